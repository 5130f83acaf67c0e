import BidirectionalRNN
import BidirectionalRNNChecks
import Foundation
import Manuscript
import Matrices
import TestSupport
import Testing
import Training

@Suite("5 · Tags that need the future")
struct TaggingTests {
  /// For each step and each prefix that a reader may have seen there, how often the tag is 0 and 1.
  private func counts(_ batch: TaggedBatch, lookAhead: Int = 0) -> [[Int]: [Int]] {
    var counts: [[Int]: [Int]] = [:]
    for (row, length) in batch.lengths.enumerated() {
      for t in 0..<length {
        guard let tag = batch.tags[t][row] else { continue }
        let seen = (0...min(length - 1, t + lookAhead)).map { batch.symbols[$0][row] }
        counts[[t] + seen, default: [0, 0]][tag] += 1
      }
    }
    return counts
  }

  /// Every sentence of `count` syllables that the task can make, each once.
  private func everySentence(_ count: Int, opens: Bool) -> TaggedBatch {
    let task = IntonationTask(syllables: count...count, opensQuestions: opens)
    var random = SeededGenerator(seed: 1)
    var found: [[Int]: [Int?]] = [:]
    for _ in 0..<5000 {
      let (symbols, tags) = task.sentence(using: &random)
      found[symbols] = tags
    }
    #expect(found.count == 2 << count)
    return TaggedBatch(
      found.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) })
  }

  @Test("Whatever a reader has heard, both pitches are equally likely: one direction is at chance")
  func chance() {
    let all = counts(everySentence(5, opens: false))
    #expect(all.count == 2 + 4 + 8 + 16 + 32)
    #expect(all.values.allSatisfy { $0[0] == $0[1] && $0[0] > 0 })
    // Who has heard the whole sentence, or its opening mark, knows.
    #expect(
      counts(everySentence(5, opens: false), lookAhead: 5).values.allSatisfy { $0.contains(0) })
    #expect(counts(everySentence(5, opens: true)).values.allSatisfy { $0.contains(0) })
  }

  @Test("A syllable's pitch is its own, turned round by the question mark at the end")
  func sentences() {
    var random = SeededGenerator(seed: 3)
    let batch = IntonationTask().batch(200, using: &random)
    #expect(batch.lengths == batch.lengths.sorted(by: >))
    #expect(Set(batch.lengths) == Set(4...11))
    for (row, length) in batch.lengths.enumerated() {
      let mark = batch.symbols[length - 1][row]
      #expect(mark == 2 || mark == 3)
      #expect(batch.tags[length - 1][row] == nil)
      for t in 0..<length - 1 {
        let isHigh = (batch.symbols[t][row] == 1) != (mark == 3)
        #expect(batch.tags[t][row] == (isHigh ? 1 : 0))
      }
      for t in length..<batch.symbols.count {
        #expect(batch.tags[t][row] == nil && batch.symbols[t][row] == 0)
      }
    }
  }

  @Test("A coin two steps ahead is unknown to whoever answers less than two steps late")
  func coins() {
    for delay in 0...3 {
      let task = CoinTask(steps: 6, distance: 2, delay: delay)
      var random = SeededGenerator(seed: 4)
      var rows: [[Int]: [Int?]] = [:]
      for _ in 0..<20 {
        let batch = task.batch(100, using: &random)
        for row in 0..<100 { rows[batch.symbols.map { $0[row] }] = batch.tags.map { $0[row] } }
      }
      #expect(rows.count == 64)
      let all = counts(TaggedBatch(rows.map { ($0.key, $0.value) }))
      if delay < 2 {
        #expect(all.values.allSatisfy { $0[0] == $0[1] })
      } else {
        #expect(all.values.allSatisfy { $0.contains(0) })
      }
      for (coins, tags) in rows {
        for t in 0..<6 {
          let asked = t - delay
          let due = (0..<4).contains(asked) ? (coins[asked] == coins[asked + 2] ? 0 : 1) : nil
          #expect(tags[t] == due)
        }
      }
    }
  }

  @Test("A tagger's gradient agrees with finite differences, in one direction and in both")
  func gradients() {
    var random = SeededGenerator(seed: 5)
    let batch = IntonationTask(syllables: 1...4).batch(5, using: &random)
    let one = Tagger(
      FusedLayer<Double>(.gru, inputs: 5, hidden: 3, using: &random), tags: 2, using: &random)
    let both = Tagger(
      FusedBidirectional(
        forward: FusedLayer<Double>(.lstm, inputs: 5, hidden: 3, using: &random),
        backward: FusedLayer<Double>(.gru, inputs: 5, hidden: 4, using: &random)), tags: 2,
      using: &random)
    func check<Layer: SequenceReader>(_ tagger: Tagger<Layer>) where Layer.Element == Double {
      let result = tagger.lossAndGradient(batch)
      let check = GradientCheck.finiteDifferences(result.gradient, of: tagger) {
        $0.score(batch).loss
      }
      #expect(check.agrees(within: 1e-7), "\(check.summary)")
      #expect(abs(result.loss - tagger.score(batch).loss) < 1e-12)
      #expect(result.tokens == batch.tags.joined().count { $0 != nil })
    }
    check(one)
    check(both)
  }
}

