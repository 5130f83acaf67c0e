import Foundation
import Testing

@testable import Manuscript

@Suite("The book on disk")
struct BookTests {
  @Test("Chapters are found in reading order, with their pages, sources and tests")
  func chapters() throws {
    let files = try MadeUpBook([
      "Chapters/10-Last/Last.docc/Last.md": "# Last",
      "Chapters/02-First/First.docc/First.md": "# First",
      "Chapters/02-First/First.docc/More/Exercises.md": "# Exercises",
      "Chapters/02-First/First.swift": "",
      "Chapters/ThroughTime.docc/ThroughTime.md": "# Through Time",
      "Chapters/02-First/.hidden/Hidden.md": "not a page",
      "README.md": "# Read me",
      ".build/checkouts/Other/README.md": "not a page",
      "Tests/FirstTests/FirstTests.swift": "",
    ])
    let book = try files.book
    #expect(book.chapters.map(\.name) == ["First", "Last"])
    #expect(book.chapters.first?.catalog == "Chapters/02-First/First.docc")
    #expect(book.chapters.first?.tests == "Tests/FirstTests")
    #expect(book.chapters.first?.solutionTests == "Tests/FirstSolutionTests")
    #expect(
      book.pages.map(\.path) == [
        "Chapters/02-First/First.docc/First.md",
        "Chapters/02-First/First.docc/More/Exercises.md",
        "Chapters/10-Last/Last.docc/Last.md",
        "Chapters/ThroughTime.docc/ThroughTime.md",
        "README.md",
      ])
    #expect(
      book.catalogs == [
        "Chapters/02-First/First.docc", "Chapters/10-Last/Last.docc",
        "Chapters/ThroughTime.docc",
      ])
    #expect(
      book.sources.map(\.path) == [
        "Chapters/02-First/First.swift", "Tests/FirstTests/FirstTests.swift",
      ])
    #expect(book.pages.map { $0.chapter?.name } == ["First", "First", "Last", nil, nil])
  }

  @Test("An empty folder is no chapter")
  func emptyFolder() throws {
    let files = try MadeUpBook([:])
    try FileManager.default.createDirectory(
      at: files.root.appendingPathComponent("Chapters/03-Gone/Gone.docc"),
      withIntermediateDirectories: true)
    #expect(try files.book.chapters.isEmpty)
  }

  @Test("An implementation alone is no chapter yet; with exercises and no prose it is")
  func implementationAlone() throws {
    let cell = ["Chapters/04-Cells/Cell.swift": ""]
    #expect(try MadeUpBook(cell).book.chapters.isEmpty)
    let begun = cell.merging(["Chapters/04-Cells/Exercises/Step.swift": ""]) { $1 }
    #expect(try MadeUpBook(begun).book.chapters.map(\.name) == ["Cells"])
  }

  @Test("The package is found from any file within it, and nowhere else")
  func root() throws {
    let files = try MadeUpBook([
      source: "", "Inner/Package.swift": "let package = Package(name: \"Inner\")",
    ])
    let inside = files.root.appendingPathComponent("Inner/Sources/File.swift").path
    #expect(
      try Book(containing: inside).root.resolvingSymlinksInPath().path
        == files.root.resolvingSymlinksInPath().path)
    let outside = files.root.deletingLastPathComponent().path
    let error = #expect(throws: ManuscriptError.self) { try Book(containing: outside) }
    #expect(error?.description.contains("no folder whose Package.swift names ThroughTime") == true)
  }

  @Test("A page that is not UTF-8 is refused by name")
  func notText() throws {
    let files = try MadeUpBook([page: ""])
    try Data([0x23, 0xFF, 0xFE]).write(to: files.root.appendingPathComponent(page))
    let error = #expect(throws: ManuscriptError.self) { try files.book }
    #expect(error?.description.hasPrefix("\(page) cannot be read as UTF-8 text") == true)
  }
}
