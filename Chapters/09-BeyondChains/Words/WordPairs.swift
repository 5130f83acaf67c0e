import BidirectionalRNN
import Matrices

/// A text as numbers of words, and the pairs of neighbours that it holds.
public struct WordPairs: Sendable {
  /// Words by number.
  public let vocabulary: Vocabulary
  /// The text.
  public let text: [Int]
  /// How often each word comes, by number.
  public let counts: [Int]
  /// Numbers of words to draw strangers from, each in proportion to its count to the power of ¾.
  private let urn: [Int]

  /// A text's words, of which the `limit` most frequent are told apart; the rest are "unknown".
  ///
  /// - Parameters:
  ///   - text: Any text.
  ///   - limit: How many words are known at most.
  ///   - minimumCount: How often a word must come to be known.
  public init(_ text: String, limit: Int, minimumCount: Int = 1) {
    let words = words(of: text)
    let vocabulary = Vocabulary(of: [words], minimumCount: minimumCount, limit: limit)
    self.vocabulary = vocabulary
    self.text = vocabulary.encode(words)
    var counts = [Int](repeating: 0, count: vocabulary.count)
    for word in self.text { counts[word] += 1 }
    self.counts = counts
    let weights = counts.map { Double.pow(Double($0), 0.75) }
    let unit = weights.reduce(0, +) / 50_000
    urn = weights.enumerated().flatMap { word, weight in
      [Int](repeating: word, count: weight > 0 ? max(1, Int((weight / unit).rounded())) : 0)
    }
  }

  /// The share of the text's words that are known.
  public var coverage: Double {
    text.isEmpty ? 0 : 1 - Double(counts[0]) / Double(text.count)
  }

  /// Pairs of a word and one near it, in random order.
  ///
  /// The unknown word takes no part: it is thousands of words. A frequent word is left out of the text
  /// with probability 1 - √(t / frequency) before the pairs are made, for t the `threshold`; so "the" does
  /// not fill every window.
  ///
  /// - Parameters:
  ///   - window: How many words away a neighbour is at most. Each word's own reach is drawn between 1 and
  ///     this, so that nearer words are paired more often.
  ///   - threshold: t.
  ///   - random: Decides what is left out, and the order.
  public func pairs(
    window: Int, threshold: Double, using random: inout SeededGenerator
  ) -> [(word: Int, neighbour: Int)] {
    // snippet.pairs
    let kept = text.filter { word in
      guard word != 0 else { return false }
      let frequency = Double(counts[word]) / Double(text.count)
      return random.uniform() < (threshold / frequency).squareRoot()
    }
    var pairs: [(word: Int, neighbour: Int)] = []
    for place in kept.indices {
      let reach = 1 + random.integer(below: window)
      for other in max(0, place - reach)...min(kept.count - 1, place + reach) where other != place {
        pairs.append((kept[place], kept[other]))
      }
    }
    random.shuffle(&pairs)
    // snippet.end
    return pairs
  }

  /// Words drawn by chance.
  public func strangers(_ count: Int, using random: inout SeededGenerator) -> [Int] {
    (0..<count).map { _ in urn[random.integer(below: urn.count)] }
  }

  /// One pass over the text's pairs.
  ///
  /// - Parameters:
  ///   - model: Trained in place, by plain gradient descent on each batch's sum.
  ///   - window: How many words away a neighbour is at most.
  ///   - threshold: Above which frequency a word is thinned out.
  ///   - strangers: How many words are drawn for each pair.
  ///   - batch: How many pairs an update sees.
  ///   - rate: The learning rate.
  ///   - random: Where all that is drawn comes from.
  /// - Returns: The mean loss of a pair, in nats.
  public func train<Element: Scalar>(
    _ model: inout SkipGram<Element>, window: Int = 5, threshold: Double = 1e-3, strangers: Int = 5,
    batch: Int = 256, rate: Double, using random: inout SeededGenerator
  ) -> Double {
    let pairs = pairs(window: window, threshold: threshold, using: &random)
    var loss = 0.0
    for start in stride(from: 0, to: pairs.count, by: batch) {
      let part = pairs[start..<min(start + batch, pairs.count)]
      let batch = SkipGram<Element>.Batch(
        words: part.map(\.word), neighbours: part.map(\.neighbour),
        strangers: (0..<strangers).map { _ in self.strangers(part.count, using: &random) })
      let gradient = model.gradient(batch)
      loss += gradient.loss.value
      model.descend(gradient, batch, rate: rate)
    }
    return loss / Double(max(1, pairs.count))
  }
}

/// What of a page's prose is read as words: formulas and code within a line, the addresses of links, and
/// comments are left out.
///
/// ```swift
/// plainWords("the gate `f` of an [LSTM](x.md)<!-- seen -->")  // "the gate   of an [LSTM]  "
/// ```
public func plainWords(_ prose: String) -> String {
  let text = Array(prose.utf8)
  var kept: [UInt8] = []
  kept.reserveCapacity(text.count)
  var place = 0

  /// The place behind the next `end`, if there is one in the rest of the text.
  func behind(_ end: [UInt8], from start: Int) -> Int? {
    var place = start
    while place + end.count <= text.count {
      if text[place] == end[0], text[place..<place + end.count].elementsEqual(end) {
        return place + end.count
      }
      place += 1
    }
    return nil
  }
  func begins(_ sign: StaticString, at place: Int) -> Bool {
    place + sign.utf8CodeUnitCount <= text.count
      && (0..<sign.utf8CodeUnitCount).allSatisfy { text[place + $0] == sign.utf8Start[$0] }
  }
  while place < text.count {
    var next: Int?
    switch text[place] {
    case UInt8(ascii: "<") where begins("<!--", at: place):
      next = behind(Array("-->".utf8), from: place + 4)
    case UInt8(ascii: "`"):
      let ticks = text[place...].prefix { $0 == UInt8(ascii: "`") }
      next = behind(Array(ticks), from: place + ticks.count)
    case UInt8(ascii: "]") where begins("](", at: place):
      kept.append(text[place])
      next = behind([UInt8(ascii: ")")], from: place + 2)
    default: break
    }
    if let next {
      kept.append(UInt8(ascii: " "))
      place = next
    } else {
      kept.append(text[place])
      place += 1
    }
  }
  return String(decoding: kept, as: UTF8.self)
}
