import Matrices

/// How the words of a text are weighed for their part in a decision.
public enum Weighing: String, CaseIterable, Sendable {
  /// The gradient of the margin by the word's vector, dotted with the vector: what the margin would
  /// lose without the word if it depended on the words in a straight line.
  case gradient
  /// The same with the mean of the gradients on the way from a text of zero vectors to this one, the
  /// integrated gradients of Sundararajan, Taly and Yan (2017). All together they add up to the
  /// margin less that of the text of zeros.
  case path
  /// By how much the margin falls when the word alone is read as unknown.
  case hiding
}

/// What each word of a text has done for a decision.
public struct Evidence: Equatable, Sendable {
  /// The class that is decided for.
  public let label: Int
  /// The class that comes next.
  public let rival: Int
  /// By how much the logit of `label` exceeds that of `rival`.
  public let margin: Double
  /// The words that were read.
  public let words: [String]
  /// The part of each word in the margin.
  public let contributions: [Double]

  /// The places of the words, the largest contribution of either sign first.
  public var ranking: [Int] {
    words.indices.sorted {
      (abs(contributions[$1]), $0) < (abs(contributions[$0]), $1)
    }
  }
}

extension MailFilter {
  /// Which words of a text moved the decision.
  ///
  /// - Parameters:
  ///   - text: The words.
  ///   - weighing: How their part is measured.
  ///   - steps: At how many points of the way ``Weighing/path`` takes the gradient.
  public func evidence(
    for text: [String], by weighing: Weighing = .gradient, steps: Int = 64
  ) -> Evidence {
    let read = Array(text.prefix(longest))
    let logits = classifier.logits([encode(read)])
    let order = classes.indices.sorted { logits[0, $0] > logits[0, $1] }
    let (label, rival) = (order[0], order[1])
    let margin = Double(logits[0, label] - logits[0, rival])
    let contributions =
      switch weighing {
      case .gradient: slopes(encode(read), label, rival, scales: [1])
      case .path:
        slopes(
          encode(read), label, rival, scales: (0..<steps).map { (Float($0) + 0.5) / Float(steps) })
      case .hiding: effectsOfHiding(encode(read), label, rival, margin: margin)
      }
    return Evidence(
      label: label, rival: rival, margin: margin, words: read, contributions: contributions)
  }

  // snippet.slopes
  /// For each word its vector dotted with the gradient of the margin by it, the mean over copies of the
  /// text whose vectors are multiplied by the scales.
  private func slopes(
    _ numbers: [Int], _ label: Int, _ rival: Int, scales: [Float]
  ) -> [Double] {
    let batch = TextBatch(scales.map { _ in numbers })
    let reading = classifier.read(batch, scales: .column(scales))
    // The margin is a difference of two logits: its derivative by the logits is 1 and -1.
    let dLogits = Matrix<Float>(rows: scales.count, columns: classes.count) { _, column in
      column == label ? 1 : column == rival ? -1 : 0
    }
    let dVectors = classifier.backward(dLogits, through: reading).dVectors
    return zip(numbers, dVectors).map { number, dVector in
      let mean = dVector.summedOverRows() / Float(scales.count)
      return Double(mean.dot(classifier.embedding.row(number)))
    }
  }
  // snippet.end

  /// By how much the margin falls when each word in turn is read as unknown.
  private func effectsOfHiding(
    _ numbers: [Int], _ label: Int, _ rival: Int, margin: Double
  ) -> [Double] {
    let hidden = numbers.indices.map { place in
      var copy = numbers
      copy[place] = 0
      return copy
    }
    let logits = classifier.logits(hidden)
    return numbers.indices.map { margin - Double(logits[$0, label] - logits[$0, rival]) }
  }
}
