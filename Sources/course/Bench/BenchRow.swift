/// One measurement.
struct BenchRow: Codable, Sendable {
  /// What was measured; the same words in every run, and in the scripts for other libraries.
  let name: String
  /// The figure, in `unit`.
  let value: Double
  /// "GFLOP/s", "ns/element", "tokens/s", …: per second if more is better, else a time.
  let unit: String
  /// The part of the core's multiply-add limit in its type for a product; how many times faster than
  /// the C library, called element by element, for a function; how many times faster than the other
  /// library in the same run, for training.
  var ratio: Double?
  /// The same measurement in NumPy, where it is installed.
  var numpy: Double?
  /// The same measurement in PyTorch, where it is installed.
  var pytorch: Double?
}

extension BenchRow {
  /// The row with the ratio to the other library's figure, if it has one.
  var besideTheOther: BenchRow {
    guard let other = pytorch ?? numpy else { return self }
    var row = self
    row.ratio = unit.hasSuffix("/s") ? value / other : other / value
    return row
  }
}
