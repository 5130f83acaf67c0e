extension Draft {
  /// Every `<!-- value: A48.json#key -->…<!-- /value -->` shows the record's figure.
  mutating func bringValuesUpToDate() {
    let comments = markdown.comments
    // From the last to the first, so that earlier positions of a line stay true.
    for (i, comment) in comments.enumerated().reversed() where comment.text.hasPrefix("value:") {
      guard i + 1 < comments.count, comments[i + 1].text == "/value",
        comments[i + 1].line == comment.line
      else {
        problem(at: comment.line, "this value is not closed by <!-- /value --> on the same line.")
        continue
      }
      check(comment, until: comments[i + 1])
    }
    for (i, comment) in comments.enumerated() where comment.text == "/value" {
      if i == 0 || !comments[i - 1].text.hasPrefix("value:") {
        problem(at: comment.line, "<!-- /value --> closes no value.")
      }
    }
  }

  private mutating func check(_ open: Markdown.Comment, until close: Markdown.Comment) {
    let start = markdown.start(of: open.line)
    let bytes = Array(markdown.lines[open.line].utf8)
    let before = String(decoding: bytes[..<(open.range.lowerBound - start)], as: UTF8.self)
    if before.wholeMatch(of: /[\s>]*(?:[-*+]|\d+[.)])?\s*/) != nil {
      problem(
        at: open.line,
        "a value must not begin a line: Markdown takes a line that begins with a comment for "
          + "HTML, and the whole line vanishes. Break the line elsewhere.")
    }
    let reference = open.text.dropFirst("value:".count).trimmed
    guard let (record, name) = record(reference, at: open.line) else { return }
    guard let expected = record.shown(name) else {
      let known = record.names.joined(separator: ", ")
      problem(at: open.line, "\(reference) names no figure; the record has \(known).")
      return
    }
    let place = (open.range.upperBound - start)..<(close.range.lowerBound - start)
    let found = String(decoding: bytes[place], as: UTF8.self)
    guard found != expected else { return }
    problem(
      at: open.line,
      "the value \(reference) should be `\(expected)` and is `\(found)`; "
        + "`swift run course sync` rewrites it.")
    var current = Array(line(open.line).utf8)
    current.replaceSubrange(place, with: expected.utf8)
    rewrite(open.line, as: String(decoding: current, as: UTF8.self))
  }

  /// Every table below `<!-- measured: A48.json#comparisons -->` is the record's.
  mutating func bringTablesUpToDate() {
    for marker in markers("measured") {
      guard let (record, name) = record(marker.reference, at: marker.line) else { continue }
      guard let table = record.tables[name] else {
        let known = record.tables.keys.sorted().joined(separator: ", ")
        problem(
          at: marker.line,
          "\(marker.reference) names no table; the record has \(known.isEmpty ? "none" : known).")
        continue
      }
      check(table, named: marker.reference, below: marker.line)
    }
  }

  private mutating func check(_ table: MeasuredTable, named name: String, below marker: Int) {
    let expected = table.markdown()
    let start = firstLine(from: marker + 1) ?? markdown.lines.count
    let rest = markdown.lines[start...]
    let end = rest.firstIndex { !$0.trimmed.hasPrefix("|") } ?? markdown.lines.count
    guard start < end else {
      problem(
        at: marker, "no table follows this marker; `swift run course sync` writes it.")
      let below = marker + 1
      let needsBlank = below < markdown.lines.count && !line(below).trimmed.isEmpty
      replace(below..<below, with: [""] + expected + (needsBlank ? [""] : []))
      return
    }
    let found = Array(markdown.lines[start..<end])
    guard found != expected else { return }
    problem(
      at: start,
      "the table is not \(name): \(firstDifference(expected: expected, found: found)) "
        + "`swift run course sync` rewrites it.")
    replace(start..<end, with: expected)
  }

  /// The record and the name within it that a reference means; `nil` and a problem if there is
  /// none.
  private mutating func record(
    _ text: String, at line: Int
  ) -> (MeasurementRecord, name: String)? {
    guard let reference = Reference(text) else {
      problem(at: line, "'\(text)' names nothing measured; write A48.json#name.")
      return nil
    }
    let places = [
      page.catalog.map { "\($0)/\(MeasurementRecord.folder)/\(reference.path)" }, reference.path,
    ].compactMap { $0 }
    guard let found = places.compactMap({ shelf.records[$0] }).first else {
      problem(at: line, "there is no measured record \(places.joined(separator: " nor ")).")
      return nil
    }
    guard case .success(let record) = found else { return nil }  // The record's own problem.
    return (record, reference.name)
  }
}

extension Markdown {
  /// The position of a line in the page's UTF-8.
  func start(of line: Int) -> Int {
    lines[..<line].reduce(0) { $0 + $1.utf8.count + 1 }
  }
}
