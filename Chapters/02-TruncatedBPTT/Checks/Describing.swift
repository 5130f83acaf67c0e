import Foundation

/// A number short enough to be read in a finding.
func short(_ number: Double) -> String { String(format: "%.4g", number) }

/// A list of numbers, short.
func short(_ numbers: [Double]) -> String {
  "[" + numbers.map(short).joined(separator: ", ") + "]"
}

/// Rows of numbers, a row a line.
func short(_ rows: [[Double]]) -> String {
  "[" + rows.map { short($0) }.joined(separator: ",\n ") + "]"
}
