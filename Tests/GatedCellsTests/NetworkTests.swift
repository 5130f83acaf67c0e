import BPTT
import Foundation
import GatedCells
import GradientPathology
import Matrices
import TestSupport
import Testing
import Training

@Suite("4 · Networks of cells, learning")
struct NetworkTests {
  @Test("Every parameter of a network agrees, its sequences of different lengths")
  func gradient() {
    var random = SeededGenerator(seed: 61)
    let network = RecurrentNetwork(
      [lstm(), LSTMCell(input: 5, hidden: 7, using: &random)], output: 2, using: &random)
    let lifted = RecurrentNetwork(
      Stack(network.stack.layers.map { LSTMCell<Dual>($0) }), Why: Matrix(network.Why),
      by: Matrix(network.by))
    let (problem, lengths) = (Problem(seed: 62), [6, 2, 4])
    for isLastOnly in [false, true] {
      let targets = (0..<Problem.steps).map { t in
        lengths.map { length -> Int? in
          let target = random.integer(below: 2)
          return t == length - 1 || (!isLastOnly && t < length) ? target : nil
        }
      }
      // -log of the targets' probabilities, from the forward pass alone, number by number.
      func loss<Element: Scalar>(_ network: RecurrentNetwork<LSTMCell<Element>>) -> Element {
        let tape = network.forward(
          problem.inputs.map { Matrix($0) }, from: network.restingState(batch: 3),
          lengths: lengths)
        var (sum, count) = (Element(0), 0)
        for (t, row) in targets.enumerated() {
          for (place, target) in row.enumerated() {
            guard let target else { continue }
            let (right, wrong) = (tape.logits[t][place, target], tape.logits[t][place, 1 - target])
            sum += Element.log(1 + Element.exp(wrong - right))
            count += 1
          }
        }
        return sum / Element(Double(count))
      }
      let (value, gradient) = network.lossAndGradient(
        problem.inputs, targets: targets, lengths: lengths)
      #expect(abs(value - loss(network)) < 1e-14)
      let finite = GradientCheck.finiteDifferences(gradient, of: network) { loss($0) }
      #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
      let exact = GradientCheck.dualNumbers(gradient, of: lifted) { loss($0) }
      #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
      #expect(exact.entries.count == 26 && exact.entries.allSatisfy { $0.expected != 0 })
      #expect(Array(exact.entries.suffix(2).map(\.name)) == ["W_hy", "b_y"])
    }
  }

  @Test("A tanh cell with logits on top is the vanilla network, answer and gradient")
  func vanilla() {
    var random = SeededGenerator(seed: 63)
    let vanilla = VanillaRNN<Double>(input: 4, hidden: 5, output: 3, using: &random)
    let network = RecurrentNetwork(
      Stack([TanhCell(vanilla)]), Why: vanilla.Why, by: vanilla.by)
    let batch = RecallTask(classes: 3, lag: 6).batch(7, of: Double.self, using: &random)
    let (mine, theirs) = (network.gradient(batch), vanilla.gradient(batch))
    #expect(abs(mine.loss - theirs.loss) < 1e-15)
    let pairs = zip(network.parameters, vanilla.parameters)
    for (path, other) in pairs {
      let (a, b) = (mine.gradient[keyPath: path.path], theirs.gradient[keyPath: other.path])
      #expect(difference(a, b) < 1e-15)
    }
    #expect(network.accuracy(batch) == vanilla.accuracy(batch))
  }

  @Test("The copy task shows its symbols once, waits, and asks for them in their order")
  func copyTask() {
    var random = SeededGenerator(seed: 64)
    let task = CopyTask(symbols: 3, length: 4, lag: 2)
    let batch = task.batch(5, of: Double.self, using: &random)
    #expect(batch.inputs.count == task.steps && task.steps == 10)
    for row in 0..<5 {
      let shown = batch.inputs.map { $0.row(row).argmax()[0] }
      #expect(shown[..<4].allSatisfy { $0 < 3 })
      #expect(shown[4...] == [3, 3, 4, 4, 4, 4])
      let due = batch.targets.map { $0[row] }
      #expect(due == Array(repeating: nil, count: 6) + shown[..<4].map { $0 })
    }
  }

  /// The longest copy that `updates` steps of training teach to at least 95 %, up to 3 symbols.
  private func longestCopy(hidden: Int, seed: UInt64, updates: Int) -> Int {
    for length in 1...3 {
      let task = CopyTask(length: length)
      var random = SeededGenerator(seed: seed)
      let cell = LSTMCell<Float>(input: task.inputSize, hidden: hidden, using: &random)
      var network = RecurrentNetwork([cell], output: task.symbols, using: &random)
      var optimiser = Adam<RecurrentNetwork<LSTMCell<Float>>>()
      for _ in 0..<updates {
        let batch = task.batch(16, of: Float.self, using: &random)
        var gradient = network.lossAndGradient(batch.inputs, targets: batch.targets).gradient
        gradient.clip(norm: 1)
        optimiser.update(&network, gradient: gradient, rate: 0.01)
      }
      if network.accuracy(task.batch(200, using: &random)) < 0.95 { return length - 1 }
    }
    return 3
  }

