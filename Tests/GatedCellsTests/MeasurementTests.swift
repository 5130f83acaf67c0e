import Foundation
import GatedCellsChecks
import Manuscript
import TestSupport
import Testing

@Suite("4 · Measurements in a small form")
struct MeasurementTests {
  let experiments = gatedCellsExperiments

  /// The record of a full measurement and that of a small one.
  func both(_ id: String, seeds: [UInt64]) throws -> [MeasurementRecord] {
    [try experiments.record(id), try experiments.named(id).record(seeds: seeds)]
  }

  func rows(_ record: MeasurementRecord, _ table: String) throws -> [[Cell]] {
    try #require(record.tables[table]).rows
  }

  /// "300 (7 of 7)" is 300, and "not learned (0 of 7)" is infinite.
  func updates(_ cell: Cell) -> Double {
    Double(cell.text.prefix { $0 != " " }) ?? .infinity
  }

  /// "12 (9 … 14)" is 9, 12, 14.
  func lengths(_ cell: Cell) throws -> (least: Double, middle: Double, most: Double) {
    let numbers = cell.text.split { !"0123456789".contains($0) }.compactMap { Double($0) }
    try #require(numbers.count == 3, "\(cell)")
    return (numbers[1], numbers[0], numbers[2])
  }

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func records() throws {
    try experiments.expectRecords()
  }

  @Test("What is computed without chance comes out as recorded")
  func again() throws {
    for (id, table) in [("A27-constructed", "gains"), ("E15-cost", "multiplications")] {
      let kept = try rows(try experiments.record(id), table)
      #expect(try rows(try experiments.named(id).record(), table) == kept)
    }
  }

