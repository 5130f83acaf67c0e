import Foundation
import GatedCells
import GradientPathology
import Matrices
import Testing
import Training

/// Sequences, states and targets for any cell, every size different from every other.
struct Problem {
  let inputs: [Matrix<Double>]
  let targets: [Matrix<Double>]
  /// The steps that have a loss.
  let losses: Set<Int>
  let lengths: [Int]?
  let seed: UInt64
  static let (batch, steps, input, hidden) = (3, 6, 4, 5)

  init(seed: UInt64 = 1, isLastOnly: Bool = false, lengths: [Int]? = nil, outputs: Int = hidden) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    self.lengths = lengths
    inputs = (0..<Self.steps).map { _ in
      .normal(rows: Self.batch, columns: Self.input, using: &random)
    }
    targets = (0..<Self.steps).map { _ in
      .normal(rows: Self.batch, columns: outputs, using: &random)
    }
    losses = isLastOnly ? [Self.steps - 1] : Set(0..<Self.steps)
  }

  /// The same random state, whatever the type of the numbers.
  func state<Cell: RecurrentCell>(for cell: Cell) -> Cell.State {
    drawn(like: cell.restingState(batch: Self.batch), seed + 100)
  }

  /// ½ Σ (h - target)², and a linear loss on the last state.
  func loss<Cell: RecurrentCell>(of cell: Cell) -> Cell.Element {
    let tape = cell.forward(inputs.map { Matrix($0) }, from: state(for: cell), lengths: lengths)
    return loss(tape.outputs) + dot(tape.finalState, drawn(like: tape.finalState, seed + 200))
  }

  func loss<Element: Scalar>(_ outputs: [Matrix<Element>]) -> Element {
    losses.sorted().reduce(into: Element(0)) { sum, t in
      let error = live(outputs[t] - Matrix(targets[t]), t)
      sum += error.dot(error) * 0.5
    }
  }

  /// dL/dh_t; where a sequence has ended there is NaN, which nobody may read.
  func outputGradients<Element: Scalar>(_ outputs: [Matrix<Element>]) -> [Matrix<Element>?] {
    outputs.indices.map { t in
      guard losses.contains(t) else { return nil }
      var error = outputs[t] - Matrix(targets[t])
      for (row, length) in (lengths ?? []).enumerated() where length <= t {
        for column in 0..<error.columns { error[row, column] = Element(.nan) }
      }
      return error
    }
  }

  func gradient<Cell: RecurrentCell>(of cell: Cell) -> SequenceGradient<Cell> {
    let tape = cell.forward(inputs.map { Matrix($0) }, from: state(for: cell), lengths: lengths)
    return cell.backward(
      tape, outputs: outputGradients(tape.outputs),
      finalState: drawn(like: tape.finalState, seed + 200))
  }

  private func live<Element: Scalar>(_ error: Matrix<Element>, _ t: Int) -> Matrix<Element> {
    guard let lengths else { return error }
    return error.rows(at: lengths.indices.filter { lengths[$0] > t })
  }
}

/// A state of random numbers, the same for every type of number.
func drawn<State: RecurrentState>(like state: State, _ seed: UInt64) -> State {
  var random = SeededGenerator(seed: seed)
  return state.map { part in
    .normal(rows: part.rows, columns: part.columns, using: &random)
  }
}

/// The parts of a state, one after the other.
func parts<State: RecurrentState>(_ state: State) -> [Matrix<State.Element>] {
  var parts: [Matrix<State.Element>] = []
  _ = state.map { part in
    parts.append(part)
    return part
  }
  return parts
}

func dot<State: RecurrentState>(_ a: State, _ b: State) -> State.Element {
  zip(parts(a), parts(b)).reduce(into: 0) { $0 += $1.0.dot($1.1) }
}

