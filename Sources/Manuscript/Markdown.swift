/// A Markdown page, taken apart as far as the checks need: fences, comments, and what is left.
///
/// Left out: code blocks by indentation (the book uses fences) and quoted fences.
struct Markdown {
  /// A fenced block, by line numbers from 0.
  struct Fence {
    let open: Int
    /// The closing line; `nil` if the page ends first.
    var close: Int?
    let indentation: String
    let language: String
    /// Its delimiter, such as three backticks.
    let delimiter: String

    /// The lines between the delimiters.
    func body(of lines: [String]) -> ArraySlice<String> {
      lines[(open + 1)..<(close ?? lines.count)]
    }
  }

  /// An HTML comment outside code, which readers of the rendered page never see.
  struct Comment {
    /// The line it begins on, from 0.
    let line: Int
    /// What it says, without white space at either end.
    let text: String
    /// Where it stands in the page's UTF-8.
    let range: Range<Int>
    /// True where nothing else stands on its line.
    let isAlone: Bool
  }

  let lines: [String]
  private(set) var fences: [Fence] = []
  private(set) var comments: [Comment] = []

  /// Where code spans stand in the page's UTF-8, their backticks included.
  private(set) var spans: [Range<Int>] = []

  /// The page's UTF-8 with fences and comments blanked and with every byte inside a code span
  /// replaced by `Markdown.filler`; line ends stay where they are.
  private(set) var prose: [UInt8]

  /// Stands for one byte inside a code span: neither a word nor white space.
  static let filler: UInt8 = 0x1A

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    prose = Array(text.utf8)
    findFences()
    findInline()
  }

  /// The number from 0 of the line of a position in the page's UTF-8.
  func line(at position: Int) -> Int {
    prose[..<position].count { $0 == UInt8(ascii: "\n") }
  }

  /// The prose as a string, for searches by pattern.
  var proseText: String { String(decoding: prose, as: UTF8.self) }

  /// True for a line inside a fence or on one of its delimiters.
  func isFenced(_ line: Int) -> Bool {
    fences.contains { $0.open <= line && line <= ($0.close ?? lines.count) }
  }
}

// MARK: - Fences

extension Markdown {
  private mutating func findFences() {
    var start = 0
    var isInComment = false
    for (number, line) in lines.enumerated() {
      let end = start + line.utf8.count
      defer { start = end + 1 }
      if let open = fences.last, open.close == nil {
        if closes(line, open) { fences[fences.count - 1].close = number }
        blank(start..<end)
      } else if isInComment {
        isInComment = !line.contains("-->")
      } else if let fence = fence(at: number, line) {
        fences.append(fence)
        blank(start..<end)
      } else {
        isInComment = line.trimmed.hasPrefix("<!--") && !line.contains("-->")
      }
    }
  }

  private func fence(at number: Int, _ line: String) -> Fence? {
    let indentation = line.prefix { $0 == " " }
    let rest = line.dropFirst(indentation.count)
    guard let character = rest.first, character == "`" || character == "~" else { return nil }
    let delimiter = rest.prefix { $0 == character }
    let info = rest.dropFirst(delimiter.count)
    guard delimiter.count >= 3, !info.contains("`") else { return nil }
    let language = info.split { $0.isWhitespace || $0 == "," || $0 == "{" }.first ?? ""
    return Fence(
      open: number, close: nil, indentation: String(indentation),
      language: language.lowercased(), delimiter: String(delimiter))
  }

  private func closes(_ line: String, _ fence: Fence) -> Bool {
    let text = line.trimmed
    return text.count >= fence.delimiter.count && Set(text) == Set(fence.delimiter)
  }

  private mutating func blank(_ range: Range<Int>, with byte: UInt8 = UInt8(ascii: " ")) {
    for i in range where prose[i] != UInt8(ascii: "\n") { prose[i] = byte }
  }
}

// MARK: - Comments and code spans

extension Markdown {
  private mutating func findInline() {
    var i = 0
    while i < prose.count {
      switch prose[i] {
      case UInt8(ascii: "\\"):
        i += 2
      case UInt8(ascii: "<") where prose[i...].starts(with: "<!--".utf8):
        i = takeComment(at: i)
      case UInt8(ascii: "`"):
        i = takeSpan(at: i)
      default:
        i += 1
      }
    }
  }

  private mutating func takeComment(at start: Int) -> Int {
    let mark = Array("-->".utf8)
    var end = start + 4
    while end < prose.count, !prose[end...].starts(with: mark) { end += 1 }
    let text = String(decoding: prose[(start + 4)..<min(end, prose.count)], as: UTF8.self)
    end = min(end + mark.count, prose.count)
    let line = line(at: start)
    let whole = String(decoding: prose[start..<end], as: UTF8.self)
    comments.append(
      Comment(
        line: line, text: text.trimmed, range: start..<end,
        isAlone: lines[line].trimmed == whole))
    blank(start..<end)
    return end
  }

  /// A code span runs to the next run of as many backticks, within its paragraph.
  private mutating func takeSpan(at start: Int) -> Int {
    let length = run(at: start)
    var i = start + length
    var isBlankLine = false
    while i < prose.count {
      if prose[i] == UInt8(ascii: "`") {
        let other = run(at: i)
        if other == length {
          spans.append(start..<(i + length))
          blank((start + length)..<i, with: Markdown.filler)
          return i + length
        }
        i += other
        isBlankLine = false
        continue
      }
      if prose[i] == UInt8(ascii: "\n") {
        if isBlankLine { break }
        isBlankLine = true
      } else if prose[i] != UInt8(ascii: " ") {
        isBlankLine = false
      }
      i += 1
    }
    return start + length
  }

  private func run(at start: Int) -> Int {
    prose[start...].prefix { $0 == UInt8(ascii: "`") }.count
  }
}

extension StringProtocol {
  /// The text without white space at either end.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
