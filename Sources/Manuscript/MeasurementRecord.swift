import Foundation

/// What was measured once in full, for claims that a test can only repeat in a small form.
///
/// `course measure A48` writes it as `Measured/A48.json` into the chapter's catalog. The tables,
/// pictures and figures of the prose are generated from that file, so that none is typed by hand.
public struct MeasurementRecord: Codable, Equatable, Sendable {
  /// The claims it bears on.
  public var claims: [String]

  /// What was measured, in a few words.
  public var title: String

  /// The day, as "2025-11-02".
  public var date: String

  /// The seeds of the runs.
  public var seeds: [UInt64]

  /// Versions by what they are of, "swift" for one.
  public var versions: [String: String]

  /// The kind of machine, where the figures depend on it.
  public var machine: String?

  /// What was found.
  public var tables: [String: MeasuredTable]

  /// The same as pictures.
  public var charts: [String: MeasuredChart]

  /// Single figures, by name.
  public var values: [String: Figure]

  /// A single figure.
  public struct Figure: Codable, Equatable, Sendable {
    /// The figure in full.
    public let value: Cell

    /// How many decimals it is shown with; `nil` shows it in full.
    public let digits: Int?

    /// A figure that is shown with so many decimals.
    public init(_ value: Cell, digits: Int? = nil) {
      self.value = value
      self.digits = digits
    }
  }

  /// The figure of a name, as prose shows it: one of `values`, a cell as "table/row/column", or
  /// one of the record's own facts: "date", "machine", "seeds" (how many), "versions/swift".
  func shown(_ name: String) -> String? {
    if let figure = values[name] { return figure.value.shown(digits: figure.digits) }
    let parts = name.split(separator: "/").map(String.init)
    switch (parts.count, parts.first) {
    case (1, "date"): return date
    case (1, "machine"): return machine
    case (1, "seeds"): return "\(seeds.count)"
    case (2, "versions"): return versions[parts[1]]
    case (3, let table?): return tables[table]?.figure(row: parts[1], column: parts[2])
    default: return nil
    }
  }

  /// What `shown` knows, for messages.
  var names: [String] {
    values.keys.sorted() + tables.keys.sorted().map { "\($0)/row/column" }
      + ["date", "machine", "seeds"] + versions.keys.sorted().map { "versions/\($0)" }
  }
}

// MARK: - The file

extension MeasurementRecord {
  /// The folder of the records, within a catalog.
  public static let folder = "Measured"

  static func isRecord(_ path: String) -> Bool {
    path.contains(".docc/\(folder)/") && path.hasSuffix(".json")
  }

  init(_ path: String, in book: Book) throws(ManuscriptError) {
    do {
      self = try JSONDecoder().decode(
        MeasurementRecord.self, from: Data(contentsOf: book.location(of: path)))
    } catch let error as DecodingError {
      throw ManuscriptError("this is no measured record: \(sentence(for: error))")
    } catch {
      throw ManuscriptError("this cannot be read: \(error.localizedDescription)")
    }
    for (name, table) in tables {
      if let row = table.rows.firstIndex(where: { $0.count != table.columns.count }) {
        throw ManuscriptError(
          "row \(row + 1) of the table '\(name)' has \(table.rows[row].count) cells for "
            + "\(table.columns.count) columns.")
      }
    }
    for name in charts.keys where name.wholeMatch(of: /[A-Za-z0-9\-]+/) == nil {
      throw ManuscriptError(
        "the chart '\(name)' names a file; use letters, digits and hyphens alone.")
    }
  }

  /// The file's contents: the same bytes for the same record.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
