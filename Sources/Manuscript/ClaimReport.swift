import Plotting

/// How far the book has settled the claims of the slides.
public struct ClaimReport: Sendable {
  /// The claims of one chapter.
  public struct Row: Hashable, Sendable {
    /// The chapter's module.
    public let chapter: String
    /// False for a chapter that is not yet written.
    public let isOnDisk: Bool
    /// How many claims the ledger gives it.
    public let claims: Int
    /// How many of them its prose cites.
    public var written = 0
    /// How many of them its tests settle, with the ledger's verdict.
    public var settled = 0
  }

  /// A row for every chapter: those on disk in reading order, then the others as the ledger has
  /// them.
  public private(set) var rows: [Row] = []

  /// The claims of chapters that are not on disk.
  public private(set) var notYetWritten: [Claim] = []

  /// What is wrong, sorted by place.
  public private(set) var problems: [Problem] = []
}

extension ClaimReport {
  /// The rows, and the sum of the chapters on disk. A dash stands where a chapter is not written.
  public var table: Table {
    let onDisk = rows.filter(\.isOnDisk)
    func sum(_ part: (Row) -> Int) -> String { "\(onDisk.map(part).reduce(0, +))" }
    let body = rows.map { row in
      row.isOnDisk
        ? [row.chapter, "\(row.claims)", "\(row.written)", "\(row.settled)"]
        : [row.chapter, "\(row.claims)", "–", "–"]
    }
    let total = ["On disk", sum(\.claims), sum(\.written), sum(\.settled)]
    return Table(header: ["Chapter", "Claims", "In prose", "Settled"], rows: body + [total])
  }
}

extension Book {
  /// Audits the claims of the chapters on disk: each is cited in its chapter's prose, settled by a
  /// test of its chapter that every reader has, and has one verdict, the ledger's.
  ///
  /// - Parameter all: Whether a claim of a chapter that is not on disk is a problem too.
  /// - Throws: ``ManuscriptError`` if there is no ledger, or a malformed one.
  public func claimReport(all: Bool = false) throws -> ClaimReport {
    ClaimReport(book: self, ledger: try Ledger(root: root), all: all)
  }
}

extension ClaimReport {
  init(book: Book, ledger: Ledger, all: Bool) {
    let prose = book.pages.map { $0.citations(in: Markdown($0.text)) }
    let tests = book.sources.filter { $0.path.hasPrefix("Tests/") }.map { $0.settlements() }
    let citations = prose.flatMap(\.found)
    let settlements = tests.flatMap(\.found)
    problems = prose.flatMap(\.problems) + tests.flatMap(\.problems)
    problems += unknownIDs(citations, settlements, ledger)
    problems += settlements.compactMap { disagreement($0, ledger) }

    let cited = Dictionary(grouping: citations, by: \.id)
    let settled = Dictionary(grouping: settlements, by: \.id)
    for chapter in book.chapters {
      let claims = ledger.claims.filter { $0.chapter == chapter.name }
      var row = Row(chapter: chapter.name, isOnDisk: true, claims: claims.count)
      for claim in claims {
        if cited[claim.id, default: []].contains(where: { $0.page.chapter == chapter }) {
          row.written += 1
        } else {
          problem(
            at: claim, ledger, "has no prose: cite **Claim \(claim.id)** in \(chapter.catalog).")
        }
        settle(claim, in: chapter, settled[claim.id, default: []], ledger, &row)
      }
      rows.append(row)
    }
    addAbsentChapters(of: ledger, all: all)
    problems.sort()
  }

  private mutating func settle(
    _ claim: Claim, in chapter: Chapter, _ all: [Settlement], _ ledger: Ledger, _ row: inout Row
  ) {
    let own = all.filter { $0.file.hasPrefix(chapter.tests + "/") }
    let live = own.filter { !$0.isDisabled }
    if live.contains(where: { $0.verdict == claim.verdict }) {
      row.settled += 1
    } else if !live.isEmpty {
      return  // Its verdict differs, which is a problem already.
    } else if let test = own.first {
      problem(at: claim, ledger, "is settled only by a disabled test, \(test.file):\(test.line).")
    } else if let test = all.first(where: { $0.file.hasPrefix(chapter.solutionTests + "/") }) {
      problem(
        at: claim, ledger,
        "is settled only in \(test.file):\(test.line), which a hand-out leaves out; "
          + "move the test to \(chapter.tests).")
    } else {
      problem(
        at: claim, ledger,
        "has no test: give one of \(chapter.tests) the trait "
          + ".claim(\"\(claim.id)\", .\(claim.verdict.rawValue)).")
    }
  }

  private mutating func addAbsentChapters(of ledger: Ledger, all: Bool) {
    let onDisk = Set(rows.map(\.chapter))
    for claim in ledger.claims where !onDisk.contains(claim.chapter) {
      notYetWritten.append(claim)
      if let i = rows.firstIndex(where: { $0.chapter == claim.chapter }) {
        let row = rows[i]
        rows[i] = Row(chapter: row.chapter, isOnDisk: false, claims: row.claims + 1)
      } else {
        rows.append(Row(chapter: claim.chapter, isOnDisk: false, claims: 1))
      }
      if all {
        problem(at: claim, ledger, "belongs to \(claim.chapter), which is not yet written.")
      }
    }
  }

  private mutating func problem(at claim: Claim, _ ledger: Ledger, _ predicate: String) {
    problems.append(
      Problem(
        file: Ledger.path, line: ledger.line(of: claim.id),
        sentence: "claim \(claim.id) \(predicate)"))
  }
}

private func unknownIDs(
  _ citations: [Citation], _ settlements: [Settlement], _ ledger: Ledger
) -> [Problem] {
  let places =
    citations.map { (id: $0.id, file: $0.page.path, line: $0.line) }
    + settlements.map { (id: $0.id, file: $0.file, line: $0.line) }
  return places.filter { ledger[$0.id] == nil }.map { place in
    Problem(
      file: place.file, line: place.line,
      sentence: "the ledger has no claim \(place.id); see \(Ledger.path).")
  }
}

private func disagreement(_ settlement: Settlement, _ ledger: Ledger) -> Problem? {
  guard let claim = ledger[settlement.id], claim.verdict != settlement.verdict else { return nil }
  return Problem(
    file: settlement.file, line: settlement.line,
    sentence: "claim \(claim.id) is '\(settlement.verdict.rawValue)' here, but "
      + "'\(claim.verdict.rawValue)' in \(Ledger.path); one of the two is wrong.")
}
