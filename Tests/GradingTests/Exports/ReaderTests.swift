import Foundation
import TestSupport
import Testing

@testable import Grading

/// What other programs read in the exports is what the records say.
struct ReaderTests {
  /// What `Tests/Reference/exports/read.py` tells.
  struct Found: Decodable {
    struct Suite: Decodable {
      var name: String
      var tests: Int
      var failures: Int
      var errors: Int
      var cases: [[String]]
      var text: String
    }

    struct Gradescope: Decodable {
      struct Test: Decodable {
        var score: Int
        var max_score: Int
        var status: String
        var name: String
        var number: String
        var output: String
        var output_format: String
        var tags: [String]
        var visibility: String
      }

      var score: Int?
      var execution_time: Double
      var output: String
      var output_format: String
      var visibility: String
      var stdout_visibility: String
      var extra_data: Extra
      var tests: [Test]
    }

    struct Extra: Decodable {
      var submission: String
      var verdicts: [String: String]
    }

    struct Exercism: Decodable {
      struct Test: Decodable {
        var name: String
        var test_code: String
        var status: String
        var message: String?
        var output: String?
        var task_id: Int
      }

      var version: Int
      var status: String
      var message: String?
      var tests: [Test]
    }

    var marks: [[String]]
    var nbgrader: [[String]]
    var records: [SubmissionResult]
    var gradescope: [String: Gradescope]
    var exercism: [String: Exercism]
    var junit: [Suite]
    var feedback: [String: String]
  }

  static let hasPython = (try? run(["-c", "pass"])) != nil

