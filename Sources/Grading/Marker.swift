import Console
import Coursework
import Curriculum
import Foundation
import Judging

/// Turns a submission into its record: takes its files, has them judged, and says what came of each
/// exercise.
struct Marker: Sendable {
  let root: URL
  let entries: [Curriculum.Entry]
  let judge: Judge
  let run: RunRecord
  let fingerprints: Fingerprints

  /// The most bytes that the feedback on one exercise may have.
  private static let longestDetail = 6 << 10
  /// The most bytes that the feedback on all exercises together may have, so that a record stays
  /// below 64 KB.
  private static let longestRecord = 48 << 10

  /// The files that a submission should hold.
  var wanted: [WantedFile] {
    entries.map { WantedFile(path: $0.chapter.path(of: $0.exercise), exercise: $0.id) }
  }

  /// What is taken from a submission, or the record of one that cannot be taken.
  func take(_ submission: Submission) -> Result<Intake, Refusal> {
    do {
      return .success(try submission.take(wanted))
    } catch {
      switch error {
      case .rejected(let sentence):
        return .failure(Refusal(record(submission, status: .rejected, score: 0, log: sentence)))
      case .unreadable(let sentence):
        return .failure(Refusal(record(submission, status: .internal, score: nil, log: sentence)))
      }
    }
  }

  /// The record of a submission that was not judged.
  struct Refusal: Error {
    let record: SubmissionResult

    init(_ record: SubmissionResult) {
      self.record = record
    }
  }

  /// Judges what was taken from a submission.
  ///
  /// - Parameters:
  ///   - known: Results that are still good; their exercises are not asked again.
  ///   - intake: The files.
  ///   - submission: Whose they are.
  func mark(
    _ intake: Intake, of submission: Submission, keeping known: [String: CheckResult] = [:]
  ) -> SubmissionResult {
    do {
      let checks = try results(intake, keeping: known)
      return record(
        submission, intake, status: .graded, score: checks.reduce(0) { $0 + $1.points },
        checks: checks, log: intake.log)
    } catch {
      return record(
        submission, intake, status: .internal, score: nil, log: "\(error)\n" + intake.log)
    }
  }

  private func results(
    _ intake: Intake, keeping known: [String: CheckResult]
  ) throws -> [CheckResult] {
    let desk = try WorkFolder.desk(for: judge)
    defer { withExtendedLifetime(desk) {} }
    var found = known
    for chapter in Set(entries.map(\.chapter.folder)).sorted() {
      let asked = entries.filter {
        $0.chapter.folder == chapter && known[$0.id] == nil && intake.files[$0.id] != nil
      }
      let attempts = try asked.map { entry in
        let file = desk.url.appending(path: "\(entry.exercise.listing.file).swift")
        try (intake.files[entry.id] ?? Data()).write(to: file)
        let binding = root.appending(path: entry.chapter.bindingPath(of: entry.exercise))
        return Judge.Attempt(exercise: entry.exercise, answer: file, binding: binding)
      }
      for (entry, judgement) in zip(asked, try judge.judge(attempts, seed: run.seed)) {
        found[entry.id] = result(judgement, of: entry)
      }
    }
    var left = Self.longestRecord
    return entries.map { entry in
      var result = found[entry.id] ?? absence(of: entry, reason: intake.skipped[entry.id])
      result.detail = cut(result.detail, to: min(Self.longestDetail, left))
      left -= result.detail.utf8.count
      return result
    }
  }

  // MARK: - Records

  private func record(
    _ submission: Submission, _ intake: Intake? = nil, status: SubmissionResult.Status,
    score: Int?, checks: [CheckResult] = [], log: String
  ) -> SubmissionResult {
    SubmissionResult(
      submission: submission.name, sha256: intake?.sha256 ?? "", course: run.course,
      grader: run.grader, toolchain: run.toolchain, sandbox: run.sandbox, status: status,
      score: score, max: entries.reduce(0) { $0 + $1.exercise.listing.points }, checks: checks,
      log: cut(log, to: 4 << 10))
  }

  private func absence(of entry: Curriculum.Entry, reason: String?) -> CheckResult {
    let listing = entry.exercise.listing
    return CheckResult(
      id: entry.id, title: listing.title, verdict: reason == nil ? .unsolved : .skipped, points: 0,
      max: listing.points,
      detail: reason.map { "\(listing.file).swift was not taken: it \($0)" }
        ?? "\(listing.file).swift was not handed in.",
      check: fingerprints.checks[entry.id] ?? "")
  }

  private func result(_ judgement: Judge.Judgement, of entry: Curriculum.Entry) -> CheckResult {
    let page = VerdictPage(style: Style(width: 100), root: root, offersHints: false)
    let points =
      if case .report(let report, _) = judgement.verdict { report.points } else { 0 }
    return CheckResult(
      id: entry.id, title: entry.exercise.listing.title, verdict: judgement.kind, points: points,
      max: entry.exercise.listing.points,
      cpuMilliseconds: Int(judgement.cpuSeconds * 1000),
      wallMilliseconds: Int(judgement.wallSeconds * 1000),
      detail: page.text(judgement.verdict, of: entry)
        .replacingOccurrences(of: root.path + "/", with: ""),
      check: fingerprints.checks[entry.id] ?? "")
  }

  /// The beginning of a text, with a note that it was cut, fit to print: an answer's own error may
  /// hold whatever turns a terminal upside down.
  private func cut(_ text: String, to limit: Int) -> String {
    let text = visible(text).trimmingCharacters(in: .newlines)
    if text.utf8.count <= limit { return text }
    return String(decoding: text.utf8.prefix(max(0, limit)), as: UTF8.self) + "\n… (cut)"
  }
}

extension Judge.Judgement {
  /// The judgement in one word.
  var kind: CheckResult.Verdict {
    switch verdict {
    case .doesNotCompile, .doesNotFit: return .compile
    case .doesNotStart: return .crashed
    case .report(let report, _):
      switch report.outcome {
      case .solved: return .pass
      case .partial: return .partial
      case .unsolved: return .unsolved
      case .wrong:
        if report.isContradicted { return .nondeterministic }
        return faults.first.map(\.verdict) ?? (onlyThrew ? .threw : .fail)
      }
    }
  }
}

extension Fault {
  fileprivate var verdict: CheckResult.Verdict {
    switch self {
    case .crashed: .crashed
    case .timedOut: .timeout
    case .memory: .memory
    case .output: .output
    case .unreadable: .protocol
    }
  }
}
