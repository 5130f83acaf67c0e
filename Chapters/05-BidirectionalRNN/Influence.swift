import Matrices

/// Who sees whom: how strongly each output of a sequence depends on each input.
public struct Influence: Equatable, Sendable {
  /// ‖∂y_t/∂x_s‖, the root of the sum of squares over all entries of the Jacobian; row t, column s. It
  /// is exactly 0 where no path leads from x_s to y_t.
  public let norms: [[Double]]

  // snippet.influence
  /// The Jacobians of a run, by dual numbers: each entry of each input is moved alone.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step of one sequence, [1 × input].
  ///   - run: From the inputs to y_t for each step.
  public init(
    of inputs: [Matrix<Double>], _ run: ([Matrix<Dual>]) -> [Matrix<Dual>]
  ) {
    var squares: [[Double]] = []
    var lifted = inputs.map { Matrix<Dual>($0) }
    for s in inputs.indices {
      var column = Array(repeating: 0.0, count: inputs.count)
      for entry in 0..<inputs[s].columns {
        lifted[s][0, entry].derivative = 1
        for (t, y) in run(lifted).enumerated() {
          column[t] += y.derivatives.dot(y.derivatives)
        }
        lifted[s][0, entry].derivative = 0
      }
      squares.append(column)
    }
    norms = inputs.indices.map { t in inputs.indices.map { s in squares[s][t].squareRoot() } }
  }
  // snippet.end

  /// Whether y_t depends on x_s at all; row t, column s.
  public var sees: [[Bool]] { norms.map { $0.map { $0 != 0 } } }

  /// The base-10 logarithms, for a picture; NaN where there is no path.
  public var logarithms: [[Double]] {
    norms.map { row in row.map { $0 > 0 ? Double.log($0) / Double.log(10) : .nan } }
  }
}
