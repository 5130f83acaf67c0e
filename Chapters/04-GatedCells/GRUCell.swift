import GradientPathology
import Matrices

/// Where a GRU's reset gate acts.
public enum ResetPlacement: String, Codable, CaseIterable, Sendable {
  /// On the last state, before the matrix product: (r ⊙ h) W_hg. Cho et al. (2014), and lecture A.
  case beforeProduct
  /// On the product, with a bias of its own: r ⊙ (h W_hg + b_hg). PyTorch, cuDNN, and Cho et al.'s
  /// first version.
  case afterProduct
}

/// What an update gate of 1 means.
public enum UpdateConvention: String, Codable, CaseIterable, Sendable {
  /// The new state is the candidate: h_t = u ⊙ g + (1 - u) ⊙ h_{t-1}. Lecture A.
  case replaces
  /// The new state is the old one: h_t = (1 - u) ⊙ g + u ⊙ h_{t-1}. PyTorch, where u is called z.
  case keeps
}

/// The gated recurrent unit: two gates, and no memory beside the state that it shows.
///
/// ```math
/// \begin{aligned}
/// r_t &= \sigma(x_t W_{xr} + h_{t-1} W_{hr} + b_r) &
/// u_t &= \sigma(x_t W_{xu} + h_{t-1} W_{hu} + b_u) \\
/// g_t &= \varphi(x_t W_{xg} + (r_t \odot h_{t-1}) W_{hg} + b_g) &
/// h_t &= u_t \odot g_t + (1 - u_t) \odot h_{t-1}
/// \end{aligned}
/// ```
///
/// These are lecture A's equations, where h is called c, and r and u are G_r and G_u. Two things differ
/// between sources and are told apart here: ``ResetPlacement`` and ``UpdateConvention``. φ is
/// ``activation``. Rows are the batch: x is [batch × input], all others are [batch × hidden].
/// Source: Cho et al. (2014).
public struct GRUCell<Element: Scalar>: Equatable, RecurrentCell {
  /// Where the reset gate acts.
  public let reset: ResetPlacement
  /// What an update gate of 1 means.
  public let convention: UpdateConvention
  /// φ of the candidate.
  public var activation: Activation
  /// W_xr, W_hr and b_r: how much of the past the candidate sees.
  public var relevance: Affine<Element>
  /// W_xu, W_hu and b_u: how much is replaced, or kept.
  public var update: Affine<Element>
  /// W_xg, W_hg and b_g: what the state could become.
  public var candidate: Affine<Element>
  /// b_hg, [1 × hidden]: added within the reset gate's reach; only where it acts after the product.
  public var bhg: Matrix<Element>

  /// A cell of given weights.
  ///
  /// - Parameters:
  ///   - relevance: The reset gate's block.
  ///   - update: The update gate's block.
  ///   - candidate: The candidate's block.
  ///   - reset: Where the reset gate acts.
  ///   - convention: What an update gate of 1 means.
  ///   - bhg: The bias within the reset gate's reach, [1 × hidden]; zeros where nothing is given.
  ///   - activation: φ of the candidate.
  public init(
    relevance: Affine<Element>, update: Affine<Element>, candidate: Affine<Element>,
    reset: ResetPlacement = .beforeProduct, convention: UpdateConvention = .replaces,
    bhg: Matrix<Element>? = nil, activation: Activation = .tanh
  ) {
    precondition(
      bhg == nil || (reset == .afterProduct && bhg?.shape == candidate.b.shape),
      "GRUCell: b_hg is for a reset gate after the product, with the shape \(candidate.b.shape)")
    self.reset = reset
    self.convention = convention
    self.activation = activation
    self.relevance = relevance
    self.update = update
    self.candidate = candidate
    self.bhg = bhg ?? .zeros(like: candidate.b)
  }

  // snippet.convert
  /// The same function of its inputs in the other convention: since σ(-a) = 1 - σ(a), the update gate's
  /// weights change their signs.
  public func converted(to convention: UpdateConvention) -> GRUCell {
    if convention == self.convention { return self }
    return GRUCell(
      relevance: relevance, update: -update, candidate: candidate, reset: reset,
      convention: convention, bhg: reset == .afterProduct ? bhg : nil, activation: activation)
  }
  // snippet.end

  /// The number of inputs.
  public var inputSize: Int { update.inputSize }
  /// The number of hidden units.
  public var hiddenSize: Int { update.hiddenSize }

  /// What one step has computed, and what its backward step needs. All but x are [batch × hidden].
  public struct Step: RecurrentStep {
    /// x_t: [batch × input].
    public let input: Matrix<Element>
    /// h_{t-1}.
    public let previous: HiddenState<Element>
    /// r_t.
    public let r: Matrix<Element>
    /// u_t.
    public let u: Matrix<Element>
    /// What the reset gate multiplies: h_{t-1}, or h_{t-1} W_hg + b_hg.
    public let gated: Matrix<Element>
    /// g_t.
    public let g: Matrix<Element>
    /// h_t.
    public let state: HiddenState<Element>
  }

  // snippet.step
  /// One step from the state `state`.
  public func step(_ x: Matrix<Element>, from state: HiddenState<Element>) -> Step {
    let h = state.h
    let r = sigmoid(relevance(x, h))
    let u = sigmoid(update(x, h))
    let gated: Matrix<Element>
    let g: Matrix<Element>
    switch reset {
    case .beforeProduct:
      gated = h
      g = activation(candidate(x, r * h))
    case .afterProduct:
      gated = h • candidate.Wh + bhg
      g = activation(x • candidate.Wx + candidate.b + r * gated)
    }
    let new = convention == .replaces ? u * g + (1 - u) * h : (1 - u) * g + u * h
    return Step(
      input: x, previous: state, r: r, u: u, gated: gated, g: g, state: HiddenState(h: new))
  }
  // snippet.end

  /// One step in reverse.
  public func backward(
    _ step: Step, _ dstate: HiddenState<Element>, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: HiddenState<Element>) {
    let (x, h, dnew) = (step.input, step.previous.h, dstate.h)
    let (r, u, g) = (step.r, step.u, step.g)
    let new = convention == .replaces ? u : 1 - u
    let dg = dnew * new * activation.slope(atOutput: g)
    let sign: Element = convention == .replaces ? 1 : -1
    let du = dnew * (g - h) * (u * (1 - u)) * sign

    var dx = Matrix<Element>.zeros(like: x)
    var dh = dnew * (1 - new)
    let dr: Matrix<Element>
    switch reset {
    case .beforeProduct:
      var dreset = Matrix<Element>.zeros(like: h)
      candidate.backward(dg, x, r * h, into: &gradient.candidate, dx: &dx, dh: &dreset)
      dr = dreset * h
      dh += dreset * r
    case .afterProduct:
      gradient.candidate.Wx.addProduct(transposed: x, dg)
      gradient.candidate.b.addRowsSummed(dg)
      dx.addProduct(dg, transposed: candidate.Wx)
      let dgated = dg * r
      gradient.candidate.Wh.addProduct(transposed: h, dgated)
      gradient.bhg.addRowsSummed(dgated)
      dh.addProduct(dgated, transposed: candidate.Wh)
      dr = dg * step.gated
    }
    relevance.backward(dr * (r * (1 - r)), x, h, into: &gradient.relevance, dx: &dx, dh: &dh)
    update.backward(du, x, h, into: &gradient.update, dx: &dx, dh: &dh)
    return (dx, HiddenState(h: dh))
  }
}
