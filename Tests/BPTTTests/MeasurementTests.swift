import BPTTChecks
import Foundation
import Manuscript
import TestSupport
import Testing

@Suite("1 · Measurements in a small form")
struct MeasurementTests {
  func experiment(_ id: String) throws -> Experiment {
    try #require(bpttExperiments.first { $0.id == id })
  }

  func record(_ id: String) throws -> MeasurementRecord {
    let book = try Book(containing: #filePath)
    let path = try #require(book.path(ofRecordOf: try experiment(id)))
    let data = try Data(contentsOf: book.location(of: path))
    return try JSONDecoder().decode(MeasurementRecord.self, from: data)
  }

  func number(_ cell: Cell) -> Double {
    if case .number(let number) = cell { number } else { .nan }
  }

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func records() throws {
    for experiment in bpttExperiments {
      let kept = try record(experiment.id)
      #expect(kept.seeds == experiment.seeds && kept.claims == experiment.claims)
    }
  }

  @Test("The record of the five seeds shows each below the entropy of pairs", .claim("A1", .holds))
  func spelling() throws {
    let kept = try record("A1-text")
    guard case .number(let pair)? = kept.values["bigram"]?.value else {
      Issue.record("The record has no entropy of pairs.")
      return
    }
    let held = try #require(kept.tables["seeds"]).rows.map { number($0[1]) }
    #expect(held.count == 5)
    #expect(held.allSatisfy { $0 < pair - 0.3 })
  }

  @Test("The wrong order of Jacobians errs from three steps on", .claim("A6", .conditional))
  func order() throws {
    let small = try experiment("A6").record(seeds: [1, 2, 3])
    for table in [small.tables["order"], try record("A6").tables["order"]] {
      for row in try #require(table).rows {
        let cosine = number(row[3])
        #expect((cosine < 0.9999) == (number(row[0]) >= 3))
      }
    }
  }
}
