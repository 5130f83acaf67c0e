/// How often texts of each class were taken for each class.
public struct Confusion: Equatable, Sendable {
  /// The names of the classes.
  public let classes: [String]
  /// Row: what a text is; column: what it was taken for.
  public private(set) var counts: [[Int]]

  /// Nothing examined yet.
  public init(classes: [String]) {
    self.classes = classes
    counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
  }

  /// Counts an answer.
  public mutating func add(label: Int, answer: Int) { counts[label][answer] += 1 }

  /// How many texts were examined.
  public var total: Int { counts.joined().reduce(0, +) }

  // snippet.metrics
  /// The share of right answers.
  public var accuracy: Double {
    Double(classes.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
  }

  /// What someone reaches who always gives the commonest class: the base rate.
  public var baseRate: Double {
    Double(counts.map { $0.reduce(0, +) }.max() ?? 0) / Double(total)
  }

  /// Of the texts that were taken for the class, the share that belongs to it; `nil` if none was.
  public func precision(_ label: Int) -> Double? {
    ratio(counts[label][label], of: counts.reduce(0) { $0 + $1[label] })
  }

  /// Of the texts of the class, the share that was taken for it; `nil` if there is none.
  public func recall(_ label: Int) -> Double? {
    ratio(counts[label][label], of: counts[label].reduce(0, +))
  }
  // snippet.end

  private func ratio(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
