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
/// probability itself would round to 0, so that the loss stays finite as long as the difference of two
/// logits is.
///
/// - Parameters:
///   - logits: [batch × classes].
///   - targets: For each row the class that came; `nil` leaves the row out of the loss.
public func softmaxCrossEntropy<Element: Scalar>(
  _ logits: Matrix<Element>, targets: [Int?]
) -> CrossEntropy<Element> {
  guard targets.count == logits.rows else {
    stop("cross-entropy: \(targets.count) targets for a batch of \(logits.rows)")
  }
  for (row, target) in targets.enumerated() {
    guard let target, !(0..<logits.columns).contains(target) else { continue }
    stop(
      "cross-entropy: the target of row \(row) is \(target); there are \(logits.columns) classes")
  }
  let logProbabilities = logSoftmax(logits)
  var gradient = exp(logProbabilities)
  var loss: Element = 0
  gradient.withMutableElements { gradient in
    logProbabilities.withElements {
      loss = subtractTargets(gradient, $0, targets, columns: logits.columns)
    }
  }
  return CrossEntropy(loss: loss, gradient: gradient)
}

/// Turns probabilities into ŷ - y, and adds up -log ŷ of the targets.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
private func subtractTargets<S: Scalar>(
  _ probabilities: UnsafeMutablePointer<S>, _ logProbabilities: UnsafePointer<S>, _ targets: [Int?],
  columns: Int
) -> S {
  var loss: S = 0
  for (row, target) in targets.enumerated() {
    let start = row * columns
    if let target {
      loss -= logProbabilities[start + target]
      probabilities[start + target] -= 1
    } else {
      for place in start..<start + columns { probabilities[place] = 0 }
    }
  }
  return loss
}
