import Matrices
import TestSupport
import Testing
import Training
import Unfolding

@Suite("0 · Sequences as distributions")
struct DistributionTests {
  @Test(
    "A table over sequences has k^T - 1 free numbers, a recurrent network the same for every T",
    .claim("D13", .holds))
  func counts() {
    for k in 1...4 {
      for length in 0...6 {
        // Counted one by one: every sequence has a probability, and the last follows from the others.
        var sequences = [[Int]()]
        for _ in 0..<length { sequences = sequences.flatMap { s in (0..<k).map { s + [$0] } } }
        #expect(
          FreeParameters.table(symbols: k, length: length) == ExactFraction(sequences.count - 1))
        // By the chain rule, for each step and each past.
        let pasts = (0..<length).reduce(0) { sum, t in
          sum + Set(sequences.map { $0.prefix(t) }).count * (k - 1)
        }
        #expect(FreeParameters.conditionals(symbols: k, length: length) == ExactFraction(pasts))
        #expect(pasts == sequences.count - 1)
      }
    }
    // Far beyond any memory: 2^200 - 1 has two hundred ones.
    let large = FreeParameters.table(symbols: 2, length: 200)
    #expect("\(large)" == String(repeating: "1", count: 200))
    #expect(large == FreeParameters.conditionals(symbols: 2, length: 200))

