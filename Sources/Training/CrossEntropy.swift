import Matrices

/// The loss of one step and its derivative by the logits.
public struct CrossEntropy<Element: Scalar>: Sendable {
  /// -Σ log ŷ[target] over the rows that have a target, in nats.
  public let loss: Element
  /// ŷ - y, the derivative of `loss` by the logits: [batch × classes], zero in rows without a target.
  public let gradient: Matrix<Element>
}

/// The negative log-likelihood of the targets under softmax(logits), summed over the batch.
///
/// It takes logits rather than probabilities: log softmax(o) = o - log Σ exp(o) is exact where the
/// probability itself would round to 0, so that the loss stays finite for logits of any size.
///
/// - Parameters:
///   - logits: [batch × classes].
///   - targets: For each row the class that came; `nil` leaves the row out of the loss.
public func softmaxCrossEntropy<Element: Scalar>(
  _ logits: Matrix<Element>, targets: [Int?]
) -> CrossEntropy<Element> {
  precondition(
    targets.count == logits.rows,
    "cross-entropy: \(targets.count) targets for a batch of \(logits.rows)")
  let logProbabilities = logSoftmax(logits)
  var gradient = exp(logProbabilities)
  var loss: Element = 0
  var hasGaps = false
  for (row, target) in targets.enumerated() {
    guard let target else {
      hasGaps = true
      continue
    }
    loss -= logProbabilities[row, target]
    gradient[row, target] -= 1
  }
  if hasGaps {
    let kept: [Element] = targets.map { $0 == nil ? 0 : 1 }
    gradient = gradient.scalingRows(by: .column(kept))
  }
  return CrossEntropy(loss: loss, gradient: gradient)
}
