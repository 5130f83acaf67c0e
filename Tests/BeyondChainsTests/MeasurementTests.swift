import BeyondChains
import BeyondChainsChecks
import Foundation
import Manuscript
import TestSupport
import Testing

@Suite("9 · Measurements in a small form")
struct MeasurementTests {
  let experiments = beyondChainsExperiments

  func rows(_ record: MeasurementRecord, _ table: String) throws -> [[Cell]] {
    try #require(record.tables[table]).rows
  }

  /// "0.97 (0.94 … 0.99)" is 0.97.
  func middle(_ cell: Cell) throws -> Double {
    try #require(Double(cell.text.prefix { $0 != " " }))
  }

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func records() throws {
    try experiments.expectRecords()
  }

  @Test("What is counted comes out as recorded", .claim("E11", .holds))
  func again() throws {
    for (id, table) in [("E11-ways", "ways"), ("scan-work", "work")] {
      let kept = try rows(try experiments.record(id), table)
      #expect(try rows(try experiments.named(id).record(), table) == kept)
    }
    for row in try rows(try experiments.record("E11-ways"), "ways") {
      let name = row[0].text
      let layers = !name.hasPrefix("(b)") ? 1.0 : name.contains("three") ? 4 : 2
      for (cell, lag) in zip(row.dropFirst(), [1.0, 2, 10, 100]) {
        #expect(cell.number == layers * lag)
      }
    }
    for row in try rows(try experiments.record("scan-work"), "work") {
      let n = row[0].number
      #expect(row[1].number == n - 1 && row[2].number == n - 1)
      #expect(row[3].number < 2 * n && row[4].number <= 2 * Foundation.log2(n))
      #expect(row[6].number == Foundation.log2(n).rounded(.up))
    }
  }

  @Test(
    "Before training an extra layer shortens a gradient; a skip connection of even sums lengthens it",
    .claim("E11", .holds))
  func norms() throws {
    for record in [
      try experiments.record("E11-norms"),
      try experiments.named("E11-norms").record(seeds: [1, 2, 3]),
    ] {
      let drawn = try rows(record, "norms").filter { $0[1].text == "as drawn" }
      let last = drawn.map { $0[7].number }
      let (one, stacked, extra, skip, even) = (last[0], last[1], last[2], last[3], last[4])
      #expect(extra < one / 100 && one < stacked)
      #expect(even > one * 2 && skip > even)
    }
    // With larger weights the same skip connection makes gradients grow: it restores a path, not a norm.
    let larger = try rows(try experiments.record("E11-norms"), "norms").filter {
      $0[1].text == "× 1.5"
    }
    #expect(larger[3][7].number > 1)
  }

  @Test("Who has learnt to recall", .claim("E11", .holds))
  func recall() throws {
    let solved = try rows(try experiments.record("E11-recall"), "solved")
    func total(_ name: String) throws -> Int {
      let row = try #require(solved.first { $0[0].text == name })
      return row.dropFirst(2).reduce(0) { $0 + (Int($1.text.prefix { $0 != " " }) ?? 0) }
    }
    let (one, deepest) = (try total("one hidden state"), try total("(b) 3 extra layers"))
    let remedied = try total("(c) 3 extra layers, skip")
    let (extra, skipping) = (try total("(b) 1 extra layer"), try total("(c) 1 extra layer, skip"))
    // Of 45: where the step is deepest a skip connection helps much, with one layer little; and no deep
    // step does better than none.
    #expect((20...28).contains(deepest) && (34...40).contains(remedied))
    #expect(abs(skipping - extra) <= 6 && extra > deepest)
    #expect([extra, skipping, deepest, remedied].allSatisfy { $0 < one })
  }

