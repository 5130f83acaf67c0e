import Foundation

/// The book as it lies on disk: its chapters, its pages and the Swift sources they quote.
///
/// A book is read once and does not change afterwards; the checks are functions of it.
public struct Book: Sendable {
  /// The folder of `Package.swift`.
  public let root: URL

  /// The chapters on disk, in reading order.
  public let chapters: [Chapter]

  /// Every Markdown page: the `README.md` and all that lies in `Chapters`.
  public let pages: [Page]

  /// Every Swift file of `Chapters`, `Solutions`, `Sources` and `Tests`.
  public let sources: [Source]

  /// The paths of all files that pages and sources may refer to.
  let files: Set<String>

  /// Reads the book whose package `path` lies in; a test passes `#filePath`.
  ///
  /// - Throws: ``ManuscriptError`` if no folder above `path` holds this package, or if a file of
  ///   the book is not UTF-8.
  public init(containing path: String) throws {
    try self.init(root: Book.root(above: path))
  }

  /// Reads the book of the package in the folder `root`.
  ///
  /// - Throws: ``ManuscriptError`` if a file of the book is not UTF-8.
  public init(root: URL) throws {
    let paths = Book.paths(under: root)
    let chapters = Chapter.found(among: paths)
    self.root = root
    self.chapters = chapters
    files = Set(paths)
    pages = try paths.filter(Page.isPage).map { path in
      let chapter = chapters.first { path.hasPrefix($0.path + "/") }
      return Page(path: path, text: try Book.text(of: path, in: root), chapter: chapter)
    }
    sources = try paths.filter { $0.hasSuffix(".swift") && $0.contains("/") }.map { path in
      Source(path: path, text: try Book.text(of: path, in: root))
    }
  }

  /// Where a path of the book lies.
  public func location(of path: String) -> URL {
    root.appendingPathComponent(path)
  }

  /// The catalogs, each a path such as `Chapters/ThroughTime.docc`.
  public var catalogs: [String] {
    Set(pages.compactMap(\.catalog)).sorted()
  }

  func source(at path: String) -> Source? {
    sources.first { $0.path == path }
  }
}

// MARK: - Reading the disk

extension Book {
  /// The folders whose files belong to the book.
  private static let folders = ["Chapters", "Solutions", "Sources", "Tests"]

  /// The first folder at or above `path` whose `Package.swift` names this package.
  ///
  /// - Throws: ``ManuscriptError`` if there is none.
  public static func root(above path: String) throws -> URL {
    var folder = URL(fileURLWithPath: path).standardizedFileURL
    while folder.pathComponents.count > 1 {
      let manifest = folder.appendingPathComponent("Package.swift")
      if let text = try? String(contentsOf: manifest, encoding: .utf8),
        text.contains("name: \"ThroughTime\"")
      {
        return folder
      }
      folder.deleteLastPathComponent()
    }
    throw ManuscriptError(
      "\(path) lies in no folder whose Package.swift names ThroughTime; "
        + "run this from inside the package.")
  }

  /// The visible files of the book, sorted, relative to `root`.
  private static func paths(under root: URL) -> [String] {
    let manager = FileManager.default
    var paths = ((try? manager.contentsOfDirectory(atPath: root.path)) ?? []).filter {
      !isFolder(root.appendingPathComponent($0))
    }
    for folder in folders {
      let below = manager.enumerator(atPath: root.appendingPathComponent(folder).path)
      while let path = below?.nextObject() as? String {
        if path.split(separator: "/").last?.hasPrefix(".") ?? true {
          below?.skipDescendants()
        } else if !isFolder(root.appendingPathComponent("\(folder)/\(path)")) {
          paths.append("\(folder)/\(path)")
        }
      }
    }
    return paths.sorted()
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private static func text(of path: String, in root: URL) throws -> String {
    do {
      let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      return text.replacingOccurrences(of: "\r\n", with: "\n")
    } catch {
      throw ManuscriptError("\(path) cannot be read as UTF-8 text: \(error.localizedDescription)")
    }
  }
}
