import BeyondChains
import GatedCells
import GradientPathology
import Matrices
import TestSupport
import Testing
import Training

@Suite("9 · A recurrence that need not wait")
struct ScanTests {
  @Test("Prefixes of words, which do not commute, come out in order, for every length")
  func prefixes() {
    for count in 0...70 {
      let letters = (0..<count).map { String(UnicodeScalar(UInt8(33 + $0))) }
      let expected = letters.indices.map { letters[...$0].joined() }
      #expect(chainedPrefixes(letters, +).prefixes == expected)
      #expect(pairedPrefixes(letters, +).prefixes == expected)
      #expect(doublingPrefixes(letters, +).prefixes == expected)
    }
  }

  @Test("Work and depth are what was really combined, and within their bounds")
  func costs() {
    for count in 1...300 {
      // A value that remembers how deep it was made, and a counter beside it.
      var calls = 0
      func combine(_ a: (sum: Int, depth: Int), _ b: (sum: Int, depth: Int)) -> (Int, Int) {
        calls += 1
        return (a.sum + b.sum, 1 + max(a.depth, b.depth))
      }
      let values = (1...count).map { (sum: $0, depth: 0) }
      let rounds = Int.bitWidth - (count - 1).leadingZeroBitCount  // ⌈log₂ count⌉
      for (prefixes, mostWork, mostDepth) in [
        (chainedPrefixes, count - 1, count - 1),
        (pairedPrefixes, 2 * count, 2 * max(1, rounds)),
        (doublingPrefixes, count * rounds, rounds),
      ]
        as [(
          (
            [(sum: Int, depth: Int)],
            ((sum: Int, depth: Int), (sum: Int, depth: Int)) -> (sum: Int, depth: Int)
          ) -> (prefixes: [(sum: Int, depth: Int)], cost: ScanCost), Int, Int
        )]
      {
        calls = 0
        let (found, cost) = prefixes(values, combine)
        #expect(found.last?.sum == count * (count + 1) / 2)
        #expect(cost.combinations == calls)
        #expect(calls <= mostWork)
        #expect(found.map(\.depth).max() ?? 0 <= cost.depth)
        #expect(cost.depth <= mostDepth, "\(count)")
      }
    }
    let work = pairedPrefixes(Array(0..<1024), +).cost
    #expect(work == ScanCost(combinations: 2036, depth: 19))
    #expect(doublingPrefixes(Array(0..<1024), +).cost == ScanCost(combinations: 9217, depth: 10))
  }

  private func recurrence(
    steps: Int, units: Int = 3, seed: UInt64 = 1, keep: Double = 1
  ) -> LinearRecurrence<Double> {
    var random = SeededGenerator(seed: seed)
    return LinearRecurrence(
      a: .uniform(rows: steps, columns: units, in: -keep..<keep, using: &random),
      b: normal(steps, units, &random), h0: normal(1, units, &random))
  }

  @Test(
    "The scan and the parts give the states of the chain, within the bound on rounding",
    arguments: [0, 1, 2, 3, 4, 5, 7, 8, 31, 64, 100, 1000])
  func states(steps: Int) {
    for keep in [0.5, 1, 1.1] {
      let recurrence = recurrence(steps: steps, seed: UInt64(steps) + 1, keep: keep)
      // Number by number, from the definition.
      var h = recurrence.h0.elements
      var expected: [Double] = []
      for t in 0..<steps {
        h = h.indices.map { recurrence.a[t, $0] * h[$0] + recurrence.b[t, $0] }
        expected += h
      }
      let truth = Matrix(rows: steps, columns: 3, elements: expected)
      let bound = recurrence.roundingBound()
      let ways =
        [recurrence.states(), recurrence.scannedStates()]
        + [1, 2, 3, 8].map { recurrence.chunkedStates(threads: $0) }
      for states in ways {
        #expect(states.shape == truth.shape)
        let isWithin = zip((states - truth).elements, bound.elements).allSatisfy { abs($0) <= $1 }
        #expect(isWithin)
      }
      // The bound is no licence: it stays at a few units in the last place of the terms.
      #expect(bound.maximumMagnitude() < 1e-9)
    }
  }

  @Test("A recurrence in floats and of one unit; a plain loop is bit for bit the chain")
  func floats() {
    var random = SeededGenerator(seed: 2)
    let recurrence = LinearRecurrence<Float>(
      a: .uniform(rows: 500, columns: 1, in: 0.9..<1, using: &random),
      b: .normal(rows: 500, columns: 1, using: &random), h0: [[2]])
    let bound = recurrence.roundingBound()
    let states = recurrence.states()
    for other in [recurrence.scannedStates(), recurrence.chunkedStates(threads: 2)] {
      let isWithin = zip((other - states).elements, bound.elements).allSatisfy {
        abs(Double($0)) <= $1
      }
      #expect(isWithin)
    }
    let distance = (recurrence.chunkedStates(threads: 1) - states).maximumMagnitude()
    #expect(distance <= bound.maximumMagnitude())
  }

