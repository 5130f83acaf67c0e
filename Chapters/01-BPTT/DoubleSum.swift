import Matrices
import Training

extension VanillaRNN {
  // snippet.double-sum
  /// The gradient of one sequence as the double sum over t and k ≤ t: every path from a use of the
  /// weights at step k to the loss at step t.
  ///
  /// It has about T² / 2 paths and takes about T³ / 6 products of a row and a Jacobian, where
  /// back-propagation takes T. It exists to be compared.
  public func gradientByDoubleSum(_ tape: [Step], logits: [Matrix<Element>?]) -> VanillaRNN {
    var gradient = zeroed()
    for t in tape.indices {
      guard let do_t = logits[t] else { continue }
      gradient.Why += tape[t].state.transposedTimes(do_t)
      gradient.by += do_t
      for k in 0...t {
        // (∂L_t/∂ŷ_t)(∂ŷ_t/∂h_t), then the Jacobians from the latest step down to step k + 1.
        var path = stateGradient(do_t)
        for j in stride(from: t, to: k, by: -1) { path = path • jacobian(tape[j]) }
        Self.add(path • immediateDerivatives(tape[k]), to: &gradient)
      }
    }
    return gradient
  }
  // snippet.end
}
