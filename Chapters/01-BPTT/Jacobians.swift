import Matrices

/// How the state changes with each parameter that it is made from, for one sequence.
///
/// Each matrix has one row for each hidden unit and one column for each number of the parameter, in
/// its own order: row i, column r · hidden + c of `Whh` is ∂h_i / ∂W_hh[r, c].
public struct StateDerivatives<Element: Scalar>: Equatable, Sendable {
  /// By W_xh: [hidden × (input · hidden)].
  public var Wxh: Matrix<Element>
  /// By W_hh: [hidden × (hidden · hidden)].
  public var Whh: Matrix<Element>
  /// By b_h: [hidden × hidden].
  public var bh: Matrix<Element>

  /// The sum of two derivatives.
  public static func + (a: StateDerivatives, b: StateDerivatives) -> StateDerivatives {
    StateDerivatives(Wxh: a.Wxh + b.Wxh, Whh: a.Whh + b.Whh, bh: a.bh + b.bh)
  }

  /// The chain rule: a Jacobian [n × hidden] stands to the left of what it passes on.
  public static func • (jacobian: Matrix<Element>, a: StateDerivatives) -> StateDerivatives {
    StateDerivatives(Wxh: jacobian • a.Wxh, Whh: jacobian • a.Whh, bh: jacobian • a.bh)
  }
}

extension VanillaRNN {
  // snippet.jacobian
  /// ∂h_t / ∂h_{t-1} of a step with one sequence: row i, column j is ∂h_t[i] / ∂h_{t-1}[j], which is
  /// (1 - h_t[i]²) W_hh[j, i].
  public func jacobian(_ step: Step) -> Matrix<Element> {
    let slope = slope(step)
    return Whh.transposed().scalingRows(by: slope.transposed())
  }
  // snippet.end

  // snippet.immediate
  /// (∂h_t / ∂W) with h_{t-1} held fixed, of a step with one sequence: what W does at this step only.
  public func immediateDerivatives(_ step: Step) -> StateDerivatives<Element> {
    let slope = slope(step)
    /// ∂h_i / ∂W[r, c] is slope_i · source_r for c = i and 0 for every other column.
    func through(_ source: Matrix<Element>) -> Matrix<Element> {
      var derivative = Matrix<Element>.zeros(rows: hiddenSize, columns: source.columns * hiddenSize)
      for i in 0..<hiddenSize {
        for r in 0..<source.columns {
          derivative[i, r * hiddenSize + i] = slope[0, i] * source[0, r]
        }
      }
      return derivative
    }
    return StateDerivatives(
      Wxh: through(step.input), Whh: through(step.previous), bh: through([[1]]))
  }
  // snippet.end

  /// tanh's slope at each unit, 1 - h²: [1 × hidden].
  private func slope(_ step: Step) -> Matrix<Element> {
    precondition(
      step.state.rows == 1,
      "Jacobian: one sequence at a time, not a batch of \(step.state.rows); take its rows one by one"
    )
    return 1 - step.state * step.state
  }

  /// dL_t / dh_t through the logits of its own step: [1 × hidden].
  func stateGradient(_ logits: Matrix<Element>) -> Matrix<Element> { logits.timesTransposed(Why) }

  /// Adds a derivative of the loss by the state's parameters, given as rows, to a gradient.
  static func add(_ row: StateDerivatives<Element>, to gradient: inout VanillaRNN) {
    gradient.Wxh += row.Wxh.reshaped(rows: gradient.Wxh.rows, columns: gradient.Wxh.columns)
    gradient.Whh += row.Whh.reshaped(rows: gradient.Whh.rows, columns: gradient.Whh.columns)
    gradient.bh += row.bh
  }
}
