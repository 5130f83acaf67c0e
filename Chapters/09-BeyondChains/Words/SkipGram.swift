import BidirectionalRNN
import Matrices
import Training

/// Vectors of words, trained to tell which words stand near each other: the skip-gram model with negative
/// sampling.
///
/// ```math
/// L = -\log \sigma(E_w \cdot C_{c}) - \sum_{k} \log \sigma(-E_w \cdot C_{n_k})
/// ```
///
/// w is a word of the text, c one that stands near it, and the n are words drawn by chance. A word has two
/// vectors: E as the middle, C as a neighbour. Both are [words × size].
///
/// Source: Mikolov et al. (2013), "Distributed representations of words and phrases and their
/// compositionality".
public struct SkipGram<Element: Scalar>: Equatable, Trainable {
  /// The vectors that are used afterwards: [words × size].
  public var E: Matrix<Element>
  /// The vectors of words as neighbours: [words × size].
  public var C: Matrix<Element>

  /// A model of given vectors.
  public init(E: Matrix<Element>, C: Matrix<Element>) {
    precondition(E.shape == C.shape, "SkipGram: E is \(E.shape), C is \(C.shape)")
    self.E = E
    self.C = C
  }

  /// Random vectors E within ±1 / (2 size), and vectors C of zeros, as in the authors' program.
  public init(words: Int, size: Int, using random: inout SeededGenerator) {
    let bound = 0.5 / Double(size)
    self.init(
      E: .uniform(rows: words, columns: size, in: -bound..<bound, using: &random),
      C: .zeros(rows: words, columns: size))
  }

  /// The same model with another type of number.
  public init<Other: Scalar>(_ other: SkipGram<Other>) {
    self.init(E: Matrix(other.E), C: Matrix(other.C))
  }

  /// Both tables.
  public var parameters: [Parameter<Self, Element>] { [("E", \.E), ("C", \.C)] }

  /// Pairs of words that stand near each other, and words that were drawn.
  public struct Batch: Equatable, Sendable {
    /// The number of each pair's middle word.
    public var words: [Int]
    /// The number of the neighbour of each.
    public var neighbours: [Int]
    /// Lists of words drawn by chance, each as long as `words`.
    public var strangers: [[Int]]

    /// A batch; all lists are equally long.
    public init(words: [Int], neighbours: [Int], strangers: [[Int]]) {
      precondition(
        neighbours.count == words.count && strangers.allSatisfy { $0.count == words.count },
        "SkipGram: \(words.count) words, but \(neighbours.count) neighbours")
      self.words = words
      self.neighbours = neighbours
      self.strangers = strangers
    }
  }

  /// The gradients by the rows that a batch has looked up.
  public struct Gradient: Sendable {
    /// Σ L over the pairs, in nats.
    public let loss: Element
    /// By the rows of E: for each pair one.
    public let words: Matrix<Element>
    /// By the rows of C: for each list of neighbours or strangers and each pair one.
    public let others: [(numbers: [Int], values: Matrix<Element>)]
  }

  // snippet.gradient
  /// Σ L over the pairs, and its derivatives by the rows that take part.
  public func gradient(_ batch: Batch) -> Gradient {
    let v = E.rows(at: batch.words)
    var dv = Matrix<Element>.zeros(like: v)
    var others: [(numbers: [Int], values: Matrix<Element>)] = []
    var loss: Element = 0
    for (index, numbers) in ([batch.neighbours] + batch.strangers).enumerated() {
      let u = C.rows(at: numbers)
      let score = (v * u).summedOverColumns()
      let isNeighbour = index == 0
      loss -= log(sigmoid(isNeighbour ? score : -score)).sum()
      // dL/dscore: σ(score) - 1 for a neighbour, σ(score) for a stranger.
      let dscore = sigmoid(score) - (isNeighbour ? 1 : 0)
      dv += u.scalingRows(by: dscore)
      others.append((numbers, (copy v).scalingRows(by: dscore)))
    }
    return Gradient(loss: loss, words: dv, others: others)
  }

  /// A step of gradient descent that touches only the rows that took part.
  public mutating func descend(_ gradient: Gradient, _ batch: Batch, rate: Double) {
    E.add(gradient.words * Element(-rate), toRowsAt: batch.words)
    for (numbers, values) in gradient.others { C.add(values * Element(-rate), toRowsAt: numbers) }
  }
  // snippet.end

  /// The gradient as a model of whole matrices: zeros wherever a word did not take part.
  public func dense(_ gradient: Gradient, _ batch: Batch) -> SkipGram {
    var whole = zeroed()
    whole.E.add(gradient.words, toRowsAt: batch.words)
    for (numbers, values) in gradient.others { whole.C.add(values, toRowsAt: numbers) }
    return whole
  }
}

/// The words whose vectors point in the most similar direction, by the cosine of the angle.
///
/// - Parameters:
///   - E: A row for each word.
///   - word: The number of the word in question.
///   - count: How many neighbours.
///   - candidates: The numbers that may be named; all if not given.
/// - Returns: Other words than this one, the nearest first.
public func nearest<Element: Scalar>(
  _ E: Matrix<Element>, to word: Int, count: Int, among candidates: [Int]? = nil
) -> [(word: Int, cosine: Double)] {
  // snippet.nearest
  let lengths = sqrt((E * E).summedOverColumns() + Element(1e-30))
  let unit = E.scalingRows(by: 1 / lengths)
  let cosines = unit.timesTransposed(unit.row(word)).elements
  return (candidates ?? Array(0..<E.rows)).filter { $0 != word }
    .map { (word: $0, cosine: cosines[$0].value) }
    .sorted { ($1.cosine, $0.word) < ($0.cosine, $1.word) }
    .prefix(count).map { $0 }
  // snippet.end
}
