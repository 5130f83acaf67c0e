import BPTT
import Matrices

/// The network by its formulas, one number at a time: what answers are compared with.
///
/// h_t = (1 - a) h_{t-1} + a tanh(x_t W_xh + h_{t-1} W_hh + b_h), with a = 1 unless said otherwise.
struct LiteralNetwork {
  typealias Row = [HyperDual]

  var Wxh: [Row]
  var Whh: [Row]
  var bh: Row
  var Why: [Row]
  var by: Row
  var leak = 1.0

  /// The states h_1 … h_T of one sequence.
  func states(_ x: [Row], from h0: Row) -> [Row] {
    var h = h0
    return x.map { x in
      let (fromInput, fromState, last) = (product(x, Wxh), product(h, Whh), h)
      h = bh.indices.map { i in
        let moved = HyperDual.tanh(fromInput[i] + fromState[i] + bh[i])
        return HyperDual(1 - leak) * last[i] + HyperDual(leak) * moved
      }
      return h
    }
  }

  /// -Σ log softmax(o_t)[target] of one sequence, over the steps that have a target.
  func loss(_ x: [Row], _ targets: [Int?], from h0: Row) -> HyperDual {
    var sum = HyperDual(0)
    for (h, target) in zip(states(x, from: h0), targets) {
      guard let target else { continue }
      let logits = zip(product(h, Why), by).map { $0 + $1 }
      let total = logits.reduce(HyperDual(0)) { $0 + HyperDual.exp($1) }
      sum += HyperDual.log(total) - logits[target]
    }
    return sum
  }

  /// The loss of a batch.
  func loss(
    _ inputs: [Matrix<Double>], _ targets: [[Int?]], from h0: Matrix<Double>
  ) -> HyperDual {
    var sum = HyperDual(0)
    for row in 0..<h0.rows {
      sum += loss(
        inputs.map { Self.row($0, row) }, targets.map { $0[row] }, from: Self.row(h0, row))
    }
    return sum
  }

  private func product(_ x: Row, _ W: [Row]) -> Row {
    W.first.map { $0.indices.map { j in x.indices.reduce(HyperDual(0)) { $0 + x[$1] * W[$1][j] } } }
      ?? []
  }

  /// A row of a matrix, as constants.
  static func row(_ matrix: Matrix<Double>, _ row: Int) -> Row {
    (0..<matrix.columns).map { HyperDual(matrix[row, $0]) }
  }

  /// The rows of a matrix, as constants.
  static func rows(_ matrix: Matrix<Double>) -> [Row] {
    (0..<matrix.rows).map { row(matrix, $0) }
  }
}

extension LiteralNetwork {
  /// A network of a model's five matrices, in the order of its parameters.
  init(_ parameters: [[Row]], leak: Double = 1) {
    self.init(
      Wxh: parameters[0], Whh: parameters[1], bh: parameters[2][0], Why: parameters[3],
      by: parameters[4][0], leak: leak)
  }

  /// The derivative of a loss by every number of some matrices, one number at a time; with a
  /// `direction`, how fast that derivative changes along it.
  static func derivative(
    by matrices: [Matrix<Double>], along direction: [Matrix<Double>]? = nil,
    of loss: ([[Row]]) -> HyperDual
  ) -> [Matrix<Double>] {
    var numbers = matrices.map(rows)
    if let direction {
      for (m, matrix) in direction.enumerated() {
        for r in 0..<matrix.rows {
          for c in 0..<matrix.columns { numbers[m][r][c].first = matrix[r, c] }
        }
      }
    }
    return matrices.enumerated().map { m, matrix in
      Matrix(rows: matrix.rows, columns: matrix.columns) { r, c in
        numbers[m][r][c].second = 1
        defer { numbers[m][r][c].second = 0 }
        return direction == nil ? loss(numbers).second : loss(numbers).mixed
      }
    }
  }
}
