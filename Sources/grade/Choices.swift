import Console
import Curriculum
import Foundation
import Grading
import Judging
import Manuscript

/// What the options of a run say.
struct Choices {
  static let exercises = Option<String?>(
    "exercises", "LIST",
    "Which exercises are asked: ids and chapters, such as 1.2,8; all if left out.")
  static let jobs = Option<Int?>(
    "jobs", "N", "How many submissions are graded at a time; as many as there are processors.")
  static let shard = Option<String?>(
    "shard", "I/N", "Grade the I-th of N parts of the class, by sorted name.")
  static let resume = Flag("resume", "Continue a run that was interrupted.")
  static let seed = Option<UInt64?>(
    "seed", "N", "Which questions are asked; by default a fresh secret one.")
  static let seedFile = Option<String?>(
    "seed-file", "FILE", "The seed from a file, since lists of processes show what --seed says.")
  static let out = Option(
    "out", "DIR", default: "marks", "The folder of the results.")
  static let format = Option(
    "format", "LIST", default: "csv,jsonl,markdown",
    "Forms of the results: \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  static let roster = Option<String?>(
    "roster", "FILE", "A CSV file with student_id, last_name, first_name, email, duedate, …")
  static let require = Option<String?>(
    "require-sandbox", "LEVEL", "Refuse to run below level L2 (the default) or L3.")
  static let weak = Flag(
    "allow-weak-sandbox", "Run even where nothing keeps a submission from your files.")

  static let all: [any Parameter] = [
    exercises, jobs, shard, resume, seed, seedFile, out, format, roster, require, weak,
  ]

  let root: URL
  let folder: ResultsFolder
  let formats: [ExportFormat]
  let roster: Roster?
  var options: ClassRun.Options

  init(_ arguments: Arguments) throws {
    root = try Self.course()
    folder = ResultsFolder(URL(fileURLWithPath: arguments[Self.out]))
    formats = try Self.formats(arguments[Self.format])
    roster = try arguments[Self.roster].map { try Roster(contentsOf: URL(fileURLWithPath: $0)) }
    options = ClassRun.Options(
      entries: try Self.entries(arguments[Self.exercises]),
      shard: try arguments[Self.shard].map(Self.shard), seed: try Self.seed(arguments),
      resumes: arguments[Self.resume])
    if let jobs = arguments[Self.jobs] {
      guard 1...1_000 ~= jobs else {
        throw UsageError("--jobs must lie between 1 and 1000, and \(jobs) does not.")
      }
      options.jobs = jobs
    }
    if let level = arguments[Self.require] {
      guard let level = Sandbox.Level(rawValue: level), level > .none else {
        throw UsageError("--require-sandbox takes L2 or L3, not \"\(level)\".")
      }
      options.required = level
    }
    if arguments[Self.weak] {
      guard arguments[Self.require] == nil else {
        throw UsageError("--require-sandbox and --allow-weak-sandbox contradict each other.")
      }
      options.required = .none
    }
  }

  /// The seed that was given, in one of the two ways.
  static func seed(_ arguments: Arguments) throws -> UInt64? {
    guard let path = arguments[seedFile] else { return arguments[seed] }
    guard arguments[seed] == nil else {
      throw UsageError("--seed and --seed-file contradict each other; give one of them.")
    }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Failure("the seed's file \(path) cannot be read.")
    }
    guard let seed = UInt64(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Failure(
        "\(path) must hold one number from 0 to \(UInt64.max), the seed, and nothing else.")
    }
    return seed
  }

  /// The package's folder: above the current one, or else where this program was built.
  static func course() throws -> URL {
    let here = FileManager.default.currentDirectoryPath + "/."
    if let root = try? Book.root(above: here) { return root }
    let program = Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? here
    if let root = try? Book.root(above: program) { return root }
    throw Failure("this is not the folder of Through Time; go there first.")
  }

  static func formats(_ list: String) throws -> [ExportFormat] {
    try list.split(separator: ",").map { word in
      guard let format = ExportFormat(rawValue: String(word)) else {
        let known = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("--format knows \(known), not \"\(word)\".")
      }
      return format
    }
  }

  /// The exercises of a list of ids and chapters, in the course's order.
  static func entries(_ list: String?) throws -> [Curriculum.Entry] {
    guard let list else { return Curriculum.entries }
    var chosen: Set<String> = []
    for word in list.split(separator: ",") {
      let ids = Curriculum.entries.map(\.id).filter { $0 == word || $0.hasPrefix(word + ".") }
      guard !ids.isEmpty else {
        let known = Curriculum.entries.map(\.id).joined(separator: ", ")
        throw UsageError(
          "--exercises: there is no exercise or chapter \"\(word)\"; there are \(known).")
      }
      chosen.formUnion(ids)
    }
    guard !chosen.isEmpty else { throw UsageError("--exercises names no exercise.") }
    return Curriculum.entries.filter { chosen.contains($0.id) }
  }

  private static func shard(_ text: String) throws -> RunRecord.Shard {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], 1...10_000 ~= count,
      1...count ~= index
    else {
      throw UsageError(
        "--shard takes a part and the number of parts, such as 2/4, not \"\(text)\".")
    }
    return RunRecord.Shard(index: index, count: count)
  }
}