/// Finite differences and dual numbers for every named parameter, dual numbers for inputs and state.
func checkGradient<Cell: RecurrentCell, Lifted: RecurrentCell>(
  of cell: Cell, lifted: Lifted, names: [String]
) where Cell.Element == Double, Lifted.Element == Dual {
  for problem in [
    Problem(seed: 1), Problem(seed: 2, isLastOnly: true), Problem(seed: 3, lengths: [4, 6, 2]),
  ] {
    let gradient = problem.gradient(of: cell)
    let finite = GradientCheck.finiteDifferences(gradient.parameters, of: cell) {
      problem.loss(of: $0)
    }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    let exact = GradientCheck.dualNumbers(gradient.parameters, of: lifted) { problem.loss(of: $0) }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
    #expect(exact.entries.map(\.name) == names)
    #expect(exact.entries.allSatisfy { $0.expected != 0 })

    // The derivative along a random direction of all inputs and of the initial state.
    var random = SeededGenerator(seed: 17)
    let directions = problem.inputs.map { x in
      Matrix<Double>.normal(rows: x.rows, columns: x.columns, using: &random)
    }
    let start = problem.state(for: cell)
    let direction = drawn(like: start, 18)
    var values = zip(parts(start), parts(direction)).makeIterator()
    let moving = lifted.restingState(batch: start.batch).map { part in
      guard let (value, direction) = values.next() else { return part }
      return Matrix(value, derivatives: direction)
    }
    let tape = lifted.forward(
      zip(problem.inputs, directions).map { Matrix($0, derivatives: $1) }, from: moving,
      lengths: problem.lengths)
    let last = dot(tape.finalState, drawn(like: tape.finalState, problem.seed + 200))
    let expected = (problem.loss(tape.outputs) + last).derivative
    let observed =
      zip(gradient.inputs, directions).reduce(0) { $0 + $1.0.dot($1.1) }
      + dot(gradient.initialState, direction)
    #expect(abs(observed - expected) < 1e-12 * max(1, abs(expected)))
  }
}

/// The largest absolute difference; infinite where the shapes differ.
func difference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  a.shape == b.shape ? (a - b).maximumMagnitude() : .infinity
}

func normal(_ rows: Int, _ columns: Int, _ random: inout SeededGenerator) -> Matrix<Double> {
  .normal(rows: rows, columns: columns, deviation: 0.7, using: &random)
}

/// A block of weights whose biases are not zero.
func block(_ input: Int, _ hidden: Int, _ random: inout SeededGenerator) -> Affine<Double> {
  Affine(
    Wx: normal(input, hidden, &random), Wh: normal(hidden, hidden, &random),
    b: normal(1, hidden, &random))
}

/// A block that says the same to every unit, whatever it reads.
func constant(_ value: Double, input: Int = 4, hidden: Int = 5) -> Affine<Double> {
  Affine(
    Wx: .zeros(rows: input, columns: hidden), Wh: .zeros(rows: hidden, columns: hidden),
    b: Matrix(rows: 1, columns: hidden, repeating: value))
}

func lstm(seed: UInt64 = 5, activation: Activation = .tanh) -> LSTMCell<Double> {
  var random = SeededGenerator(seed: seed)
  return LSTMCell(
    input: block(4, 5, &random), forget: block(4, 5, &random), candidate: block(4, 5, &random),
    output: block(4, 5, &random), activation: activation)
}

func gru(
  seed: UInt64 = 6, _ reset: ResetPlacement = .beforeProduct,
  _ convention: UpdateConvention = .replaces, activation: Activation = .tanh
) -> GRUCell<Double> {
  var random = SeededGenerator(seed: seed)
  let blocks = (block(4, 5, &random), block(4, 5, &random), block(4, 5, &random))
  return GRUCell(
    relevance: blocks.0, update: blocks.1, candidate: blocks.2, reset: reset,
    convention: convention, bhg: reset == .afterProduct ? normal(1, 5, &random) : nil,
    activation: activation)
}

/// A gate of one row, number by number: σ(Σ x W_x + Σ h W_h + b).
func gate(_ block: Affine<Double>, _ x: [Double], _ h: [Double]) -> [Double] {
  sums(block, x, h).map { 1 / (1 + Foundation.exp(-$0)) }
}

/// A block's sums of one row, number by number.
func sums(_ block: Affine<Double>, _ x: [Double], _ h: [Double]) -> [Double] {
  block.b.elements.indices.map { j in
    var sum = block.b[0, j]
    for k in x.indices { sum += x[k] * block.Wx[k, j] }
    for k in h.indices { sum += h[k] * block.Wh[k, j] }
    return sum
  }
}