  @Test(
    "With a fixed budget of training, more units learn to copy longer sequences",
    .claim("A22", .conditional))
  func moreBlocks() {
    let seeds = 1...(isLong ? 5 : 3) as ClosedRange<UInt64>
    func median(_ hidden: Int) -> Int {
      let lengths = seeds.map { longestCopy(hidden: hidden, seed: $0, updates: 200) }
      return lengths.sorted()[lengths.count / 2]
    }
    let longest = (isLong ? [2, 8, 32] : [2, 32]).map { median($0) }
    #expect(longest[0] >= 1)
    #expect(zip(longest, longest.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(
    "Yet one unit can hold a long sequence: what more units buy is what training finds",
    .claim("A22", .conditional))
  func oneBlock() {
    // f = 1/4 and an open input gate: c_t = c_{t-1} / 4 + symbol, the sequence as digits in base 4.
    func scalar(_ bias: Double, Wx: Double = 0) -> Affine<Double> {
      Affine(Wx: [[Wx]], Wh: [[0]], b: [[bias]])
    }
    let cell = LSTMCell(
      input: scalar(1000), forget: scalar(-Foundation.log(3)), candidate: scalar(0, Wx: 1),
      output: scalar(1000), activation: .identity)
    var random = SeededGenerator(seed: 65)
    for _ in 0..<50 {
      let symbols = (0..<8).map { _ in random.integer(below: 4) }
      let tape = cell.forward(
        symbols.map { [[Double($0)]] }, from: cell.restingState(batch: 1))
      var c = tape.finalState.c[0, 0]
      var read: [Int] = []
      for _ in symbols {
        let digit = (c + 1e-6).rounded(.down)
        read.append(Int(digit))
        c = (c - digit) * 4
      }
      #expect(read.reversed() == symbols)
    }
  }

  /// How a cell with logits on top fares on the recall task, with Adam and clipping.
  private func practised<Cell: RecurrentCell>(
    lag: Int, rate: Double, updates: Int, seed: UInt64, _ cell: (inout SeededGenerator) -> Cell
  ) -> (curve: TrainingCurve, parameters: Int) where Cell.Element == Float {
    var random = SeededGenerator(seed: seed)
    var network = RecurrentNetwork([cell(&random)], output: 4, using: &random)
    let curve = practise(
      &network, RecallTask(lag: lag), optimiser: Adam<RecurrentNetwork<Cell>>(), rate: rate,
      clipping: .norm(1), updates: updates, goal: 0.95, using: &random)
    return (curve, network.parameterCount)
  }

  private func median(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }

  @Test(
    "At equal parameter count an LSTM whose forget gate begins open recalls over 40 steps; the others not",
    .claim("E15", .conditional))
  func paysOff() {
    // By what the forget bias is; the tanh cell has none, and the most parameters.
    var (open, usual, tanh): ([Double], [Double], [Double]) = ([], [], [])
    for seed in 1...(isLong ? 5 : 3) as ClosedRange<UInt64> {
      func run<Cell: RecurrentCell>(
        _ accuracies: inout [Double], _ cell: (inout SeededGenerator) -> Cell
      ) -> Int where Cell.Element == Float {
        let run = practised(lag: 40, rate: 0.005, updates: 150, seed: seed, cell)
        accuracies.append(run.curve.accuracy)
        return run.parameters
      }
      let counts = [
        run(&open) { LSTMCell(input: 5, hidden: 10, forgetBias: 4, using: &$0) },
        run(&usual) { LSTMCell(input: 5, hidden: 10, using: &$0) },
        run(&tanh) { TanhCell(input: 5, hidden: 23, using: &$0) },
      ]
      #expect(counts == [684, 684, 763])
    }
    #expect(median(open) > 0.9)
    #expect(median(usual) < 0.7)
    #expect(median(tanh) < 0.7)
  }

  @Test("Over two steps the tanh cell is there first", .claim("E15", .conditional))
  func doesNotPayOff() {
    func updates<Cell: RecurrentCell>(_ cell: (inout SeededGenerator) -> Cell) -> Int
    where Cell.Element == Float {
      (1...5).reduce(0) { sum, seed in
        let run = practised(lag: 2, rate: 0.01, updates: 300, seed: UInt64(seed), cell)
        return sum + (run.curve.solvedAfter ?? 1000)
      }
    }
    let tanh = updates { TanhCell(input: 5, hidden: 23, using: &$0) }
    for bias in [1.0, 4] {
      let lstm = updates { LSTMCell(input: 5, hidden: 10, forgetBias: bias, using: &$0) }
      #expect(4 * tanh < 3 * lstm)
    }
  }
}
