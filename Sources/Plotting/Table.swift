import Console

/// Results in rows and columns, for a terminal, for a page in Markdown, or as a picture.
///
/// Columns whose entries are all numbers stand at the right, the others at the left.
public struct Table: Chart {
  /// What stands above the table.
  public var title: String
  /// A sentence for those who cannot see the picture; when empty, the table is read out.
  public var caption: String
  /// The columns' names.
  public var header: [String]
  /// The entries by row. A row that is too short is filled with empty entries.
  public var rows: [[String]]

  /// Creates a table.
  public init(
    _ title: String = "", header: [String], rows: [[String]], caption: String = ""
  ) {
    self.title = title
    self.caption = caption
    self.header = header
    self.rows = rows
  }

  /// The caption, or the columns' names and the number of rows.
  public var summary: String {
    if !caption.isEmpty { return caption }
    let count = rows.count == 1 ? "1 row" : "\(rows.count) rows"
    return "Table of \(count) with the columns \(header.joined(separator: ", "))."
  }

  /// The table in GitHub's Markdown, without its title.
  public func markdown() -> String {
    func line(_ entries: [String]) -> String {
      "| " + entries.map(Self.markdownEscaped).joined(separator: " | ") + " |"
    }
    let rule = alignments.map { $0 == .trailing ? "---:" : "---" }
    let lines = [line(cells(header)), "| " + rule.joined(separator: " | ") + " |"]
    return (lines + rows.map { line(cells($0)) }).joined(separator: "\n") + "\n"
  }

  /// The number of columns: that of the longest row.
  var width: Int { max(rows.map(\.count).max() ?? 0, header.count) }

  /// A row's entries, as many as there are columns.
  func cells(_ row: [String]) -> [String] {
    row + Array(repeating: "", count: max(width - row.count, 0))
  }

  /// Where the entries of each column stand.
  var alignments: [Alignment] {
    (0..<width).map { column in
      let entries = rows.map { cells($0)[column] }.filter { !$0.isEmpty }
      return !entries.isEmpty && entries.allSatisfy(Self.isNumber) ? .trailing : .leading
    }
  }

  /// Whether text is a number as people write it: "1,234.5", "−0.3", "12 %", "5e-7", "1.5×10⁻⁷",
  /// "3.1 ± 0.2", or a dash for a missing one.
  static func isNumber(_ text: String) -> Bool {
    if ["–", "—", "-", "NaN", "∞", "−∞"].contains(text) { return true }
    let allowed = "0123456789.,eE+-−±×%() ⁰¹²³⁴⁵⁶⁷⁸⁹⁻∞"
    return text.contains(where: \.isWholeNumber) && text.allSatisfy { allowed.contains($0) }
  }

  private static func markdownEscaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "|": "\\|"
      case "\n", "\r\n", "\r": " "
      default: String(character)
      }
    }.joined()
  }
}
