import Foundation

/// A measurement that a chapter offers: what `course measure A48` runs.
public struct Experiment: Sendable, Identifiable {
  /// What an experiment found.
  public struct Findings: Sendable {
    /// Tables, by the name that pages use.
    public var tables: [String: MeasuredTable]
    /// Pictures, by the name that pages use.
    public var charts: [String: MeasuredChart]
    /// Single figures, by the name that pages use.
    public var values: [String: MeasurementRecord.Figure]

    /// Findings of each kind.
    public init(
      tables: [String: MeasuredTable] = [:], charts: [String: MeasuredChart] = [:],
      values: [String: MeasurementRecord.Figure] = [:]
    ) {
      self.tables = tables
      self.charts = charts
      self.values = values
    }
  }

  /// Runs with these seeds; tells from time to time which fraction of the work is done.
  public typealias Run =
    @Sendable (_ seeds: [UInt64], _ progress: (Double) -> Void) throws ->
    Findings

  /// The name of its record; by custom the first claim it bears on, "A48".
  public let id: String

  /// The chapter whose catalog keeps the record.
  public let chapter: String

  /// The claims it bears on.
  public let claims: [String]

  /// What it measures, in a few words.
  public let title: String

  /// The seeds of the full measurement.
  public let seeds: [UInt64]

  private let run: Run

  /// An experiment of a chapter, with the seeds of its full measurement.
  public init(
    id: String, chapter: String, claims: [String], title: String, seeds: [UInt64],
    run: @escaping Run
  ) {
    self.id = id
    self.chapter = chapter
    self.claims = claims
    self.title = title
    self.seeds = seeds
    self.run = run
  }

  /// Runs it.
  ///
  /// - Parameters:
  ///   - seeds: Other seeds than those of the full measurement, for a smaller one.
  ///   - date: The day to note.
  ///   - machine: The kind of machine, if the figures depend on it.
  ///   - progress: Told from time to time which fraction of the work is done.
  public func record(
    seeds: [UInt64]? = nil, date: Date = Date(), machine: String? = nil,
    progress: (Double) -> Void = { _ in }
  ) throws -> MeasurementRecord {
    let seeds = seeds ?? self.seeds
    let findings = try run(seeds, progress)
    return MeasurementRecord(
      claims: claims, title: title, date: Experiment.day(date), seeds: seeds,
      versions: ["swift": Experiment.compiler, "system": Experiment.system], machine: machine,
      tables: findings.tables, charts: findings.charts, values: findings.values)
  }

  /// "2025-11-02", in Greenwich.
  static func day(_ date: Date) -> String {
    date.formatted(.iso8601.year().month().day())
  }

  /// The compiler's version, as far as a program can know its own.
  static var compiler: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  /// The operating system and the processor's architecture.
  static var system: String {
    #if os(macOS)
      let name = "macOS"
    #else
      let name = "Linux"
    #endif
    #if arch(arm64)
      return "\(name), arm64"
    #else
      return "\(name), x86-64"
    #endif
  }
}

extension Book {
  /// Where the record of an experiment is kept, from the package's root; `nil` if its chapter is
  /// not on disk.
  public func path(ofRecordOf experiment: Experiment) -> String? {
    chapters.first { $0.name == experiment.chapter }.map {
      "\($0.catalog)/\(MeasurementRecord.folder)/\(experiment.id).json"
    }
  }

  /// Writes a record where its pages look for it.
  ///
  /// - Returns: The file, from the package's root.
  /// - Throws: ``ManuscriptError`` if the chapter is not on disk or the file cannot be written.
  public func keep(_ record: MeasurementRecord, of experiment: Experiment) throws -> String {
    guard let path = path(ofRecordOf: experiment) else {
      throw ManuscriptError("there is no chapter \(experiment.chapter) to keep the record in.")
    }
    let file = location(of: path)
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try record.json().write(to: file, options: .atomic)
    } catch {
      throw ManuscriptError("\(path) cannot be written: \(error.localizedDescription)")
    }
    return path
  }
}
