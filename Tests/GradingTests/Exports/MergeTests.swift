import Console
import Foundation
import Testing

@testable import Grading

/// Something done to a part, and what the refusal says about it.
struct Change<Subject>: Sendable, CustomTestStringConvertible {
  let told: String
  let make: @Sendable (inout Subject) -> Void
  var testDescription: String { told }

  init(_ told: String, _ make: @escaping @Sendable (inout Subject) -> Void) {
    self.told = told
    self.make = make
  }
}

struct MergeTests {
  private static let names = ["a", "b", "c", "d", "e"]

  private func run(_ index: Int?, of count: Int = 2) -> RunRecord {
    var run = Sample.run
    run.submissions = Self.names
    run.shard = index.map { RunRecord.Shard(index: $0, count: count) }
    return run
  }

  private func result(_ name: String, _ points: Int = 5) -> SubmissionResult {
    Sample.result(name, .graded, points, [("8.1", points == 5 ? .pass : .partial, points, "")])
  }

  private func refusal(_ runs: [(RunRecord, [SubmissionResult])]) throws -> String {
    let failure = #expect(throws: Failure.self) { try Merge.merge(runs) }
    return try #require(failure).message
  }

  private var first: (RunRecord, [SubmissionResult]) {
    (run(1), [result("a"), result("c"), result("e")])
  }
  private var second: (RunRecord, [SubmissionResult]) { (run(2), [result("d", 3), result("b")]) }

  @Test func `two shards are a class, in whatever order`() throws {
    let (whole, results) = try Merge.merge([first, second])
    #expect(whole == run(nil))
    #expect(results.map(\.submission) == Self.names)
    #expect(results[3].score == 3)
    let (same, again) = try Merge.merge([second, first])
    #expect(same == whole && again == results)
    let (one, all) = try Merge.merge([(whole, results)])
    #expect(one == whole && all == results)
  }

  @Test func `a result that is there twice is accepted if it differs in times only`() throws {
    var later = first
    later.1[0].checks[0].wallMilliseconds += 17
    later.1[0].checks[0].cpuMilliseconds += 1
    let (_, results) = try Merge.merge([first, later, second, second])
    #expect(results.map(\.submission) == Self.names)
    #expect(results[0] == first.1[0])
  }

  @Test func `what the grader failed at yields to a grade`() throws {
    let failed = Sample.result("b", .internal, nil, log: "No space left.", [])
    for runs in [[first, second, (run(2), [failed])], [(run(2), [failed]), first, second]] {
      #expect(try Merge.merge(runs).1[1] == result("b"))
    }
    let rejected = Sample.result("b", .rejected, 0, log: "A bomb.", [])
    let (_, results) = try Merge.merge([
      first, (run(2), [failed, result("d")]), (run(2), [rejected]),
    ])
    #expect(results[1] == rejected)
    // Alone it stays: it is a result without a score, not a missing one.
    #expect(try Merge.merge([first, (run(2), [failed, result("d")])]).1[1] == failed)
  }

  @Test func `names that differ in bytes only are two students`() throws {
    var record = run(nil)
    record.submissions = ["e\u{301}", "\u{E9}"]
    let (one, other) = (result("e\u{301}", 1), result("\u{E9}", 2))
    #expect(try Merge.merge([(record, [other]), (record, [one])]).1.map(\.score) == [1, 2])
    #expect(try refusal([(record, [one])]).hasPrefix("one submission has no result: “\u{E9}”"))
  }

  @Test func `what is missing is named, with the shard that owes it`() throws {
    #expect(try refusal([]).hasPrefix("there is nothing to merge"))
    #expect(
      try refusal([first])
        == "2 submissions have no result: “b”, “d”; they belong to shard 2 of 2, which is not "
        + "here. Run what is missing with --resume, and merge again.")
    #expect(
      try refusal([first, (run(2), [result("b")])]).contains(
        "one submission has no result: “d”; they belong to shard 2 of 2, which is unfinished."))
    var large = run(3, of: 50)
    large.submissions = (0..<1000).map { "s\($0)" }
    let message = try refusal([(large, [])])
    #expect(message.contains("“s4” and 995 more") && message.contains("and 40 more shards"))
  }

  private static let kinds: [Change<RunRecord>] = [
    .init("the course") { $0.course = "other" }, .init("the grader") { $0.grader = "other" },
    .init("the toolchain") { $0.toolchain = "other" }, .init("the sandbox") { $0.sandbox = "none" },
    .init("a record of version") { $0.version = 2 }, .init("another seed") { $0.seed = 8_675_309 },
    .init("only the first has “9.1”") { $0.exercises.append("9.1") },
    .init("only the second has “8.2”") { $0.exercises = ["8.1", "8.3"] },
    .init("they are in another order") { $0.exercises.reverse() },
    .init("only the first has “f”") { $0.submissions.append("f") },
    .init("another number of parts") { $0.shard?.count = 3 },
    .init("is not a part that there is") { $0.shard?.index = 3 },
    .init("is not a part that there is") { $0.shard?.index = 0 },
    .init("is not a part that there is") { $0.shard?.count = -1 },
  ]

  @Test(arguments: kinds) func `parts of two kinds are refused`(
    change: Change<RunRecord>
  ) throws {
    var other = second
    change.make(&other.0)
    other.1 = other.1.map { result in
      var result = result
      (result.course, result.grader) = (other.0.course, other.0.grader)
      (result.toolchain, result.sandbox) = (other.0.toolchain, other.0.sandbox)
      return result
    }
    let message = try refusal([first, other])
    #expect(message.contains(change.told))
    #expect(message.contains("(number 2 of those given)"))
    #expect(!message.contains("8675309"))
  }

  private static let strangers: [Change<SubmissionResult>] = [
    .init("course") { $0.course = "other" }, .init("grader") { $0.grader = "other" },
    .init("toolchain") { $0.toolchain = "other" }, .init("sandbox") { $0.sandbox = "none" },
    .init("version") { $0.version = 2 }, .init("not in the class") { $0.submission = "stranger" },
  ]

  @Test(arguments: strangers) func `a result that does not belong to its run is refused`(
    change: Change<SubmissionResult>
  ) throws {
    var other = second
    change.make(&other.1[1])
    let message = try refusal([first, other])
    #expect(message.contains(change.told) && message.contains("shard 2 of 2"))
    #expect(message.contains("“b”") || message.contains("“stranger”"))
  }

  private static let disagreements: [Change<SubmissionResult>] = [
    .init("they graded other files") { $0.sha256 = "cd34" },
    .init("graded, rejected") { ($0.status, $0.score) = (.rejected, 0) },
    .init("exercise 8.1 is pass, 5 of 5 points in one and partial, 4 of 5 points in the other") {
      ($0.checks[0].points, $0.checks[0].verdict) = (4, .partial)
    },
    .init("exercise 8.1 was checked by other versions") { $0.checks[0].check = "new" },
    .init("exercise 8.1 says something else") { $0.checks[0].detail = "psst" },
    .init("5 of 15 and 6 of 15") { $0.score = 6 },
    .init("5 of 15 and no score of 15") { $0.score = nil },
    .init("their logs differ") { $0.log = "psst" }, .init("their checks differ") { $0.checks = [] },
  ]

  @Test(arguments: disagreements) func `results that disagree are refused`(
    change: Change<SubmissionResult>
  ) throws {
    var other = first
    change.make(&other.1[2])
    let message = try refusal([first, second, other])
    #expect(message.contains(change.told))
    #expect(message.contains("“e”") && message.contains("(number 3 of those given)"))
  }
}