@Suite("5 · Measurements in a small form")
struct MeasurementTests {
  let experiments = bidirectionalRNNExperiments

  /// The record of a full measurement, and in the long tests that of a small one.
  func records(_ id: String, seeds: [UInt64]) throws -> [MeasurementRecord] {
    let full = try experiments.record(id)
    return isLong ? [full, try experiments.named(id).record(seeds: seeds)] : [full]
  }

  /// A figure of a record's table `scores`, or of another, by row and column.
  func figure(
    _ record: MeasurementRecord, _ row: String, _ column: Int, in table: String = "scores"
  ) throws -> Double {
    let rows = try #require(record.tables[table]).rows
    return try #require(rows.first { $0[0].text == row })[column].number
  }

  @Test("Every experiment of the chapter has a record with the seeds it states")
  func complete() throws {
    try experiments.expectRecords()
  }

  @Test(
    "Who sees whom comes out as recorded", .claim("A29", .corrected), .claim("A28", .corrected))
  func whoSeesWhom() throws {
    for record in [
      try experiments.record("A29"), try experiments.named("A29").record(),
    ] {
      #expect(try figure(record, "forward stream", 1, in: "paths") == 36)
      #expect(try figure(record, "both streams", 1, in: "paths") == 64)
      #expect(try figure(record, "both streams", 2, in: "paths") == 28)
      #expect(try figure(record, "backward half, aligned", 1, in: "paths") == 36)
      #expect(try figure(record, "backward half, as printed", 1, in: "paths") == 28)
      #expect(try figure(record, "backward half, as printed", 4, in: "paths") == 1)
    }
  }

  @Test("One direction stays at chance, both learn the pitch, and so does one with an opening mark")
  func intonation() throws {
    for record in [
      try experiments.record("A29-intonation"),
      try experiments.named("A29-intonation").record(seeds: [1]),
    ] {
      #expect(abs(try figure(record, "one direction", 3) - 50) < 4)
      #expect(try figure(record, "one direction", 2) > 0.69)
      #expect(try figure(record, "both directions", 3) > 99)
      #expect(try figure(record, "one direction, questions open with ¿", 3) > 99)
    }
  }

  @Test("A network of one direction that may answer two steps late sees two steps ahead")
  func delays() throws {
    for record in try records("A29-delay", seeds: [1]) {
      #expect(abs(try figure(record, "one direction, 1 late", 2) - 50) < 4)
      #expect(try figure(record, "one direction, 2 late", 2) > 95)
      #expect(try figure(record, "both directions", 2) > 95)
    }
  }

  @Test(
    "A language model that reads in both directions copies the answer, and knows nothing without")
  func cheating() throws {
    for record in try records("A29-cheating", seeds: [1]) {
      #expect(abs(try figure(record, "one direction", 2) - 25) < 3)
      #expect(try figure(record, "both directions", 2) > 99)
      #expect(abs(try figure(record, "both directions, the future withheld", 2) - 25) < 3)
      #expect(try figure(record, "both directions, the future withheld", 1) > log(4))
    }
  }

  @Test("Padding changes what a stream says that starts in it")
  func padding() throws {
    let small = try experiments.named("A28-padding").record(seeds: [1])
    for record in [try experiments.record("A28-padding"), small] {
      let rows = try #require(record.tables["padding"]).rows
      #expect(rows.map { $0[0].number } == [0, 1, 2, 5, 10, 20])
      #expect(rows[0][1].number == 0)
      #expect(rows.dropFirst().allSatisfy { $0[1].number > 0.01 })
      // From each sentence's own end, padding is nothing.
      #expect(rows.allSatisfy { $0[2].number > 99 && $0[2].number == rows[0][2].number })
      #expect(rows[0][3].number == rows[0][2].number)
      #expect(rows[5][3].number < 90)
    }
  }

  @Test("In full, a stream that starts in ten steps of padding is at chance in the median")
  func longPadding() throws {
    let rows = try #require(try experiments.record("A28-padding").tables["padding"]).rows
    #expect(rows[1][3].number > 99)
    #expect(rows[3][3].number < 65)
    for row in rows[4...] { #expect(abs(row[3].number - 50) < 3) }
  }
}
