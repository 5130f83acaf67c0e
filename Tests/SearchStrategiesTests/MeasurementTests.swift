import Foundation
import Manuscript
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · Measurements in a small form")
struct MeasurementTests {
  func experiment(_ id: String) throws -> Experiment {
    try #require(searchStrategiesExperiments.first { $0.id == id })
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
    for experiment in searchStrategiesExperiments {
      let kept = try record(experiment.id)
      #expect(kept.seeds == experiment.seeds && kept.claims == experiment.claims)
    }
  }

  @Test("What is counted without chance comes out as recorded", arguments: ["A44", "A46"])
  func counted(_ id: String) throws {
    let again = try experiment(id).record()
    #expect(again.tables == (try record(id)).tables)
  }

  @Test("Wider beams find the best sequence more often", .claim("A47", .conditional))
  func widths() throws {
    let small = try experiment("A47").record(seeds: Array(1...12))
    let found = try #require(small.tables["found"]).rows.map { number($0[1]) }
    let first = try #require(found.first)
    let last = try #require(found.last)
    #expect(last > first + 20)
    let full = try #require(try record("A47").tables["found"]).rows.map { number($0[1]) }
    #expect(zip(full, full.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("The more a rule divides by the length, the longer its best sentence")
  func lengths() throws {
    for record in [
      try experiment("A44-length").record(seeds: [1, 2, 3, 4]), try record("A44-length"),
    ] {
      let table = try #require(record.tables["lengths"])
      let length = Dictionary(
        uniqueKeysWithValues: table.rows.map { row in
          (String(describing: row[0]), number(row[1]))
        })
      let values = table.rows.map { number($0[1]) }
      #expect(length.count == 5)
      #expect(values[0] <= values[1] && values[1] <= values[2])
      #expect(values[0] < values[3] && values[3] < values[4])
    }
  }

  @Test("In ascending order only the min-heap pays the logarithm", .claim("A48", .conditional))
  func comparisons() throws {
    let small = try experiment("A48").record(seeds: [1])
    for row in try #require(small.tables["comparisons"]).rows where row[1] == "ascending" {
      let (k, heap, all, partition) = (
        number(row[0]), number(row[2]), number(row[3]), number(row[4])
      )
      #expect(heap > log2(k))
      #expect(all < 3 && partition < 3)
    }
  }
}
