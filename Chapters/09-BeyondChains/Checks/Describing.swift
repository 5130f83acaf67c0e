import Foundation
import Matrices

/// A number short enough to be read in a finding.
func short(_ number: Double) -> String { String(format: "%.5g", number) }

/// A list of numbers, short.
func short(_ numbers: [Double]) -> String {
  "[" + numbers.map(short).joined(separator: ", ") + "]"
}

/// Lists of numbers, short.
func short(_ rows: [[Double]]) -> String {
  "[" + rows.map(short).joined(separator: ", ") + "]"
}

/// A matrix by its rows, short.
func short(_ matrix: Matrix<Double>) -> String {
  short((0..<matrix.rows).map { matrix.row($0).elements })
}
