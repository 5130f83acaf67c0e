import Foundation
import Manuscript
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · Measurements in a small form")
struct MeasurementTests {
  let experiments = searchStrategiesExperiments

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func records() throws {
    try experiments.expectRecords()
  }

  @Test("What is counted without chance comes out as recorded", arguments: ["A44", "A46"])
  func counted(_ id: String) throws {
    let again = try experiments.named(id).record()
    #expect(again.tables == (try experiments.record(id)).tables)
  }

  @Test("Wider beams find the best sequence more often", .claim("A47", .conditional))
  func widths() throws {
    let small = try experiments.named("A47").record(seeds: Array(1...12))
    let found = try #require(small.tables["found"]).rows.map { $0[1].number }
    let first = try #require(found.first)
    let last = try #require(found.last)
    #expect(last > first + 20)
    let full = try #require(try experiments.record("A47").tables["found"]).rows.map { $0[1].number }
    #expect(zip(full, full.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("The more a rule divides by the length, the longer its best sentence")
  func lengths() throws {
    for record in [
      try experiments.named("A44-length").record(seeds: [1, 2, 3, 4]),
      try experiments.record("A44-length"),
    ] {
      let table = try #require(record.tables["lengths"])
      let length = Dictionary(
        uniqueKeysWithValues: table.rows.map { row in
          (String(describing: row[0]), row[1].number)
        })
      let values = table.rows.map { $0[1].number }
      #expect(length.count == 5)
      #expect(values[0] <= values[1] && values[1] <= values[2])
      #expect(values[0] < values[3] && values[3] < values[4])
    }
  }

  @Test("In ascending order only the min-heap pays the logarithm", .claim("A48", .conditional))
  func comparisons() throws {
    let small = try experiments.named("A48").record(seeds: [1])
    for row in try #require(small.tables["comparisons"]).rows where row[1] == "ascending" {
      let (k, heap, all, partition) = (
        row[0].number, row[2].number, row[3].number, row[4].number
      )
      #expect(heap > log2(k))
      #expect(all < 3 && partition < 3)
    }
  }
}
