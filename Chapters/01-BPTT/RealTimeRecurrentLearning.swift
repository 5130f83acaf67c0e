import Matrices
import Training

/// Real-time recurrent learning: the gradient carried forward with the state.
///
/// Nothing is stored for later and nothing is truncated; the price is the influence matrix, one
/// derivative for each hidden unit and each parameter. With n units a step costs of the order of n⁴
/// multiplications and the memory n³. Source: Robinson and Fallside (1987); Williams and Zipser
/// (1989); the recursion is in lecture A.
public struct RealTimeLearner<Element: Scalar>: Sendable {
  /// The network.
  public let model: VanillaRNN<Element>
  /// h_t: [1 × hidden].
  public private(set) var state: Matrix<Element>
  /// dh_t / dW for all parameters of the state, by every path.
  public private(set) var influence: StateDerivatives<Element>
  /// dL / dW, the gradient of all steps so far.
  public private(set) var gradient: VanillaRNN<Element>

  /// Before the first step; the initial state does not depend on the weights.
  public init(_ model: VanillaRNN<Element>, from h0: Matrix<Element>) {
    precondition(h0.rows == 1, "RealTimeLearner: one sequence at a time, not \(h0.rows)")
    let n = model.hiddenSize
    self.model = model
    state = h0
    influence = StateDerivatives(
      Wxh: .zeros(rows: n, columns: model.inputSize * n), Whh: .zeros(rows: n, columns: n * n),
      bh: .zeros(rows: n, columns: n))
    gradient = model.zeroed()
  }

  // snippet.rtrl
  /// Reads one input, [1 × input]; if there is a target, adds its loss's derivative to the gradient.
  public mutating func read(_ x: Matrix<Element>, target: Int?) {
    let step = model.step(x, from: state)
    influence = model.immediateDerivatives(step) + model.jacobian(step) • influence
    state = step.state
    guard let target else { return }
    let do_t = softmaxCrossEntropy(step.logits, targets: [target]).gradient
    gradient.Why += step.state.transposedTimes(do_t)
    gradient.by += do_t
    VanillaRNN.add(model.stateGradient(do_t) • influence, to: &gradient)
  }
  // snippet.end
}
