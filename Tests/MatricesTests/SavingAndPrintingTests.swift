import Foundation
import Matrices
import Testing

@Suite("Saving and printing")
struct SavingAndPrintingTests {
  @Test("A saved matrix is the same when it is read")
  func roundTrip() throws {
    let matrix: Matrix<Float> = [[0.1, -2.5e-30, 3], [.pi, 5, 6]]
    let data = try JSONEncoder().encode(matrix)
    #expect(try JSONDecoder().decode(Matrix<Float>.self, from: data) == matrix)
  }

  @Test(
    "A file whose elements do not fill its shape is refused",
    arguments: [
      #"{"rows": 2, "columns": 2, "elements": [1, 2, 3]}"#,
      #"{"rows": -1, "columns": -3, "elements": [1, 2, 3]}"#,
      #"{"rows": 4611686018427387904, "columns": 4, "elements": []}"#,
    ])
  func damaged(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Matrix<Double>.self, from: Data(json.utf8))
    }
  }

  @Test("A saved generator continues its stream")
  func generator() throws {
    var random = SeededGenerator(seed: 71)
    _ = random.next()
    let data = try JSONEncoder().encode(random)
    var read = try JSONDecoder().decode(SeededGenerator.self, from: data)
    #expect((0..<5).map { _ in read.next() } == (0..<5).map { _ in random.next() })
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SeededGenerator.self, from: Data("[0, 0, 0, 0]".utf8))
    }
  }

  @Test("A matrix prints its shape and its elements in columns")
  func description() {
    let matrix: Matrix<Double> = [[1, -2.5, 0], [3, 10, 1.5]]
    #expect(
      matrix.description == """
        [2 x 3]
          1.0  -2.5  0.0
          3.0  10.0  1.5
        """)
    let numbers: Matrix<Double> = [[1 / 3.0, 12345.678, 1.5e-9, -.infinity]]
    #expect(numbers.description == "[1 x 4]\n  0.3333  12346.0  1.5e-9  -inf")
    let dual = Matrix<Dual>([[1.5]], derivatives: [[-0.25]])
    #expect(dual.description == "[1 x 1]\n  1.5-0.25ε")
  }

  @Test("A large matrix prints its beginning")
  func largeDescription() {
    let lines = Matrix<Float>.zeros(rows: 100, columns: 50).description.split(separator: "\n")
    #expect(lines.count == 14)
    #expect(lines[1].hasSuffix("…"))
    #expect(lines[13] == "  …")
  }
}
