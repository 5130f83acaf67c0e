import Console
import Curriculum
import Coursework
import Foundation
import Judging

/// What the course remembers of a student, in `.throughtime/progress.json`: the hints that were
/// given, and results that can be computed again at any time.
struct Progress: Codable {
  /// The outcome of one check, valid as long as neither the answer nor the course has changed.
  struct Entry: Codable {
    var fingerprint: String
    var points: Int
    var outcome: String
  }

  var hints: [String: Int] = [:]
  var results: [String: Entry] = [:]

  static let path = ".throughtime/progress.json"

  /// What is on disk. A file that cannot be read costs hint stages and nothing else.
  init(in workspace: Workspace) {
    let file = workspace.file(Self.path)
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    do {
      self = try JSONDecoder().decode(Progress.self, from: Data(contentsOf: file))
    } catch {
      try? Terminal.error.print("course: \(Self.path) cannot be read; starting it anew.")
    }
  }

  /// Writes the file as a whole or not at all.
  func save(in workspace: Workspace) {
    let file = workspace.file(Self.path)
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try encoder.encode(self).write(to: file, options: .atomic)
    } catch {
      try? Terminal.error.print(
        "course: \(Self.path) cannot be written, so progress is not remembered.")
    }
  }

  /// The remembered result, unless the answer or the course has changed since.
  func result(of entry: Curriculum.Entry, in workspace: Workspace) -> Entry? {
    results[entry.id].flatMap { $0.fingerprint == fingerprint(entry, workspace) ? $0 : nil }
  }

  mutating func remember(
    _ verdict: Verdict, of entry: Curriculum.Entry, in workspace: Workspace
  ) {
    let (points, outcome) = verdict.summary
    results[entry.id] = Entry(
      fingerprint: fingerprint(entry, workspace), points: points, outcome: outcome)
  }

  /// Changes with the answer and with the program that decides it.
  private func fingerprint(_ entry: Curriculum.Entry, _ workspace: Workspace) -> String {
    let answer = try? Data(contentsOf: workspace.file(entry.chapter.path(of: entry.exercise)))
    let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
    let built = try? program?.resourceValues(forKeys: [.contentModificationDateKey])
    let date = built?.contentModificationDate?.timeIntervalSince1970 ?? 0
    // FNV-1a: enough to tell one version of a file from the next.
    let hash = (answer ?? Data()).reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return "\(String(hash, radix: 16))-\(Int(date * 1000))"
  }
}

extension Verdict {
  /// The points earned, and the outcome in a word or two.
  var summary: (points: Int, outcome: String) {
    switch self {
    case .report(let report, _): (report.points, report.outcome.rawValue)
    case .doesNotCompile: (0, "does not compile")
    case .doesNotFit: (0, "wrong signature")
    case .doesNotStart: (0, "does not start")
    }
  }
}
