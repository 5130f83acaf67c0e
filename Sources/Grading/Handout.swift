import Console
import Coursework
import Curriculum
import Foundation
import Judging

/// The students' copy of the course: all of it that gives no answer away.
///
/// It holds what git has committed, without the reference answers, the tests that need them, the
/// tests of the grader, and git's own folder, in whose history they all are. The checks stay, since
/// `course check` asks them: a student can read which questions they draw and by what they decide,
/// and which wrong answers they know.
public struct Handout: Sendable {
  /// What is copied from.
  public let source: CommittedFiles
  /// The paths of the copied files, sorted.
  public let paths: [String]

  private let entries: [Curriculum.Entry]

  /// Plans the copy of the package in the folder `root`.
  ///
  /// - Throws: `Failure` if git does not know what is committed.
  public init(root: URL, entries: [Curriculum.Entry] = Curriculum.entries) throws {
    source = try CommittedFiles(root: root)
    paths = source.paths.filter(Self.isForStudents)
    self.entries = entries
  }

  /// Whether students get the file at `path`.
  public static func isForStudents(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard parts.count > 1 else { return true }
    switch parts[0] {
    case "Solutions": return false
    // The grader is tried with right answers and with attacks.
    case "Tests": return !parts[1].hasSuffix("SolutionTests") && parts[1] != "GradingTests"
    default: return true
    }
  }

  /// Writes the copy, as a whole or not at all.
  ///
  /// - Parameters:
  ///   - folder: The new folder.
  ///   - judge: Whom to ask whether the exercises are unsolved; nil to write them as they are.
  /// - Throws: `Failure` if the folder is there and not empty, if it cannot be written, or if an
  ///   exercise was committed with an answer in it.
  public func write(to folder: URL, judge: Judge?) throws {
    let files = FileManager.default
    if files.fileExists(atPath: folder.path) {
      guard (try? files.contentsOfDirectory(atPath: folder.path))?.isEmpty == true else {
        throw Failure("\(folder.path) is there already; name a new folder.")
      }
    }
    let draft = folder.deletingLastPathComponent()
      .appending(path: ".\(folder.lastPathComponent)-\(UUID().uuidString)")
    defer { try? files.removeItem(at: draft) }
    do {
      try files.createDirectory(at: draft, withIntermediateDirectories: true)
    } catch {
      throw Failure("\(folder.path) cannot be made: \(error.localizedDescription)")
    }
    try source.write(paths, to: draft)
    if let judge { try requireStarters(in: draft, judge) }
    guard rename(draft.path, folder.path) == 0 else {
      throw Failure("\(folder.path) cannot be made: \(String(cString: strerror(errno))).")
    }
  }

  private func requireStarters(in copy: URL, _ judge: Judge) throws {
    for chapter in Set(entries.map(\.chapter.folder)).sorted() {
      let entries = entries.filter { $0.chapter.folder == chapter }
      let attempts = entries.map { entry in
        Judge.Attempt(
          exercise: entry.exercise,
          answer: copy.appending(path: entry.chapter.path(of: entry.exercise)),
          binding: copy.appending(path: entry.chapter.bindingPath(of: entry.exercise)))
      }
      for (entry, judgement) in zip(entries, try judge.judge(attempts, seed: 1)) {
        if case .report(let report, _) = judgement.verdict, report.outcome == .unsolved { continue }
        throw Failure(
          "\(entry.chapter.path(of: entry.exercise)) is committed with an answer in it, or does not "
            + "compile; put its starter back, commit that, and make the copy again.")
      }
    }
  }
}
