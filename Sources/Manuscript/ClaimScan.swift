/// A claim cited in prose: `**Claim A43**`.
struct Citation {
  let id: String
  let page: Page
  /// Counted from 1.
  let line: Int
}

/// A claim that a test settles: `.claim("A43", .holds)`.
struct Settlement {
  let id: String
  let verdict: Claim.Verdict
  /// The test's file, from the package's root.
  let file: String
  /// Counted from 1.
  let line: Int
  /// True if the test carries `.disabled` as well, and so settles nothing.
  let isDisabled: Bool
}

extension Page {
  /// The claims this page cites, and what looks like a citation but is none.
  func citations(in markdown: Markdown) -> (found: [Citation], problems: [Problem]) {
    let prose = markdown.proseText
    var found: [Citation] = []
    var problems: [Problem] = []
    for match in prose.matches(of: /\*\*\s*[Cc]laims?\b([^*]*)\*\*/) {
      let line = 1 + prose[..<match.range.lowerBound].count { $0 == "\n" }
      if let exact = match.0.wholeMatch(of: /\*\*Claim\s+([A-Z]+[0-9]+)\*\*/) {
        found.append(Citation(id: String(exact.1), page: self, line: line))
      } else if match.1.contains(/[A-Z][0-9]+/) {
        problems.append(
          Problem(
            file: path, line: line,
            sentence: "\(match.0) is not found by the audit; cite each claim as **Claim A43**."))
      }
    }
    return (found, problems)
  }
}

extension Source {
  /// The claims that the tests of this file settle, and traits that cannot be read.
  func settlements() -> (found: [Settlement], problems: [Problem]) {
    guard text.contains(".claim") else { return ([], []) }
    let swift = SwiftText(text)
    let code = String(decoding: swift.code, as: UTF8.self)
    var found: [Settlement] = []
    var problems: [Problem] = []
    for attribute in attributes(in: code) {
      let arguments = code[attribute]
      let isDisabled = arguments.contains(/\.disabled\b/)
      for match in arguments.matches(of: /\.claim\s*\(/) {
        let offset = code.utf8.distance(from: code.startIndex, to: match.range.lowerBound)
        let line = swift.line(at: offset)
        // The literal's text is blank in `code`; the original has the same length.
        let written = String(decoding: swift.bytes[offset...], as: UTF8.self)
        let pattern =
          /\.claim\s*\(\s*"([^"]*)"\s*,\s*(?:Claim\.Verdict|Verdict)?\.(holds|corrected|conditional)\s*\)/
        if let trait = written.prefixMatch(of: pattern),
          let verdict = Claim.Verdict(rawValue: String(trait.2))
        {
          found.append(
            Settlement(
              id: String(trait.1), verdict: verdict, file: path, line: line,
              isDisabled: isDisabled))
        } else {
          problems.append(
            Problem(
              file: path, line: line,
              sentence: "the audit cannot read this trait; write the id and the verdict in full, "
                + "as in .claim(\"A43\", .holds)."))
        }
      }
    }
    return (found, problems)
  }

  /// The argument lists of the `@Test` and `@Suite` attributes.
  private func attributes(in code: String) -> [Range<String.Index>] {
    code.matches(of: /@(?:Testing\.)?(?:Test|Suite)\s*\(/).map { match in
      var depth = 1
      var end = match.range.upperBound
      while end < code.endIndex, depth > 0 {
        if code[end] == "(" { depth += 1 }
        if code[end] == ")" { depth -= 1 }
        end = code.index(after: end)
      }
      return match.range.upperBound..<end
    }
  }
}
