import Foundation
import Plotting

/// A table of measured figures: the figures in full in the record, rounded only where it is shown.
public struct MeasuredTable: Codable, Equatable, Sendable {
  /// What one column holds.
  public struct Column: Codable, Equatable, Sendable {
    /// Its heading, in Markdown.
    public let name: String

    /// How many decimals its numbers are shown with; `nil` shows them in full.
    public let digits: Int?

    /// A column with a heading, and with so many decimals.
    public init(_ name: String, digits: Int? = nil) {
      self.name = name
      self.digits = digits
    }
  }

  /// The columns, left to right.
  public let columns: [Column]

  /// The rows, each with a cell for every column.
  public private(set) var rows: [[Cell]] = []

  /// A table of these columns, without rows.
  public init(columns: [Column]) {
    self.columns = columns
  }

  /// A table of these columns and rows.
  public init(columns: [Column], rows: [[Cell]]) {
    self.init(columns: columns)
    for row in rows { append(row) }
  }

  /// Adds a row.
  public mutating func append(_ row: [Cell]) {
    precondition(
      row.count == columns.count,
      "A row of \(row.count) cells does not fit a table of \(columns.count) columns.")
    rows.append(row)
  }

  /// The cells as they are shown.
  var shown: [[String]] {
    rows.map { row in zip(columns, row).map { $1.shown(digits: $0.digits) } }
  }

  /// The figure in a row, named by its first cell, and a column, named by its heading.
  func figure(row: String, column: String) -> String? {
    guard let i = shown.firstIndex(where: { $0.first == row }),
      let j = columns.firstIndex(where: { $0.name == column })
    else { return nil }
    return shown[i][j]
  }
}

/// A number or a word in a table.
public enum Cell: Equatable, Sendable {
  /// A measured number.
  case number(Double)
  /// A label.
  case text(String)

  /// The cell as the page shows it.
  func shown(digits: Int?) -> String {
    switch self {
    case .number(let number): shownNumber(number, digits: digits)
    case .text(let text): text
    }
  }
}

extension Cell: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A label.
  public init(stringLiteral text: String) { self = .text(text) }
  /// A number.
  public init(floatLiteral number: Double) { self = .number(number) }
  /// A whole number.
  public init(integerLiteral number: Int) { self = .number(Double(number)) }
}

extension Cell: Codable {
  /// A JSON number or string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  /// Writes a JSON number or string. JSON has no infinity, so what is not finite becomes a label.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number) where number.isFinite: try container.encode(number)
    case .number(let number): try container.encode(shownNumber(number, digits: nil))
    case .text(let text): try container.encode(text)
    }
  }
}

/// A number as prose shows it, the same in every locale: with `digits` decimals, or in full, and
/// with commas between thousands from five digits on.
func shownNumber(_ number: Double, digits: Int?) -> String {
  guard number.isFinite else { return number.isNaN ? "NaN" : number > 0 ? "∞" : "-∞" }
  let isWhole = number == number.rounded() && abs(number) < 1e15
  let text =
    if let digits { String(format: "%.\(digits)f", number) } else if isWhole {
      String(format: "%.0f", number)
    } else { "\(number)" }
  guard !text.contains("e") else { return text }
  return groupedByThousands(Double(text) == 0 ? text.drop { $0 == "-" } : text[...])
}

private func groupedByThousands(_ text: Substring) -> String {
  let sign = text.prefix { $0 == "-" }
  let whole = text.dropFirst(sign.count).prefix { $0 != "." }
  let rest = text.dropFirst(sign.count + whole.count)
  guard whole.count >= 5 else { return String(text) }
  let groups = stride(from: whole.count, to: 0, by: -3).map { whole.prefix($0).suffix(3) }
  return sign + groups.reversed().joined(separator: ",") + rest
}

extension MeasuredTable {
  /// The table as it is shown.
  public var table: Table {
    Table(header: columns.map(\.name), rows: shown)
  }

  /// The lines of the table in Markdown.
  func markdown() -> [String] {
    table.markdown().split(separator: "\n").map(String.init)
  }
}
