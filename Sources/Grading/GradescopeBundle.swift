import Console
import Foundation

/// What Gradescope needs to grade with this course: an archive with `setup.sh`, which makes the
/// image once, and `run_autograder`, which grades one submission in a container of that image.
///
/// ```
/// setup.sh         installs the compiler and builds the grader
/// run_autograder   grades /autograder/submission into /autograder/results/results.json
/// exercises        what is asked, as for --exercises; may be empty
/// seed             the secret seed of all questions
/// course/          the course as committed, with its reference answers, without tests
/// ```
public struct GradescopeBundle: Sendable {
  private let source: CommittedFiles
  private let small: [String: (text: String, mode: Int)]

  /// Plans the bundle of the package in the folder `root`.
  ///
  /// - Parameters:
  ///   - root: The package's folder.
  ///   - exercises: The ids of the exercises that are asked; none for all of them.
  ///   - seed: The seed of all questions; all students get the same ones.
  ///   - compiler: What the compiler here says of its version: the image gets the same one.
  /// - Throws: `Failure` if git does not know what is committed, or the compiler is no release.
  public init(root: URL, exercises: [String], seed: UInt64, compiler: String) throws {
    source = try CommittedFiles(root: root)
    small = [
      "setup.sh": (try GradescopeScripts.setup(compiler: compiler), 0o755),
      "run_autograder": (GradescopeScripts.run, 0o755),
      "exercises": (exercises.joined(separator: ",") + "\n", 0o644),
      "seed": ("\(seed)\n", 0o600),
    ]
  }

  /// The commit's short name.
  public var commit: String { source.commit }

  /// The paths of files with changes that are not in the bundle.
  public var changed: [String] { source.changed }

  /// The course's files that the grader needs.
  private var paths: [String] {
    source.paths.filter { !$0.hasPrefix("Tests/") && !$0.hasPrefix(".ci/") }
  }

  /// Writes the bundle.
  ///
  /// - Parameter place: A new archive if its name ends in `.zip`, otherwise a new folder.
  /// - Throws: `Failure` if it is there already or cannot be written.
  public func write(to place: URL) throws {
    let files = FileManager.default
    guard !files.fileExists(atPath: place.path) else {
      throw Failure("\(place.path) is there already; name a new file or folder.")
    }
    let draft = place.deletingLastPathComponent()
      .appending(path: ".\(place.lastPathComponent)-\(UUID().uuidString)")
    defer { try? files.removeItem(at: draft) }
    do {
      // The seed is in it, so it is nobody else's.
      try files.createDirectory(
        at: draft, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for (name, file) in small {
        let url = draft.appending(path: name)
        try Data(file.text.utf8).write(to: url)
        try files.setAttributes([.posixPermissions: file.mode], ofItemAtPath: url.path)
      }
    } catch {
      throw Failure("\(place.path) cannot be written: \(error.localizedDescription)")
    }
    var finished = draft
    if place.pathExtension.lowercased() == "zip" {
      finished = draft.appending(path: "bundle.zip")
      try source.archive(
        paths, prefix: "course/", beside: small.keys.sorted().map { draft.appending(path: $0) },
        to: finished)
      try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: finished.path)
    } else {
      let course = draft.appending(path: "course")
      try files.createDirectory(at: course, withIntermediateDirectories: false)
      try source.write(paths, to: course)
    }
    guard rename(finished.path, place.path) == 0 else {
      throw Failure("\(place.path) cannot be written: \(String(cString: strerror(errno))).")
    }
  }
}
