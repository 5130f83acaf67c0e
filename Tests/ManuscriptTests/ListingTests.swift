import Foundation
import Testing

@testable import Manuscript

@Suite("Listings")
struct ListingTests {
  static let code = """
    struct Mini {
      // snippet.forward
      func forward() {
        step()

      }
      // snippet.end
    }
    """
  static let shown = "func forward() {\n  step()\n\n}"

  @Test("A listing that is its region, without the common indentation, is no problem")
  func agrees() throws {
    let files = try MadeUpBook([
      source: Self.code, page: "# Mini\n\n" + listing("Mini.swift#forward", Self.shown),
    ])
    #expect(try files.differences == [])
  }

  @Test("Code of a test is shown by its path from the package's root")
  func fromRoot() throws {
    let files = try MadeUpBook([
      "Tests/MiniTests/MiniTests.swift": Self.code,
      "README.md": listing("Tests/MiniTests/MiniTests.swift#forward", Self.shown),
    ])
    #expect(try files.differences == [])
  }

  @Test("The first line that differs is told, expected and found")
  func differs() throws {
    let changed = Self.shown.replacingOccurrences(of: "step()", with: "leap()")
    let files = try MadeUpBook([
      source: Self.code, page: "# Mini\n\n" + listing("Mini.swift#forward", changed),
    ])
    #expect(
      try files.differences == [
        "\(page):4: the listing is not Mini.swift#forward: line 2 should be `  step()` and is "
          + "`  leap()`; `swift run course sync` rewrites it."
      ])
  }

  @Test("A listing that ends early is told to lack a line")
  func tooShort() throws {
    let files = try MadeUpBook([
      source: Self.code, page: listing("Mini.swift#forward", "func forward() {\n  step()\n"),
    ])
    #expect(
      try files.differences.first?.contains("line 4 should be `}` and is no further line") == true)
  }

  @Test("An unknown file names the places that were looked at")
  func unknownFile() throws {
    let files = try MadeUpBook([page: listing("Maxi.swift#forward", "")])
    #expect(
      try files.differences == [
        "\(page):1: there is no Swift file Chapters/01-Mini/Maxi.swift nor Maxi.swift."
      ])
  }

  @Test("An unknown region names those that there are")
  func unknownRegion() throws {
    let files = try MadeUpBook([
      source: Self.code,
      page: listing("Mini.swift#forward", Self.shown) + "\n" + listing("Mini.swift#back", ""),
    ])
    #expect(
      try files.differences == [
        "\(page):9: \(source) has no region 'back'; it has forward."
      ])
  }

  @Test("A reference without a region is refused")
  func noRegion() throws {
    let files = try MadeUpBook([page: listing("Mini.swift", "")])
    #expect(
      try files.differences.first?.hasPrefix("\(page):1: 'Mini.swift' names no region") == true)
  }

  @Test("A listing without a marker is a problem, an illustration is none")
  func marker() throws {
    let files = try MadeUpBook([
      page: "```swift\nlet x = 1\n```\n\n" + listing("illustration", "let y = 2")
        + "\n```bash\nswift test\n```\n"
    ])
    #expect(
      try files.differences == [
        "\(page):1: this listing has no marker; put <!-- code: File.swift#region --> above it, or "
          + "<!-- code: illustration -->."
      ])
  }

  @Test("A marker with other text on its line is refused")
  func markerInText() throws {
    let files = try MadeUpBook([page: "See <!-- code: illustration -->\n```swift\n1\n```\n"])
    #expect(
      try files.differences.first
        == "\(page):1: the marker <!-- code: illustration --> must have a line to itself.")
  }

  @Test("A fence that is never closed is a problem")
  func openFence() throws {
    let files = try MadeUpBook([page: "# Mini\n\n```swift\nlet x = 1\n"])
    #expect(
      try files.differences == ["\(page):3: this fence is never closed; put ``` below it."])
  }

  @Test("Regions must be closed, have one name each, and be shown somewhere")
  func regions() throws {
    let files = try MadeUpBook([
      source: """
      // snippet.a
      // snippet.b
      let b = 1
      // snippet.end
      // snippet.end
      // snippet.b
      let again = 1
      // snippet.end
      // snippet.empty
      // snippet.end
      // snippet.open
      """
    ])
    #expect(
      try files.differences == [
        "\(source):1: the region 'a' is never closed; put // snippet.end below its last line.",
        "\(source):2: no page shows the region 'b'; show it with <!-- code: \(source)#b -->, "
          + "or remove its markers.",
        "\(source):5: snippet.end closes no region; remove it.",
        "\(source):6: the region 'b' is there twice, first at line 2; rename one of them.",
        "\(source):9: no page shows the region 'empty'; show it with "
          + "<!-- code: \(source)#empty -->, or remove its markers.",
        "\(source):9: the region 'empty' holds no line of code.",
        "\(source):11: the region 'open' is never closed; put // snippet.end below its last line.",
      ])
  }

  @Test("A marker in a string or in a block comment marks nothing")
  func mentions() throws {
    let files = try MadeUpBook([
      source: #"""
      let one = "// snippet.one"
      let two = """
        // snippet.two
        \(three("// snippet.three"))
        """
      /* // snippet.four
         /* nested */ // snippet.five
      */
      let six = #"\" // snippet.six"#
      """#
    ])
    #expect(try files.differences == [])
  }
}

@Suite("Synchronising listings")
struct ListingSynchronisationTests {
  @Test("Listings are rewritten from their sources, once, and nothing else is touched")
  func rewrites() throws {
    let before = """
      # Mini

      1. In a list:

         <!-- code: Mini.swift#forward -->
         ```swift
         stale
         ```

      <!-- code: illustration -->
      ```swift
      let kept = 1
      ```

      The end, without a line break
      """
    let files = try MadeUpBook([source: ListingTests.code, page: before, "README.md": "# Read me"])
    #expect(try files.synchronise() == [page])
    let indented = "   func forward() {\n     step()\n\n   }"
    #expect(
      try files.text(of: page) == before.replacingOccurrences(of: "   stale", with: indented))
    #expect(try files.differences == [])
    #expect(try files.synchronise() == [])
  }

  @Test("A marker without a listing gets one")
  func inserts() throws {
    let files = try MadeUpBook([
      source: ListingTests.code, page: "<!-- code: Mini.swift#forward -->\nText goes on.\n",
    ])
    #expect(
      try files.differences == [
        "\(page):1: no Swift listing follows this marker; `swift run course sync` writes it."
      ])
    #expect(try files.synchronise() == [page])
    #expect(
      try files.text(of: page)
        == listing("Mini.swift#forward", ListingTests.shown) + "\nText goes on.\n")
    #expect(try files.differences == [])
  }

  @Test("Several listings of a page are mended together, whatever their lengths")
  func several() throws {
    let code = "// snippet.a\none\n// snippet.end\n// snippet.b\ntwo\ntwo\n// snippet.end"
    let files = try MadeUpBook([
      source: code,
      page: listing("Mini.swift#a", "x\ny\nz") + "\n" + listing("Mini.swift#b", "x")
        + "\n<!-- code: Mini.swift#a -->",
    ])
    #expect(try files.synchronise() == [page])
    let expected = listing("Mini.swift#a", "one") + "\n" + listing("Mini.swift#b", "two\ntwo")
    #expect(
      try files.text(of: page)
        == expected + "\n" + listing("Mini.swift#a", "one").dropLast())
    #expect(try files.differences == [])
  }

  @Test("Code that holds a fence gets a longer fence")
  func longerFence() throws {
    let files = try MadeUpBook([
      source: "// snippet.doc\n/*\n```\n*/\nlet x = 1\n// snippet.end",
      page: listing("Mini.swift#doc", "stale"),
    ])
    _ = try files.synchronise()
    #expect(
      try files.text(of: page)
        == "<!-- code: Mini.swift#doc -->\n````swift\n/*\n```\n*/\nlet x = 1\n````\n")
    #expect(try files.differences == [])
  }

  @Test("A reference that leads nowhere stays, and stays a problem")
  func unresolved() throws {
    let text = listing("Gone.swift#forward", "let x = 1")
    let files = try MadeUpBook([page: text])
    #expect(try files.synchronise() == [])
    #expect(try files.text(of: page) == text)
    #expect(try files.differences.count == 1)
  }
}
