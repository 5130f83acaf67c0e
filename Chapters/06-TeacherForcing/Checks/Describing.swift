import Foundation
import Matrices

/// A number short enough to be read in a finding.
func short(_ number: Double) -> String { String(format: "%.5g", number) }

/// A list of numbers, short; of many, the first.
func short(_ numbers: [Double]) -> String {
  let shown = numbers.prefix(12).map(short).joined(separator: ", ")
  return "[" + shown + (numbers.count > 12 ? ", … \(numbers.count) in all" : "") + "]"
}

/// A matrix by its rows, short.
func short(_ matrix: Matrix<Double>) -> String {
  guard matrix.rows <= 8 else { return "a matrix \(matrix.shape)" }
  return "[" + (0..<matrix.rows).map { short(matrix.row($0).elements) }.joined(separator: ", ")
    + "]"
}
