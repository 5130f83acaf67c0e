import Testing

@testable import Manuscript

@Suite("Markdown")
struct MarkdownTests {
  @Test("Fences are found with their languages, and end only with their own delimiter")
  func fences() {
    let markdown = Markdown(
      "````swift\n```\nx\n````\n~~~ math\n```\n~~~\n- a\n  ```Swift, numbered\n  y\n  ```\n")
    #expect(markdown.fences.map(\.language) == ["swift", "math", "swift"])
    #expect(markdown.fences.map(\.open) == [0, 4, 8])
    #expect(markdown.fences.map(\.close) == [3, 6, 10])
  }

  @Test("Backticks within a line open no fence")
  func notAFence() {
    #expect(Markdown("```let x``` is code\n").fences.isEmpty)
  }

  @Test("What stands in fences, comments and code spans is not prose")
  func prose() {
    let text = "a `b c` d <!-- e --> f ``g ` h`` i\n```\nj\n```\nk <!-- l\nm --> n"
    let words = Markdown(text).proseText.split { !$0.isLetter }
    #expect(words == ["a", "d", "f", "i", "k", "n"])
    #expect(Markdown(text).comments.map(\.text) == ["e", "l\nm"])
  }

  @Test("A code span runs over a line end, but not out of its paragraph")
  func spans() {
    #expect(Markdown("`a\nb` c").spans.count == 1)
    #expect(Markdown("`a\n\nb` c").spans.isEmpty)
    #expect(Markdown("\\`a` c").spans.isEmpty)
  }

  @Test("A fence inside a comment is no fence, and a comment inside code no comment")
  func nesting() {
    #expect(Markdown("<!--\n```swift\nx\n```\n-->\n").fences.isEmpty)
    #expect(Markdown("`<!-- a -->`\n```\n<!-- b -->\n```\n").comments.isEmpty)
  }
}

@Suite("Forms of mathematics")
struct MathsTests {
  private let sentence =
    "a bare $ stands here; write inline mathematics as $`…`$ and displayed mathematics as a fence "
    + "of language math (a dollar sign is \\$)."

  @Test("The two forms, dollars in code and escaped dollars are no problem")
  func allowed() throws {
    let files = try MadeUpBook([
      page: """
      The state $`h_t`$, with $`a
      + b`$ over two lines, costs \\$5, and `$x$` is code.

      ```math
      $h_t$
      ```

      ```bash
      echo $HOME
      ```
      """
    ])
    #expect(try files.slips == [])
  }

  @Test(
    "Any other dollar is a problem",
    arguments: ["the $h_t$ of", "$$\nh\n$$", "half $`h_t` of", "other `h_t`$ half", "$5"])
  func refused(text: String) throws {
    let files = try MadeUpBook([page: "# Mini\n\n\(text)\n"])
    #expect(try files.slips.first == "\(page):3: \(sentence)")
  }

  @Test("A fence of another language of mathematics is a problem")
  func fence() throws {
    let files = try MadeUpBook([page: "# Mini\n\n```latex\nh\n```\n"])
    #expect(
      try files.slips == ["\(page):3: a fence of language latex stays source text; write math."])
  }
}

@Suite("Links")
struct LinkTests {
  @Test("Links to files of the package, to DocC and to elsewhere are no problem")
  func allowed() throws {
    let files = try MadeUpBook([
      page: """
      [source](../Mini.swift#L3), [folder](../../01-Mini), [root](/README.md), ![a](a%20b.svg)
      <doc:Exercises>, [words](doc:Exercises), [away](https://swift.org/x), [below](#there),
      ![in [brackets]](a.svg "Title"), `[code](nowhere.md)`, and [both][one].

      [one]: ../Mini.swift
      """,
      "Chapters/01-Mini/Mini.docc/a b.svg": "<svg/>",
      "Chapters/01-Mini/Mini.docc/a.svg": "<svg/>",
      source: "",
      "README.md": "[The chapter](Chapters/01-Mini/Mini.docc/Mini.md)",
    ])
    #expect(try files.slips == [])
  }

  @Test("A link or picture that leads to no file is a problem")
  func broken() throws {
    let files = try MadeUpBook([
      page: "![a](gone.svg)\n\n[b](../Gone.swift)\n\n[c](../../../../README.md)\n\n[d]: gone.md\n",
      "README.md": "# Read me\n\n![a](gone.svg)\n",
    ])
    #expect(
      try files.slips == [
        "\(page):1: the picture gone.svg leads to no file; DocC takes a picture by its name alone.",
        "\(page):3: the link ../Gone.swift leads to no file.",
        "\(page):5: the link ../../../../README.md leads to no file.",
        "\(page):7: the link gone.md leads to no file.",
        "README.md:3: the picture gone.svg leads to no file.",
      ])
  }

  @Test("A link to a page of the same catalog must be DocC's, which the site follows")
  func sameCatalog() throws {
    let files = try MadeUpBook([
      page: "[Exercises](Exercises.md)\n", "Chapters/01-Mini/Mini.docc/Exercises.md": "# E\n",
    ])
    #expect(
      try files.slips == [
        "\(page):1: the link Exercises.md is dead on the site; write <doc:Exercises>, which DocC "
          + "follows."
      ])
  }
}

@Suite("Stray words")
struct StrayWordTests {
  @Test("Notes to oneself and doubled words are problems in prose")
  func prose() throws {
    let files = try MadeUpBook([
      page: "# Mini\n\nTODO: say why.\nIt is the\nthe state. `the the` is code.\n\nA\n\na word.\n"
        + "\n| output |\n| --- |\n| of the the net |\n"
    ])
    #expect(
      try files.slips == [
        "\(page):3: 'TODO' is a note to oneself; finish the page.",
        "\(page):4: 'the the' is written twice.",
      ])
  }

  @Test("Notes to oneself are problems in comments of sources, not in strings or exercises")
  func sources() throws {
    let files = try MadeUpBook([
      source: "let a = \"TODO\"\nlet b = 1  // FIXME: wrong\n",
      "Chapters/01-Mini/Exercises/One.swift": "// TODO: a student's own\n",
    ])
    #expect(
      try files.slips == [
        "\(source):2: a comment is a note to oneself; do it, or say why it stays as it is."
      ])
  }
}
