import Matrices
import Training

/// A row of numbers for each word: a table to look words up in, and a weight matrix to be trained.
///
/// ```swift
/// let vectors = embedding.vectors(of: vocabulary.encode(words))   // [words × size]
/// ```
///
/// The product of a one-hot row and a matrix is a row of that matrix, so that the table is a layer whose
/// inputs are words; but it finds the row without a product. Source: lecture E, "Embeddings"; Bengio et al.
/// (2003).
public struct Embedding<Element: Scalar>: Equatable, Trainable {
  /// The vectors, a row for each word: [words × size].
  public var E: Matrix<Element>

  /// A table of given vectors.
  public init(E: Matrix<Element>) { self.E = E }

  /// Random vectors: each number is uniform within ±√(3 / size), so that a vector is about 1 long.
  public init(words: Int, size: Int, using random: inout SeededGenerator) {
    precondition(words >= 1 && size >= 1, "Embedding: \(words) words of \(size) numbers")
    let bound = (3 / Double(size)).squareRoot()
    E = .uniform(rows: words, columns: size, in: -bound..<bound, using: &random)
  }

  /// The same table with another type of number.
  public init<Other: Scalar>(_ other: Embedding<Other>) { E = Matrix(other.E) }

  /// The table under the name "E".
  public var parameters: [Parameter<Self, Element>] { [("E", \.E)] }

  // snippet.lookup
  /// The vectors of words, by their numbers: [words.count × size]. A number may come repeatedly.
  public func vectors(of words: [Int]) -> Matrix<Element> {
    E.rows(at: words)
  }

  /// The gradient by the table, of the rows that were looked up.
  ///
  /// - Parameters:
  ///   - words: What was looked up.
  ///   - dvectors: The derivative by each vector that was found, [words.count × size].
  public func gradient(_ words: [Int], _ dvectors: Matrix<Element>) -> SparseRows<Element> {
    SparseRows(words, dvectors)
  }
  // snippet.end

  /// One step of plain gradient descent, in the rows that have a gradient and in no others.
  public mutating func descend(_ gradient: SparseRows<Element>, rate: Double) {
    E.add(gradient.values * Element(-rate), toRowsAt: gradient.rows)
  }
}

/// A matrix that is zero but for some rows: the gradient of a table in which few words were looked up.
public struct SparseRows<Element: Scalar>: Equatable, Sendable {
  /// Which rows are not zero: each once, in ascending order.
  public let rows: [Int]
  /// What is in them: [rows.count × columns].
  public let values: Matrix<Element>

  // snippet.sum
  /// Adds up rows of the same number.
  ///
  /// - Parameters:
  ///   - numbers: The row that each row of `parts` belongs to; a number may come repeatedly.
  ///   - parts: [numbers.count × columns].
  public init(_ numbers: [Int], _ parts: Matrix<Element>) {
    precondition(
      numbers.count == parts.rows, "SparseRows: \(numbers.count) numbers for \(parts.rows) rows")
    rows = Set(numbers).sorted()
    let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    var values = Matrix<Element>.zeros(rows: rows.count, columns: parts.columns)
    values.add(parts, toRowsAt: numbers.compactMap { places[$0] })
    self.values = values
  }
  // snippet.end

  /// The whole matrix, zeros included.
  public func dense(rows count: Int) -> Matrix<Element> {
    var whole = Matrix<Element>.zeros(rows: count, columns: values.columns)
    whole.add(values, toRowsAt: rows)
    return whole
  }
}
