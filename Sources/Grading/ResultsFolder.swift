import Console
import Foundation

/// The folder of a run's results.
///
/// ```
/// run.json               what the results have in common, and the secret seed
/// results/NAME.json      one record a submission, written as it is decided
/// results.jsonl, …       the exports, written at the end
/// ```
///
/// Every file is there as a whole or not at all, so a run that is killed at any moment can be resumed.
public struct ResultsFolder: Sendable {
  /// Where it is.
  public let url: URL

  /// The folder at `url`, which need not exist yet.
  public init(_ url: URL) {
    self.url = url
  }

  private var runFile: URL { url.appending(path: "run.json") }
  private var records: URL { url.appending(path: "results", directoryHint: .isDirectory) }

  private func file(of submission: String) -> URL {
    records.appending(path: "\(fileName(for: submission)).json")
  }

  /// The run that the folder belongs to; nil if it belongs to none yet.
  ///
  /// - Throws: `Failure` if there is something that is no record of a run.
  public func run() throws -> RunRecord? {
    guard FileManager.default.fileExists(atPath: runFile.path) else { return nil }
    do {
      return try JSONDecoder().decode(RunRecord.self, from: Data(contentsOf: runFile))
    } catch {
      throw Failure(
        "\(runFile.path) is not the record of a run of this grader; name another folder.")
    }
  }

  /// Makes the folder that of `run`.
  ///
  /// - Throws: `Failure` if it cannot be made or written to.
  public func begin(_ run: RunRecord) throws {
    do {
      try FileManager.default.createDirectory(
        at: records, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    } catch {
      throw Failure(
        "the folder \(url.path) cannot be made; name one that may be written to with --out.")
    }
    removeDrafts(in: url)
    removeDrafts(in: records)
    try writeAtomically(encoder.encode(run), to: runFile)
  }

  /// Writes the record of one submission.
  public func write(_ result: SubmissionResult) throws {
    try writeAtomically(encoder.encode(result), to: file(of: result.submission))
  }

  /// The record of a submission, if there is one that can be read.
  public func result(of submission: String) -> SubmissionResult? {
    guard let data = try? Data(contentsOf: file(of: submission)) else { return nil }
    return try? JSONDecoder().decode(SubmissionResult.self, from: data)
  }

  /// The records of all these submissions that there are.
  public func results(of submissions: [String]) -> [SubmissionResult] {
    submissions.compactMap(result)
  }

  /// Writes files, by their paths in the folder.
  public func write(_ files: [String: Data]) throws {
    for (path, data) in files.sorted(by: { $0.key < $1.key }) {
      let file = url.appending(path: path)
      do {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o750])
      } catch {
        throw Failure("the folder of \(file.path) cannot be made: \(error.localizedDescription)")
      }
      try writeAtomically(data, to: file)
    }
  }

  private var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
