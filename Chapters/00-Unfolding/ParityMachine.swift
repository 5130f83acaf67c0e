import Matrices

extension SimpleRNN {
  // snippet.parity
  /// The parity of the ones so far, exactly and for ever: the output is 1 after an odd number of ones.
  ///
  /// With p the parity before the step, x + p is 0, 1 or 2. The first unit is 1 if it is at least 1, the
  /// second if it is 2, so the new parity, 1 for x + p = 1 alone, is their difference. The same
  /// difference is what the next step needs as p, so W_hh contains it.
  ///
  /// All numbers are 0 or 1: nothing is ever rounded, so that nothing can be forgotten.
  public static var parity: SimpleRNN {
    SimpleRNN(
      .saturated, Wxh: [[1, 1]], Whh: [[1, 1], [-1, -1]], bh: [[0, -1]],
      Why: [[1], [-1]], by: [[0]])
  }
  // snippet.end

  /// The same machine with the loop that is asked for.
  ///
  /// Its output is all that the next step needs, so it may come back through the output as well as
  /// through the state, or half of it on each way.
  public static func parity(_ loop: Loop) -> SimpleRNN {
    let whole = SimpleRNN.parity
    let fromOutput: Matrix<Element> = [[1, 1]]
    let (Whh, Wyh): (Matrix<Element>?, Matrix<Element>?) =
      switch loop {
      case .hidden: (whole.Whh, nil)
      case .output: (nil, fromOutput)
      case .both: (whole.Whh / 2, fromOutput / 2)
      }
    return SimpleRNN(
      .saturated, Wxh: whole.Wxh, Whh: Whh, Wyh: Wyh, bh: whole.bh, Why: whole.Why, by: whole.by)
  }

  /// The same machine with rectified units, of which the first can be 2: p = h₁ - 2 h₂.
  public static var rectifiedParity: SimpleRNN {
    SimpleRNN(
      .rectified, Wxh: [[1, 1]], Whh: [[1, 1], [-2, -2]], bh: [[0, -1]],
      Why: [[1], [-2]], by: [[0]])
  }

  /// Bits as the inputs of a network that reads one number at each step.
  public static func inputs(_ bits: [Bool]) -> [Matrix<Element>] {
    bits.map { [[$0 ? 1 : 0]] }
  }
}

/// The bits of a text of zeros and ones; `nil` if it has another character in it.
public func bits(_ text: some StringProtocol) -> [Bool]? {
  let read = text.map { $0 == "1" ? true : $0 == "0" ? false : nil }
  return read.contains(nil) ? nil : read.compactMap { $0 }
}
