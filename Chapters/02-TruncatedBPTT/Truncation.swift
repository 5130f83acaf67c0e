/// How far back the loss of each step may look.
///
/// A truncation is a function f of the step, steps being counted from 1: the gradient of the loss
/// `L_t` takes the state `h_f(t)` for a constant. So the error of step t reaches the steps
/// f(t) + 1, …, t, which are t - f(t) in number, and none before.
///
/// Source: deck C, "TBTT: variations"; Sutskever (2013) for `windows`.
public enum Truncation: Equatable, Sendable {
  /// f(t) = 0: nothing is cut off.
  case none
  /// f(t) = max(0, t - k): each loss reaches the last k steps.
  case sliding(Int)
  /// f(t) = k ⌊(t - 1) / k⌋: each loss reaches back to the beginning of its chunk of k steps.
  case chunks(Int)
  /// f(t) = k ⌊t / k⌋, as the lecture prints it: at t = k, 2k, … nothing is left to reach.
  case chunksAsPrinted(Int)
  /// f(t) = max(0, k₁ ⌈t / k₁⌉ - k₂): every k₁ steps one backward pass over the last k₂ steps, for
  /// the k₁ losses that are new; k₂ must be at least k₁.
  case windows(every: Int, back: Int)

  // snippet.f
  /// f(t): the number of the state that the loss of step `t` holds constant, `t` counted from 1.
  public func callAsFunction(_ t: Int) -> Int {
    requireSense()
    return switch self {
    case .none: 0
    case .sliding(let k): max(0, t - k)
    case .chunks(let k): (t - 1) / k * k
    case .chunksAsPrinted(let k): t / k * k
    case .windows(let k1, let k2): max(0, (t + k1 - 1) / k1 * k1 - k2)
    }
  }
  // snippet.end

  private func requireSense() {
    switch self {
    case .none: break
    case .sliding(let k), .chunks(let k), .chunksAsPrinted(let k):
      precondition(k >= 1, "truncation: k must be at least 1, not \(k)")
    case .windows(let k1, let k2):
      precondition(
        1 <= k1 && k1 <= k2, "truncation: there must be 1 ≤ k1 ≤ k2, not \(k1) and \(k2)")
    }
  }
}
