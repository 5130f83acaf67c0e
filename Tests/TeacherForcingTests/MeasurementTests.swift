import Foundation
import Manuscript
import Matrices
import TeacherForcing
import TeacherForcingChecks
import TestSupport
import Testing

@Suite("6 · Measurements, and some of them in a small form")
struct MeasurementTests {
  let experiments = teacherForcingExperiments

  func rows(_ id: String, _ table: String) throws -> [[Cell]] {
    try #require(try experiments.record(id).tables[table]).rows
  }

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func records() throws {
    try experiments.expectRecords()
  }

  @Test("Wilson's interval, by the two solutions of its own equation")
  func wilson() {
    for (right, count) in [(0, 20), (20, 20), (13, 20), (1, 3), (500, 1000)] {
      let range = wilsonInterval(right, of: count)
      let share = Double(right) / Double(count)
      // Its ends are where the share lies 1.96 deviations from the probability.
      for p in [range.lowerBound, range.upperBound] where p > 0 && p < 1 {
        let deviation = (p * (1 - p) / Double(count)).squareRoot()
        #expect(abs(abs(share - p) / deviation - 1.959963984540054) < 1e-9)
      }
      #expect(range.contains(share))
    }
  }

  @Test(
    "Which way of training is faster depends on the task", .claim("A33", .conditional))
  func race() throws {
    let rows = try rows("A33", "race")
    let (fixed, either, walk) = (rows[0], rows[1], rows[2])
    // Updates are counted on held-out data, running free. Captions of one order are learned either
    // way, and no share of seeds says clearly which is the faster.
    #expect(fixed[3].number >= 18 && fixed[5].number >= 18)
    #expect(wilsonInterval(Int(fixed[6].number), of: 20).contains(0.5))
    // Where a coin decides the order free running never gets there, and dead reckoning takes longer.
    #expect(either[3].number >= 16 && either[5].number == 0)
    #expect(walk[6].number == 20 && walk[4].number > 1.5 * walk[2].number)
    for row in [either, walk] {
      #expect(wilsonInterval(Int(row[6].number), of: 20).lowerBound > 0.5)
    }
  }

