import BPTT
import Foundation
import Matrices
import Testing
import Training

@Suite("1 · A network as data")
struct CodingTests {
  @Test("A network that was written and read is the same network")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 1)
    let model = VanillaRNN<Double>(input: 2, hidden: 3, output: 4, using: &random)
    let data = try JSONEncoder().encode(model)
    #expect(try JSONDecoder().decode(VanillaRNN<Double>.self, from: data) == model)
  }

  @Test(
    "Matrices that do not fit together are refused, not trusted",
    arguments: ["Whh", "bh", "Why", "by"])
  func shapes(_ key: String) throws {
    var random = SeededGenerator(seed: 1)
    let model = VanillaRNN<Double>(input: 2, hidden: 3, output: 4, using: &random)
    let data = try JSONEncoder().encode(model)
    var fields = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    fields[key] = ["rows": 1, "columns": 5, "elements": [1, 2, 3, 4, 5]]
    let spoilt = try JSONSerialization.data(withJSONObject: fields)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(VanillaRNN<Double>.self, from: spoilt)
    }
  }
}
