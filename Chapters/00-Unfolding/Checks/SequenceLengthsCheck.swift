import Coursework
import Foundation
import Matrices

/// Exercise 0.6.
let sequenceLengths = Exercise<Matrix<Double>, [Double], Int, Int, [Double]>(
  "0.6", "How long will it go on?", file: "SequenceLengths", difficulty: .challenge,
  see: "When to stop",
  hints: (
    nudge: "Follow not one sequence but all at once: how probable is it to be in state i with n "
      + "symbols said and no end so far?",
    idea: "With the row a_n of these probabilities, P(T = n) is the sum of a_n[i] end[i], and "
      + "a_{n+1}[j] the sum of a_n[i] (1 - end[i]) next[i, j]. For the expected length let E_i be "
      + "the one from state i: E_i = (1 - end[i]) (1 + Σ next[i, j] E_j). Those are n linear "
      + "equations. And which states can be come to, and from which of them does no way lead to an "
      + "end?",
    nearly: "Collect the states that can be reached from the start through (1 - end[i]) next[i, j] "
      + "> 0. If one of them reaches no state with end > 0, add `.infinity`. Otherwise solve the "
      + "equations of these states by elimination."
  ),
  describe: { next, end, start, most in
    "next = \(short(next)), end = \(short(end)), start \(start), lengths up to \(most)"
  },
  show: { "[" + $0.map { String(format: "%.10g", $0) }.joined(separator: ", ") + "]" },
  aspects: [
    .init("one state: a coin", points: 1, rounds: 4) { ask, random in
      let e = random.uniform(0.05..<0.95)
      let most = random.integer(below: 6)
      let lengths = (0...most).map { n in (0..<n).reduce(e) { p, _ in p * (1 - e) } }
      try ask.expect(lengths + [1 / e - 1], [[1]], [e], 0, most)
    },
    .init("several states: the lengths", points: 1, rounds: 8) { ask, random in
      let generator = Generator(2 + random.integer(below: 2), 0.05..<0.9, &random)
      try expectLengths(ask, generator, random.integer(below: generator.end.count), most: 4)
    },
    .init("several states: the expected length", points: 1, rounds: 8) { ask, random in
      let generator = Generator(2 + random.integer(below: 3), 0.02..<0.8, &random)
      try expectMean(ask, generator, random.integer(below: generator.end.count), most: 2)
    },
    .init("ends that are rare", points: 1, rounds: 4) { ask, random in
      let generator = Generator(3, 4e-6..<1e-5, &random)
      try expectMean(ask, generator, random.integer(below: 3), most: 1)
      // Only one state can end, and it is seldom come to.
      var narrow = Generator(4, 0..<0.1, &random)
      narrow.end = [0, 0, 0.01, 0]
      narrow.next = Matrix(rows: 4, columns: 4) { i, j in
        let wished = [0.4, 0.35, 0.001, 0.249]
        return i == 2 ? (j == 0 ? 1 : 0) : wished[j]
      }
      try expectMean(ask, narrow, random.integer(below: 4), most: 1)
      // The rarest that the task allows: a coin that ends once in a million.
      let rarest = Generator(next: [[1]], end: [1e-6])
      try expectMean(ask, rarest, 0, most: 1, right: 999_999)
    },
    .init("hundreds of lengths", points: 1, rounds: 1) { ask, random in
      // Two states that end with e lead to two that end with f, and back: 2^n paths to length n.
      let (e, f) = (random.uniform(0.001..<0.01), random.uniform(0.01..<0.02))
      let p = random.uniform(0.2..<0.8)
      let next: Matrix<Double> = [
        [0, 0, p, 1 - p], [0, 0, 1 - p, p], [p, 1 - p, 0, 0], [0.5, 0.5, 0, 0],
      ]
      // Of length n: half of the n decisions before were of one kind, half of the other.
      let right = (0...300).map { n -> Double in
        let goneOn: Double = pow(1 - e, Double((n + 1) / 2)) * pow(1 - f, Double(n / 2))
        return goneOn * (n % 2 == 0 ? e : f)
      }
      // E = (1 - e) (1 + F) and F = (1 - f) (1 + E).
      let mean = (1 - e) * (2 - f) / (1 - (1 - e) * (1 - f))
      try ask.expect(right + [mean], next, [e, e, f, f], random.integer(below: 2), 300)
    },
    .init("ends that are certain, at once or later", points: 1, rounds: 4) { ask, random in
      var generator = Generator(3, 0.1..<0.5, &random)
      generator.end[1] = 1
      for start in 0..<3 { try expectAll(ask, generator, start, most: 2) }
      // A counter: it ends behind the last of its steps.
      let steps = 2 + random.integer(below: 3)
      let counter = Matrix<Double>(rows: steps, columns: steps) { i, j in
        j == (i + 1) % steps ? 1 : 0
      }
      let end = (0..<steps).map { $0 == steps - 1 ? 1.0 : 0 }
      let right = (0...steps).map { $0 == steps - 1 ? 1.0 : 0 } + [Double(steps - 1)]
      try ask.expect(right, counter, end, 0, steps)
    },
    .init("generators that may go on for ever, and states that do not matter", points: 2, rounds: 4)
    {
      ask, random in
      try ask.expect([0, 0, .infinity], [[1]], [0], 0, 1)
      // State 2 keeps for ever what comes to it; now it is come to, now it is not.
      var trap = Generator(3, 0.1..<0.5, &random)
      trap.end[2] = 0
      trap.next.replace(fromRow: 2, with: [[0, 0, 1]])
      try expectAll(ask, trap, 0, most: 2)
      try expectAll(ask, trap, 2, most: 2)
      var open = trap
      open.next.replace(fromRow: 0, with: [[0.25, 0.75, 0], [0.5, 0.5, 0]])
      try expectAll(ask, open, 1, most: 2)
      // It would be come to from state 1, which always ends.
      var shut = trap
      shut.next.replace(fromRow: 0, with: [[0.5, 0.5, 0]])
      shut.end[1] = 1
      try expectAll(ask, shut, 0, most: 2)
      // It would be come to from the start itself, which always ends.
      var still = trap
      still.end[0] = 1
      try expectAll(ask, still, 0, most: 2)
      // Two states that send each other on, and so keep.
      var pair = trap
      pair.end[1] = 0
      pair.next.replace(fromRow: 1, with: [[0, 0, 1], [0, 1, 0]])
      try expectAll(ask, pair, 0, most: 2)
      // A state that never ends itself is no harm if it leads on.
      pair.next.replace(fromRow: 2, with: [[0.001, 0.999, 0]])
      try expectAll(ask, pair, 1, most: 2)
      // Hardly ever come to, and that is enough.
      var slit = trap
      slit.next.replace(fromRow: 0, with: [[0.5, 0.5 - 0x1p-40, 0x1p-40], [0.5, 0.5, 0]])
      for start in 0..<2 { try expectMean(ask, slit, start, most: 2, right: .infinity) }
    },
  ],
  misconceptions: [
    .init(
      "counting the end as a symbol",
      advice: "The length is the number of symbols said: a generator that ends at once has length "
        + "0."
    ) { next, end, start, most in
      let right = answer(next, end, start, most)
      return [0] + right[..<most] + [right[most + 1] + 1]
    },
    .init(
      "deciding about the end only behind a symbol",
      advice: "The first thing it does is to decide whether to end: it may say nothing at all."
    ) { next, end, start, most in
      // It says a symbol, goes on, and only then tosses.
      let starts = next.row(start).elements.enumerated().filter { $0.element > 0 }
      var lengths = Array(repeating: 0.0, count: most + 2)
      for (state, p) in starts {
        let right = answer(next, end, state, most)
        for n in 0..<most { lengths[n + 1] += p * right[n] }
        lengths[most + 1] += p * (right[most + 1] + 1)
      }
      return lengths
    },
    .init(
      "forgetting that it must not have ended before",
      advice: "To end at n it must have gone on n times: each time a factor 1 - end comes in."
    ) { next, end, start, most in
      var here = Matrix<Double>.oneHot([start], columns: end.count)
      var lengths: [Double] = []
      for _ in 0...most {
        lengths.append(here.dot(.row(end)))
        here = here • next
      }
      return lengths + [answer(next, end, start, 0)[1]]
    },
    .init(
      "the expected length from the lengths that are asked for",
      advice: "It is a sum over all lengths, however long, not up to `most`."
    ) { next, end, start, most in
      let lengths = answer(next, end, start, most).dropLast()
      return lengths + [lengths.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }]
    },
    .init(
      "the expected length from the first thousand lengths",
      advice: "Where ends are rare most of the weight lies beyond. The sum has no last term: solve "
        + "linear equations, one for each state."
    ) { next, end, start, most in
      let lengths = answer(next, end, start, 1000).dropLast()
      return lengths.prefix(most + 1)
        + [lengths.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }]
    },
    .init(
      "leaving out those that go on for ever",
      advice: "If it may go on for ever, then the expected length is infinite: such sequences "
        + "weigh more than any others."
    ) { next, end, start, most in
      // Σ n P(T = n) over those that end, far enough for all but the rare ends.
      let right = answer(next, end, start, most)
      guard right[most + 1] == .infinity else { return right }
      let lengths = answer(next, end, start, 3000).dropLast()
      return right.dropLast() + [
        lengths.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
      ]
    },
    .init(
      "taking what goes on for very long to go on for ever",
      advice: "However rarely it ends, if it always may, then it ends at last, and the expected "
        + "length is a number."
    ) { next, end, start, most in
      let right = answer(next, end, start, most)
      return right.dropLast() + [right[most + 1] > 500_000 ? .infinity : right[most + 1]]
    },
    .init(
      "taking what hardly ever happens for impossible",
      advice: "A way that leads to going on for ever makes the expected length infinite, however "
        + "rarely it is taken. Ask whether there is such a way, not how much goes along it."
    ) { next, end, start, most in
      answer(next.map { $0 < 1e-9 ? 0 : $0 }, end, start, most)
    },
    .init(
      "an average state",
      advice: "How probable an end is depends on the state, and the states depend on what came "
        + "before: no average of `end` says it."
    ) { next, end, start, most in
      let mean = end.reduce(0, +) / Double(end.count)
      return answer(next, end, start, most).dropLast() + [(1 - mean) / mean]
    },
    .init(
      "the transitions turned round",
      advice: "next[i, j] leads from i to j: a row of probabilities goes to the left of it, here • "
        + "next."
    ) { next, end, start, most in answer(next.transposed(), end, start, most) },
    .init(
      "calling it infinite as soon as any state never ends",
      advice: "States that cannot be come to do not matter, nor does one that leads on to others."
    ) { next, end, start, most in
      answer(next, end, start, most).dropLast()
        + [end.contains(0) ? .infinity : answer(next, end, start, 0)[1]]
    },
    .init(
      "solving the equations of all states",
      advice: "A state that never ends and cannot be come to has an equation without a solution, 0 "
        + "· E = 1. Leave such states out first."
    ) { next, end, start, most in
      answer(next, end, start, most).dropLast() + [eliminated(next, end, start)]
    },
    .init(
      "minding states that cannot be come to",
      advice: "Look only at states that can be reached from the start, through states that do not "
        + "always end."
    ) { next, end, start, most in
      let means = end.indices.map { answer(next, end, $0, 0)[1] }
      return answer(next, end, start, most).dropLast() + [
        means.contains(.infinity) ? .infinity : means[start]
      ]
    },
  ])

