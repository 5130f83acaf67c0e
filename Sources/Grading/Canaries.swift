import Console
import Coursework
import Curriculum
import Foundation
import Judging

/// What must hold on this machine before anybody's work is graded on it.
struct Canaries {
  let root: URL
  let entries: [Curriculum.Entry]
  let judge: Judge

  /// Holds that the reference answers get full points, that the starters are unsolved, and that the
  /// sandbox keeps an answer in that tries to get out.
  ///
  /// - Throws: `Failure` that names what does not hold: then no submission gets a score.
  func sing() throws {
    if let escape = try judge.escapes().first {
      throw Failure(
        "the sandbox does not hold here: a trial answer could \(escape). Nothing is graded; grade "
          + "doctor tells more.")
    }
    for chapter in Set(entries.map(\.chapter.folder)).sorted() {
      let entries = entries.filter { $0.chapter.folder == chapter }
      try expect(.solved, "get full points", of: "Solutions/\(chapter)", entries) {
        root.appending(path: "Solutions/\(chapter)/\($0.exercise.listing.file).swift")
      }
      let starters = entries.filter(isStarter)
      try expect(.unsolved, "count as unsolved", of: "Chapters/\(chapter)", starters, file: starter)
    }
  }

  private func starter(_ entry: Curriculum.Entry) -> URL {
    root.appending(path: entry.chapter.path(of: entry.exercise))
  }

  /// Whether nothing has been written in the exercise's own file, which an instructor may have solved.
  private func isStarter(_ entry: Curriculum.Entry) -> Bool {
    let text = try? String(contentsOf: starter(entry), encoding: .utf8)
    return text?.contains("throw Unsolved()") ?? false
  }

  private func expect(
    _ outcome: Report.Outcome, _ what: String, of place: String, _ entries: [Curriculum.Entry],
    file: (Curriculum.Entry) -> URL
  ) throws {
    let present = entries.filter { FileManager.default.fileExists(atPath: file($0).path) }
    for (entry, found) in zip(present, try outcomes(present, file: file)) where found != outcome {
      throw Failure(
        "\(file(entry).lastPathComponent) in \(place) does not \(what) here, so nothing is graded; "
          + "swift test says why.")
    }
  }

  private func outcomes(
    _ entries: [Curriculum.Entry], file: (Curriculum.Entry) -> URL
  ) throws -> [Report.Outcome] {
    let attempts = entries.map { entry in
      Judge.Attempt(
        exercise: entry.exercise, answer: file(entry),
        binding: root.appending(path: entry.chapter.bindingPath(of: entry.exercise)))
    }
    return try judge.judge(attempts, seed: 1).map { judgement in
      if case .report(let report, _) = judgement.verdict { report.outcome } else { .wrong }
    }
  }
}
