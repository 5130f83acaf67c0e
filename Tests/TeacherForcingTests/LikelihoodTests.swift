import Matrices
import TeacherForcing
import TestSupport
import Testing
import Training

@Suite("6 · The probability of a sequence")
struct LikelihoodTests {
  @Test(
    "A joint probability is the product of its conditionals, on random tables", .claim("D8", .holds)
  )
  func tables() {
    for seed in 1...5 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      for (symbols, steps) in [(2, 2), (3, 2), (2, 5), (4, 3)] {
        let table = JointTable(symbols: symbols, steps: steps, using: &random)
        for (sequence, p) in zip(table.sequences, table.probabilities) where p > 0 {
          let error = table.logProbabilityByTheChain(sequence) - Double.log(p)
          #expect(abs(error) < 1e-12)
        }
        // Conditionals are probabilities: after every prefix that comes they sum to 1.
        for prefix in table.sequences.map({ Array($0.dropLast()) })
        where table.probability(ofPrefix: prefix) > 0 {
          let sum = (0..<symbols).reduce(0) { $0 + table.conditional($1, after: prefix) }
          #expect(abs(sum - 1) < 1e-12)
        }
      }
    }
  }

  @Test(
    "A model's probabilities of all sequences sum to 1, and its steps are their conditionals",
    .claim("D8", .holds), arguments: Recurrence.allCases)
  func model(_ kind: Recurrence) throws {
    var random = SeededGenerator(seed: 2)
    let network = FeedbackRNN<Double>(
      kind, input: 2, context: 3, hidden: 5, symbols: 3, using: &random)
    let empty = JointTable(
      symbols: 3, steps: 4, probabilities: [Double](repeating: 1.0 / 81, count: 81))
    let all = empty.sequences
    // The same inputs and context for every sequence.
    let inputs = (0..<4).map { _ in
      Matrix<Double>.normal(rows: 1, columns: 2, using: &random).repeated(81)
    }
    let context = Matrix<Double>.normal(rows: 1, columns: 3, using: &random).repeated(81)
    let examples = try Examples(
      inputs: inputs, context: context, targets: (0..<4).map { t in all.map { Optional($0[t]) } })
    let p = network.logProbabilities(examples).map { Double.exp($0) }
    #expect(abs(p.reduce(0, +) - 1) < 1e-12)

    // The table that the model means, and its conditionals by summing the table.
    let total = p.reduce(0, +)
    let table = JointTable(symbols: 3, steps: 4, probabilities: p.map { $0 / total })
    let logits = network.forced(examples).logits
    for t in 0..<4 {
      let steps = softmax(logits[t])
      for (row, sequence) in all.enumerated() {
        for symbol in 0..<3 {
          let error = table.conditional(symbol, after: Array(sequence[..<t])) - steps[row, symbol]
          #expect(abs(error) < 1e-10)
        }
      }
    }
  }

  @Test("Without the output's loop the steps are independent, given the inputs")
  func independence() throws {
    var random = SeededGenerator(seed: 4)
    let network = FeedbackRNN<Double>(.hidden, hidden: 5, symbols: 3, using: &random)
    let uniform = JointTable(
      symbols: 3, steps: 3, probabilities: [Double](repeating: 1.0 / 27, count: 27))
    let p = network.logProbabilities(uniform.everySequence()).map { Double.exp($0) }
    let table = JointTable(symbols: 3, steps: 3, probabilities: p)
    for (sequence, p) in zip(table.sequences, p) {
      let product = (0..<3).reduce(1.0) { $0 * table.marginal(sequence[$1], at: $1) }
      #expect(abs(product - p) < 1e-12)
    }
    let own = FeedbackRNN<Double>(.both, hidden: 5, symbols: 3, using: &random)
    let q = own.logProbabilities(uniform.everySequence()).map { Double.exp($0) }
    let other = JointTable(symbols: 3, steps: 3, probabilities: q)
    let worst =
      zip(other.sequences, q).map { sequence, q in
        abs((0..<3).reduce(1.0) { $0 * other.marginal(sequence[$1], at: $1) } - q)
      }.max() ?? 0
    #expect(worst > 1e-3)
  }

  @Test(
    "Two reports of one fair coin: 2 log 2 nats without the output's loop, log 2 with it",
    .claim("D16", .holds))
  func coin() {
    let table = JointTable.repeatedCoin()
    let log2 = Double.log(2)
    #expect(abs(table.bestIndependentLoss - 2 * log2) < 1e-12)
    #expect(abs(table.entropy - log2) < 1e-12)
    for seed in 1...3 as ClosedRange<UInt64> {
      for kind in Recurrence.allCases {
        var random = SeededGenerator(seed: seed)
        var network = FeedbackRNN<Double>(kind, hidden: 4, symbols: 2, using: &random)
        let every = table.everySequence(of: Double.self)
        network.practise(updates: 150, rate: 0.05, using: &random) {
          table.batch(32, using: &$0)
        }
        let logs = network.logProbabilities(every)
        let loss = -zip(table.probabilities, logs).reduce(0) { $0 + $1.0 * $1.1 }
        if kind == .hidden {
          // No weights do better, whatever they are; the trained ones come close.
          #expect(loss >= 2 * log2 - 1e-12 && loss < 2 * log2 + 0.05)
        } else {
          #expect(loss >= log2 - 1e-12 && loss < log2 + 0.05)
        }
      }
    }
  }

  @Test("The best independent loss exceeds the entropy, except where steps are independent")
  func gap() {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<20 {
      let table = JointTable(symbols: 3, steps: 3, using: &random)
      #expect(table.bestIndependentLoss > table.entropy)
    }
    let (a, b) = ([0.3, 0.7], [0.1, 0.9])
    let product = JointTable(
      symbols: 2, steps: 2, probabilities: a.flatMap { p in b.map { p * $0 } })
    #expect(abs(product.bestIndependentLoss - product.entropy) < 1e-12)
  }

  @Test("With the output's loop alone a step knows one symbol back, and no more")
  func markov() {
    // y_3 repeats y_1, and y_2 is a coin of its own: three steps, two coins.
    let table = JointTable(
      symbols: 2, steps: 3, probabilities: [0.25, 0, 0.25, 0, 0, 0.25, 0, 0.25])
    var random = SeededGenerator(seed: 9)
    var found: [Recurrence: Double] = [:]
    for kind in [Recurrence.output, .both] {
      var network = FeedbackRNN<Double>(kind, hidden: 6, symbols: 2, using: &random)
      network.practise(updates: 300, rate: 0.05, using: &random) { table.batch(32, using: &$0) }
      let logs = network.logProbabilities(table.everySequence())
      found[kind] = -zip(table.probabilities, logs).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * $1.1 : 0) }
    }
    #expect((found[.output] ?? 0) >= 3 * Double.log(2) - 1e-12)
    #expect((found[.both] ?? 9) < 2 * Double.log(2) + 0.1)
  }
}

extension Matrix<Double> {
  /// One row many times.
  func repeated(_ count: Int) -> Matrix { rows(at: [Int](repeating: 0, count: count)) }
}
