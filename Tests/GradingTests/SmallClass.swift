import Foundation
import TestSupport
import Testing

@testable import Grading
@testable import Judging

/// A class of a few students who were asked two exercises of chapter 08, and a run over it.
enum SmallClass {
  static let folder = "Chapters/08-SearchStrategies"
  static let grade = Program("grade")

  /// Whether submissions can be graded here: something keeps them in, and the reference answers are
  /// there to show that grading works.
  static let canGrade =
    Machine.landlock > 0 && Machine.canFilterCalls && !Course.reference.isEmpty
  static let whyNot: Comment =
    "Not run, since this machine has no Landlock or no seccomp, or the course no reference answers."

  /// The exercise's own example: right for the ratio 0.8 and for no other.
  static let example = """
    import SearchStrategies
    public func greedyGap(_ ratio: Double) throws -> TableModel {
      try TableModel(
        symbols: ["A", "B", "<eos>"], end: "<eos>", maximumLength: 3,
        rows: [.init(after: [], [0.5, 0.4, 0.1]), .init(after: ["A"], [0, 0.64, 0.36])],
        otherwise: [[0, 0, 1]])
    }
    """

  /// A name that a table, a file system and a spreadsheet would each misread in its own way.
  static let hostile = "=1+1, \"x\"\n\u{1B}[31m<b>"

  static let exit = """
    import Foundation
    import SearchStrategies
    public func typicalDraw(_ p: [Double], _ mass: Double, _ u: Double) throws -> Int { exit(0) }
    """

  static let brokenDraw = """
    import SearchStrategies
    public func typicalDraw(_ p: [Double], _ mass: Double, _ u: Double) throws -> Int {
      let width: Int = "one"
      return width
    }
    """

  /// What each student hands in, by name and path.
  static let work: [String: [String: String]] = [
    "ann": ["GreedyGap.swift": example],
    "bob, jr": [
      "\(folder)/Exercises/TypicalDraw.swift": brokenDraw,
      "\(folder)/Exercises/GreedyGap.swift": Course.neighbourReference,
    ],
    "carl": ["TypicalDraw.swift": exit],
    hostile: ["GreedyGap.swift": Course.neighbourReference],
    "nobody": ["notes.txt": "I was ill."],
  ]

  static func write(to folder: URL) throws {
    for (name, files) in work {
      for (path, text) in files {
        let file = folder.appending(path: name).appending(path: path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }
  }

  static let options = ["--exercises", "8.4,8.5", "--seed", "4"]

  /// The class on disk, graded once for all tests that look at the results.
  struct Graded {
    let scratch: Scratch
    let run: Program.Run
    var students: URL { scratch.url.appending(path: "class") }
    var out: URL { scratch.url.appending(path: "out") }
  }

  static let graded = Result {
    let scratch = try Scratch()
    try write(to: scratch.url.appending(path: "class"))
    let formats = ExportFormat.allCases.map(\.rawValue).joined(separator: ",")
    let run = try grade.run(
      options + [
        "--jobs", "2", "--out", "out", "--format", formats,
        scratch.url.appending(path: "class").path,
      ], in: scratch.url)
    return Graded(scratch: scratch, run: run)
  }

  /// The records of a folder of results, by submission, without their times.
  static func records(in folder: URL) throws -> [String: SubmissionResult] {
    let results = ResultsFolder(folder)
    let run = try #require(try results.run())
    var records: [String: SubmissionResult] = [:]
    for var result in results.results(of: run.submissions) {
      for index in result.checks.indices {
        result.checks[index].cpuMilliseconds = 0
        result.checks[index].wallMilliseconds = 0
      }
      records[result.submission] = result
    }
    return records
  }

  /// What tells a file that was kept from one that was written again: a record is never written in
  /// place.
  static func nodes(in folder: URL) throws -> [String: String] {
    let records = folder.appending(path: "results")
    var nodes: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: records.path) {
      var status = stat()
      guard stat(records.appending(path: name).path, &status) == 0 else { continue }
      nodes[name] = "\(status.st_ino)"
    }
    return nodes
  }

  /// Changes one record by hand.
  static func edit(
    _ submission: String, in folder: URL, _ change: (inout SubmissionResult) -> Void
  ) throws {
    let results = ResultsFolder(folder)
    var result = try #require(results.result(of: submission))
    change(&result)
    try results.write(result)
  }
}