/// A question without a start.
private struct Generator {
  var next: Matrix<Double>
  var end: [Double]

  init(next: Matrix<Double>, end: [Double]) {
    self.next = next
    self.end = end
  }

  init(_ states: Int, _ ends: Range<Double>, _ random: inout SeededGenerator) {
    // In hundredths, which sum to 1 as exactly as a Double can.
    let rows = (0..<states).map { _ -> [Double] in
      let cuts = (1..<states).map { _ in 5 + random.integer(below: 90) }.sorted()
      return zip(cuts + [100], [0] + cuts).map { Double($0 - $1) / 100 }
    }
    next = Matrix(rows)
    end = (0..<states).map { _ in
      let e = random.uniform(ends)
      return ends.upperBound < 0.01 ? e : (e * 100).rounded() / 100
    }
  }
}

private typealias Question = Asking<Matrix<Double>, [Double], Int, Int, [Double]>

private func expectAll(
  _ ask: Question, _ generator: Generator, _ start: Int, most: Int
) throws {
  let right = listed(generator, start, most) + [doubled(generator, start)]
  try ask.expect(right, generator.next, generator.end, start, most)
}

/// Asks, and looks at all numbers but the last.
private func expectLengths(
  _ ask: Question, _ generator: Generator, _ start: Int, most: Int
) throws {
  let right = listed(generator, start, most)
  try ask.compare("\(most + 2) numbers", generator.next, generator.end, start, most) { answer in
    guard answer.count == most + 2 else { return ("\(most + 2) numbers", "\(answer.count)") }
    for (n, (got, due)) in zip(answer, right).enumerated() where !(abs(got - due) <= 1e-9) {
      return ("P(T = \(n)) = \(short(due))", short(got))
    }
    return nil
  }
}

