import Matrices
import TestSupport
import Testing
import Training
import Unfolding

@Suite("0 · Parity, by hand and by training")
struct ParityTests {
  @Test(
    "Five numbers a unit, and exact on strings of 10,000 bits", .claim("B1", .holds),
    .claim("D2", .holds))
  func exact() {
    // The whole batch at once: random strings, all zeros, all ones, one 1 at either end, alternating.
    let length = 10_000
    var strings = (1...4).map { randomBits(length, seed: $0) }
    strings += [[Bool](repeating: false, count: length), [Bool](repeating: true, count: length)]
    strings.append((0..<length).map { $0 == 0 })
    strings.append((0..<length).map { $0 == length - 1 })
    strings.append((0..<length).map { $0 % 2 == 0 })
    let inputs = (0..<length).map { t in
      Matrix<Float>(rows: strings.count, columns: 1) { row, _ in strings[row][t] ? 1 : 0 }
    }
    for machine in [SimpleRNN<Float>.parity, .rectifiedParity] {
      let outputs = machine.manyToMany(inputs)
      var ones = Array(repeating: 0, count: strings.count)
      var wrong = 0
      for t in 0..<length {
        for row in strings.indices {
          if strings[row][t] { ones[row] += 1 }
          if outputs[t][row, 0] != Float(ones[row] % 2) { wrong += 1 }
        }
      }
      #expect(wrong == 0)
    }
    #expect(SimpleRNN<Float>.parity.parameterCount == 11)
  }

  @Test("A network that always says even is wrong at the first one, and about half of the time")
  func strings() {
    var random = SeededGenerator(seed: 1)
    // A network that always says "even" is wrong at the first 1.
    var model = FusedLanguageModel<Float>(.tanh, symbols: 2, hidden: 3, using: &random)
    model.readout.Wy *= 0
    model.readout.by = [[1, 0]]
    let found = ParityLearner.firstErrors(of: model, length: 300, strings: 40, using: &random)
    // Half of the strings begin with a 1, and at any step half of the parities are odd.
    #expect((8...32).contains(found.steps.count { $0 == 1 }))
    #expect(found.rightAtEnd > 0.2 && found.rightAtEnd < 0.8)
  }

  @Test(
    "Trained on up to 16 bits, it is right at ten times that length and beyond",
    .claim("D2", .holds))
  func trained() throws {
    // Beyond 256 bits the strings are read in pieces, and the state goes on from one to the next.
    let lengths = [160, 600]
    var exact = [0, 0]
    for seed: UInt64 in [1, 2, 4, 5] {
      let run = try ParityLearner(updates: 800).train(seed: seed)
      var random = SeededGenerator(seed: 100 + seed)
      for (place, length) in lengths.enumerated() {
        let far = ParityLearner.firstErrors(
          of: run.model, length: length, strings: 50, using: &random)
        if far.steps.allSatisfy({ $0 == nil }) {
          exact[place] += 1
          #expect(far.rightAtEnd == 1)
        }
      }
    }
    // One in ten does not learn it; the measurement counts how many.
    #expect(exact.allSatisfy { $0 >= 3 }, "\(exact)")
  }
}
