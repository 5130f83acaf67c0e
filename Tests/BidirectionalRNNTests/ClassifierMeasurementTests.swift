import BidirectionalRNNChecks
import Manuscript
import TestSupport
import Testing

@Suite("5 · What was measured of the spam filter")
struct ClassifierMeasurementTests {
  @Test(
    "In full: at least 95 % where naive Bayes stays within 3 points of chance",
    .claim("B5", .holds), .claim("E18", .holds))
  func mail() throws {
    let table = try #require(try bidirectionalRNNExperiments.record("B5").tables["mail"])
    func figures(_ name: String) throws -> [Double] {
      try #require(table.rows.first { $0[0].text.hasPrefix(name) })[2...].map { $0.number }
    }
    #expect(try figures("both directions")[0] >= 95)
    #expect(try figures("naive Bayes on single words").allSatisfy { abs($0 - 50) < 3 })
  }

  @Test(
    "The path finds words that decide more often than the gradient alone", .claim("E18", .holds))
  func reasons() throws {
    let table = try #require(try bidirectionalRNNExperiments.record("E18").tables["reasons"])
    for row in table.rows { #expect(row[2].number > row[1].number) }
  }
}