/// Asks, and looks at the last number, which is `known` or computed here.
private func expectMean(
  _ ask: Question, _ generator: Generator, _ start: Int, most: Int, right known: Double? = nil
) throws {
  let right = known ?? doubled(generator, start)
  try ask.compare("\(most + 2) numbers", generator.next, generator.end, start, most) { answer in
    guard answer.count == most + 2 else { return ("\(most + 2) numbers", "\(answer.count)") }
    let got = answer[most + 1]
    // Any finite number is within an infinite tolerance of ∞.
    return got == right || right.isFinite && abs(got - right) <= 1e-9 * right
      ? nil : (String(format: "E[T] = %.10g", right), String(format: "%.10g", got))
  }
}

/// P(T = 0 … most), path by path.
private func listed(_ generator: Generator, _ start: Int, _ most: Int) -> [Double] {
  func probability(_ n: Int, from i: Int) -> Double {
    if n == 0 { return generator.end[i] }
    return generator.end.indices.reduce(0) {
      $0 + (1 - generator.end[i]) * generator.next[i, $1] * probability(n - 1, from: $1)
    }
  }
  return (0...most).map { probability($0, from: start) }
}

/// E[T] = P(T > 0) + P(T > 1) + …, twice as many terms each time: with the matrix Q of going on,
/// the sum of 2m powers is the sum of m, plus Q^m times it. After 2^45 symbols nothing is left of what ends
/// after a million in the mean; whatever goes on, however little, does so for ever.
private func doubled(_ generator: Generator, _ start: Int) -> Double {
  let n = generator.end.count
  var power = Matrix<Double>(rows: n, columns: n) {
    (1 - generator.end[$0]) * generator.next[$0, $1]
  }
  var sum = Matrix<Double>.identity(n)
  for _ in 0..<45 {
    sum = sum + power • sum
    power = power • power
  }
  if power.row(start).sum() > 1e-100 { return .infinity }
  return zip(sum.row(start).elements, generator.end).reduce(0) { $0 + $1.0 * (1 - $1.1) }
}

