import Foundation
import GatedCells
import Matrices
import Testing

@Suite("4 · Cells as data")
struct CodableTests {
  @Test("A cell that is written and read again is the same")
  func roundTrip() throws {
    func again<Value: Codable>(_ value: Value) throws -> Value {
      try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }
    #expect(try again(lstm(activation: .rectifier)) == lstm(activation: .rectifier))
    for reset in ResetPlacement.allCases {
      for convention in UpdateConvention.allCases {
        let cell = gru(reset, convention, activation: .identity)
        #expect(try again(cell) == cell)
      }
    }
  }

  @Test("Weights that do not fit together are an error, not a stop")
  func misfits() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let right = String(decoding: try encoder.encode(small), as: UTF8.self)
    #expect(try JSONDecoder().decode(LSTMCell<Double>.self, from: Data(right.utf8)) == small)
    // One block of two units among three of one; a bias too long; a block that is not square.
    let wide = try encoder.encode(constant(0, input: 1, hidden: 2))
    let narrow = String(decoding: try encoder.encode(small.forget), as: UTF8.self)
    let mixed = right.replacingOccurrences(
      of: narrow, with: String(decoding: wide, as: UTF8.self))
    #expect(mixed != right)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(LSTMCell<Double>.self, from: Data(mixed.utf8))
    }
    let matrix = #"{"rows":1,"columns":1,"elements":[1]}"#
    let long = #"{"rows":1,"columns":2,"elements":[1,2]}"#
    for block in [
      #"{"Wx":\#(matrix),"Wh":\#(matrix),"b":\#(long)}"#,
      #"{"Wx":\#(matrix),"Wh":\#(long),"b":\#(matrix)}"#,
    ] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Affine<Double>.self, from: Data(block.utf8))
      }
    }
    let before = GRUCell(relevance: small.input, update: small.forget, candidate: small.output)
    let text = String(decoding: try encoder.encode(before), as: UTF8.self)
    let added = #"{"bhg":\#(matrix),"# + text.dropFirst()
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(GRUCell<Double>.self, from: Data(added.utf8))
    }
  }

  private let small = LSTMCell(
    input: constant(1, input: 1, hidden: 1), forget: constant(2, input: 1, hidden: 1),
    candidate: constant(3, input: 1, hidden: 1), output: constant(4, input: 1, hidden: 1))
}
