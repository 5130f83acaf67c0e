import Foundation
import Testing

@testable import Manuscript

@Suite("The audit of claims")
struct ClaimTests {
  /// Two claims of the chapter Mini, one of a chapter that is not on disk.
  static let ledger = """
    {
     "decks": {"A": {"file": "a.txt", "title": "RNNs", "by": "N. N."}},
     "verdicts": {"holds": "true as printed"},
     "claims": [
      {"id": "A1", "chapter": "Mini", "printed": "One.", "verdict": "holds", "check": "Run."},
      {"id": "A2", "chapter": "Mini", "printed": "Two.", "verdict": "corrected", "check": "Run."},
      {"id": "A3", "chapter": "Later", "printed": "Three.", "verdict": "holds", "check": "Run."}
     ]
    }
    """
  static let tests = "Tests/MiniTests/MiniTests.swift"
  static let goodTests = """
    @Suite("Mini") struct MiniTests {
      @Test("One", .claim("A1", .holds)) func one() {}
      @Test("Two (wrong)", .tags(.slow), .claim("A2", Claim.Verdict.corrected))
      func two() {}
    }
    """
  static let goodPage = "# Mini\n\nFirst **Claim A1**, and then **Claim\nA2**.\n"

  private func report(
    _ changes: [String: String] = [:], all: Bool = false
  ) throws -> ClaimReport {
    let good = [Ledger.path: Self.ledger, page: Self.goodPage, Self.tests: Self.goodTests]
    return try MadeUpBook(good.merging(changes) { $1 }).claimReport(all: all)
  }

  private func problems(_ changes: [String: String], all: Bool = false) throws -> [String] {
    try report(changes, all: all).problems.map(\.description)
  }