/// For the misconceptions: a right answer.
private func answer(
  _ next: Matrix<Double>, _ end: [Double], _ start: Int, _ most: Int
) -> [Double] {
  let goesOn = Matrix<Double>(rows: end.count, columns: end.count) { (1 - end[$0]) * next[$0, $1] }
  var here = Matrix<Double>.oneHot([start], columns: end.count)
  var lengths: [Double] = []
  for _ in 0...most {
    lengths.append(here.dot(.row(end)))
    here = here • goesOn
  }
  return lengths + [doubled(Generator(next: next, end: end), start)]
}

/// For a misconception: E = c + Q E by Gauss and Jordan, whether it can be solved or not.
private func eliminated(_ next: Matrix<Double>, _ end: [Double], _ start: Int) -> Double {
  let n = end.count
  var rows = (0..<n).map { i in
    (0..<n).map { (i == $0 ? 1 : 0) - (1 - end[i]) * next[i, $0] } + [1 - end[i]]
  }
  for pivot in 0..<n {
    let best = (pivot..<n).max { abs(rows[$0][pivot]) < abs(rows[$1][pivot]) }
    rows.swapAt(pivot, best ?? pivot)
    for row in 0..<n where row != pivot {
      let factor = rows[row][pivot] / rows[pivot][pivot]
      for column in pivot...n { rows[row][column] -= factor * rows[pivot][column] }
    }
  }
  return rows[start][n] / rows[start][start]
}