  @Test(
    "The memory with a constant forget gate is the average written out",
    .claim("E13", .conditional))
  func average() throws {
    for record in try both("E13-average", seeds: [5]) {
      for row in try rows(record, "average") { #expect(row[1].number < 1e-14) }
    }
  }

  @Test("Kept over 1,000 steps, 0.5^k, and 2^k", .claim("A27", .holds))
  func constructed() throws {
    let rows = try rows(try experiments.record("A27-constructed"), "gains")
    #expect(rows.map { $0[0].text.prefix { $0 != ":" } } == ["keeps", "fades", "explodes"])
    for (row, base) in zip(rows, [1, 0.5, 2]) {
      for (cell, k) in zip(row.dropFirst(), [1.0, 10, 100, 1000]) {
        #expect(abs(cell.number / Foundation.pow(base, k) - 1) < 0.05)
      }
    }
  }

  @Test("An LSTM's step costs four of a tanh cell's, a GRU's three", .claim("E15", .conditional))
  func cost() throws {
    let known: [String: Double] = ["tanh": 1, "accumulator": 1, "LSTM": 4, "peephole LSTM": 4]
    for row in try rows(try experiments.record("E15-cost"), "multiplications") {
      let blocks = known[row[0].text] ?? 3
      #expect(abs(row[5].number - blocks) < 0.05)
      #expect((0..<0.4).contains(row[4].number - blocks))
    }
  }

  @Test(
    "Before training, an additive memory keeps a gradient over 500 steps that a tanh cell loses",
    .claim("B14", .conditional), .claim("A27", .holds))
  func longGradients() throws {
    for record in try both("B14-norm", seeds: [1, 2, 3]) {
      let rows = try rows(record, "norms")
      func last(_ name: String) throws -> Double {
        try #require(rows.first { $0[0].text == name })[4].number
      }
      #expect(try last("tanh") < 1e-60 && last("LSTM, forget bias 0") < 1e-60)
      #expect(try last("LSTM, forget bias 1") < 1e-20)
      for name in ["LSTM, forget bias 4", "original LSTM", "accumulator"] {
        #expect(try last(name) > 1e-8)
      }
    }
    // No guarantee: one draw of the weights from another, the accumulator differs by many decades.
    let rows = try rows(try experiments.record("B14-norm"), "norms")
    let ends = try #require(rows.first { $0[0].text == "accumulator" })[5].text
      .components(separatedBy: " … ").compactMap(Double.init)
    #expect(ends.count == 2 && ends[0] < 1e-6 && ends[1] > 10)
  }

  @Test(
    "At equal parameter count the gated cells add over lags at which the tanh cell says 1",
    .claim("E15", .conditional))
  func adding() throws {
    let record = try experiments.record("E15-adding")
    let errors = try rows(record, "errors")
    #expect(errors.map { $0[0].text } == ["tanh", "LSTM", "GRU"])
    let counts = errors.map { $0[2].number }
    #expect((counts.max() ?? 0) < 1.02 * (counts.min() ?? 0))
    for row in errors.dropFirst() {
      #expect(row.dropFirst(3).allSatisfy { $0.number < 0.01 })
    }
    // Lags 40 and 80.
    #expect(errors[0].suffix(2).allSatisfy { $0.number > 0.9 / 6 })
    #expect(errors[0][3].number < 0.01)
    // At every lag the gated cells are there first.
    let learned = try rows(record, "updates")
    for column in 1...5 {
      #expect(updates(learned[1][column]) < updates(learned[0][column]))
      #expect(updates(learned[2][column]) < updates(learned[1][column]))
    }
  }

  @Test("A few updates already tell the cells apart over 20 steps", .claim("E15", .conditional))
  func addingSmall() throws {
    let record = try experiments.named("E15-rates").record(seeds: [2])
    let errors = try rows(record, "errors")
    let best = errors.map { row in row.dropFirst().map(\.number).min() ?? 0 }
    #expect(best[0] > 0.1 && best[2] < 0.02)
    // At no rate does the tanh cell of the full record come near to the gated ones.
    let full = try rows(try experiments.record("E15-rates"), "errors")
    let least = full.map { row in row.dropFirst().map(\.number).min() ?? 0 }
    #expect(least[0] > 0.015 && least[1] < 0.01 && least[2] < 0.01)
  }

  @Test(
    "More units copy longer sequences; and of these cells the tanh cell copies the longest",
    .claim("A22", .conditional), .claim("E15", .conditional))
  func copying() throws {
    for record in try both("A22-copy", seeds: [1]) {
      let rows = try rows(record, "longest")
      for column in [2, 4, 6] {
        let middles = try rows.map { try lengths($0[column]).middle }
        #expect(zip(middles, middles.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(try #require(middles.last) > middles[0])
      }
    }
    let rows = try rows(try experiments.record("A22-copy"), "longest")
    for row in rows.dropFirst() {
      #expect(try lengths(row[6]).least > lengths(row[2]).middle)
    }
  }

  @Test(
    "Copying after a wait of 40: the GRU can, the LSTM guesses unless its forget gate begins open",
    .claim("E15", .conditional))
  func waiting() throws {
    let rows = try rows(try experiments.record("E15-copy"), "right")
    #expect(rows.map { $0[0].text } == ["tanh", "LSTM", "LSTM, forget bias 4", "GRU"])
    let last = try rows.map { try #require($0.last).number }
    #expect(abs(last[1] - 25) < 3)
    #expect(last[3] > 90 && last[2] > last[0] && last[0] > last[1])
    // Without a wait all of them can.
    #expect(rows.allSatisfy { $0[1].number > 95 })
    let small = try experiments.named("E15-copy").record(seeds: [3])
    for row in try self.rows(small, "right") {
      #expect(row.dropFirst().allSatisfy { (20...100).contains($0.number) })
      #expect(row[1].number > row[2].number)
    }
  }

  @Test(
    "A trained LSTM has a unit whose input gate opens at the marks", .claim("A19", .conditional))
  func gates() throws {
    for record in try both("A19-gates", seeds: [1]) {
      let rows = try rows(record, "gates")
      let marked = rows[1][1].number
      let elsewhere = rows[2][1].number
      #expect(rows[0][1].number < 0.05 && marked > 2 * elsewhere && rows[4][1].number > 0.8)
      // No unit forgets less than the slowest.
      for column in 1...3 { #expect(rows[3][column].number <= rows[4][column].number) }
    }
  }

  @Test("At long lags the first forget bias decides", .claim("E15", .conditional))
  func bias() throws {
    let rows = try rows(try experiments.record("E15-bias"), "updates")
    func row(_ name: String) throws -> [Double] {
      try #require(rows.first { $0[0].text.hasPrefix(name) }).dropFirst().map { updates($0) }
    }
    // Biases 0, 1, 2, 4, 6, chrono.
    for task in ["recall over 40", "recall over 80"] {
      let found = try row(task)
      #expect(found[0] == .infinity && found[3] < found[1])
    }
    // A small run: over 5 steps every bias will do.
    let small = try self.rows(try experiments.named("E15-bias").record(seeds: [2]), "updates")
    #expect(small.count == 1 && small[0].count == 7)
    for cell in small[0].dropFirst() { #expect((1...200).contains(updates(cell))) }
  }
}
