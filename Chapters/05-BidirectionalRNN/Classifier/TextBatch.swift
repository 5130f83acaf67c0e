/// Texts of different lengths side by side: what a layer reads in one go.
///
/// A layer wants a step of all texts at once and the longest text first. The rows are sorted so, and
/// ``places`` tells which text a row holds. What stands beyond the end of a text is 0 and is never
/// read.
public struct TextBatch: Equatable, Sendable {
  /// For each row, which of the given texts it holds.
  public let places: [Int]
  /// For each row, how many words it has: never rising.
  public let lengths: [Int]
  /// For each step, a word of each row.
  public let words: [[Int]]

  // snippet.batch
  /// The numbers of the words of some texts.
  public init(_ texts: [[Int]]) {
    let places = texts.indices.sorted { (texts[$1].count, $0) < (texts[$0].count, $1) }
    let rows = places.map { texts[$0] }
    self.places = places
    lengths = rows.map(\.count)
    words = (0..<(rows.first?.count ?? 0)).map { step in
      rows.map { step < $0.count ? $0[step] : 0 }
    }
  }
  // snippet.end

  /// How many texts there are.
  public var count: Int { places.count }
}
