import Coursework
import Foundation
import GatedCells
import Matrices

/// Exercise 4.6.
let moduloCounter = Exercise<Int, LSTMCell<Double>>(
  "4.6", "An LSTM, set by hand, that counts round and round", file: "ModuloCounter",
  difficulty: .challenge, see: Section.gates,
  hints: (
    nudge: "Let c be the count over the modulus, and the output gate open. What must the input "
      + "gate and the forget gate be at a zero? At a one? At the one that completes a round?",
    idea: "At a zero: shut and open. At a one: both open, unless h says that the count is at its "
      + "highest; then both shut, and c is 0 again. So at a one both are σ(K (threshold - h)) "
      + "with a threshold between the two highest readings and a K so large that the gates are 0 "
      + "or 1 to the last bit.",
    nearly: "Beside the term in h, give both gates one that is 0 at x = 1 and outweighs h at x = "
      + "0: `M * (x - 1)` shuts the one gate, the same with the other sign opens the other."
  ),
  describe: { "modulus \($0)" },
  show: { cell in "\n" + describe(cell) },
  aspects: [
    .init("zeros change nothing", points: 1, rounds: 4) { ask, random in
      let modulus = 3 + random.integer(below: 10)
      let tail = Array(repeating: 0, count: 10 + random.integer(below: 20))
      try run(ask, modulus, [[0, 0, 0], [0, 1] + tail, [1] + tail])
    },
    .init("the first ones", points: 2, rounds: 5) { ask, random in
      let modulus = 3 + random.integer(below: 10)
      let ones = Array(repeating: 1, count: modulus - 1)
      try run(ask, modulus, [ones, spread(ones, &random)])
    },
    .init("round and round", points: 2, rounds: 5) { ask, random in
      let modulus = 3 + random.integer(below: 10)
      let ones = Array(repeating: 1, count: 3 * modulus + random.integer(below: modulus))
      try run(ask, modulus, [ones, spread(ones, &random)])
    },
    .init("parity", points: 1, rounds: 3) { ask, random in
      try run(ask, 2, (0..<3).map { _ in (0..<20).map { _ in random.integer(below: 2) } })
    },
    .init("thousands of bits", points: 1, rounds: 1) { ask, random in
      // At a zero the cell keeps its error, and a reset wipes it. So errors add up in zeros alone,
      // at the highest count as well as at none.
      let zeros = Array(repeating: 0, count: 5000)
      for modulus in [2, 12] {
        let bits = (0..<500).map { _ in random.integer(below: 2) }
        let highest = Array(repeating: 1, count: modulus - 1)
        try run(ask, modulus, [bits, zeros, highest + zeros])
      }
    },
  ],
  misconceptions: [
    .init(
      "counting on for ever",
      advice: "Nothing brings the memory back to 0: the gates have to read h, and shut when the "
        + "count is at its highest."
    ) { counter($0, threshold: 2) },
    .init(
      "a round that is one too long",
      advice: "The readings for `modulus` are 0 to modulus - 1: the one that comes at the highest "
        + "of them starts again."
    ) { counter($0, threshold: between($0, $0 - 1)) },
    .init(
      "a round that is one too short",
      advice: "The reading modulus - 1 must still be reached; the threshold lies below that one "
        + "and above all others."
    ) { modulus in
      let low = modulus == 2 ? -1 : between(modulus - 2, modulus - 3, of: modulus)
      return counter(modulus, threshold: low)
    },
    .init(
      "starting again from 1",
      advice: "When the round is complete the count is 0: the input gate has to shut along with "
        + "the forget gate."
    ) { counter($0, inputReadsH: false) },
    .init(
      "starting again without waiting for a one",
      advice: "At a zero the forget gate must be open even at the highest count: let x outweigh h."
    ) { counter($0, forgetReadsX: false) },
    .init(
      "counting zeros too",
      advice: "At a zero the input gate must be shut."
    ) { counter($0, inputReadsX: false) },
    .init(
      "gates that are half open",
      advice: "A gate of 0.99 has lost everything after a thousand steps: make the weights so "
        + "large that the gates are 0 or 1 to the last bit."
    ) { counter($0, sharpness: 0.02) },
    .init(
      "a forget gate that is always open",
      advice: "Something must take the count away when the round is complete, and with a shut "
        + "input gate alone it stays at its highest."
    ) { counter($0, forgetReadsH: false) },
    .init(
      "readings too close together",
      advice: "Each one has to add about 1 / modulus to c: then the highest readings are still "
        + "far enough from each other."
    ) { counter($0, step: 0.2 / Double($0)) },
    .init(
      "steps of 1",
      advice: "tanh 3 and tanh 4 are nearly the same: the count needs a small scale, so that tanh "
        + "can still tell its values apart."
    ) { counter($0, step: 0.999) },
  ])

