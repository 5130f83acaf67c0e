import Foundation
import GradientPathologyChecks
import Manuscript
import TestSupport
import Testing

@Suite("3 · Measurements in a small form")
struct MeasurementTests {
  let experiments = gradientPathologyExperiments

  /// The record of a full measurement and that of a small one.
  func both(_ id: String, seeds: [UInt64]) throws -> [MeasurementRecord] {
    [try experiments.record(id), try experiments.named(id).record(seeds: seeds)]
  }

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func records() throws {
    try experiments.expectRecords()
  }

  @Test("What is computed without chance comes out as recorded")
  func again() throws {
    let kept = try #require(try experiments.record("C13").tables["powers"])
    let now = try #require(try experiments.named("C13").record().tables["powers"])
    #expect(kept.rows.count == now.rows.count)
    for (old, new) in zip(kept.rows, now.rows) {
      #expect(old[0] == new[0])
      for column in 1..<6 {
        // An eigenvalue or a power may differ in the last digits on another processor.
        #expect(abs(old[column].number - new[column].number) < 1e-9 * max(1, old[column].number))
      }
    }
  }

  @Test("A small radius vanishes; a large one explodes or saturates", .claim("A25", .conditional))
  func growth() throws {
    for record in try both("A25", seeds: [1]) {
      let rows = try #require(record.tables["growth"]).rows
      for row in rows {
        let (radius, gaussian, orthogonal) = (row[0].number, row[1].number, row[2].number)
        let (symmetric, identity) = (row[3].number, row[4].number)
        if radius < 1 {
          #expect(row[1...].allSatisfy { $0.number < radius + 0.05 })
        }
        if radius >= 3 { #expect(gaussian > 1 && orthogonal > 1) }
        #expect(symmetric < 1.02 && identity < 1)
      }
      let last = try #require(rows.last)
      #expect(last[4].number < 0.01)
    }
  }

  @Test(
    "A chance at the same scale: one shared matrix spreads far wider", .claim("C15", .conditional))
  func depths() throws {
    for record in try both("C15", seeds: Array(1...6)) {
      for row in try #require(record.tables["lengths"]).rows {
        func decades(_ cell: Cell) -> Double {
          let ends = cell.text.components(separatedBy: " … ").compactMap(Double.init)
          return log10(ends[1] / ends[0])
        }
        #expect(decades(row[3]) > 1.5 * decades(row[4]))
        let scale = row[0].number
        if scale <= 0.9 { #expect(row[1].number < 1e2 && row[2].number < 1e-3) }
        if scale >= 1.1 { #expect(row[1].number > 1 && row[2].number > 1) }
      }
    }
  }

  @Test("Only clipping by norm keeps the direction", .claim("B11", .holds))
  func directions() throws {
    for record in try both("B11", seeds: [1, 2, 3]) {
      let rows = try #require(record.tables["directions"]).rows
      #expect(abs(rows[0][3].number - 1) < 1e-9)
      for row in rows.dropFirst() { #expect(row[3].number < 0.95) }
      #expect(rows.allSatisfy { $0[2].number < $0[1].number })
    }
  }

  @Test("Without clipping nothing is learned at any rate", .claim("A10", .conditional))
  func explosions() throws {
    // The full record; `RemedyTests.clippingHelps` repeats two of its rows with fewer updates.
    let rows = try #require(try experiments.record("A10").tables["clipping"]).rows
    let free = rows.filter { $0[2].text == "none" }
    #expect(free.count == 3 && free.allSatisfy { $0[3].number == 0 })
    #expect(rows.filter { $0[2].text != "none" }.allSatisfy { $0[6].number == 0 })
    #expect(free.contains { $0[6].number > 0 })
    #expect(rows[1][3].number == 100)
  }

  @Test(
    "A network that forgets learns short lags only; one with a gate learns long ones",
    .claim("A10", .conditional), .claim("C14", .holds))
  func lags() throws {
    for record in try both("A10-lags", seeds: [1]) {
      let table = try #require(record.tables["learned"])
      let column = try #require(table.columns.firstIndex { $0.name == "lag 40" })
      func learned(_ name: String, _ column: Int) throws -> Double {
        try #require(table.rows.first { $0[0].text == name })[column].number
      }
      #expect(try learned("tanh, radius 0.5", column) == 0)
      #expect(try learned("gated", column) > 80)
      #expect(try learned("leaky", column) > 80)
      #expect(try learned("tanh, radius 0.5", 1) > 50)
    }
  }

  @Test(
    "At lag 80 a gate and an orthogonal start learn where an ordinary tanh network mostly fails",
    .claim("A10", .conditional))
  func longLags() throws {
    let table = try #require(try experiments.record("A10-lags").tables["learned"])
    let column = try #require(table.columns.firstIndex { $0.name == "lag 80" })
    func learned(_ name: String) throws -> Double {
      try #require(table.rows.first { $0[0].text == name })[column].number
    }
    let plain = try learned("tanh, as in chapter 01")
    #expect(try learned("gated") > plain + 30)
    #expect(try learned("tanh, orthogonal") > plain + 30)
  }

  @Test("A random matrix lets one direction pass, an orthogonal one weakens all alike")
  func survivors() throws {
    for record in try both("A10-directions", seeds: [1, 2, 3]) {
      let rows = try #require(record.tables["singular"]).rows
      func values(_ name: String) throws -> [Double] {
        try #require(rows.first { $0[0].text == name }).dropFirst().map { $0.number }
      }
      let plain = try values("tanh, as in chapter 01")
      let orthogonal = try values("tanh, orthogonal")
      #expect(plain[0] / plain[3] > 1000 && orthogonal[0] / orthogonal[3] < 30)
      #expect(orthogonal[2] > 3 * plain[2])
      #expect(try values("rectified, identity").allSatisfy { abs($0 - 1) < 0.01 })
      #expect(try values("tanh, radius 0.5")[0] < 1e-15)
    }
  }

  @Test(
    "Small radii leave the last steps' parts, large ones the first steps'",
    .claim("A23", .corrected))
  func parts() throws {
    for record in try both("A23", seeds: [1, 2, 3]) {
      let rows = try #require(record.tables["parts"]).rows.map { $0.map { $0.number } }
      let (small, large) = (try #require(rows.first), try #require(rows.last))
      // Whole, then the parts of the last step and of 1, 5, 10 and 15 steps before.
      #expect(small[2] > 0.5 * small[1] && small[6] < 1e-3 * small[1])
      #expect(large[2] < 0.05 * large[1] && large[6] > 10 * large[2])
      #expect(zip(rows, rows.dropFirst()).allSatisfy { $0[1] < $1[1] })
    }
  }
}
