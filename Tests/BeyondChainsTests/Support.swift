import GatedCells
import Matrices
import Testing
import Training

func normal(
  _ rows: Int, _ columns: Int, deviation: Double = 0.7, _ random: inout SeededGenerator
) -> Matrix<Double> {
  .normal(rows: rows, columns: columns, deviation: deviation, using: &random)
}

/// The largest absolute difference; infinite where the shapes differ.
func difference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  a.shape == b.shape ? (a - b).maximumMagnitude() : .infinity
}

/// A state of random numbers, the same for every type of number.
func drawn<State: RecurrentState>(like state: State, _ seed: UInt64) -> State {
  var random = SeededGenerator(seed: seed)
  return state.map { part in .normal(rows: part.rows, columns: part.columns, using: &random) }
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

/// Inputs and losses for any cell: a linear loss on random steps' outputs and on the last state.
struct CellProblem {
  let rows: Int
  let inputs: [Matrix<Double>]
  let weights: [Matrix<Double>?]

  init(rows: Int, input: Int, hidden: Int, steps: Int = 4, isLastOnly: Bool, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    self.rows = rows
    inputs = (0..<steps).map { _ in .normal(rows: rows, columns: input, using: &random) }
    weights = (0..<steps).map { t in
      let weight = Matrix<Double>.normal(rows: rows, columns: hidden, using: &random)
      return isLastOnly && t < steps - 1 ? nil : weight
    }
  }

  func tape<Cell: RecurrentCell>(_ cell: Cell) -> SequenceTape<Cell> {
    cell.forward(
      inputs.map { Matrix($0) }, from: drawn(like: cell.restingState(batch: rows), 100))
  }

  func loss<Cell: RecurrentCell>(_ cell: Cell) -> Cell.Element {
    let tape = tape(cell)
    var loss = dot(tape.finalState, drawn(like: tape.finalState, 200))
    for (h, weight) in zip(tape.outputs, weights) {
      if let weight { loss += h.dot(Matrix(weight)) + h.dot(h) * 0.5 }
    }
    return loss
  }

  func gradient<Cell: RecurrentCell>(_ cell: Cell) -> SequenceGradient<Cell> {
    let tape = tape(cell)
    return cell.backward(
      tape, outputs: zip(tape.outputs, weights).map { h, weight in weight.map { h + Matrix($0) } },
      finalState: drawn(like: tape.finalState, 200))
  }

  /// Finite differences and dual numbers for every parameter; dual numbers for inputs and initial state.
  func check<Cell: RecurrentCell, Lifted: RecurrentCell>(
    _ cell: Cell, _ lifted: Lifted, names: [String]
  ) where Cell.Element == Double, Lifted.Element == Dual {
    let gradient = gradient(cell)
    let finite = GradientCheck.finiteDifferences(gradient.parameters, of: cell) { loss($0) }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    let exact = GradientCheck.dualNumbers(gradient.parameters, of: lifted) { loss($0) }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
    #expect(exact.entries.map(\.name) == names)
    #expect(exact.entries.allSatisfy { $0.expected != 0 })

    // Along one random direction of all inputs and of the initial state at once.
    var random = SeededGenerator(seed: 17)
    let directions = inputs.map { x in
      Matrix<Double>.normal(rows: x.rows, columns: x.columns, using: &random)
    }
    let start = drawn(like: cell.restingState(batch: rows), 100)
    let direction = drawn(like: start, 18)
    var values = zip(parts(start), parts(direction)).makeIterator()
    let moving = lifted.restingState(batch: rows).map { part in
      guard let (value, direction) = values.next() else { return part }
      return Matrix(value, derivatives: direction)
    }
    let tape = lifted.forward(
      zip(inputs, directions).map { Matrix($0, derivatives: $1) }, from: moving)
    var expected = dot(tape.finalState, drawn(like: tape.finalState, 200))
    for (h, weight) in zip(tape.outputs, weights) {
      if let weight { expected += h.dot(Matrix(weight)) + h.dot(h) * 0.5 }
    }
    let observed =
      zip(gradient.inputs, directions).reduce(0) { $0 + $1.0.dot($1.1) }
      + dot(gradient.initialState, direction)
    #expect(abs(observed - expected.derivative) < 1e-11 * max(1, abs(expected.derivative)))
  }
}
