import BidirectionalRNNChecks
import Manuscript
import TestSupport
import Testing

@Suite("5 · What was measured of the spam filter")
struct ClassifierMeasurementTests {
  let experiments = bidirectionalRNNExperiments

  /// Lowest, median and highest of the row whose name begins so.
  func figures(_ name: String, in record: MeasurementRecord) throws -> [Double] {
    let rows = try #require(record.tables["mail"]).rows
    return try #require(rows.first { $0[0].text.hasPrefix(name) })[2...].map { $0.number }
  }

  @Test(
    "In full: one direction reads the order as well as both, naive Bayes on up to three words does not",
    .claim("B5", .holds), .claim("E18", .holds))
  func mail() throws {
    let record = try experiments.record("B5")
    for name in ["both directions", "forward only", "backward only"] {
      #expect(try figures(name, in: record)[0] >= 95)
    }
    for name in ["single words", "pairs", "triples"] {
      #expect(try figures("naive Bayes on " + name, in: record).allSatisfy { abs($0 - 50) < 3 })
    }
    // Not true that you: four mails of five.
    let four = try figures("naive Bayes on runs of four", in: record)
    #expect(four.allSatisfy { abs($0 - 80) < 3 })
  }

  @Test(
    "In small: the network reads the order, and naive Bayes needs runs of four",
    .claim("B5", .holds), .claim("E18", .holds))
  func smallMail() throws {
    let record = try experiments.named("B5").record(seeds: [1])
    #expect(try figures("both directions", in: record)[1] >= 95)
    // Five hundred coins: four standard deviations are 9 points.
    for name in ["single words", "pairs", "triples"] {
      #expect(try abs(figures("naive Bayes on " + name, in: record)[1] - 50) < 9)
    }
    #expect(try figures("naive Bayes on runs of four", in: record)[1] > 70)
  }

  @Test(
    "The path finds words that decide more often than the gradient alone, and than a blind guess",
    .claim("E18", .holds))
  func reasons() throws {
    let record = try experiments.record("E18")
    let (all, others) = (
      try #require(record.tables["reasons"]).rows, try #require(record.tables["others"]).rows
    )
    for row in all {
      #expect(row[2].number > row[1].number)
      #expect(row[1...3].allSatisfy { $0.number > 2 * row[4].number })
    }
    // Three words of a mail decide, and without the “not” two.
    for (row, rest) in zip(all, others) {
      #expect((5..<15).contains(row[4].number) && rest[4].number < row[4].number)
      // Apart from the “not”, little is found.
      #expect(rest[1].number < rest[4].number)
      #expect(rest[2].number > rest[4].number && rest[2].number < 25)
    }
  }

  @Test("In small: reasons are found", .claim("E18", .holds))
  func smallReasons() throws {
    let record = try experiments.named("E18").record(seeds: [1])
    let row = try #require(record.tables["reasons"]).rows[1]
    #expect(row[2].number > 50 && row[3].number > 50)
    #expect(row[4].number < 20)
  }
}
