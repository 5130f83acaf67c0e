import Foundation
import TestSupport
import Testing

@testable import Grading
@testable import Judging

/// All that must be survived.
enum Hostile {
  static let all =
    Fixture.intake + Fixture.compile + Fixture.run + Fixture.forgery + Fixture.exfiltration
    + Fixture.persistence + Fixture.honest

  /// Below level L2 nothing hostile is started.
  static let canKeepIn = Machine.landlock > 0 && Machine.canFilterCalls && !Course.reference.isEmpty
  static let whyNot: Comment = """
    Not run, since this machine has no Landlock or no seccomp, or the course no reference answers: \
    \(all.map(\.name).joined(separator: ", ")).
    """
}

/// Grades submissions by people who have every reason to cheat, all as one class in one run, and
/// compares what became of each with what should have.
@Suite(.serialized, .enabled(if: Hostile.canKeepIn, Hostile.whyNot))
struct HostileTests {
  @Test func aDozenOfThem() throws {
    try grade(Hostile.all.filter(\.isQuick))
  }

  @Test(.enabled(if: isLong, "THROUGHTIME_LONG is not set"))
  func allOfThem() throws {
    try grade(Hostile.all)
  }

  @Test func namesAreDistinct() {
    #expect(Set(Hostile.all.map(\.name)).count == Hostile.all.count)
    #expect(Hostile.all.count >= 85)
    #expect(Hostile.all.count(where: \.isQuick) >= 12)
    #expect(Course.honest.contains("private func honest("))
  }

  // MARK: - Grading

  /// An honest answer among the others.
  private static func honest(_ name: String) -> Fixture {
    .answer(name, .honest, [.pass], Course.reference)
  }

  private func grade(_ fixtures: [Fixture]) throws {
    // Before and after all others, and after each tenth of them.
    let submissions =
      [Self.honest("honest-before"), Self.honest("honest-after")] + fixtures
      + stride(from: 9, to: fixtures.count, by: 10).map {
        Self.honest("\(fixtures[$0].name)+honest")
      }
    let scratch = try Scratch()
    defer { withExtendedLifetime(scratch) {} }
    let place = try Place(in: scratch.url.resolvingSymlinksInPath())
    for fixture in submissions { try fixture.handIn(at: place) }
    let before = try contents(of: place.group)

    let run = try Program("grade").run(
      [
        "--exercises", "8.1,8.5", "--jobs", "2", "--seed", "7", "--out", place.output.path,
        "--format", "jsonl", place.group.path,
      ], in: Course.root, environment: ["THROUGHTIME_SECRET": scratch.url.lastPathComponent])
    #expect(run.status == 0, "\(run.error.suffix(2000))")

    let results = try results(in: place.output)
    #expect(results.count == submissions.count)
    for fixture in submissions {
      guard let result = results[fixture.name] else {
        Issue.record("\(fixture.name) has no result")
        continue
      }
      judge(result, of: fixture)
    }
    #expect(place.traces() == [], "somebody left something behind")
    #expect(try contents(of: place.group) == before, "a submission was changed")
    #expect(strays() == [], "somebody is still running")
  }

  private func judge(_ result: SubmissionResult, of fixture: Fixture) {
    let name = fixture.name
    let text = ([result.log] + result.checks.map(\.detail)).joined(separator: "\n")
    if fixture.mustBeRejected {
      #expect(result.status == .rejected && result.score == 0, "\(name): \(result)")
    } else {
      #expect(result.status == .graded, "\(name): \(result.status), \(text)")
      let own = result.checks.first { $0.id == "8.1" }
      #expect(
        own.map { fixture.verdicts.contains($0.verdict) } == true,
        "\(name): \(own.map { "\($0.verdict)" } ?? "no verdict"), \(text)")
      for check in result.checks { #expect(isFair(check), "\(name): \(check)") }
      #expect(result.score == result.checks.reduce(0) { $0 + $1.points }, "\(name)")
      if case .files(let files) = fixture.work, files[Course.path] != nil {
        let other = result.checks.first { $0.id == "8.5" }
        #expect(other?.verdict == .pass, "\(name) harms another exercise: \(other as Any)")
      }
    }
    if let says = fixture.says { #expect(text.contains(says), "\(name): \(text)") }
    // Whoever names the course's folder in his own source is told his own words.
    let isQuoted = name == "source-location-of-the-reference"
    let never = fixture.neverSays + (isQuoted ? [] : [Course.root.path])
    for secret in never + ["Hole", "\u{1B}", "\0"] {
      #expect(!text.contains(secret), "\(name) says \(secret.debugDescription): \(text)")
    }
    #expect(text.utf8.count < 70_000, "\(name)")
  }

  /// All points for a pass, some for a part, none for anything else.
  private func isFair(_ check: CheckResult) -> Bool {
    switch check.verdict {
    case .pass: check.points == check.max
    case .partial: 0 < check.points && check.points < check.max
    case .nondeterministic: check.points < check.max
    default: check.points == 0
    }
  }

  private func results(in folder: URL) throws -> [String: SubmissionResult] {
    let file = folder.appending(path: "results.jsonl")
    let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
    let results = try lines.map { try JSONDecoder().decode(SubmissionResult.self, from: $0) }
    return Dictionary(results.map { ($0.submission, $0) }) { first, _ in first }
  }

  /// Every file of the class, with a hash of what is in it.
  private func contents(of folder: URL) throws -> [String: String] {
    var all: [String: String] = [:]
    let files = FileManager.default
    for path in try files.subpathsOfDirectory(atPath: folder.path) {
      let file = folder.appending(path: path)
      let attributes = try files.attributesOfItem(atPath: file.path)
      let isFile = attributes[.type] as? FileAttributeType == .typeRegular
      all[path] = isFile ? "\(try Data(contentsOf: file).hashValue)" : "\(attributes[.type] as Any)"
    }
    return all
  }

  /// Processes of answers that nobody waits for any more.
  private func strays() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int($0) != nil }.compactMap { id in
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/exe")
    }.filter { $0.hasPrefix(Course.root.path) && $0.contains("/answers/") }
  }
}