    var random = SeededGenerator(seed: 1)
    let network = SimpleRNN<Double>(.both, input: 10, hidden: 16, output: 10, using: &random)
    for length in [1, 10, 100] {
      let inputs = (0..<length).map { _ in Matrix<Double>.oneHot([3], columns: 10) }
      #expect(network.manyToMany(inputs).count == length)
      #expect(network.parameterCount == 10 * 16 + 16 * 16 + 10 * 16 + 16 + 16 * 10 + 10)
    }
  }

  @Test(
    "Of a stationary source one shared table knows everything, of a changing one it does not",
    .claim("D18", .conditional))
  func stationarity() {
    for length in [2, 3, 8, 40] {
      let steady = ChainSource.halves(length, keeps: 0.9, then: 0.9)
      let changing = ChainSource.halves(length, keeps: 0.9, then: 0.1)
      func loss(_ sharing: Sharing, _ source: ChainSource) -> Double {
        source.expectedLoss(of: sharing.fitted(first: source.first, pairs: source.pairs))
      }
      // A fair first symbol, and then the entropy of a 0.9 coin at each step.
      let entropy = -(0.9 * Double.log(0.9) + 0.1 * Double.log(0.1))
      let least = Double.log(2) + Double(length - 1) * entropy
      for sharing in Sharing.allCases { #expect(abs(loss(sharing, steady) - least) < 1e-10) }
      #expect(abs(loss(.nowhere, changing) - least) < 1e-10)
      #expect(abs(loss(.halves, changing) - least) < 1e-10)
      // The shared table sees a coin with the mean probability to stay.
      let early = Double((length + 1) / 2 - 1)
      let late = Double(length - 1) - early
      let mean = (0.9 * early + 0.1 * late) / (early + late)
      let spread = -(mean * Double.log(mean) + (1 - mean) * Double.log(1 - mean))
      let expected = Double.log(2) + (early + late) * spread
      #expect(abs(loss(.everywhere, changing) - expected) < 1e-10)
      if length > 2 { #expect(loss(.everywhere, changing) > least + 0.1 * Double(length - 1)) }
    }
  }

  @Test(
    "The expected loss is what sequences lose on average, and fitting finds the tables",
    .claim("D18", .conditional))
  func sampled() {
    let source = ChainSource.halves(12, keeps: 0.8, then: 0.3)
    var random = SeededGenerator(seed: 2)
    let sequences = (0..<4000).map { _ in source.sequence(using: &random) }
    var found: [Sharing: Double] = [:]
    for sharing in Sharing.allCases {
      let model = sharing.fitted(sequences, symbols: 2, added: 0.5)
      let losses = sequences.map { s in
        zip(zip(s, s.dropFirst()), model.tables).reduce(-Double.log(model.first[s[0]])) {
          $0 - Double.log($1.1[$1.0.0][$1.0.1])
        }
      }
      let mean = losses.reduce(0, +) / Double(losses.count)
      #expect(abs(mean - source.expectedLoss(of: model)) < 0.1)
      found[sharing] = source.expectedLoss(of: model)
    }
    let (shared, own) = (found[.everywhere] ?? 0, found[.nowhere] ?? 0)
    #expect(shared > own + 1)
    #expect(Sharing.everywhere.parameters(symbols: 2, length: 12) == 3)
    #expect(Sharing.nowhere.parameters(symbols: 2, length: 12) == 23)
    #expect(Sharing.halves.parameters(symbols: 2, length: 12) == 5)
    #expect(FreeParameters.chain(symbols: 2, length: 12) == 23)
    #expect(FreeParameters.sharedChain(symbols: 2) == 3)
  }

  @Test(
    "Pairs and expected losses are those of all sequences together", .claim("D18", .conditional))
  func enumerated() {
    // Three symbols, nothing symmetric, and a first symbol that is far from the later mix.
    let tables = [
      [[0.1, 0.2, 0.7], [0.5, 0.25, 0.25], [0.0, 0.9, 0.1]],
      [[0.6, 0.3, 0.1], [0.2, 0.2, 0.6], [0.35, 0.05, 0.6]],
      [[0.3, 0.3, 0.4], [0.8, 0.1, 0.1], [0.15, 0.15, 0.7]],
    ]
    let source = ChainSource(first: [0.7, 0.2, 0.1], tables: tables)
    let model = ChainSource(
      first: [0.3, 0.3, 0.4],
      tables: Array(tables.reversed().map { $0.map { [$0[1], $0[2], $0[0]] } }))
    let safe = ChainSource(
      first: model.first,
      tables: model.tables.map { $0.map { row in row.map { 0.9 * $0 + 0.1 / 3 } } })
    func probability(_ sequence: [Int], _ chain: ChainSource) -> Double {
      zip(zip(sequence, sequence.dropFirst()), chain.tables).reduce(chain.first[sequence[0]]) {
        $0 * $1.1[$1.0.0][$1.0.1]
      }
    }
    var loss = 0.0
    let none = Array(repeating: Array(repeating: 0.0, count: 3), count: 3)
    var pairs = Array(repeating: none, count: 3)
    for number in 0..<81 {
      let sequence = [number / 27, number / 9 % 3, number / 3 % 3, number % 3]
      let p = probability(sequence, source)
      loss -= p * Double.log(probability(sequence, safe))
      for t in 0..<3 { pairs[t][sequence[t]][sequence[t + 1]] += p }
    }
    #expect(abs(source.expectedLoss(of: safe) - loss) < 1e-12)
    for t in 0..<3 { #expect(difference(Matrix(source.pairs[t]), Matrix(pairs[t])) < 1e-14) }
    #expect(source.symbols == 3 && source.length == 4)
    // No shared table does better than the fitted one, by a little in any direction.
    let best = Sharing.everywhere.fitted(first: source.first, pairs: source.pairs)
    let least = source.expectedLoss(of: best)
    for row in 0..<3 {
      for column in 0..<3 where best.tables[0][row][column] > 0.01 {
        var table = best.tables[0]
        table[row][column] *= 1.01
        let total = table[row].reduce(0, +)
        table[row] = table[row].map { $0 / total }
        let moved = ChainSource(first: best.first, tables: [table, table, table])
        #expect(source.expectedLoss(of: moved) > least)
      }
    }
    #expect(least > source.expectedLoss(of: source) + 0.1)
  }

  @Test("With few sequences the many tables overfit, and the shared one wins where it is right")
  func fewSequences() {
    let source = ChainSource.halves(20, keeps: 0.9, then: 0.9)
    var shared = 0.0
    var own = 0.0
    for seed in UInt64(1)...20 {
      var random = SeededGenerator(seed: seed)
      let few = (0..<5).map { _ in source.sequence(using: &random) }
      shared += source.expectedLoss(of: Sharing.everywhere.fitted(few, symbols: 2, added: 0.5)) / 20
      own += source.expectedLoss(of: Sharing.nowhere.fitted(few, symbols: 2, added: 0.5)) / 20
    }
    #expect(own > shared + 1)
  }
}

@Suite("0 · Three ways to end a sequence")
struct EndingTests {
  /// χ² beyond which fewer than one in ten thousand samples of the right distribution lie, for the six
  /// degrees of freedom of seven lengths that occur.
  let limit = 27.9

  @Test(
    "Each way reproduces the lengths of what it learned from", .claim("D14", .holds),
    arguments: Ending.allCases)
  func lengths(ending: Ending) throws {
    let task = EndingTask()
    let model = try EndingModel.trained(ending, on: task, updates: 800, seed: 1)
    var random = SeededGenerator(seed: 5)
    let produced = model.sequences(400, using: &random)
    let counts = lengthCounts(produced, longest: task.longest)
    let distribution = task.lengthDistribution
    // A model gives no length the probability zero: the few lengths that never occur are left out here.
    let possible = distribution.indices.filter { distribution[$0] > 0 }
    #expect(possible.reduce(0) { $0 + counts[$1] } >= 388)
    let χ² = chiSquare(possible.map { counts[$0] }, against: possible.map { distribution[$0] })
    #expect(χ² < limit, "\(counts)")
    // It remembers how the sequence began.
    let short = produced.filter { $0.first == 0 }
    #expect(short.count { $0.count <= 4 } > short.count * 95 / 100)
    let long = produced.filter { $0.first == 1 }
    #expect(long.count { $0.count >= 5 } > long.count * 95 / 100)
  }

  @Test("Without training it does not", .claim("D14", .holds), arguments: Ending.allCases)
  func untrained(ending: Ending) {
    var random = SeededGenerator(seed: 1)
    let task = EndingTask()
    let model = EndingModel(
      ending, symbols: 2, longest: task.longest, hidden: 12, using: &random)
    let counts = lengthCounts(model.sequences(400, using: &random), longest: task.longest)
    #expect(chiSquare(counts, against: task.lengthDistribution.map { max($0, 1e-3) }) > limit)
  }

  @Test("Where the length is drawn first, every sequence has that length", .claim("D14", .holds))
  func drawnLength() {
    var random = SeededGenerator(seed: 3)
    var model = EndingModel(.length, symbols: 2, longest: 8, hidden: 4, using: &random)
    model.bT = [[-50, -50, -50, -50, -50, 50, -50, -50]]
    #expect(model.sequences(30, using: &random).allSatisfy { $0.count == 6 })
    // The remaining length is an input: 6, 5, 4 …
    #expect(model.input(last: [nil], left: [6]) == [[0, 0, 0, 0, 0, 0, 0, 1, 0, 0]])
    #expect(model.input(last: [nil], left: [1]) == [[0, 0, 1, 0, 0, 0, 0, 0, 0, 0]])
  }

  @Test("The gradient of the loss is right", arguments: Ending.allCases)
  func gradient(ending: Ending) {
    var random = SeededGenerator(seed: 4)
    var model = EndingModel(ending, symbols: 2, longest: 5, hidden: 3, using: &random)
    for (_, path) in model.parameters {
      let shape = model[keyPath: path].shape
      model[keyPath: path] = .normal(
        rows: shape.rows, columns: shape.columns, deviation: 0.7, using: &random)
    }
    let sequences = [[1, 0, 0], [0], [1, 1, 0, 1, 0]]
    let result = model.lossAndGradient(sequences)
    // The derivative along the gradient's own direction, in Float.
    let step: Float = 1e-2
    var (ahead, behind) = (model, model)
    let length = result.gradient.norm()
    ahead.add(result.gradient, scaledBy: step / length)
    behind.add(result.gradient, scaledBy: -step / length)
    let slope =
      (ahead.lossAndGradient(sequences).loss - behind.lossAndGradient(sequences).loss)
      / Double(2 * step)
    #expect(abs(slope / Double(length) - 1) < 2e-3)
    // And parameter by parameter.
    let check = GradientCheck.finiteDifferences(result.gradient, of: model, floor: 0.1) {
      Float($0.lossAndGradient(sequences).loss)
    }
    #expect(check.agrees(within: 5e-3), "\(check.summary)")
  }

  @Test("The source's entropy is the mean of what its sequences cost")
  func entropy() {
    // Over every sequence there is, without drawing any.
    let task = EndingTask()
    var total = 0.0
    var mean = 0.0
    var lengths = Array(repeating: 0.0, count: task.longest)
    for length in 1...task.longest {
      for number in 0..<(1 << length) {
        let sequence = (0..<length).map { (number >> $0) & 1 }
        let p = Double.exp(-task.surprise(sequence))
        total += p
        lengths[length - 1] += p
        if p > 0 { mean += p * task.surprise(sequence) }
      }
    }
    #expect(abs(total - 1) < 1e-12 && abs(mean - task.entropy) < 1e-12)
    #expect(zip(lengths, task.lengthDistribution).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(task.surprise([]) == .infinity)
  }

  @Test("χ² is zero for a perfect fit, and infinite for the impossible")
  func chi() {
    #expect(chiSquare([10, 20, 70], against: [0.1, 0.2, 0.7]) < 1e-20)
    #expect(abs(chiSquare([20, 10], against: [0.5, 0.5]) - (25.0 / 15 + 25.0 / 15)) < 1e-12)
    #expect(chiSquare([1, 9], against: [0, 1]) == .infinity)
    #expect(lengthCounts([[1], [0, 0], [1, 1]], longest: 3) == [1, 2, 0])
  }
}
