import Foundation
import GatedCells
import GradientPathology
import Matrices
import TestSupport
import Testing
import Training

@Suite("4 · The adding problem, and the network that trains on it")
struct AddingTests {
  @Test("One mark lies in each half, the sum is that of the marked numbers", arguments: [1, 2, 9])
  func task(lag: Int) {
    var random = SeededGenerator(seed: 81)
    let batch = AddingProblem(lag: lag).batch(200, of: Double.self, using: &random)
    #expect(batch.inputs.count == 2 * lag)
    #expect(batch.inputs.allSatisfy { $0.rows == 200 && $0.columns == 2 })
    var places = Set<[Int]>()
    for row in 0..<200 {
      let marks = batch.inputs.map { $0[row, 1] }
      let marked = marks.indices.filter { marks[$0] == 1 }
      #expect(marks.allSatisfy { $0 == 0 || $0 == 1 } && marked == batch.marked[row])
      #expect(marked.count == 2 && marked[0] < lag && marked[1] >= lag)
      let sum = marked.map { batch.inputs[$0][row, 0] }.reduce(0, +)
      #expect(abs(batch.targets[row, 0] - sum) < 1e-15)
      places.insert(marked)
    }
    // Every step is marked at some time, the first and the last of a half too.
    #expect(Set(places.joined()) == Set(0..<2 * lag))
    let numbers = batch.inputs.flatMap { $0.column(0).elements }
    #expect(numbers.allSatisfy { (0..<1).contains($0) })
  }

  @Test("Always saying 1 has the baseline's error")
  func baseline() {
    var random = SeededGenerator(seed: 82)
    let batch = AddingProblem(lag: 3).batch(20_000, of: Double.self, using: &random)
    let silent = FusedNetwork(
      FusedLayer<Double>(.tanh, inputs: 2, hidden: 1, using: &random), Why: [[0]], by: [[1]])
    #expect(abs(silent.error(batch) - AddingProblem.baseline) < 0.005)
    #expect(silent.error(batch) == silent.gradient(batch).loss)
  }

  @Test("The error's gradient agrees with finite differences, for every parameter")
  func gradient() {
    var random = SeededGenerator(seed: 83)
    let batch = AddingProblem(lag: 3).batch(4, of: Double.self, using: &random)
    for cell in FusedCell.allCases {
      let network = FusedNetwork<Double>(
        cell, input: 2, hidden: 5, output: 1, keepBias: 1.5, using: &random)
      // The loss number by number, from the answers alone.
      let check = GradientCheck.finiteDifferences(network.gradient(batch).gradient, of: network) {
        let answers = $0.answer(batch.inputs)
        return (0..<4).reduce(0.0) { sum, row in
          let error = answers[row, 0] - batch.targets[row, 0]
          return sum + error * error / 4
        }
      }
      #expect(check.agrees(within: 1e-7), "\(check.summary)")
    }
  }

  @Test("On the copy task the network is the readable one: loss, gradient, accuracy")
  func readable() {
    let task = CopyTask(symbols: 3, length: 2, lag: 1)
    var random = SeededGenerator(seed: 85)
    let batch = task.batch(6, of: Double.self, using: &random)
    func compare<Cell: RecurrentCell>(
      _ fused: FusedNetwork<Double>, _ cell: Cell, _ carried: (Cell) -> FusedLayer<Double>
    ) where Cell.Element == Double {
      let network = RecurrentNetwork(Stack([cell]), Why: fused.Why, by: fused.by)
      let mine = fused.lossAndGradient(batch.inputs, targets: batch.targets)
      let theirs = network.lossAndGradient(batch.inputs, targets: batch.targets)
      #expect(abs(mine.loss - theirs.loss) < 1e-13)
      var expected = fused
      expected.Why = theirs.gradient.Why
      expected.by = theirs.gradient.by
      expected.layer = carried(theirs.gradient.stack.layers[0])
      #expect(mine.gradient.greatestDifference(from: expected) < 1e-13)
      #expect(fused.accuracy(batch) == network.accuracy(batch))
      #expect(difference(fused.answer(batch.inputs), network.answer(batch.inputs)) < 1e-13)
    }
    for cell in FusedCell.allCases {
      let fused = FusedNetwork<Double>(
        cell, input: task.inputSize, hidden: 7, output: 3, keepBias: 0.5, using: &random)
      switch cell {
      case .tanh: compare(fused, TanhCell(fused.layer)) { FusedLayer($0) }
      case .lstm: compare(fused, LSTMCell(fused.layer)) { FusedLayer($0) }
      case .gru:
        // The convention's sign is part of the gradient, so that no conversion is asked for here.
        compare(fused, GRUCell(fused.layer)) { gradient in
          var layer = fused.layer.zeroed()
          let blocks = [gradient.relevance, gradient.update, gradient.candidate]
          layer.Wx = Matrix(sideBySide: blocks.map(\.Wx))
          layer.Wh = Matrix(sideBySide: blocks.map(\.Wh))
          layer.b = Matrix(sideBySide: blocks.map(\.b))
          layer.bn = gradient.bhg
          return layer
        }
      }
    }
  }

