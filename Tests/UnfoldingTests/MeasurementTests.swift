import Foundation
import Manuscript
import TestSupport
import Testing
import Unfolding
import UnfoldingChecks

@Suite("0 · Measurements in a small form")
struct MeasurementTests {
  let experiments = unfoldingExperiments

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func records() throws {
    try experiments.expectRecords()
  }

  @Test("What is computed without chance comes out as recorded")
  func again() throws {
    for id in ["B1-windows", "B8", "D6-traces", "D13"] {
      let (kept, now) = (try experiments.record(id), try experiments.named(id).record())
      #expect(kept.tables == now.tables && kept.charts == now.charts, "\(id)")
      #expect(!kept.tables.isEmpty)
    }
  }

  @Test("No function of a window is right more often than half", .claim("B1", .holds))
  func windows() throws {
    let rows = try #require(try experiments.record("B1-windows").tables["search"]).rows
    #expect(rows.count == 5)
    for row in rows {
      #expect(row[3].number * 2 == row[2].number && row[4] == row[3] && row[5].number == 50)
    }
  }

  @Test(
    "Most networks that learn parity keep it at a hundred times the length", .claim("D2", .holds))
  func parity() throws {
    let record = try experiments.record("D2")
    let rows = try #require(record.tables["lengths"]).rows
    func perfect(_ longest: Double, _ factor: Double) throws -> Double {
      let row = rows.first { $0[0].number == longest && $0[1].number == factor * longest }
      return try #require(row)[2].number
    }
    let seeds = Double(record.seeds.count)
    #expect(try perfect(16, 10) > seeds / 2 && perfect(16, 100) > seeds / 2)
    // Not all of them: no network is exact merely because it was right on short strings.
    for longest in [4.0, 8, 16] {
      #expect(try perfect(longest, 1) >= perfect(longest, 10))
      #expect(try perfect(longest, 10) >= perfect(longest, 100))
    }
    #expect(rows.contains { $0[2].number < seeds })
  }

  @Test("Rounded numbers fail at the depth that their digits predict", .claim("D6", .conditional))
  func depths() throws {
    let rows = try #require(try experiments.record("D6").tables["depths"]).rows
    #expect(rows.count == 18)
    for row in rows {
      #expect(row[3] == row[4])
      if row[2].text == "exact fractions" { #expect(row[5].text == "none") }
      if row[1].text == "yes", row[2].text != "exact fractions" { #expect(row[5] == row[4]) }
    }
    // Again here, one of each.
    let double = StackNetwork<Double>(.brackets).failures(upTo: 40) {
      String(repeating: "[", count: $0) + String(repeating: "]", count: $0) + "$"
    }
    let bits = Array(repeating: true, count: 40)
    #expect(double.inexact == StackCode.firstDepthThatDoesNotFit(bits, binaryDigits: 53))
    #expect(double.wrong == double.inexact && double.wrong == 27)
  }

  @Test(
    "Sharing loses where the source changes and wins where data are few",
    .claim("D18", .conditional))
  func sharing() throws {
    let rows = try #require(try experiments.record("D18").tables["excess"]).rows
    func excess(_ source: String, _ sharing: Sharing) throws -> [Double] {
      let row = rows.first { $0[0].text == source && $0[1].text == sharing.rawValue }
      return try #require(row).dropFirst(3).map(\.number)
    }
    let same = "the same at every step"
    #expect(try excess(same, .everywhere)[0] < excess(same, .nowhere)[0] / 5)
    #expect(try abs(excess(same, .everywhere)[4]) < 1e-9)
    let other = "other in the second half"
    #expect(try excess(other, .everywhere)[4] > 2)
    #expect(try excess(other, .everywhere)[3] > excess(other, .nowhere)[3])
    #expect(try abs(excess(other, .halves)[4]) < 1e-9)
    for index in 0..<4 {
      #expect(try excess(other, .halves)[index] < excess(other, .nowhere)[index])
    }
  }

  @Test("All three ways of ending give the lengths of the source", .claim("D14", .holds))
  func endings() throws {
    let record = try experiments.record("D14")
    let lengths = try #require(record.tables["lengths"]).rows
    #expect(lengths.count == 4)
    for row in lengths.dropFirst() {
      for (found, truth) in zip(row, lengths[0]).dropFirst() {
        #expect(abs(found.number - truth.number) < 1)
      }
    }
    let tests = try #require(record.tables["tests"]).rows
    for row in tests { #expect(row[3].number >= row[4].number * 0.7) }
  }
}
