import BPTTChecks
import Foundation
import Manuscript
import TestSupport
import Testing

@Suite("1 · Measurements in a small form")
struct MeasurementTests {
  let experiments = bpttExperiments

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func records() throws {
    try experiments.expectRecords()
  }

  @Test("The record of the five seeds shows each below the entropy of pairs", .claim("A1", .holds))
  func spelling() throws {
    let kept = try experiments.record("A1-text")
    guard case .number(let pair)? = kept.values["bigram"]?.value else {
      Issue.record("The record has no entropy of pairs.")
      return
    }
    let held = try #require(kept.tables["seeds"]).rows.map { $0[1].number }
    #expect(held.count == 5)
    #expect(held.allSatisfy { $0 < pair - 0.3 })
  }

  @Test("The wrong order of Jacobians errs from three steps on", .claim("A6", .conditional))
  func order() throws {
    let small = try experiments.named("A6").record(seeds: [1, 2, 3])
    for table in [small.tables["order"], try experiments.record("A6").tables["order"]] {
      for row in try #require(table).rows {
        let cosine = row[3].number
        #expect((cosine < 0.9999) == (row[0].number >= 3))
      }
    }
  }
}