  @Test("The keeping gate begins with its bias; a tanh network has none")
  func keepBias() {
    func biases(_ cell: FusedCell) -> [Double] {
      var random = SeededGenerator(seed: 86)
      return FusedNetwork<Double>(
        cell, input: 2, hidden: 2, output: 1, keepBias: 4, using: &random
      ).layer.b.elements
    }
    #expect(biases(.tanh) == [0, 0])
    #expect(biases(.lstm) == [0, 0, 4, 4, 0, 0, 0, 0])
    #expect(biases(.gru) == [0, 0, 4, 4, 0, 0])
  }

  @Test("The width for a number of parameters is the one that comes nearest")
  func width() {
    for cell in FusedCell.allCases {
      for (input, output, count) in [(2, 1, 1861), (6, 4, 500), (1, 2, 9), (3, 1, 1)] {
        func distance(_ hidden: Int) -> Int {
          var random = SeededGenerator(seed: 1)
          let network = FusedNetwork<Float>(
            cell, input: input, hidden: hidden, output: output, keepBias: 0, using: &random)
          return abs(network.parameterCount - count)
        }
        let width = FusedNetwork<Float>.width(for: count, cell, input: input, output: output)
        #expect(distance(width) <= distance(width + 1))
        #expect(width == 1 || distance(width) <= distance(width - 1))
      }
    }
  }

  @Test(
    "At equal parameter count LSTM and GRU learn to add over 10 steps before the tanh cell does",
    .claim("E15", .conditional))
  func learns() {
    func run(_ cell: FusedCell, seed: UInt64) -> AddingCurve {
      var random = SeededGenerator(seed: seed)
      let width = FusedNetwork<Float>.width(for: 1861, cell, input: 2, output: 1)
      var network = FusedNetwork<Float>(
        cell, input: 2, hidden: width, output: 1, keepBias: 1, using: &random)
      return practise(
        &network, AddingProblem(lag: 10), rate: cell == .tanh ? 0.003 : 0.01, updates: 300,
        goal: 0.01, using: &random)
    }
    for seed in 1...(isLong ? 5 : 1) as ClosedRange<UInt64> {
      let (tanh, lstm, gru) = (
        run(.tanh, seed: seed), run(.lstm, seed: seed), run(.gru, seed: seed)
      )
      #expect(tanh.solvedAfter == nil && lstm.solvedAfter != nil && gru.solvedAfter != nil)
      #expect(lstm.updates.last == lstm.solvedAfter && lstm.updates.count == lstm.errors.count)
    }
  }

  @Test("The chrono biases stand for memories between two steps and the longest, and i mirrors f")
  func chrono() {
    var random = SeededGenerator(seed: 87)
    var cell = LSTMCell<Double>(input: 2, hidden: 400, using: &random)
    cell.setChronoBiases(longest: 50, using: &random)
    let lengths = cell.forget.b.elements.map { 1 + Foundation.exp($0) }
    #expect((lengths.min() ?? 0) >= 2 && (lengths.max() ?? 99) <= 50)
    let mean = lengths.reduce(0, +) / 400
    #expect(abs(mean - 26) < 3)
    #expect(cell.input.b == -cell.forget.b)
    #expect(cell.output.b.elements.allSatisfy { $0 == 0 })
  }

  @Test(
    "Forget, choose what to store, update, output: the four parts are the step, to the last bit",
    .claim("A20", .holds))
  func walkThrough() {
    let problem = Problem(seed: 88)
    for activation in [Activation.tanh, .identity] {
      let cell = lstm(seed: 89, activation: activation)
      let state = problem.state(for: cell)
      let x = problem.inputs[2]
      let walk = WalkThrough(cell, x, from: state)
      #expect(walk.state == cell.step(x, from: state).state)
      #expect(walk.kept == walk.forget * state.c && walk.stored == walk.input * walk.candidate)
      // The layer that training uses, which computes all gates in one product.
      guard activation == .tanh else { continue }
      let last = FusedLayer(cell).forward(
        .vectors([x]), from: FusedState(state), tape: FusedTape())
      #expect(difference(last.c, walk.memory) < 1e-14)
      #expect(difference(last.h, walk.shown) < 1e-14)
      // One number by hand.
      let (h, row) = (state.h.row(1).elements, x.row(1).elements)
      let (f, i) = (gate(cell.forget, row, h)[3], gate(cell.input, row, h)[3])
      let c = f * state.c[1, 3] + i * Foundation.tanh(sums(cell.candidate, row, h)[3])
      let shown = gate(cell.output, row, h)[3] * Foundation.tanh(c)
      #expect(abs(walk.shown[1, 3] - shown) < 1e-14)
    }
  }
}