/// The middle between the readings of two counts.
private func between(_ a: Int, _ b: Int, of modulus: Int? = nil, step: Double? = nil) -> Double {
  let step = step ?? 1 / Double(modulus ?? max(a, b))
  return (tanh(Double(a) * step) + tanh(Double(b) * step)) / 2
}

/// For the misconceptions: a counter with one unit, and one thing wrong.
private func counter(
  _ modulus: Int, threshold: Double? = nil, step: Double? = nil, sharpness: Double = 1,
  inputReadsH: Bool = true, inputReadsX: Bool = true, forgetReadsH: Bool = true,
  forgetReadsX: Bool = true
) -> LSTMCell<Double> {
  let step = step ?? 1 / Double(modulus)
  let threshold = threshold ?? between(modulus - 1, modulus - 2, step: step)
  let K = 1e6 * sharpness * sharpness
  func gate(_ readsH: Bool, _ x: Double, atZero: Double) -> Affine<Double> {
    let (Wh, b) = readsH ? (-K, K * threshold) : (0, 40 * sharpness)
    return Affine(Wx: [[x]], Wh: [[Wh]], b: [[b + atZero]])
  }
  let M = 4 * K + 80
  let zero = Matrix<Double>([[0]])
  return LSTMCell(
    input: inputReadsX ? gate(inputReadsH, M, atZero: -M) : gate(inputReadsH, 0, atZero: 0),
    forget: forgetReadsX ? gate(forgetReadsH, -M, atZero: M) : gate(forgetReadsH, 0, atZero: 0),
    candidate: Affine(Wx: zero, Wh: zero, b: [[atanh(step)]]),
    output: Affine(Wx: zero, Wh: zero, b: [[40]]))
}

/// The ones, with zeros between them.
private func spread(_ ones: [Int], _ random: inout SeededGenerator) -> [Int] {
  ones.flatMap { Array(repeating: 0, count: random.integer(below: 3)) + [$0] } + [0]
}

/// Asks for one cell and lets it read every string from the start.
private func run(
  _ ask: Asking<Int, LSTMCell<Double>>, _ modulus: Int, _ strings: [[Int]]
) throws {
  try ask.compare("a counter modulo \(modulus)", modulus) { cell in
    if let flaw = flaw(of: cell) { return flaw }
    let hand = HandRun(cell)
    guard let (expected, got) = confusion(of: hand, modulus, strings) else { return nil }
    return (expected, got + (mistake(of: hand, modulus).map { ". " + $0 } ?? ""))
  }
}

/// What keeps a cell from being run.
private func flaw(of cell: LSTMCell<Double>) -> (expected: String, got: String)? {
  if cell.inputSize != 1 { return ("one input", "\(cell.inputSize)") }
  if !(1...4).contains(cell.hiddenSize) { return ("one to four units", "\(cell.hiddenSize)") }
  if cell.activation != .tanh { return ("a candidate's function tanh", cell.activation.rawValue) }
  let isFinite = cell.parameters.allSatisfy {
    cell[keyPath: $0.path].elements.allSatisfy(\.isFinite)
  }
  return isFinite ? nil : ("finite weights", "a weight that is not")
}

/// A reading, and the beginning that it was taken after.
private struct Reading {
  let h: Double
  let bits: Int
  let ones: Int

  var inWords: String {
    "\(String(format: "%.7f", h)) after \(bits) bit\(bits == 1 ? "" : "s") with \(ones) "
      + "one\(ones == 1 ? "" : "s")"
  }
}

