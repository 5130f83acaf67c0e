import BPTT
import Matrices

extension GatedRNN {
  // snippet.jacobian
  /// ∂h_t / ∂h_{t-1} of one sequence of a step: row i, column j is ∂h_t[i] / ∂h_{t-1}[j].
  ///
  /// With an open gate it is diag(σ'(a_t)) W_rec, where W_rec is the transpose of `Whh`.
  public func jacobian(of step: Step, sequence: Int = 0) -> Matrix<Element> {
    let h = step.previous.row(sequence)
    let c = step.candidate.row(sequence)
    let z = step.gate.row(gate == .learned ? sequence : 0)
    let throughCandidate = (z * activation.slope(atOutput: c)).transposed()
    var J = Whh.transposed().scalingRows(by: throughCandidate)
    if gate != .open {
      J += Matrix.identity(hiddenSize).scalingRows(by: (1 - z).transposed())
    }
    if gate == .learned {
      let throughGate = ((c - h) * z * (1 - z)).transposed()
      J += Whz.transposed().scalingRows(by: throughGate)
    }
    return J
  }
  // snippet.end
}

// snippet.product
/// The product of one-step Jacobians, the latest first: ∂h_t/∂h_k from those of steps k+1 … t.
///
/// Each factor is [hidden × hidden], rows for the later state; an empty product is the identity.
public func jacobianProduct<Element: Scalar>(
  _ factors: some BidirectionalCollection<Matrix<Element>>, size: Int
) -> Matrix<Element> {
  factors.reversed().reduce(.identity(size)) { $0 • $1 }
}
// snippet.end

/// ‖∂h_t/∂h_k‖ for all pairs of steps: how much of step k is still felt at step t.
public struct JacobianNorms: Equatable, Sendable {
  /// Row t, column k, both from 0 (the initial state) to T; NaN above the diagonal, where t < k.
  public let norms: [[Double]]

  // snippet.norms
  /// The largest singular value of every product of consecutive factors; factor 0 leads from h_0 to
  /// h_1.
  public init(_ factors: [Matrix<Double>]) {
    let size = factors.first?.rows ?? 0
    var norms = Array(
      repeating: Array(repeating: Double.nan, count: factors.count + 1), count: factors.count + 1)
    for k in 0...factors.count {
      var product = Matrix<Double>.identity(size)
      norms[k][k] = 1
      for t in k..<factors.count {
        product = factors[t] • product
        norms[t + 1][k] = product.spectralNorm()
      }
    }
    self.norms = norms
  }
  // snippet.end

  /// ‖∂h_T/∂h_{T-lag}‖ for lag = 0, 1, … T: the last step looking back.
  public var lookingBack: [Double] { norms[norms.count - 1].reversed() }

  /// The base-10 logarithms, for a picture; a norm of 0 or NaN is NaN.
  public var logarithms: [[Double]] {
    norms.map { row in row.map { $0 > 0 ? Double.log($0) / Double.log(10) : .nan } }
  }
}

// snippet.bound
/// Pascanu's bound: ‖∂h_t/∂h_k‖ ≤ (γ λ₁)^(t-k), with λ₁ the largest singular value of W_hh and γ the
/// steepest slope of σ. It holds for an open gate only: another gate adds a path of its own.
///
/// Source: Pascanu, Mikolov and Bengio (2013), section 2.1.
public func jacobianBound(
  _ Whh: Matrix<Double>, _ activation: Activation, lag: Int
) -> Double {
  Double.pow(activation.steepestSlope * Whh.spectralNorm(), Double(lag))
}
// snippet.end

/// How fast a small disturbance grows along a run: the mean of log(‖v_t‖ / ‖v_{t-1}‖) with
/// v_t = J_t v_{t-1}, in nats a step. Positive explodes, negative vanishes.
///
/// The disturbance is shortened to length 1 after each step, so that no run is too long for a
/// `Double`.
///
/// - Parameters:
///   - factors: The one-step Jacobians in the order of time.
///   - start: The disturbance of h_0, [hidden × 1]; not zero.
///   - skipping: How many steps pass before counting begins; fewer than there are factors.
public func growthRate(
  _ factors: [Matrix<Double>], from start: Matrix<Double>, skipping: Int = 0
) -> Double {
  precondition(
    (0..<factors.count).contains(skipping),
    "growth rate: of \(factors.count) steps, \(skipping) cannot be skipped; one must be counted")
  precondition(start.norm() > 0, "growth rate: a disturbance of length 0 stays so")
  // snippet.growth
  var v = start / start.norm()
  var sum = 0.0
  for (t, J) in factors.enumerated() {
    v = J • v
    let length = v.norm()
    guard length > 0 else { return -.infinity }
    if t >= skipping { sum += Double.log(length) }
    v /= length
  }
  return sum / Double(factors.count - skipping)
  // snippet.end
}
