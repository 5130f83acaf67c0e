import Foundation

@testable import Grading

/// A submission that somebody might hand in, and what must become of it.
///
/// Attacks stop at their first success and say so by throwing `Hole`: then the verdict is none of
/// the expected ones. So no fixture does harm, not even where nothing keeps it in: one process is
/// started, not two hundred, and a signal is sent to everybody only after the harmless signal 0 was
/// refused. What follows a refused attack is an honest answer.
struct Fixture: Sendable {
  enum Group: String, CaseIterable, Sendable {
    case intake, compile, run, forgery, exfiltration, persistence, honest
  }

  /// What is handed in.
  enum Work: Sendable {
    /// A folder with these files; `@CLASS@` and the like stand for places of the run.
    case files([String: String])
    /// A folder that is filled by hand.
    case folder(@Sendable (URL, Place) throws -> Void)
    /// An archive with this ending.
    case archive(String, @Sendable () throws -> [UInt8])
  }

  let name: String
  let group: Group
  let work: Work
  /// What may become of exercise 8.1; empty if the submission must be rejected.
  let verdicts: Set<CheckResult.Verdict>
  /// What the student's feedback must have in it, and what no record may have.
  var says: String?
  var neverSays: [String] = []
  /// Whether it is tried in every run of the tests.
  var isQuick = false

  var mustBeRejected: Bool { verdicts.isEmpty }

  // MARK: - Making fixtures

  /// Exercise 8.1 answered by `source`.
  static func answer(
    _ name: String, _ group: Group, _ verdicts: Set<CheckResult.Verdict>, quick: Bool = false,
    says: String? = nil, neverSays: [String] = [], _ source: String
  ) -> Fixture {
    Fixture(
      name: name, group: group, work: .files([Course.path: source]), verdicts: verdicts,
      says: says, neverSays: neverSays, isQuick: quick)
  }

  /// An answer that runs `body` once, then answers honestly. `body` returns what it was able to do
  /// that it should not be, or nil.
  static func attack(
    _ name: String, _ group: Group, _ verdicts: Set<CheckResult.Verdict>,
    quick: Bool = false, beside declarations: String = "", _ body: String
  ) -> Fixture {
    answer(
      name, group, verdicts, quick: quick,
      Course.honest + """

        import Dispatch
        import Synchronization

        struct Hole: Error { let what: String }

        \(declarations)

        private func attack() -> String? {
        \(body)
          return nil
        }

        private let hole: String? = attack()

        public func penalisedScore(
          _ model: TableModel, _ words: [String], _ alpha: Double
        ) throws -> Double {
          if let hole { throw Hole(what: hole) }
          return try honest(model, words, alpha)
        }

        """)
  }

  /// An honest answer to exercise 8.1, handed in together with something else.
  static func beside(_ name: String, _ files: [String: String]) -> Fixture {
    Fixture(
      name: name, group: .intake,
      work: .files(files.merging([Course.path: Course.reference]) { own, _ in own }),
      verdicts: [.pass])
  }

  /// The function of exercise 8.1 with this body.
  static func function(_ body: String) -> String {
    """
    import Coursework
    import Foundation
    import SearchStrategies

    public func penalisedScore(
      _ model: TableModel, _ words: [String], _ alpha: Double
    ) throws -> Double {
    \(body)
    }

    """
  }

  // MARK: - Handing in

  /// Writes the submission into the class.
  func handIn(at place: Place) throws {
    let target = place.group.appending(path: name)
    switch work {
    case .files(let files):
      // The other exercise is answered by the book, and must not suffer.
      var files = files
      if files[Course.path] != nil { files[Course.neighbour] = Course.neighbourReference }
      for (path, text) in files {
        try place.write(Data(place.filled(text).utf8), to: target.appending(path: path))
      }
    case .folder(let fill):
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
      try fill(target, place)
    case .archive(let ending, let pack):
      try place.write(Data(pack()), to: place.group.appending(path: name + ending))
    }
  }
}

/// The places of a run, which a determined student may have guessed.
struct Place: Sendable {
  /// Where everything lies.
  let root: URL
  /// The folder with all submissions.
  var group: URL { root.appending(path: "class") }
  /// Where results go.
  var output: URL { root.appending(path: "out") }
  /// An empty folder that everybody may write to. After the run it must be empty.
  var evidence: URL { root.appending(path: "evidence") }

  init(in root: URL) throws {
    self.root = root
    for folder in [group, evidence] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    for folder in [root, evidence] {
      try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
    }
  }

  func filled(_ text: String) -> String {
    [
      "@CLASS@": group.path, "@OUT@": output.path, "@EVIDENCE@": evidence.path,
      "@COURSE@": Course.root.path, "@MARK@": root.lastPathComponent,
    ].reduce(text) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
  }

  func write(_ data: Data, to file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  /// Files that somebody left behind, here or where everybody may write.
  func traces() -> [String] {
    let mark = root.lastPathComponent
    let build = Course.root.appending(path: ".build")
    let places = [
      Course.root, build, build.appending(path: "debug"), group, root.deletingLastPathComponent(),
    ].map(\.path)
    let common = (places + ["/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", NSHomeDirectory()])
      .flatMap {
        folder in
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
          .filter { $0.contains("hole-\(mark)") }.map { "\(folder)/\($0)" }
      }
    let here = (try? FileManager.default.contentsOfDirectory(atPath: evidence.path)) ?? []
    return common + here
  }
}

/// The course as it lies on disk.
enum Course {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let path = "Chapters/08-SearchStrategies/Exercises/PenalisedScore.swift"
  /// Another exercise of the chapter, which most submissions answer by the book.
  static let neighbour = "Chapters/08-SearchStrategies/Exercises/GreedyGap.swift"

  static func text(_ path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }

  /// Empty in the students' copy, which has no reference answers: then there is nothing to try.
  static let reference = text("Solutions/08-SearchStrategies/PenalisedScore.swift")
  static let neighbourReference = text("Solutions/08-SearchStrategies/GreedyGap.swift")
  static let starter = text(path)
  /// The reference answer under another name.
  static let honest = reference.replacingOccurrences(
    of: "public func penalisedScore(", with: "private func honest(")
}
