import GatedCells
import GradientPathology
import Matrices
import TestSupport
import Testing
import Training

@Suite("4 · Layers and stacks")
struct SequenceTests {
  @Test("What stands behind a sequence's end changes no result and no gradient, NaN included")
  func padding() {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let lengths = (0..<Problem.batch).map { _ in random.integer(below: Problem.steps + 1) }
      var problem = Problem(seed: seed, lengths: lengths)
      let clean = results(of: problem)
      var inputs = problem.inputs
      for (row, length) in lengths.enumerated() {
        for t in length..<Problem.steps {
          for column in 0..<Problem.input { inputs[t][row, column] = .nan }
        }
      }
      problem = Problem(problem, inputs: inputs)
      let spoilt = results(of: problem)
      #expect(clean == spoilt)
      #expect(clean.allSatisfy { !$0.maximumMagnitude().isNaN })
    }
  }

  /// Every number that comes out of a sequence.
  private func results(of problem: Problem) -> [Matrix<Double>] {
    func all<Cell: RecurrentCell>(_ cell: Cell) -> [Matrix<Double>] where Cell.Element == Double {
      let tape = cell.forward(
        problem.inputs, from: problem.state(for: cell), lengths: problem.lengths)
      let gradient = problem.gradient(of: cell)
      return tape.outputs + parts(tape.finalState) + gradient.inputs
        + parts(gradient.initialState)
        + cell.parameters.map { gradient.parameters[keyPath: $0.path] }
    }
    return all(lstm()) + all(gru())
  }

  @Test("A batch of sequences of different lengths is what each gives alone")
  func oneByOne() {
    let (cell, lengths) = (lstm(), [4, 6, 2])
    let problem = Problem(seed: 7, lengths: lengths)
    let start = problem.state(for: cell)
    let whole = cell.forward(problem.inputs, from: start, lengths: lengths)
    let gradient = problem.gradient(of: cell)
    let weights = drawn(like: whole.finalState, problem.seed + 200)
    var sum = cell.zeroed()
    for (row, length) in lengths.enumerated() {
      let inputs = problem.inputs[..<length].map { $0.row(row) }
      let tape = cell.forward(inputs, from: start.map { $0.row(row) })
      for t in 0..<length {
        #expect(difference(tape.outputs[t], whole.outputs[t].row(row)) < 1e-15)
      }
      #expect(difference(tape.finalState.c, whole.finalState.c.row(row)) < 1e-15)
      let pass = cell.backward(
        tape, outputs: (0..<length).map { tape.outputs[$0] - problem.targets[$0].row(row) },
        finalState: weights.map { $0.row(row) })
      #expect(difference(pass.inputs[0], gradient.inputs[0].row(row)) < 1e-14)
      #expect(difference(pass.initialState.c, gradient.initialState.c.row(row)) < 1e-14)
      sum.add(pass.parameters)
    }
    #expect(sum.greatestDifference(from: gradient.parameters) < 1e-13)
    #expect(whole.outputs[5].row(0) == .zeros(rows: 1, columns: 5))
  }

  @Test("A sequence without steps leaves its state as it is")
  func empty() {
    let cell = lstm()
    let problem = Problem(seed: 8, lengths: [0, 0, 0])
    let start = problem.state(for: cell)
    let tape = cell.forward(problem.inputs, from: start, lengths: [0, 0, 0])
    #expect(tape.finalState == start)
    #expect(cell.forward([], from: start).finalState == start)
    let gradient = problem.gradient(of: cell)
    #expect(gradient.parameters == cell.zeroed())
    #expect(gradient.initialState == drawn(like: start, problem.seed + 200))
  }

  @Test("A stack's gradient agrees, with dropout and sequences of different lengths")
  func stack() {
    var random = SeededGenerator(seed: 11)
    let stack = Stack([
      lstm(), LSTMCell(input: 5, hidden: 7, using: &random),
      LSTMCell(input: 7, hidden: 2, using: &random),
    ])
    let lifted = Stack(stack.layers.map { LSTMCell<Dual>($0) })
    for dropout in [0, 0.4] {
      let problem = Problem(seed: 12, lengths: [6, 3, 5], outputs: 2)
      func tape<Element: Scalar>(_ stack: Stack<LSTMCell<Element>>) -> StackTape<LSTMCell<Element>>
      {
        stack.forward(
          problem.inputs.map { Matrix($0) }, from: start(stack), lengths: problem.lengths,
          dropout: dropout, seed: 3)
      }
      func start<Element: Scalar>(_ stack: Stack<LSTMCell<Element>>) -> [MemoryState<Element>] {
        stack.restingState(batch: 3).map { drawn(like: $0, 13) }
      }
      func loss<Element: Scalar>(_ stack: Stack<LSTMCell<Element>>) -> Element {
        let tape = tape(stack)
        return problem.loss(tape.outputs)
          + tape.finalState.reduce(into: 0) { $0 += dot($1, drawn(like: $1, 14)) }
      }
      let pass = tape(stack)
      let gradient = stack.backward(
        pass, outputs: problem.outputGradients(pass.outputs),
        finalState: pass.finalState.map { drawn(like: $0, 14) })
      let exact = GradientCheck.dualNumbers(gradient.parameters, of: lifted) { loss($0) }
      #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
      #expect(exact.entries.count == 36 && exact.entries[12].name == "W_xi 2")
      let finite = GradientCheck.finiteDifferences(gradient.parameters, of: stack) { loss($0) }
      #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
      #expect(pass.masks.count == (dropout == 0 ? 0 : 2))
      #expect(gradient.initialState.count == 3)
    }
  }

  @Test("A stack is its layers, one reading the other, and leads gradients to inputs and states")
  func composition() {
    var random = SeededGenerator(seed: 41)
    let stack = Stack([lstm(), LSTMCell(input: 5, hidden: 2, using: &random)])
    let problem = Problem(seed: 42, lengths: [6, 3, 5], outputs: 2)
    let start = stack.restingState(batch: 3).map { drawn(like: $0, 43) }
    let tape = stack.forward(problem.inputs, from: start, lengths: problem.lengths)
    let lower = stack.layers[0].forward(problem.inputs, from: start[0], lengths: problem.lengths)
    let upper = stack.layers[1].forward(lower.outputs, from: start[1], lengths: problem.lengths)
    #expect(tape.outputs == upper.outputs)
    #expect(tape.finalState == [lower.finalState, upper.finalState])

    // With dropout: the derivative along a random direction of all inputs and states.
    let lifted = Stack(stack.layers.map { LSTMCell<Dual>($0) })
    let dropped = stack.forward(
      problem.inputs, from: start, lengths: problem.lengths, dropout: 0.4, seed: 5)
    let gradient = stack.backward(dropped, outputs: problem.outputGradients(dropped.outputs))
    let directions = problem.inputs.map { x in
      Matrix<Double>.normal(rows: x.rows, columns: x.columns, using: &random)
    }
    let ways = start.map { drawn(like: $0, 44) }
    let moving = zip(start, ways).map { state, way in
      MemoryState(
        h: Matrix<Dual>(state.h, derivatives: way.h), c: Matrix<Dual>(state.c, derivatives: way.c))
    }
    let moved = lifted.forward(
      zip(problem.inputs, directions).map { Matrix<Dual>($0, derivatives: $1) }, from: moving,
      lengths: problem.lengths, dropout: 0.4, seed: 5)
    let expected = problem.loss(moved.outputs).derivative
    let byInputs = zip(gradient.inputs, directions).reduce(0) { $0 + $1.0.dot($1.1) }
    let byStates = zip(gradient.initialState, ways).reduce(0) { $0 + dot($1.0, $1.1) }
    #expect(abs(byInputs + byStates - expected) < 1e-12 * max(1, abs(expected)))
    #expect(byInputs != 0 && byStates != 0)
  }

  @Test("Dropout is decided by its seed, keeps the mean, and is not moved by padding")
  func dropout() {
    var random = SeededGenerator(seed: 15)
    let stack = Stack((0..<3).map { _ in LSTMCell<Double>(input: 30, hidden: 30, using: &random) })
    let inputs = (0..<10).map { _ in
      Matrix<Double>.normal(rows: 20, columns: 30, using: &random)
    }
    let start = stack.restingState(batch: 20)
    func run(_ inputs: [Matrix<Double>], seed: UInt64) -> StackTape<LSTMCell<Double>> {
      stack.forward(
        inputs, from: start, lengths: Array(repeating: 10, count: 20), dropout: 0.3, seed: seed)
    }
    let tape = run(inputs, seed: 1)
    #expect(tape.outputs == run(inputs, seed: 1).outputs)
    #expect(tape.outputs != run(inputs, seed: 2).outputs)
    #expect(tape.outputs != stack.forward(inputs, from: start).outputs)
    let padded = run(inputs + [inputs[0], inputs[0]], seed: 1)
    #expect(Array(padded.outputs[..<10]) == tape.outputs)
    let masks = tape.masks.joined()
    let mean = masks.reduce(0) { $0 + $1.mean() } / Double(masks.count)
    #expect(abs(mean - 1) < 0.02)  // 12,000 numbers of deviation 0.65: 0.006
    #expect(masks.allSatisfy { $0.elements.allSatisfy { $0 == 0 || $0 == 1 / 0.7 } })
    #expect(tape.masks[0] != tape.masks[1])
  }
}

extension Problem {
  /// The same problem with other inputs.
  init(_ other: Problem, inputs: [Matrix<Double>]) {
    self.inputs = inputs
    targets = other.targets
    losses = other.losses
    lengths = other.lengths
    seed = other.seed
  }
}
