import Coursework
import Curriculum
import Foundation

/// Digests of the sources that decide marks: what a later run compares to tell what to ask again.
public struct Fingerprints: Sendable {
  /// The digest of each exercise's check, by the exercise's id.
  public let checks: [String: String]
  /// The digest of all of them.
  public let course: String
  /// The digest of the grader itself.
  public let grader: String

  /// Reads the sources of the package in the folder `root`.
  ///
  /// An exercise's digest covers its check and binding, what its chapter's checks share, and the
  /// libraries and chapters that both sides compute with. So a repaired check touches its exercise
  /// alone, and a changed library all of them.
  ///
  /// - Parameters:
  ///   - root: The package's folder.
  ///   - entries: The exercises that are asked.
  public init(root: URL, entries: [Curriculum.Entry]) {
    let foundation = Self.digest(
      of: ["Sources/Matrices", "Sources/Training", "Sources/Coursework"].flatMap {
        Self.sources(in: root.appending(path: $0))
      }
        + Self.sources(
          in: root.appending(path: "Chapters"), except: ["Exercises", "Checks", "Demo"]),
      root: root)
    var checks: [String: String] = [:]
    for entry in entries {
      let folder = root.appending(path: "Chapters/\(entry.chapter.folder)/Checks")
      let own = "\(entry.exercise.listing.file)Check.swift"
      let files = Self.sources(in: folder).filter { file in
        let name = file.lastPathComponent
        return name == own
          || !(name.hasSuffix("Check.swift") || name.hasSuffix("Measurements.swift"))
      }
      let binding = root.appending(path: entry.chapter.bindingPath(of: entry.exercise))
      checks[entry.id] = Self.short(
        foundation + Self.digest(of: files + [binding], root: root))
    }
    self.checks = checks
    course = Self.short(entries.map { "\($0.id) \(checks[$0.id] ?? "")\n" }.joined())
    grader = Self.short(
      Self.digest(
        of: ["CConfinement", "Coursework", "Grading", "Judging", "grade"].flatMap {
          Self.sources(in: root.appending(path: "Sources/\($0)"))
        }, root: root))
  }

  private static func short(_ text: String) -> String {
    String(SHA256.hexadecimal(Array(text.utf8)).prefix(16))
  }

  private static func digest(of files: [URL], root: URL) -> String {
    var hash = SHA256()
    for file in files.sorted(by: { $0.path < $1.path }) {
      let bytes = (try? Data(contentsOf: file)) ?? Data()
      hash.update("\(file.path.dropFirst(root.path.count)) \(bytes.count)\n".utf8)
      hash.update(bytes)
    }
    return hash.hexadecimal()
  }

  /// The Swift and C sources below a folder, except in folders of these names.
  private static func sources(in folder: URL, except names: Set<String> = []) -> [URL] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return paths.filter { path in
      [".swift", ".c", ".h"].contains { path.hasSuffix($0) }
        && !path.split(separator: "/").contains { names.contains(String($0)) }
    }.map { folder.appending(path: $0) }
  }
}
