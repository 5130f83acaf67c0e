import Foundation
import Manuscript
import Testing

@Suite("9 · The last page")
struct LastPageTests {
  @Test("It counts the verdicts as the ledger does, and lists every claim that had to be corrected")
  func verdicts() throws {
    let root = try Book.root(above: #filePath)
    let claims = try Ledger(root: root).claims
    let page = try String(
      contentsOf: root.appending(
        path: "Chapters/09-BeyondChains/BeyondChains.docc/EndOfTheBook.md"), encoding: .utf8)
    func count(_ verdict: Claim.Verdict) -> Int { claims.count { $0.verdict == verdict } }
    let words = page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains(
        "Of the \(claims.count) claims in the ledger \(count(.holds)) hold as they were printed, "
          + "\(count(.conditional)) hold under a condition that the slide does not state, and "
          + "\(count(.corrected)) are wrong as printed."))
    let listed = page.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^\| ([A-E]\d+) \|/).map { String($0.1) }
    }
    let corrected = claims.filter { $0.verdict == .corrected }
    #expect(listed.sorted() == corrected.map(\.id).sorted())
    // Beside each the chapter that the ledger names.
    for claim in corrected {
      let line = page.split(separator: "\n").first { $0.hasPrefix("| \(claim.id) |") }
      #expect(line?.hasSuffix("<doc:/\(claim.chapter)> |") == true, "\(claim.id)")
    }
  }
}
