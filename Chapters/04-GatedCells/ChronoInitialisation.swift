import Matrices

extension LSTMCell {
  /// Sets the biases so that the units begin with memories of different lengths, from two steps
  /// to `longest` steps.
  ///
  /// A forget gate that is σ(b) at every step leaves after k steps the share σ(b)^k, a memory of about
  /// 1 + e^b steps. Each unit draws its length T between 2 and `longest` and gets b_f = ln(T - 1) and
  /// b_i = -b_f, so that what a slow unit stores at once is as small as what it forgets at once.
  ///
  /// Source: Tallec and Ollivier (2018), "chrono initialisation".
  ///
  /// - Parameters:
  ///   - longest: The longest memory, in steps; more than 2.
  ///   - random: Draws the lengths.
  public mutating func setChronoBiases(longest: Double, using random: inout SeededGenerator) {
    precondition(longest > 2, "chrono: the longest memory must be above 2 steps, not \(longest)")
    let lengths = Matrix<Element>.uniform(
      rows: 1, columns: hiddenSize, in: 1..<longest - 1, using: &random)
    forget.b = lengths.map { Element.log($0) }
    input.b = -forget.b
  }
}
