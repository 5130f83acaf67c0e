import Foundation
import GatedCells
import Matrices

/// A number short enough to be read in a finding.
func short(_ number: Double) -> String { String(format: "%.5g", number) }

/// A list of numbers, short; of many, the first and the last.
func short(_ numbers: [Double]) -> String {
  if numbers.count <= 12 { return "[" + numbers.map(short).joined(separator: ", ") + "]" }
  let first = numbers.prefix(6).map(short).joined(separator: ", ")
  let last = numbers.suffix(3).map(short).joined(separator: ", ")
  return "[\(first), …, \(last)], \(numbers.count) in all"
}

/// A matrix by its rows, short.
func short(_ matrix: Matrix<Double>) -> String {
  let rows = (0..<matrix.rows).map { short(matrix.row($0).elements) }
  return "[" + rows.joined(separator: ", ") + "]"
}

/// A block of weights in one line.
func short(_ block: Affine<Double>) -> String {
  "W_x \(short(block.Wx)), W_h \(short(block.Wh)), b \(short(block.b))"
}

/// The weights of an LSTM, a line for each block.
func describe(_ cell: LSTMCell<Double>) -> String {
  [
    "  input:     \(short(cell.input))", "  forget:    \(short(cell.forget))",
    "  candidate: \(short(cell.candidate)), \(cell.activation.rawValue)",
    "  output:    \(short(cell.output))",
  ].joined(separator: "\n")
}

/// x_1, x_2, …, a line for each.
func describe(_ inputs: [Matrix<Double>], as letter: String = "x") -> String {
  inputs.enumerated().map { "\n  \(letter)_\($0 + 1) = \(short($1))" }.joined()
}

extension Matrix<Double> {
  /// Normal numbers with two decimals, so that a printed question is the whole question.
  static func coarse(
    rows: Int, columns: Int, deviation: Double = 1, using random: inout SeededGenerator
  ) -> Matrix {
    normal(rows: rows, columns: columns, deviation: deviation, using: &random)
      .map { (100 * $0).rounded() / 100 }
  }
}

/// A sequence for an LSTM, all of whose weights, biases and states have two decimals.
struct Run {
  var cell: LSTMCell<Double>
  var inputs: [Matrix<Double>]
  var h0: Matrix<Double>
  var c0: Matrix<Double>

  init(
    input: Int, hidden: Int, batch: Int, steps: Int, using random: inout SeededGenerator
  ) {
    func coarse(_ rows: Int, _ columns: Int, _ deviation: Double = 1) -> Matrix<Double> {
      .coarse(rows: rows, columns: columns, deviation: deviation, using: &random)
    }
    func block() -> Affine<Double> {
      Affine(Wx: coarse(input, hidden), Wh: coarse(hidden, hidden), b: coarse(1, hidden, 0.5))
    }
    cell = LSTMCell(input: block(), forget: block(), candidate: block(), output: block())
    inputs = (0..<steps).map { _ in coarse(batch, input) }
    h0 = coarse(batch, hidden, 0.6)
    c0 = coarse(batch, hidden)
  }
}

/// The LSTM's equations, written out once more: the oracles run them with dual numbers, and no
/// derivative of theirs is written by hand.
func literalStep(
  _ cell: LSTMCell<Dual>, _ x: Matrix<Dual>, reading m: Matrix<Dual>, _ c: Matrix<Dual>
) -> (h: Matrix<Dual>, c: Matrix<Dual>) {
  func sum(_ block: Affine<Dual>) -> Matrix<Dual> { x • block.Wx + m • block.Wh + block.b }
  let g = sum(cell.candidate)
  let offered: Matrix<Dual> =
    switch cell.activation {
    case .tanh: tanh(g)
    case .sigmoid: sigmoid(g)
    case .rectifier: g.map { $0 > 0 ? $0 : 0 }
    case .identity: g
    }
  let new = sigmoid(sum(cell.forget)) * c + sigmoid(sum(cell.input)) * offered
  return (sigmoid(sum(cell.output)) * tanh(new), new)
}