  @Test("Claims that are written and settled are no problem; a chapter to come is listed")
  func good() throws {
    let report = try report()
    #expect(report.problems.isEmpty)
    #expect(report.notYetWritten.map(\.id) == ["A3"])
    var mini = ClaimReport.Row(chapter: "Mini", isOnDisk: true, claims: 2)
    mini.written = 2
    mini.settled = 2
    #expect(report.rows == [mini, ClaimReport.Row(chapter: "Later", isOnDisk: false, claims: 1)])
    #expect(
      report.table.rows == [
        ["Mini", "2", "2", "2"], ["Later", "1", "–", "–"],
        ["On disk", "2", "2", "2"],
      ])
  }

  @Test("A chapter to come is a problem only when all are asked for")
  func all() throws {
    #expect(
      try problems([:], all: true) == [
        "Chapters/claims.json:7: claim A3 belongs to Later, which is not yet written."
      ])
  }

  @Test("A claim without prose is a problem, and prose of another chapter is not enough")
  func noProse() throws {
    let changes = [
      page: "# Mini\n\n**Claim A1** and `**Claim A2**`\n\n```text\n**Claim A2**\n```\n",
      "README.md": "**Claim A2** is elsewhere.",
    ]
    #expect(
      try problems(changes) == [
        "Chapters/claims.json:6: claim A2 has no prose: cite **Claim A2** in "
          + "Chapters/01-Mini/Mini.docc."
      ])
    #expect(try report(changes).rows.first?.written == 1)
  }

  @Test("A citation in another form is a problem, since the audit would miss it")
  func otherForm() throws {
    #expect(
      try problems([page: Self.goodPage + "\n**Claims A1 and A2**\n"]) == [
        "\(page):6: **Claims A1 and A2** is not found by the audit; cite each claim as "
          + "**Claim A43**."
      ])
  }

  @Test("A claim without a test is a problem; a mention in a string or comment is no test")
  func noTest() throws {
    let tests = """
      @Test("One", .claim("A1", .holds)) func one() {}
      // @Test(.claim("A2", .corrected))
      let two = "@Test(.claim("A2", .corrected))"
      @Test(#".claim("A2", .corrected)"#) func three() {}
      let four: ClaimTrait = .claim("A2", .corrected)
      """
    #expect(
      try problems([Self.tests: tests]) == [
        "Chapters/claims.json:6: claim A2 has no test: give one of Tests/MiniTests the trait "
          + ".claim(\"A2\", .corrected)."
      ])
  }

  @Test("A test that is disabled settles nothing")
  func disabled() throws {
    let tests = Self.goodTests.replacingOccurrences(
      of: ".tags(.slow)", with: ".disabled(\"later\")")
    #expect(
      try problems([Self.tests: tests]) == [
        "Chapters/claims.json:6: claim A2 is settled only by a disabled test, \(Self.tests):3."
      ])
  }

  @Test("A test that a hand-out leaves out is not enough")
  func solutionTests() throws {
    #expect(
      try problems([
        Self.tests: "@Test(.claim(\"A1\", .holds)) func one() {}",
        "Tests/MiniSolutionTests/Two.swift": "@Test(.claim(\"A2\", .corrected)) func two() {}",
      ]) == [
        "Chapters/claims.json:6: claim A2 is settled only in "
          + "Tests/MiniSolutionTests/Two.swift:1, which a hand-out leaves out; move the test to "
          + "Tests/MiniTests."
      ])
  }

  @Test("A verdict that is not the ledger's is a problem, even beside one that is")
  func verdict() throws {
    let tests = Self.goodTests + "\n@Test(\n  .claim(\"A2\", .holds)) func three() {}"
    let report = try report([Self.tests: tests])
    #expect(
      report.problems.map(\.description) == [
        "\(Self.tests):7: claim A2 is 'holds' here, but 'corrected' in Chapters/claims.json; "
          + "one of the two is wrong."
      ])
    let changed = Self.goodTests.replacingOccurrences(of: ".corrected", with: ".conditional")
    let other = try self.report([Self.tests: changed])
    #expect(other.problems.count == 1)
    #expect(other.rows.first?.settled == 1)
  }

  @Test("Ids that the ledger does not have are problems, in prose and in tests")
  func unknown() throws {
    #expect(
      try problems([
        page: Self.goodPage + "\n**Claim B7**\n",
        Self.tests: Self.goodTests + "\n@Test(.claim(\"B8\", .holds)) func b() {}",
      ]) == [
        "\(page):6: the ledger has no claim B7; see Chapters/claims.json.",
        "\(Self.tests):6: the ledger has no claim B8; see Chapters/claims.json.",
      ])
  }

  @Test("A trait that is not written out is a problem")
  func unreadable() throws {
    #expect(
      try problems([Self.tests: Self.goodTests + "\n@Test(.claim(id, .holds)) func c() {}"]) == [
        "\(Self.tests):6: the audit cannot read this trait; write the id and the verdict in full, "
          + "as in .claim(\"A43\", .holds)."
      ])
  }
}

@Suite("The ledger")
struct LedgerTests {
  private func refusal(_ old: String, _ new: String) -> String? {
    let text = ClaimTests.ledger.replacingOccurrences(of: old, with: new)
    return #expect(throws: ManuscriptError.self) {
      try MadeUpBook([Ledger.path: text]).claimReport()
    }?.description
  }

  @Test("A ledger that is missing or malformed is refused with the place")
  func malformed() throws {
    let missing = #expect(throws: ManuscriptError.self) { try MadeUpBook([:]).claimReport() }
    #expect(missing?.description.hasPrefix("Chapters/claims.json cannot be read") == true)
    #expect(
      refusal("\"printed\": \"Two.\", ", "")
        == "Chapters/claims.json is not a ledger: claims[1] lacks 'printed'.")
    #expect(
      refusal("\"corrected\"", "\"perhaps\"")?.hasPrefix(
        "Chapters/claims.json is not a ledger: claims[1].verdict:") == true)
    #expect(refusal("A2", "A1") == "Chapters/claims.json has the claim A1 twice.")
    #expect(
      refusal("A2", "B2") == "Chapters/claims.json: no deck has the letter of the claim B2.")
  }
}