  @Test("Hearing oneself helps where a look can correct a mistake, and harms elsewhere")
  func decays() throws {
    let rows = try rows("E7", "decays")
    let (forced, free) = (rows[0], rows[4])
    #expect(forced[1].number > free[1].number + 0.15)
    #expect(forced[4].number > free[4].number + 0.2)
    for row in rows.dropFirst() { #expect(row[2].number > forced[2].number + 0.08) }
    // With two right sentences every other way of training falls far behind the truth, the exponential
    // decay least of the three.
    for way in 1...4 { #expect(rows[way][4].number < forced[4].number - 0.2) }
    #expect(rows[2][0].text == "exponential")
    for way in [1, 3] { #expect(rows[way][4].number < rows[2][4].number) }
  }

  @Test(
    "Dead reckoning in a small form: forced training gets there first", .claim("A33", .conditional))
  func smallRace() {
    for seed in 1...3 as ClosedRange<UInt64> {
      let errors = [1.0, 0].map { truth -> Double in
        var random = SeededGenerator(seed: seed)
        let walk = RingWalk(places: 6, steps: 12, noise: 0.25)
        var network = FeedbackRNN<Float>(.both, input: 1, hidden: 32, symbols: 6, using: &random)
        network.practise(
          updates: 70, rate: 0.005, schedule: .constant(truth), using: &random
        ) { walk.batch(32, using: &$0) }
        let held: Examples<Float> = walk.batch(200, using: &random)
        let errors = errorsByStep(network.generate(held), held.targets)
        return errors.reduce(0, +) / 12
      }
      #expect(errors[1] > 1.3 * errors[0] + 0.02, "\(errors)")
    }
  }

  @Test(
    "Told the truth the error is level; running free it grows, as far as the walk predicts",
    .claim("A34", .holds), .claim("E7", .holds))
  func exposure() throws {
    let rows = try rows("A34", "steps")
    let (forced, free, best, predicted) = (rows[0], rows[1], rows[4], rows[5])
    #expect(abs(forced[5].number - forced[2].number) < 0.02)
    #expect([rows[1], rows[3]].allSatisfy { $0[6].text == "20 of 20" })
    for column in 3...5 {
      #expect(free[column].number > 2 * forced[column].number)
      #expect(abs(free[column].number - predicted[column].number) < 0.06)
      // There is a little to be won by who weighs all moves together, and no more.
      #expect(best[column].number < predicted[column].number + 0.02)
    }
  }

  @Test("The same in a small form", .claim("A34", .holds))
  func smallExposure() {
    var random = SeededGenerator(seed: 4)
    let walk = RingWalk(places: 6, steps: 16, noise: 0.5)
    var network = FeedbackRNN<Float>(.output, input: 1, hidden: 24, symbols: 6, using: &random)
    network.practise(updates: 200, rate: 0.01, using: &random) { walk.batch(32, using: &$0) }
    let held: Examples<Float> = walk.batch(600, using: &random)
    let forced = errorsByStep(network.forced(held).said, held.targets)
    let free = errorsByStep(network.generate(held), held.targets)
    // At step 1 there is nothing to be told, so that both are the same.
    #expect(forced[0] == free[0])
    let (late, early) = (forced[8...].reduce(0, +) / 8, forced[..<8].reduce(0, +) / 8)
    #expect(abs(late - early) < 0.05)
    #expect(free[15] > free[3] && free[15] > 3 * late)
  }

  @Test(
    "A captioner learns in both framings where there is one right sentence", .claim("B6", .holds))
  func framings() throws {
    let rows = try rows("B6", "framings")
    func row(_ loop: String, _ place: String) throws -> [Cell] {
      try #require(rows.first { $0[0].text == loop && $0[1].text == place })
    }
    for loop in ["state", "both"] {
      #expect(try row(loop, "at every step")[2].number > 60)
    }
    // Two right sentences need the last word.
    #expect(try row("both", "at every step")[4].number > 40)
    #expect(try row("state", "at every step")[4].number < 20)
  }

  @Test("Both framings in a small form", .claim("B6", .holds), .claim("E8", .holds))
  func smallFramings() {
    for (kind, place) in [
      (Recurrence.hidden, ContextPlace.everyStep), (.both, .everyStep), (.both, .firstStep),
    ] {
      let task = Captioning(isFree: false, seed: 1)
      var random = SeededGenerator(seed: 1)
      var network = FeedbackRNN<Float>(
        kind, context: Scene.features, contextPlace: place, hidden: 32,
        symbols: captionWords.count, using: &random)
      var losses: [Double] = []
      network.practise(
        updates: 120, using: &random, batch: { task.batch(32, using: &$0) },
        afterEach: { _, loss, _ in
          losses.append(loss)
          return true
        })
      // Grammar alone leaves at least log 9 twice and a bit in nine words, 0.57 nats a word.
      #expect(losses.suffix(10).reduce(0, +) / 10 < 0.4, "\(kind), \(place)")
    }
  }

  @Test(
    "Scheduled sampling converges to the wrong distribution, as far as predicted",
    .claim("D16", .holds))
  func coin() throws {
    for row in try rows("D16", "coin") {
      #expect(abs(row[1].number - row[2].number) < 0.02)
      // The loss of a pair under the truth, if reports agree with probability q: log 2 - log q.
      #expect(abs(row[4].number - Double.log(2) + Double.log(row[1].number)) < 0.03)
    }
  }

  @Test(
    "A memory that is never put out: at chance with the output's loop alone",
    .claim("D7", .conditional))
  func separation() throws {
    let rows = try rows("D7", "loops")
    #expect(rows[0][2].number == 1 && rows[2][2].number == 1)
    #expect(rows[1][3].number == 0.25 && rows[1][4].number >= Double.log(4))
  }
}
