import Foundation
import Manuscript
import TestSupport
import Testing
import TruncatedBPTTChecks

@Suite("2 · The records of the measurements")
struct MeasurementTests {
  let experiments = truncatedBPTTExperiments

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func records() throws { try experiments.expectRecords() }

  @Test("What is counted without chance comes out as recorded", arguments: ["A11", "C8"])
  func counted(_ id: String) throws {
    #expect(try experiments.named(id).record().tables == experiments.record(id).tables)
  }

  @Test(
    "The record of the language model: below unigrams, bigrams and trigrams", .claim("B7", .holds))
  func shakespeare() throws {
    let rows = try #require(experiments.record("B7").tables["bits"]).rows
    let bits = rows.map { $0[1].number }
    let network = bits[bits.count - 1]
    #expect(rows.count == 10)
    // All but the last two rows are baselines; only the four-grams come close.
    #expect(bits[1...3].allSatisfy { network < $0 })
    #expect(bits[5...7].allSatisfy { network < $0 })
  }

  @Test(
    "The record of full BPTT and chunks: more updates, less loss for what was read",
    .claim("C2", .holds))
  func updates() throws {
    let rows = try #require(experiments.record("C2").tables["chunks"]).rows
    let (steps, loss) = (rows.map { $0[1].number }, rows.map { $0[4].number })
    #expect(steps[0] == 1)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
    #expect(loss[0] > loss[3] + 1)
  }

  @Test(
    "The record of lags: learned below τ, not above; the untrained state beats short chunks",
    .claim("C10", .conditional))
  func lags() throws {
    let record = try experiments.record("C10")
    guard case .heat(let map)? = record.charts["accuracy"] else {
      Issue.record("The record has no map.")
      return
    }
    for (row, lag) in zip(map.values, map.rows.compactMap { Double($0) }) {
      for (accuracy, chunk) in zip(row, map.columns.compactMap { Double($0) }) {
        if lag < chunk { #expect(accuracy > 0.98, "lag \(lag), τ = \(chunk)") }
        if lag > chunk && lag >= 4 { #expect(accuracy < 0.75, "lag \(lag), τ = \(chunk)") }
      }
    }
    let rows = try #require(record.tables["reservoir"]).rows
    for row in rows where (3...7).contains(row[0].number) {
      let (untrained, short) = (row[1].number, row[2].number)
      #expect(untrained > short, "lag \(row[0].number)")
    }
    #expect(rows.map(\.[0].number) == (0...8).map(Double.init))
  }

  @Test(
    "The record of the bias: downhill from one step on, nothing lost at twenty, and chunks are worse",
    .claim("C9", .conditional))
  func bias() throws {
    let rows = try #require(experiments.record("C9").tables["bias"]).rows
    let steps = rows.map(\.[0].number)
    let (sliding, chunks) = (rows.map(\.[3].number), rows.map(\.[5].number))
    #expect(steps.first == 1 && steps.contains(20) && steps.contains(50))
    for (k, (sliding, chunks)) in zip(steps, zip(sliding, chunks)) {
      #expect(sliding > 0, "k = \(k)")
      if k >= 20 { #expect(sliding >= 0.99, "k = \(k)") }
      if (2...50).contains(k) { #expect(chunks < sliding + 1e-3, "k = \(k)") }
    }
  }

  @Test("The record of the lottery: unbiased to its own error, and the spread grows with c")
  func lot() throws {
    let rows = try #require(experiments.record("C9-lot").tables["lot"]).rows
    for row in rows {
      #expect(row[2].number < 2 * row[3].number)
      #expect(row[6].number > 3 * row[2].number)
    }
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0[4].number < $1[4].number })
  }
}
