extension Page {
  /// Words that no finished page has: notes to oneself, and small words written twice.
  func wordProblems(in markdown: Markdown) -> [Problem] {
    let prose = markdown.proseText
    func problems(_ matches: [Range<String.Index>], _ sentence: (Substring) -> String) -> [Problem]
    {
      matches.map { range in
        let line = 1 + prose[..<range.lowerBound].count { $0 == "\n" }
        return Problem(file: path, line: line, sentence: sentence(prose[range]))
      }
    }
    let notes = prose.matches(of: /\b(?:TODO|FIXME|XXX|TBD)\b|[Ll]orem ipsum/).map(\.range)
    // A blank line between the two would make them different paragraphs.
    let twice = prose.matches(
      of: /\b(a|an|and|as|for|in|is|it|of|the|to|we|with)[ \t]*(?:[ \t]|\n[ \t]*)\1\b/.ignoresCase()
    ).map(\.range).filter { range in
      // “A A” are two symbols, and what a network writes stands in the row of a table.
      let line = prose[..<range.lowerBound].lastIndex(of: "\n").map { prose.index(after: $0) }
      return !prose[range].allSatisfy { $0.isUppercase || $0.isWhitespace }
        && prose[line ?? prose.startIndex] != "|"
    }
    return problems(notes) { "'\($0)' is a note to oneself; finish the page." }
      + problems(twice) { words in
        "'\(words.split(whereSeparator: \.isWhitespace).joined(separator: " "))' is written twice."
      }
  }
}

extension Source {
  /// Comments that are notes to oneself. What students edit is theirs.
  func wordProblems() -> [Problem] {
    guard !path.contains("/Exercises/"), text.contains(/TODO|FIXME/) else { return [] }
    return SwiftText(text).comments.filter { $0.text.contains(/\b(?:TODO|FIXME)\b/) }.map {
      Problem(
        file: path, line: $0.line,
        sentence: "a comment is a note to oneself; do it, or say why it stays as it is.")
    }
  }
}
