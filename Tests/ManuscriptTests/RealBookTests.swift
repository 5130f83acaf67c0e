import Manuscript
import Testing

/// This package's own book, held to account. The other suites show on made-up books that each of
/// these can fail.
@Suite("The book itself")
struct RealBookTests {
  let book: Book

  init() throws {
    book = try Book(containing: #filePath)
  }

  @Test("Every listing is the source it shows")
  func listings() {
    expectNone(book.listingProblems())
  }

  @Test("Every measured table, value and picture is what its record says")
  func measured() {
    expectNone(book.measuredProblems())
  }

  @Test("Every claim of the chapters on disk is written, tested and agrees with the ledger")
  func claims() throws {
    expectNone(try book.claimReport().problems)
  }

  @Test("Prose has mathematics in two forms, links that lead somewhere, and no stray words")
  func prose() {
    expectNone(book.slips())
  }

  /// One issue for each problem, so that none hides another.
  private func expectNone(_ problems: [Problem]) {
    for problem in problems { Issue.record("\(problem)") }
  }
}
