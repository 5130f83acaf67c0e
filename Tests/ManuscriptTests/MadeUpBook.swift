import Foundation
import Testing

@testable import Manuscript

/// A small book in a folder of its own, which is gone with the last use of it: ask for what is read
/// from disk through its methods, not through ``book``.
final class MadeUpBook {
  let root: URL

  /// A package with these files and a manifest.
  init(_ files: [String: String]) throws {
    root = FileManager.default.temporaryDirectory
      .appendingPathComponent("made-up-book-\(UUID().uuidString)")
    try write(["Package.swift": "let package = Package(name: \"ThroughTime\")"])
    try write(files)
  }

  deinit {
    try? FileManager.default.removeItem(at: root)
  }

  func write(_ files: [String: String]) throws {
    for (path, text) in files {
      let file = root.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  func text(of path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  var book: Book { get throws { try Book(root: root) } }

  /// The book's differences as "file:line: sentence".
  var differences: [String] { get throws { try book.differences().map(\.description) } }

  /// The book's slips as "file:line: sentence".
  var slips: [String] { get throws { try book.slips().map(\.description) } }

  func claimReport(all: Bool = false) throws -> ClaimReport { try book.claimReport(all: all) }

  func ledger() throws -> Ledger { try Ledger(root: root) }

  func synchronise() throws -> [String] { try book.synchronise() }
}

/// The made-up chapter that most tests use.
let page = "Chapters/01-Mini/Mini.docc/Mini.md"
let source = "Chapters/01-Mini/Mini.swift"

/// A Swift listing with a marker above it.
func listing(_ reference: String, _ code: String) -> String {
  "<!-- code: \(reference) -->\n```swift\n\(code)\n```\n"
}
