import Foundation

/// Multinomial naive Bayes: a class is guessed from how often each word occurs, in whatever order.
///
/// ```math
/// \hat c = \operatorname*{arg\,max}_c \Big( \log \frac{N_c}{N} + \sum_{w} n_w \log
/// \frac{N_{cw} + 1}{\sum_{v} N_{cv} + V} \Big)
/// ```
///
/// Source: McCallum and Nigam (1998), with add-one smoothing.
public struct NaiveBayes: Equatable, Sendable {
  /// For each class, log of its share of the texts; -∞ if it has none.
  public let logPriors: [Double]
  /// For each class and each word, log of the word's smoothed share of the class's words.
  public let logLikelihoods: [[Double]]

  // snippet.count
  /// Counts the words of texts.
  ///
  /// - Parameters:
  ///   - texts: The numbers of each text's words, from 0 to `words` - 1.
  ///   - labels: The class of each text, from 0 to `classes` - 1.
  ///   - words: How many words there are, V.
  ///   - classes: How many classes there are.
  public init(_ texts: [[Int]], labels: [Int], words: Int, classes: Int) {
    var documents = Array(repeating: 0.0, count: classes)
    var counts = Array(repeating: Array(repeating: 0.0, count: words), count: classes)
    for (text, label) in zip(texts, labels) {
      documents[label] += 1
      for word in text { counts[label][word] += 1 }
    }
    logPriors = documents.map { log($0 / Double(texts.count)) }
    logLikelihoods = counts.map { counts in
      let total = counts.reduce(0, +) + Double(words)
      return counts.map { log(($0 + 1) / total) }
    }
  }

  /// The logarithm of P(class) Π P(word | class) of a text, for each class.
  public func scores(_ text: [Int]) -> [Double] {
    zip(logPriors, logLikelihoods).map { prior, likelihoods in
      text.reduce(prior) { $0 + likelihoods[$1] }
    }
  }
  // snippet.end

  /// The class of the highest score; the first of them if there are several.
  public func classify(_ text: [Int]) -> Int { place(ofGreatest: scores(text)) }
}

/// Where the greatest number is, the first of equal ones.
func place<Number: Comparable>(ofGreatest numbers: [Number]) -> Int {
  numbers.indices.dropFirst().reduce(0) { numbers[$1] > numbers[$0] ? $1 : $0 }
}
