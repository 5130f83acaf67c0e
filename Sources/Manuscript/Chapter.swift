/// A chapter on disk: the folder `Chapters/NN-Name` of the module `Name`.
public struct Chapter: Hashable, Sendable {
  /// The folder's name, "08-SearchStrategies".
  public let folder: String

  /// The module's name, "SearchStrategies".
  public var name: String { String(folder.dropFirst(3)) }

  /// The folder, from the package's root.
  public var path: String { "Chapters/\(folder)" }

  /// The prose.
  public var catalog: String { "\(path)/\(name).docc" }

  /// The tests that every reader has.
  public var tests: String { "Tests/\(name)Tests" }

  /// The tests that a hand-out leaves out, together with the reference answers.
  public var solutionTests: String { "Tests/\(name)SolutionTests" }

  /// The chapters that these files belong to, in reading order. An empty folder is no chapter:
  /// version control leaves such behind. Nor is an implementation alone, files without one folder
  /// (catalog, exercises, checks, demo): it may come before its prose, and other chapters use it.
  static func found(among paths: [String]) -> [Chapter] {
    let folders = paths.compactMap { path -> String? in
      let parts = path.split(separator: "/")
      guard parts.count > 3, parts[0] == "Chapters" else { return nil }
      return isFolderName(parts[1]) ? String(parts[1]) : nil
    }
    return Set(folders).sorted().map(Chapter.init(folder:))
  }

  private static func isFolderName(_ name: Substring) -> Bool {
    name.wholeMatch(of: /[0-9]{2}-[A-Z][A-Za-z0-9]*/) != nil
  }
}

/// A page of prose.
public struct Page: Sendable {
  /// The file, from the package's root.
  public let path: String

  /// Its Markdown.
  public let text: String

  /// The chapter it belongs to; `nil` for the README and the book's own catalog.
  public let chapter: Chapter?

  /// The documentation catalog it lies in, if any.
  public var catalog: String? {
    guard let end = path.range(of: ".docc/") else { return nil }
    return path[..<end.upperBound].dropLast().description
  }

  /// The folder it lies in; empty for the root.
  var folder: String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// The README is the only page outside `Chapters`.
  static func isPage(_ path: String) -> Bool {
    path == "README.md" || path.hasPrefix("Chapters/") && path.hasSuffix(".md")
  }
}

/// A Swift file.
public struct Source: Sendable {
  /// The file, from the package's root.
  public let path: String

  /// Its text.
  public let text: String
}