/// Two beginnings whose readings do not tell the counts, or `nil`.
private func confusion(
  of cell: HandRun, _ modulus: Int, _ strings: [[Int]]
) -> (expected: String, got: String)? {
  // The lowest and the highest reading of each count.
  var seen: [Int: (low: Reading, high: Reading)] = [:]
  for string in strings {
    var cell = cell
    var ones = 0
    for (t, bit) in string.enumerated() {
      ones += bit
      let reading = Reading(h: cell.read(Double(bit)), bits: t + 1, ones: ones)
      guard reading.h.isFinite else { return ("numbers for readings", reading.inWords) }
      guard let (low, high) = seen[ones % modulus] else {
        seen[ones % modulus] = (reading, reading)
        continue
      }
      let range = (reading.h < low.h ? reading : low, reading.h > high.h ? reading : high)
      if range.1.h - range.0.h > 1e-6 {
        return (
          "equal readings after \(low.ones) and \(reading.ones) ones, counted modulo \(modulus)",
          "\(low.inWords), \(reading.inWords)"
        )
      }
      seen[ones % modulus] = range
    }
  }
  let sorted = seen.values.sorted { $0.low.h < $1.low.h }
  for (below, above) in zip(sorted, sorted.dropFirst())
  where above.low.h - below.high.h < 0.25 / Double(modulus) {
    return (
      "readings \(short(0.25 / Double(modulus))) apart after \(below.high.ones) and "
        + "\(above.low.ones) "
        + "ones, counted modulo \(modulus)",
      "\(below.high.inWords), \(above.low.inWords)"
    )
  }
  return nil
}

/// What a cell that has failed does wrong, told from what it reads; `nil` if that is nothing known.
private func mistake(of cell: HandRun, _ modulus: Int) -> String? {
  // After 0, 1, … ones.
  var counting = cell
  let start = 0.0
  var readings = [start]
  var highest = cell
  for k in 1...2 * modulus {
    readings.append(counting.read(1))
    if k == modulus - 1 { highest = counting }
  }
  func same(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 0.1 / Double(modulus) }
  let top = readings[modulus - 1]

  var (resting, waiting) = (cell, highest)
  let (first, atTop) = (resting.read(0), waiting.read(0))
  if same(atTop, start), !same(top, start) {
    return "A zero at the highest count has brought it back to 0: at a zero the forget gate has "
      + "to be open, whatever h says"
  }
  if !same(first, start) {
    return "A zero has changed the reading of 0: at a zero the input gate has to be shut"
  }
  if let round = readings.indices.dropFirst().first(where: { same(readings[$0], start) }) {
    if round != modulus {
      let found = "It is back at 0 after \(round) one\(round == 1 ? "" : "s"), not \(modulus)"
      return round < modulus
        ? "\(found): the threshold that ends the round, or the step, is too small or too large "
          + "for the highest count to be reached"
        : "\(found): the threshold that ends the round is too high"
    }
  } else if same(readings[modulus], readings[1]) {
    return "After \(modulus) ones it reads as after 1: the round has started again from 1, as the "
      + "input gate is open at the one that completes it"
  } else if zip(readings, readings.dropFirst()).allSatisfy({ abs($1) >= abs($0) }) {
    return "The count never comes back to 0: no gate shuts at the one that completes the round"
  }
  var drifts = (0.0, 0.0)
  for _ in 0..<3000 {
    drifts = (abs(resting.read(0) - start), abs(waiting.read(0) - top))
  }
  if max(drifts.0, drifts.1) > 1e-6 {
    let (drift, place) = drifts.1 > drifts.0 ? (drifts.1, "the highest count") : (drifts.0, "0")
    return "3000 zeros move the reading of \(place) by \(short(drift)): the gates are not open or "
      + "shut enough at a zero, and what each zero adds or takes adds up"
  }
  return nil
}

/// An LSTM number by number, without a matrix.
private struct HandRun {
  let blocks: [(Wx: [Double], Wh: [Double], b: [Double])]
  var h: [Double]
  var c: [Double]

  init(_ cell: LSTMCell<Double>) {
    blocks = [cell.input, cell.forget, cell.candidate, cell.output].map {
      ($0.Wx.elements, $0.Wh.elements, $0.b.elements)
    }
    h = Array(repeating: 0, count: cell.hiddenSize)
    c = h
  }

  /// One step; the first unit's output.
  mutating func read(_ x: Double) -> Double {
    let last = h
    let H = h.count
    for j in 0..<H {
      func sum(_ k: Int) -> Double {
        var sum = x * blocks[k].Wx[j] + blocks[k].b[j]
        for i in 0..<H { sum += last[i] * blocks[k].Wh[i * H + j] }
        return sum
      }
      func gate(_ k: Int) -> Double { 1 / (1 + exp(-sum(k))) }
      c[j] = gate(1) * c[j] + gate(0) * tanh(sum(2))
      h[j] = gate(3) * tanh(c[j])
    }
    return h[0]
  }
}
