import Matrices

/// softmax minus one-hot, for the rows that have something due, over the row's own steps and the batch.
public func meanLossGradient(
  _ logits: [Matrix<Double>], _ targets: [[Int]], _ end: Int
) throws -> [Matrix<Double>] {
  logits.enumerated().map { t, step in
    var gradient = Matrix<Double>.zeros(like: step)
    for (row, target) in targets.enumerated() where t <= target.count {
      var d = softmax(step.row(row))
      d[0, t < target.count ? target[t] : end] -= 1
      d /= Double((target.count + 1) * targets.count)
      gradient.replace(fromRow: row, with: d)
    }
    return gradient
  }
}
