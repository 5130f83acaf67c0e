import BPTT
import Foundation
import Matrices
import Training

/// Sums the loss with a hole wherever a sentence is over, and divides by what was counted.
public func perplexity(_ logits: [Matrix<Double>], _ sentences: [[Int]]) throws -> Double {
  var nats = 0.0
  for (t, o) in logits.enumerated() {
    let targets = sentences.map { t < $0.count ? $0[t] : nil }
    nats += softmaxCrossEntropy(o, targets: targets).loss
  }
  let symbols = sentences.reduce(0) { $0 + $1.count }
  return exp(nats / Double(symbols))
}
