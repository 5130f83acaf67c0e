import Console
import Foundation

/// Comma-separated values after RFC 4180: lines end in CR LF, and a field that holds a comma, a quote
/// or a line break stands in quotes, with each quote doubled.
public enum CSV {
  /// One field, and where in the file it begins.
  public struct Field: Sendable, Equatable {
    /// The text, without quotes.
    public var text: String
    /// The line of the file, from 1.
    public var line: Int
    /// The field of its row, from 1.
    public var column: Int
  }

  /// The rows as a file. Nothing in a field but quotes is changed: what came from students goes
  /// through ``guarded(_:)`` first.
  public static func write(_ rows: [[String]]) -> Data {
    var bytes: [UInt8] = []
    for row in rows {
      for (index, field) in row.enumerated() {
        if index > 0 { bytes.append(comma) }
        // A row of one empty field would be an empty line, which readers leave out.
        if row.count == 1 && field.isEmpty || field.utf8.contains(where: needsQuotes) {
          bytes.append(quote)
          for byte in field.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
          }
          bytes.append(quote)
        } else {
          bytes += field.utf8
        }
      }
      bytes += [carriageReturn, lineFeed]
    }
    return Data(bytes)
  }

  /// A text that a student may have chosen, fit for a cell of a spreadsheet.
  ///
  /// A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, quoted or not, and
  /// a formula can fetch an address with the whole class's marks in it. An apostrophe in front makes
  /// it text; that is what spreadsheets themselves write for it. It shows in other programs, which is
  /// why only texts get it that begin so, and numbers never do. The wide forms of the four signs count
  /// too, and so do signs that come after spaces, since some programs trim them.
  ///
  /// Control characters become visible ones: some readers stop at a NUL.
  public static func guarded(_ text: String) -> String {
    let visible = visible(text)
    let first = visible.unicodeScalars.first { !$0.properties.isWhitespace }
    return first.map(formulaSigns.contains) == true ? "'" + visible : visible
  }

  private static let formulaSigns = Set("=+-@＝＋－＠".unicodeScalars)

  /// The rows of a file, without empty lines. A byte order mark is passed over; lines may end in
  /// CR LF, LF or CR.
  ///
  /// - Parameters:
  ///   - data: The file's bytes, in UTF-8.
  ///   - name: What the file is called in errors.
  /// - Throws: `Failure`, with a sentence that names the line and column.
  public static func read(_ data: Data, name: String) throws -> [[Field]] {
    if data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF]) {
      throw Failure("\(name) is in UTF-16; save it as CSV in UTF-8.")
    }
    var reader = Reader(bytes: Array(data), name: name)
    return try reader.rows()
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    // A semicolon or a tab separates fields for programs that are set up so; in quotes it does not.
    [comma, quote, carriageReturn, lineFeed, UInt8(ascii: ";"), UInt8(ascii: "\t")].contains(byte)
  }

  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let quote = UInt8(ascii: "\"")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
}

private struct Reader {
  let bytes: [UInt8]
  let name: String
  var place = 0
  var line = 1

  init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  mutating func rows() throws -> [[CSV.Field]] {
    var rows: [[CSV.Field]] = []
    while place < bytes.count {
      if takeLineBreak() { continue }
      rows.append(try row())
    }
    return rows
  }

  private mutating func row() throws -> [CSV.Field] {
    var fields: [CSV.Field] = []
    while true {
      let (start, column) = (line, fields.count + 1)
      let field = try next == CSV.quote ? quoted(column) : plain(column)
      guard !field.contains(0), let text = String(validating: field, as: UTF8.self) else {
        let fault = field.contains(0) ? "holds a NUL byte" : "is not valid UTF-8"
        throw failure(start, column, "\(fault); save the file as CSV in UTF-8")
      }
      fields.append(CSV.Field(text: text, line: start, column: column))
      if next == CSV.comma {
        place += 1
        continue
      }
      if place < bytes.count, !takeLineBreak() {
        throw failure(line, column, "goes on after its closing quote; double the quotes inside")
      }
      return fields
    }
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  /// Up to the next comma or line break.
  private mutating func plain(_ column: Int) throws -> [UInt8] {
    let start = place
    while let byte = next, ![CSV.comma, CSV.carriageReturn, CSV.lineFeed].contains(byte) {
      guard byte != CSV.quote else {
        throw failure(line, column, "holds a quote but does not begin with one")
      }
      place += 1
    }
    return Array(bytes[start..<place])
  }

  /// Up to the closing quote and past it.
  private mutating func quoted(_ column: Int) throws -> [UInt8] {
    let start = line
    var field: [UInt8] = []
    place += 1
    while let byte = next {
      if byte == CSV.quote {
        place += 1
        guard next == CSV.quote else { return field }
      } else if takeLineBreak() {
        field.append(CSV.lineFeed)
        continue
      }
      field.append(byte)
      place += 1
    }
    throw failure(start, column, "opens a quote that is never closed")
  }

  private mutating func takeLineBreak() -> Bool {
    guard next == CSV.carriageReturn || next == CSV.lineFeed else { return false }
    place += bytes[place...].starts(with: [CSV.carriageReturn, CSV.lineFeed]) ? 2 : 1
    line += 1
    return true
  }

  private func failure(_ line: Int, _ column: Int, _ fault: String) -> Failure {
    Failure("\(name), line \(line): column \(column) \(fault).")
  }
}