  @Test(
    "From the second frame to be forecast on the dot is known; a copy has the error 2",
    .claim("E16", .holds))
  func dot() throws {
    let table = try rows(try experiments.record("E16-dot"), "errors")
    #expect(table.count == 11)
    for (index, row) in table.enumerated() {
      #expect(row[1].number == 2 && abs(row[2].number - 63.0 / 64) < 1e-3)
      let error = try middle(row[4])
      if index == 0 { #expect((0.7...0.95).contains(error)) } else { #expect(error < 0.2) }
      let dense = try middle(row[3])
      #expect(error <= dense)
      // With one pixel a frame seen twice, nothing is left to guess.
      if index > 0 { #expect(row[6].number > 0.95) }
    }
    // From one frame nobody can do better than the shares of the places to which the dot may go.
    let best = bestGuess(side: 8)
    #expect(abs(best.right - 0.195) < 5e-4 && abs(best.error - 0.824) < 5e-4)
    #expect(abs(table[0][6].number - best.right) < 0.03)
    #expect(try abs(middle(table[0][4]) - best.error) < 0.02)
  }

  /// How often the likeliest next place is right, and the squared error of the places' shares, when a dot
  /// has been seen once. A way that leads out is turned back.
  private func bestGuess(side: Int) -> (right: Double, error: Double) {
    func after(_ place: Int, _ move: Int) -> Int {
      (0..<side).contains(place + move) ? place + move : place - move
    }
    var (right, error) = (0.0, 0.0)
    for place in 0..<side * side {
      var shares: [Int: Double] = [:]
      for way in 0..<9 where way != 4 {
        let (dy, dx) = (way / 3 - 1, way % 3 - 1)
        shares[after(place / side, dy) * side + after(place % side, dx), default: 0] += 0.125
      }
      right += (shares.values.max() ?? 0) / Double(side * side)
      error += (1 - shares.values.reduce(0) { $0 + $1 * $1 }) / Double(side * side)
    }
    return (right, error)
  }

  @Test(
    "A dot faster than a filter reaches is out of reach until it comes back", .claim("E16", .holds))
  func reach() throws {
    let table = try rows(try experiments.record("E16-reach"), "reach")
    let third = try table.map { try middle($0[3]) }
    // Filters of one pixel see no motion; of three pixels, a dot of one pixel a frame and no faster.
    #expect(third[0] < 0.3 && third[1] > 0.95 && third[2] < 0.5 && third[3] > 0.95)
    // On so few pixels a fast dot soon crosses its own way, which the state remembers.
    #expect(try middle(table[2][5]) > third[2])
  }

  @Test("The convolutional network learns from fewer films", .claim("E16", .holds))
  func learning() throws {
    let table = try rows(try experiments.record("E16-dot"), "learning")
    for row in table.prefix(3) {
      let (dense, convolutional) = (try middle(row[1]), try middle(row[2]))
      #expect(convolutional < dense / 2)
    }
  }

  @Test(
    "A recursive network evaluates larger expressions than it was trained on, most chains do not",
    .claim("E2", .holds))
  func expressions() throws {
    let table = try rows(try experiments.record("E2-expressions"), "accuracy")
    for row in table {
      let (digits, tree, chain, ignoring) = (
        row[0].number, try middle(row[2]), try middle(row[3]), try middle(row[4])
      )
      if digits <= 6 { #expect(tree > 0.97) }
      if (4...10).contains(digits) { #expect(tree > 0.9 && ignoring < 0.6) }
      if digits >= 10 { #expect(tree > chain + 0.1) }
    }
  }

  @Test("Few rows of a large table are used", .claim("E17", .holds))
  func tableRows() throws {
    for record in [
      try experiments.record("E17-rows"), try experiments.named("E17-rows").record(seeds: [9]),
    ] {
      for row in try rows(record, "rows") {
        let used = try middle(row[1])
        #expect(used < row[0].number && used > row[0].number / 20)
        #expect(row[3].number == used * 128)
      }
      #expect(record.values["parameters"]?.value == .number(2_560_000))
    }
  }

  @Test("After training a word's partner is among its nearer words more often than before")
  func partners() throws {
    let record = try experiments.record("E17-words")
    let before = try #require(record.values["rankBefore"]).value.number
    let after = try #require(record.values["rankAfter"]).value.number
    #expect(after < before / 2)
    let coverage = try rows(record, "coverage").map { $0[1].number }
    #expect(coverage == coverage.sorted() && abs((coverage.last ?? 0) - 1) < 1e-9)
  }

  @Test("A layer without a state in its gates learns the adding problem over long lags")
  func layers() throws {
    let table = try rows(try experiments.record("scan-layers"), "errors")
    let linear = try #require(table.first { $0[0].text.hasPrefix("linear") })
    let tanh = try #require(table.first { $0[0].text == "tanh" })
    #expect(try middle(linear[4]) < middle(tanh[4]) / 10)
  }
}
