extension Draft {
  /// Every Swift listing shows a region of a source, or says that it is an illustration.
  mutating func bringListingsUpToDate() {
    let markers = markers("code")
    var listed: Set<Int> = []
    for fence in markdown.fences {
      if fence.close == nil {
        problem(at: fence.open, "this fence is never closed; put \(fence.delimiter) below it.")
      }
      guard fence.language == "swift", fence.close != nil else { continue }
      guard let marker = markers.last(where: { firstLine(from: $0.line + 1) == fence.open }) else {
        problem(
          at: fence.open,
          "this listing has no marker; put <!-- code: File.swift#region --> above it, or "
            + "<!-- code: illustration -->.")
        continue
      }
      listed.insert(marker.line)
      if marker.reference != "illustration" { check(fence, against: marker.reference) }
    }
    for marker in markers where !listed.contains(marker.line) { insertListing(below: marker) }
  }

  private mutating func check(_ fence: Markdown.Fence, against reference: String) {
    guard let expected = region(reference, at: fence.open - 1) else { return }
    let found = fence.body(of: markdown.lines).map { $0.dedented(by: fence.indentation.count) }
    guard found != expected else { return }
    problem(
      at: fence.open,
      "the listing is not \(reference): \(firstDifference(expected: expected, found: found)) "
        + "`swift run course sync` rewrites it.")
    replace(fence.open..<(fence.close ?? fence.open) + 1, with: listing(expected, like: fence))
  }

  private mutating func insertListing(below marker: (line: Int, reference: String)) {
    guard marker.reference != "illustration" else {
      problem(at: marker.line, "no Swift listing follows this marker; remove it.")
      return
    }
    guard let expected = region(marker.reference, at: marker.line) else { return }
    problem(
      at: marker.line,
      "no Swift listing follows this marker; `swift run course sync` writes it.")
    let below = marker.line + 1
    let needsBlank = below < markdown.lines.count && !line(below).trimmed.isEmpty
    let fence = Markdown.Fence(
      open: below, close: nil, indentation: String(line(marker.line).prefix { $0 == " " }),
      language: "swift", delimiter: "```")
    replace(below..<below, with: listing(expected, like: fence) + (needsBlank ? [""] : []))
  }

  /// The lines of the region that a marker names; `nil` and a problem if there is none.
  private mutating func region(_ text: String, at line: Int) -> [String]? {
    guard let reference = Reference(text) else {
      problem(
        at: line,
        "'\(text)' names no region; write File.swift#region, or illustration for code that is "
          + "in no file.")
      return nil
    }
    let places = [page.chapter.map { "\($0.path)/\(reference.path)" }, reference.path]
    guard let path = places.compactMap({ $0 }).first(where: { shelf.snippets[$0] != nil }),
      let snippets = shelf.snippets[path]
    else {
      let looked = places.compactMap { $0 }.joined(separator: " nor ")
      problem(at: line, "there is no Swift file \(looked).")
      return nil
    }
    guard let region = snippets.regions[reference.name] else {
      let known = snippets.regions.keys.sorted().joined(separator: ", ")
      problem(
        at: line,
        "\(path) has no region '\(reference.name)'; it has \(known.isEmpty ? "none" : known).")
      return nil
    }
    regions.insert("\(path)#\(reference.name)")
    return region.lines
  }

  private func listing(_ code: [String], like fence: Markdown.Fence) -> [String] {
    // A fence must be longer than any run of backticks that begins a line within it.
    let longest = code.map { $0.trimmed.prefix { $0 == "`" }.count }.max() ?? 0
    let delimiter = String(repeating: "`", count: max(fence.delimiter.count, longest + 1, 3))
    let lines = [delimiter + "swift"] + code + [delimiter]
    return lines.map { $0.isEmpty ? "" : fence.indentation + $0 }
  }
}

extension Book {
  /// Problems of the regions themselves: never closed, there twice, or shown on no page.
  func regionProblems(shelf: Shelf, shown: Set<String>) -> [Problem] {
    shelf.snippets.flatMap { path, snippets in
      snippets.problems
        + snippets.regions.filter { !shown.contains("\(path)#\($0.key)") }.map { name, region in
          Problem(
            file: path, line: region.line,
            sentence: "no page shows the region '\(name)'; show it with "
              + "<!-- code: \(path)#\(name) -->, or remove its markers.")
        }
    }
  }
}

/// The first line in which two texts differ, as a sentence.
func firstDifference(expected: [String], found: [String]) -> String {
  let same = zip(expected, found).prefix { $0 == $1 }.count
  func shown(_ lines: [String]) -> String {
    same < lines.count ? "`\(lines[same])`" : "no further line"
  }
  return "line \(same + 1) should be \(shown(expected)) and is \(shown(found));"
}

extension String {
  /// The line without up to `count` leading spaces.
  func dedented(by count: Int) -> String {
    String(dropFirst(min(count, prefix { $0 == " " }.count)))
  }
}