  private static func run(_ arguments: [String]) throws -> Data {
    let scratch = try Scratch()
    let file = try scratch.write("", to: "output")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: file)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return try Data(contentsOf: file)
  }

  private func readByPython(_ files: [String: Data]) throws -> Found {
    let scratch = try Scratch()
    for (path, data) in files {
      let file = scratch.url.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try data.write(to: file)
    }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Reference/exports/read.py").standardizedFileURL
    return try JSONDecoder().decode(Found.self, from: Self.run([script.path, scratch.url.path]))
  }

  @Test(.enabled(if: hasPython, "python3 is not on this machine"))
  func `Python's readers find the class in every form`() throws {
    let results = Sample.results
    let found = try readByPython(
      try Sample.files(roster: Roster(Data(Sample.roster.utf8))))

    let order = results.map(\.submission).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    #expect(found.records.map { Array($0.submission.utf8) } == order.map { Array($0.utf8) })
    for result in results {
      let record = try #require(
        found.records.first { $0.submission.utf8.elementsEqual(result.submission.utf8) })
      #expect(record == result)
      #expect(record.log.utf8.elementsEqual(result.log.utf8))
    }

    #expect(
      found.marks[0].joined(separator: " ") == "submission status 8.1 8.2 8.3 score max remarks")
    #expect(found.marks.count == 1 + results.count)
    #expect(found.marks.allSatisfy { $0.count == 8 })
    #expect(
      found.marks[1] == ["'-dash; +plus", "graded", "2", "0", "0", "2", "15", results[0].log])
    #expect(found.marks[2].prefix(7) == ["..", "rejected", "0", "0", "0", "0", "15"])
    #expect(found.marks[3][0].hasPrefix("'=cmd|' /C calc'!A1, \"quoted\"; ]]> <script>"))
    let broken = try #require(found.marks.first { $0[0] == "broken" })
    #expect(broken == ["broken", "internal", "", "", "", "", "15", "The compiler is missing."])

    let header =
      "assignment duedate timestamp student_id last_name first_name email raw_score "
      + "late_submission_penalty score max_score"
    #expect(found.nbgrader[0].joined(separator: " ") == header)
    let numbers = found.nbgrader.map { Array($0.suffix(4)) }
    #expect(numbers[1] == ["15.0", "1.5", "13.5", "15.0"])
    #expect(numbers[2] == ["0.0", "0.0", "0.0", "15.0"])
    #expect(found.nbgrader[3][3] == "s\n3")
    #expect(numbers[3] == ["0.0", "0.0", "0.0", "15.0"])
    #expect(numbers[4] == ["2.0", "1.0", "1.0", "15.0"])
    #expect(numbers[5] == ["", "", "", "15.0"])
    #expect(found.nbgrader[2][4...6] == ["'=SUM(A1)", "'@first", "'-mail"])

    for result in results {
      let name = fileName(for: result.submission)
      let gradescope = try #require(found.gradescope[name])
      #expect(gradescope.extra_data.submission.utf8.elementsEqual(result.submission.utf8))
      #expect(gradescope.score == (result.status == .rejected ? 0 : result.score))
      #expect(gradescope.tests.count == (result.status == .internal ? 0 : result.checks.count))
      #expect(gradescope.tests.reduce(0) { $0 + $1.score } == gradescope.score ?? 0)
      #expect(gradescope.tests.allSatisfy { ($0.status == "passed") == ($0.score == 5) })
      let visibilities = Set(gradescope.tests.map(\.visibility) + [gradescope.visibility])
      #expect(visibilities == ["visible"])
      #expect(!gradescope.output.isEmpty)

      let exercism = try #require(found.exercism[name])
      #expect(exercism.version == 3 && exercism.tests.count == result.checks.count)
      #expect(exercism.tests.map(\.task_id) == Array(1...3).prefix(result.checks.count).map { $0 })
      #expect((exercism.message != nil) == (exercism.status == "error"))
      #expect(found.feedback[name] != nil)
    }
    let statuses = order.map { found.exercism[fileName(for: $0)]?.status }
    // -dash, .., =cmd, ada, broken, empty, and the rest, by bytes.
    #expect(
      statuses == ["fail", "error", "fail", "pass", "error", "error", "fail", "error", "error"])

    #expect(found.junit.count == results.count)
    for (suite, name) in zip(found.junit, order) {
      let result = try #require(
        results.first { $0.submission.utf8.elementsEqual(name.utf8) })
      let isWhole = result.status == .rejected || result.checks.isEmpty
      #expect(suite.tests == suite.cases.count)
      #expect(suite.tests == result.checks.count + (isWhole ? 1 : 0))
      #expect(suite.failures == suite.cases.count { $0.last == "failure" })
      #expect(suite.errors == suite.cases.count { $0.last == "error" })
      #expect((suite.errors > 0) == (result.status == .internal))
      #expect((suite.failures + suite.errors == 0) == (result.score == result.max))
    }
    #expect(found.junit[2].text.contains("]]> <script>alert(1)</script> </testcase> & &amp;"))
    #expect(found.junit[2].name.contains("\"quoted\"; ]]> <script>"))
  }

  /// A detail, a log and a name of a million characters of each of several kinds.
  @Test(.enabled(if: hasPython, "python3 is not on this machine"))
  func `a million characters break no form`() throws {
    let all = ["a", "\"", "\u{1B}", "\r\n", "]]>", "`", "\n", "=", "<", "\u{301}", "👩‍👩‍👧", ",", "\0"]
    let kinds = isLong ? all : Array(all.prefix(4))
    let results = kinds.enumerated().map { index, kind in
      let million = String(repeating: kind, count: 1_000_000 / kind.unicodeScalars.count)
      return Sample.result(
        // The digest of a long name takes its time in a debug build.
        index == 0 ? String(million.prefix(isLong ? 1_000_000 : 50_000)) : "kind \(index)", .graded,
        0, log: million,
        [("8.1", .fail, 0, million), ("8.2", .pass, 0, "")])
    }
    var run = Sample.run
    run.submissions = results.map(\.submission)
    let files = try Sample.files(run, results, roster: nil)
    // Nothing but the name, which is an identity, is longer than 64 KiB with its escapes of six.
    #expect(files.values.allSatisfy { $0.count < 20_000_000 })
    let found = try readByPython(files)
    #expect(found.marks.count == 1 + kinds.count && found.junit.count == kinds.count)
    #expect(found.records.count == kinds.count && found.gradescope.count == kinds.count)
    #expect(found.records.allSatisfy { $0.log.utf8.count < 66_000 })
    #expect(found.marks.allSatisfy { $0[7].utf16.count < 32_767 })
    let cut = try #require(found.records.first { $0.submission == "kind 1" })
    #expect(cut.log == String(repeating: "\"", count: 65_536) + "\n… (934464 bytes more)")
  }
}
