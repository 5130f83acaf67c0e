import Matrices
import SearchStrategies
import SearchStrategiesChecks
import TestSupport
import Testing

@Suite("8 · What the searches cost")
struct ComplexityTests {
  @Test(
    "Exhaustive search scores V^T sequences, or 2^(T+1) - 1 of three symbols that can end",
    .claim("A41", .conditional), arguments: 1...9)
  func exhaustive(length: Int) {
    var random = SeededGenerator(seed: UInt64(length))
    let endless = TableModel.randomByStep(
      symbols: 3, length: length, hasEnd: false, using: &random)
    let all = exhaustiveSearch(endless, maximumLength: length, tracing: true).trace
    let power = (0..<length).reduce(1) { product, _ in product * 3 }
    #expect(all.count { $0.fate == .complete } == power)

    let ending = TableModel.randomByStep(symbols: 3, length: length, using: &random)
    let trace = exhaustiveSearch(ending, maximumLength: length, tracing: true).trace
    let complete = trace.filter { $0.fate == .complete }
    #expect(complete.count == (1 << (length + 1)) - 1)
    #expect(complete.count { $0.hypothesis.isFinished } == (1 << length) - 1)
    if length == 5 {
      #expect(complete.count == 63)
      #expect(complete.count { $0.hypothesis.isFinished } == 31)
    }
  }

  @Test("Greedy search scores exactly T·V candidates", .claim("A45", .holds))
  func greedy() {
    var random = SeededGenerator(seed: 45)
    for symbols in [2, 5, 17, 40] {
      for length in [1, 3, 8, 21] {
        let model = TableModel.randomByStep(
          symbols: symbols, length: length, hasEnd: false, using: &random)
        let cost = greedySearch(model, maximumLength: length).cost
        #expect(cost.candidates == length * symbols)
        #expect(cost.comparisons == length * (symbols - 1))
        #expect(cost.expansions == length)
      }
    }
  }

  @Test("Beam search scores V + (T-1)·k·V candidates once the beam is full")
  func beam() {
    var random = SeededGenerator(seed: 48)
    for (symbols, length, width) in [(5, 4, 2), (9, 7, 4), (20, 3, 20)] {
      let model = TableModel.randomByStep(
        symbols: symbols, length: length, hasEnd: false, using: &random)
      let cost = beamSearch(model, BeamOptions(width: width), maximumLength: length).cost
      #expect(cost.candidates == symbols + (length - 1) * width * symbols)
      #expect(cost.expansions == 1 + (length - 1) * width)
    }
  }

  @Test("All three selections find the k best in order", arguments: Selection.allCases)
  func selection(_ selection: Selection) {
    var random = SeededGenerator(seed: 7)
    for (n, k) in [(1, 1), (5, 9), (40, 1), (100, 7), (257, 100), (300, 300)] {
      // Few distinct values, so that ties are common.
      let scores = (0..<n).map { _ in Double(random.integer(below: 20)) }
      let sorted = scores.indices.sorted {
        scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
      }
      var comparisons = 0
      #expect(selection.best(k, of: scores, comparisons: &comparisons) == Array(sorted.prefix(k)))
    }
  }

  @Test(
    "The k log k bound is tight for a min-heap of k, and neither other way needs it",
    .claim("A48", .conditional), arguments: [4, 16, 64])
  func heaps(k: Int) {
    let n = k * 50
    let logK = Double.log(Double(k)) / Double.log(2)
    let logN = Double.log(Double(n)) / Double.log(2)
    let ascending = (0..<n).map(Double.init)
    var random = SeededGenerator(seed: 48)
    var shuffled = ascending
    random.shuffle(&shuffled)
    func count(_ selection: Selection, _ scores: [Double]) -> Double {
      var comparisons = 0
      _ = selection.best(k, of: scores, comparisons: &comparisons)
      return Double(comparisons)
    }

    // Ascending order is the worst case: every candidate enters and sinks to the bottom.
    let worst = count(.boundedHeap, ascending)
    #expect(worst <= Double(n) * (1 + 2 * logK) + 2 * Double(k) * logK)
    #expect(worst >= Double(n) * logK)
    // In random order nearly every candidate is refused after one comparison.
    let usual = count(.boundedHeap, shuffled)
    #expect(usual >= Double(n - k))
    #expect(usual <= Double(n) * (1 + 2 * logK * Double(k) * (1 + Double.log(50)) / Double(n)))
    // A heap of all: linear to build, one logarithm of n for each of the k that are taken out.
    for scores in [ascending, shuffled] {
      #expect(count(.fullHeap, scores) <= 2 * Double(n) + 2 * Double(k) * logN)
      #expect(count(.fullHeap, scores) >= Double(n - 1))
      #expect(count(.partition, scores) <= 8 * Double(n) + 4 * Double(k) * logK)
    }
    if k >= 16 { #expect(count(.fullHeap, ascending) < worst / 2) }
  }
}