  @Test("With a of zeros there is no memory, with a of ones a sum")
  func special() {
    var recurrence = recurrence(steps: 9)
    recurrence.a = .zeros(rows: 9, columns: 3)
    #expect(recurrence.scannedStates() == recurrence.b)
    #expect(recurrence.chunkedStates(threads: 4) == recurrence.b)
    recurrence.a = Matrix(rows: 9, columns: 3, repeating: 1)
    let total = recurrence.h0 + recurrence.b.summedOverRows()
    #expect(difference(recurrence.scannedStates().row(8), total) < 1e-14)
  }

  @Test("With a of 1 and -1 a scan tells the parity of a long string, exactly")
  func parity() {
    var random = SeededGenerator(seed: 7)
    let bits = (0..<10_000).map { _ in random.integer(below: 2) }
    let signs = LinearRecurrence<Double>(
      a: .column(bits.map { Double(1 - 2 * $0) }), b: .zeros(rows: 10_000, columns: 1), h0: [[1]])
    var ones = 0
    let expected = bits.map { bit -> Double in
      ones += bit
      return ones % 2 == 0 ? 1 : -1
    }
    #expect(signs.scannedStates().elements == expected)
    #expect(signs.chunkedStates(threads: 2).elements == expected)
  }

  @Test(
    "The gradient, a scan from the end, agrees with finite differences and dual numbers",
    arguments: [1, 2, 7, 12], [false, true])
  func gradient(steps: Int, isLastOnly: Bool) {
    let recurrence = recurrence(steps: steps)
    var random = SeededGenerator(seed: 3)
    var weights = normal(steps, 3, &random)
    if isLastOnly, steps > 1 { weights.replace(with: .zeros(rows: steps - 1, columns: 3)) }
    func loss<Element: Scalar>(_ recurrence: LinearRecurrence<Element>) -> Element {
      let h = recurrence.states()
      return h.dot(Matrix(weights)) + h.row(steps - 1).dot(h.row(steps - 1))
    }
    let states = recurrence.states()
    var dstates = weights
    dstates.add(states.row(steps - 1) * 2, fromRow: steps - 1)
    let gradient = recurrence.gradient(states: states, dstates: dstates)
    let finite = GradientCheck.finiteDifferences(gradient, of: recurrence) { loss($0) }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    let exact = GradientCheck.dualNumbers(gradient, of: LinearRecurrence<Dual>(recurrence)) {
      loss($0)
    }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
  }

  @Test("The layer is its formula, step by step, and its gradient holds")
  func layer() {
    var random = SeededGenerator(seed: 4)
    var layer = LinearUnits<Double>(input: 2, hidden: 4, output: 3, using: &random)
    layer.bg = normal(1, 4, &random)
    layer.by = normal(1, 3, &random)
    let inputs = (0..<6).map { _ in normal(5, 2, &random) }
    var h = Matrix<Double>.zeros(rows: 5, columns: 4)
    for x in inputs {
      let z = sigmoid(x • layer.Wxz + layer.bz)
      h = (1 - z) * h + z * (x • layer.Wxg + layer.bg)
    }
    let (answer, back) = layer.run(inputs)
    #expect(difference(answer, h • layer.Why + layer.by) < 1e-13)
    let weights = normal(5, 3, &random)
    let gradient = back(answer + weights)
    func loss<Element: Scalar>(_ layer: LinearUnits<Element>) -> Element {
      let answer = layer.answer(inputs.map { Matrix($0) })
      return answer.dot(answer) * 0.5 + answer.dot(Matrix(weights))
    }
    let finite = GradientCheck.finiteDifferences(gradient, of: layer) { loss($0) }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    let exact = GradientCheck.dualNumbers(gradient, of: LinearUnits<Dual>(layer)) { loss($0) }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
    #expect(exact.entries.map(\.name) == ["W_xz", "b_z", "W_xg", "b_g", "W_hy", "b_y"])
  }

  @Test("The layer learns the adding problem")
  func adding() {
    let problem = AddingProblem(lag: 10)
    var random = SeededGenerator(seed: 5)
    var layer = LinearUnits<Float>(
      input: AddingProblem.inputSize, hidden: 16, output: 1, gateBias: -2, using: &random)
    let curve = practise(&layer, problem, updates: 300, interval: 100, using: &random) { _, _ in }
    let last = curve.errors[curve.errors.count - 1]
    #expect(last < AddingProblem.baseline / 3, "\(curve.errors)")
  }
}
