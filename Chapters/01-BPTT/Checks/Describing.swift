import BPTT
import Foundation
import Matrices
import Training

/// A number short enough to be read in a finding, to this many digits.
func short(_ number: Double, digits: Int = 6) -> String { String(format: "%.\(digits)g", number) }

/// A matrix as it would be written in a program: [[1, 0.5], [0, 2]].
func short(_ matrix: Matrix<Double>, digits: Int = 6) -> String {
  let rows = (0..<matrix.rows).map { r in
    "[" + (0..<matrix.columns).map { short(matrix[r, $0], digits: digits) }.joined(separator: ", ")
      + "]"
  }
  return "[" + rows.joined(separator: ", ") + "]"
}

/// A line for each matrix, under the names of the formulas.
func show(_ model: VanillaRNN<Double>) -> String {
  model.parameters.map { "\($0.name) = \(short(model[keyPath: $0.path]))" }
    .joined(separator: "\n")
}

/// A network, indented, to follow a line that announces it.
func describe(_ model: VanillaRNN<Double>) -> String {
  model.parameters.map { "  \($0.name) = \(short(model[keyPath: $0.path]))" }
    .joined(separator: "\n")
}

/// What is read and what is asked, step by step.
func describe(
  _ inputs: [Matrix<Double>], _ targets: [[Int?]], from h0: Matrix<Double>
) -> String {
  var lines = ["  h_0 = \(short(h0))"]
  for (t, (x, targets)) in zip(inputs, targets).enumerated() {
    let asked = targets.map { $0.map(String.init) ?? "nil" }.joined(separator: ", ")
    lines.append("  x_\(t + 1) = \(short(x)), targets [\(asked)]")
  }
  return lines.joined(separator: "\n")
}
