/// A page as it ought to read: every listing, measured table and measured value as its source has
/// it.
///
/// Checking and synchronising are the same work: what differs from this is a problem, and writing
/// this is the way out.
struct Rendering {
  /// The page's text, brought up to date as far as its references can be followed.
  let text: String

  /// Where listings differ from their sources, and which of their references lead nowhere.
  let listingProblems: [Problem]

  /// The same of measured tables and values.
  let measuredProblems: [Problem]

  /// The regions it shows, as "path#region".
  let regions: Set<String>

  init(of page: Page, in book: Book, shelf: Shelf) {
    var draft = Draft(page: page, book: book, shelf: shelf)
    draft.bringListingsUpToDate()
    listingProblems = draft.problems
    draft.bringValuesUpToDate()
    draft.bringTablesUpToDate()
    measuredProblems = Array(draft.problems.dropFirst(listingProblems.count))
    text = draft.finished()
    regions = draft.regions
  }
}

/// A page in the making. Lines are numbered from 0, as they are in the page on disk.
struct Draft {
  let page: Page
  let book: Book
  let shelf: Shelf
  let markdown: Markdown
  private(set) var problems: [Problem] = []
  var regions: Set<String> = []
  private var lines: [String]
  private var edits: [(range: Range<Int>, lines: [String])] = []

  init(page: Page, book: Book, shelf: Shelf) {
    self.page = page
    self.book = book
    self.shelf = shelf
    markdown = Markdown(page.text)
    lines = markdown.lines
  }

  mutating func problem(at line: Int, _ sentence: String) {
    problems.append(Problem(file: page.path, line: line + 1, sentence: sentence))
  }

  /// Puts other lines in the place of `range`.
  mutating func replace(_ range: Range<Int>, with lines: [String]) {
    edits.append((range, lines))
  }

  /// Changes one line without moving the others.
  mutating func rewrite(_ line: Int, as text: String) {
    lines[line] = text
  }

  func line(_ number: Int) -> String { lines[number] }

  func finished() -> String {
    var lines = lines
    for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      lines.replaceSubrange(edit.range, with: edit.lines)
    }
    return lines.joined(separator: "\n")
  }

  /// The first line from `start` on that is not blank.
  func firstLine(from start: Int) -> Int? {
    lines.indices.first { $0 >= start && !lines[$0].trimmed.isEmpty }
  }

  /// The comments of a kind, `<!-- kind: reference -->`, that have a line to themselves.
  mutating func markers(_ kind: String) -> [(line: Int, reference: String)] {
    var found: [(line: Int, reference: String)] = []
    for comment in markdown.comments where comment.text.hasPrefix(kind + ":") {
      if comment.isAlone {
        let reference = comment.text.dropFirst(kind.count + 1).trimmed
        found.append((comment.line, reference))
      } else {
        problem(
          at: comment.line, "the marker <!-- \(comment.text) --> must have a line to itself.")
      }
    }
    return found
  }
}

/// A reference such as "VanillaRNN.swift#forward", taken apart.
struct Reference {
  let path: String
  let name: String

  init?(_ text: String) {
    let parts = text.split(separator: "#", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    path = String(parts[0])
    name = String(parts[1])
  }
}

/// What pages draw on, read once for all of them: the regions of every source and the measured
/// records of every catalog.
struct Shelf {
  let snippets: [String: Snippets]
  let records: [String: Result<MeasurementRecord, ManuscriptError>]

  init(_ book: Book) {
    snippets = Dictionary(
      uniqueKeysWithValues: book.sources.map { ($0.path, Snippets(in: $0)) })
    records = Dictionary(
      uniqueKeysWithValues: book.files.filter(MeasurementRecord.isRecord).map { path in
        (path, Result { () throws(ManuscriptError) in try MeasurementRecord(path, in: book) })
      })
  }
}
