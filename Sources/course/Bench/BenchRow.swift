/// One measurement.
struct BenchRow: Codable, Sendable {
  /// What was measured; the same words in every run, and in the scripts for other libraries.
  let name: String
  /// The figure, in `unit`.
  let value: Double
  /// "GFLOP/s" or "ns/element".
  let unit: String
  /// The part of the core's multiply-add limit in its type for a product; how many times faster than the C
  /// library, called element by element, for a function.
  var ratio: Double?
  /// The same measurement in NumPy, where it is installed.
  var numpy: Double?
  /// The same measurement in PyTorch, where it is installed.
  var pytorch: Double?
}
