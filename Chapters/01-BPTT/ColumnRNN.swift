import Matrices

/// The same network with columns for vectors, the convention of lectures D and E and of most papers.
///
/// ```math
/// a_t = b + W h_{t-1} + U x_t, \quad h_t = \tanh a_t, \quad o_t = c + V h_t, \quad
/// \hat y_t = \mathrm{softmax}(o_t)
/// ```
///
/// One sequence at a time: x is [input × 1], h is [hidden × 1], o is [output × 1].
public struct ColumnRNN<Element: Scalar>: Equatable, Sendable {
  /// From the input to the state: [hidden × input].
  public var U: Matrix<Element>
  /// From the last state to this one: [hidden × hidden].
  public var W: Matrix<Element>
  /// From the state to the logits: [output × hidden].
  public var V: Matrix<Element>
  /// The bias of the state: [hidden × 1].
  public var b: Matrix<Element>
  /// The bias of the logits: [output × 1].
  public var c: Matrix<Element>

  /// The column form of a network in rows: every matrix transposed.
  public init(_ rows: VanillaRNN<Element>) {
    U = rows.Wxh.transposed()
    W = rows.Whh.transposed()
    V = rows.Why.transposed()
    b = rows.bh.transposed()
    c = rows.by.transposed()
  }

  /// The row form.
  public var rows: VanillaRNN<Element> {
    VanillaRNN(
      Wxh: U.transposed(), Whh: W.transposed(), bh: b.transposed(), Why: V.transposed(),
      by: c.transposed())
  }

  // snippet.nodes
  /// The nodes of the unrolled graph: h_0 … h_T, and o_1 … o_T at the index of their step.
  public func nodes(
    _ x: [Matrix<Element>], from h0: Matrix<Element>
  ) -> (h: [Matrix<Element>], o: [Matrix<Element>]) {
    precondition(!x.isEmpty, "ColumnRNN: a sequence has at least one step")
    var h = [h0]
    var o = [c]  // no step 0
    for t in 1...x.count {
      let a = b + W • h[t - 1] + U • x[t - 1]
      h.append(tanh(a))
      o.append(c + V • h[t])
    }
    return (h, o)
  }

  /// The gradient node by node, from the last step to the first, then the parameters.
  public func gradient(
    _ x: [Matrix<Element>], targets y: [Int], from h0: Matrix<Element>
  ) -> ColumnRNN {
    let (h, o) = nodes(x, from: h0)
    let T = x.count
    func slope(_ t: Int) -> Matrix<Element> { .diagonal(1 - h[t] * h[t]) }

    let do_ = (1...T).reduce(into: [c]) { all, t in
      all.append(softmaxColumn(o[t]) - .oneHotColumn(y[t - 1], rows: c.rows))
    }
    var dh = h
    dh[T] = V.transposed() • do_[T]
    for t in stride(from: T - 1, to: 0, by: -1) {
      dh[t] = W.transposed() • slope(t + 1) • dh[t + 1] + V.transposed() • do_[t]
    }

    var gradient = self
    gradient.c = sum(1...T) { do_[$0] }
    gradient.b = sum(1...T) { slope($0) • dh[$0] }
    gradient.V = sum(1...T) { do_[$0] • h[$0].transposed() }
    gradient.W = sum(1...T) { slope($0) • dh[$0] • h[$0 - 1].transposed() }
    gradient.U = sum(1...T) { slope($0) • dh[$0] • x[$0 - 1].transposed() }
    return gradient
  }
  // snippet.end
}

private func sum<Element: Scalar>(
  _ steps: ClosedRange<Int>, _ term: (Int) -> Matrix<Element>
) -> Matrix<Element> {
  steps.dropFirst().reduce(term(steps.lowerBound)) { $0 + term($1) }
}

private func softmaxColumn<Element: Scalar>(_ o: Matrix<Element>) -> Matrix<Element> {
  softmax(o.transposed()).transposed()
}

extension Matrix {
  /// The square matrix with a column's elements on its diagonal.
  static func diagonal(_ column: Matrix) -> Matrix {
    Matrix.identity(column.rows).scalingRows(by: column)
  }

  /// The column with 1 in one row.
  static func oneHotColumn(_ row: Int, rows: Int) -> Matrix {
    Matrix.oneHot([row], columns: rows).transposed()
  }
}
