import Matrices

/// The largest difference of two matrices, relative to the larger of 1 and the second's entries.
func difference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  (a - b).maximumMagnitude() / max(1, b.maximumMagnitude())
}

/// Random bits.
func randomBits(_ count: Int, seed: UInt64) -> [Bool] {
  var random = SeededGenerator(seed: seed)
  return (0..<count).map { _ in random.integer(below: 2) == 1 }
}
