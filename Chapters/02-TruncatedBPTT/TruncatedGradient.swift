import BPTT
import Matrices

/// The gradient of a sequence's loss when each step's loss looks back only so far.
public struct TruncatedGradient<Element: Scalar>: Sendable {
  /// By each parameter, summed over steps and batch.
  public internal(set) var parameters: VanillaRNN<Element>
  /// By each input x_t: [batch × input] for each step.
  public internal(set) var inputs: [Matrix<Element>]
  /// How many backward steps it took: the work. Full BPTT over T steps takes T.
  public internal(set) var stepsBack = 0

  init(zerosFor model: VanillaRNN<Element>, _ tape: [VanillaRNN<Element>.Step]) {
    parameters = model.zeroed()
    inputs = tape.map { .zeros(like: $0.input) }
  }
}

extension VanillaRNN {
  // snippet.truncated
  /// Σ_t ∂L_t/∂θ, where L_t takes the state h_f(t) for a constant.
  ///
  /// Neighbouring losses with the same f(t) share one backward pass, from the last of them down to
  /// step f(t) + 1.
  ///
  /// - Parameters:
  ///   - tape: The steps of the forward pass.
  ///   - logits: dL_t/do_t for each step, [batch × output]; `nil` for a step without a loss.
  ///   - f: The number of the last state that is held constant, for each step counted from 1; at
  ///     least 0 and at most the step itself. A loss with f(t) = t reaches the output layer alone.
  public func truncatedGradient(
    _ tape: [Step], logits: [Matrix<Element>?], holding f: (_ t: Int) -> Int
  ) -> TruncatedGradient<Element> {
    precondition(
      logits.count == tape.count,
      "truncated gradient: \(tape.count) steps, \(logits.count) gradients")
    var total = TruncatedGradient(zerosFor: self, tape)
    var last = tape.count
    while last > 0 {
      let held = f(last)
      var first = last
      while first > 1, f(first - 1) == held { first -= 1 }
      precondition((0...first).contains(held), "truncated gradient: f(\(first)) is \(held)")

      let own = (held + 1..<last + 1).map { t in t >= first ? logits[t - 1] : nil }
      let pass = backward(Array(tape[held..<last]), logits: own)
      total.parameters.add(pass.parameters)
      for (t, dx) in zip(held..<last, pass.inputs) { total.inputs[t] += dx }
      total.stepsBack += last - held

      if held == first, let do_t = logits[held - 1] {
        total.parameters.Why.addProduct(transposed: tape[held - 1].state, do_t)
        total.parameters.by.addRowsSummed(do_t)
      }
      last = first - 1
    }
    return total
  }
  // snippet.end
}
