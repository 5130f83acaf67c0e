import Console
import Foundation

/// What git has committed of the course: the one list of its files that an instructor has checked.
///
/// Copies for others are made from it and not from the folder, in which rosters, marks, seeds and
/// half-written answers may lie about.
public struct CommittedFiles: Sendable {
  /// The package's folder.
  public let root: URL
  /// The paths of the files in the package's folder, sorted.
  public let paths: [String]
  /// The commit's short name.
  public let commit: String
  /// The paths of files that differ from what is committed.
  public let changed: [String]

  private let repository: String
  private let tree: String

  /// Reads the list of the current commit's files.
  ///
  /// - Parameter root: The package's folder, which may lie within a larger repository.
  /// - Throws: `Failure` if there is no git, or the folder is none that it knows.
  public init(root: URL) throws {
    self.root = root
    func ask(_ words: [String]) throws -> String {
      let run = try Self.git(["-C", root.path] + words)
      guard run.status == 0 else {
        throw Failure(
          "copies of the course are made from what git has committed, and git cannot tell what that "
            + "is in \(root.path); clone the course, or commit what you have. It says: "
            + run.error.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      return run.output
    }
    func line(_ words: [String]) throws -> String {
      try ask(words).trimmingCharacters(in: .newlines)
    }
    commit = try line(["rev-parse", "--short", "HEAD"])
    repository = try line(["rev-parse", "--absolute-git-dir"])
    tree = try line(["rev-parse", "--verify", "HEAD:./"])
    func names(_ text: String) -> [String] { text.split(separator: "\0").map(String.init) }
    paths = names(
      try ask(["--git-dir", repository, "ls-tree", "-r", "-z", "--full-tree", "--name-only", tree])
    ).sorted()
    changed = names(try ask(["diff", "--name-only", "-z", "--relative", "HEAD", "--", "."]))
      .sorted()
  }

  /// Writes files as they are committed, with their modes and links.
  ///
  /// - Parameters:
  ///   - chosen: Their paths.
  ///   - folder: Where to; an existing folder.
  /// - Throws: `Failure` if they cannot be written.
  public func write(_ chosen: [String], to folder: URL) throws {
    let index = FileManager.default.temporaryDirectory
      .appending(path: "throughtime-\(UUID().uuidString).index")
    defer { try? FileManager.default.removeItem(at: index) }
    let place = ["--git-dir", repository, "--work-tree", folder.path]
    // An index of its own: the repository's, and what the instructor has staged in it, stay as they are.
    for words in [["read-tree", tree], ["checkout-index", "-f", "--"] + chosen] {
      let run = try Self.git(
        place + words, in: folder, environment: ["GIT_INDEX_FILE": index.path])
      guard run.status == 0 else { throw Self.failure(folder, run.error) }
    }
  }

  /// Writes files as they are committed into a zip archive.
  ///
  /// - Parameters:
  ///   - chosen: Their paths, which get `prefix` before them.
  ///   - prefix: "course/".
  ///   - others: Files beside them, at the archive's top.
  ///   - archive: The archive.
  /// - Throws: `Failure` if it cannot be written.
  public func archive(
    _ chosen: [String], prefix: String, beside others: [URL], to archive: URL
  ) throws {
    let added = others.map { "--add-file=\($0.path)" }
    let run = try Self.git(
      ["--git-dir", repository, "archive", "--format=zip", "--output", archive.path] + added
        + ["--prefix=\(prefix)", tree, "--"] + chosen, in: archive.deletingLastPathComponent())
    guard run.status == 0 else { throw Self.failure(archive, run.error) }
  }

  private static func failure(_ place: URL, _ words: String) -> Failure {
    Failure(
      "\(place.path) cannot be written. git says: "
        + words.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Runs git, of whose settings in the environment nothing is taken over.
  private static func git(
    _ words: [String], in folder: URL? = nil, environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String, error: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + words
    if let folder { process.currentDirectoryURL = folder }
    process.environment = ProcessInfo.processInfo.environment
      .filter { ["PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "DEVELOPER_DIR"].contains($0.key) }
      .merging(environment.merging(["LC_ALL": "C"]) { own, _ in own }) { $1 }
    let scratch = FileManager.default.temporaryDirectory
    let files = ["output", "error"].map {
      scratch.appending(path: "throughtime-\(UUID().uuidString).\($0)")
    }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    // Files, not pipes: a full pipe would stop git until somebody reads it.
    let handles = try files.map { file in
      guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
        throw Failure("no file can be made in \(scratch.path); make room there.")
      }
      return try FileHandle(forWritingTo: file)
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return (process.terminationStatus, texts[0], texts[1])
  }
}
