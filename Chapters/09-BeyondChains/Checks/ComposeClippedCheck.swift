import Coursework
import Foundation
import Matrices

/// Exercise 9.5.
let composeClipped = Exercise<[Double], [Double], [Double]>(
  "9.5", "A recurrence that is not linear, and can be scanned all the same", file: "ComposeClipped",
  difficulty: .standard, see: "What two steps make",
  hints: (
    nudge:
      "Which values can the first step give at all? What does the second make of the ends of them?",
    idea:
      "Between the limits it is the composition of two lines. The outputs of the first step lie between its "
      + "low and high; the second maps these two, clips them, and they are the limits of the whole. A "
      + "negative factor turns them round, and zero times infinity is not a number.",
    nearly:
      "`func after(_ x: Double) -> Double { min(max(second[0] == 0 ? second[1] : second[0] * x + second[1], "
      + "second[2]), second[3]) }`; the limits are the smaller and the larger of `after(first[2])` and "
      + "`after(first[3])`, the line is second[0] * first[0] and second[0] * first[1] + second[1]."
  ),
  describe: { "first = \(short($0)), second = \(short($1))" },
  show: { short($0) },
  aspects: [
    .init("ranges that overlap", points: 1, rounds: 12) { ask, random in
      // The first one's outputs reach beyond both limits of the second, or stay within.
      let b = random.uniform(-1..<1)
      let first = [random.uniform(0.5..<2), b, -2 - random.uniform(), 2 + random.uniform()]
      try expectSame(ask, first, [random.uniform(0.5..<2), random.uniform(-0.4..<0.4), -0.5, 0.5])
      try expectSame(ask, first, [random.uniform(0.5..<2), random.uniform(-1..<1), -9, 9])
    },
    .init("ranges that reach past each other, or do not meet", points: 1, rounds: 12) {
      ask, random in
      let first = someStep(&random, factor: 0.5..<2)
      let second = someStep(&random, factor: 0.5..<2)
      try expectSame(ask, first, second)
      // All that the first can give is clipped by the second, at one end.
      let far = random.choice([-20.0, 20])
      try expectSame(ask, first, [second[0], far, second[2], second[3]])
    },
    .init("negative factors", points: 1, rounds: 12) { ask, random in
      let (up, down) = (0.5..<2.0, -2.0 ..< -0.5)
      try expectSame(ask, someStep(&random, factor: up), someStep(&random, factor: down))
      try expectSame(ask, someStep(&random, factor: down), someStep(&random, factor: down))
    },
    .init("no limits, factors of zero, and limits that are equal", points: 1, rounds: 12) {
      ask, random in
      var (first, second) = (
        someStep(&random, factor: -2..<2), someStep(&random, factor: -2..<2)
      )
      let full = second
      for end in [2, 3] where random.uniform() < 0.7 {
        first[end] = end == 2 ? -.infinity : .infinity
      }
      for end in [2, 3] where random.uniform() < 0.7 {
        second[end] = end == 2 ? -.infinity : .infinity
      }
      try expectSame(ask, first, second)
      try expectSame(ask, [first[0], first[1], -.infinity, .infinity], [0] + full[1...])
      try expectSame(ask, [0] + first[1...], full)
      try expectSame(ask, [first[0], first[1], 0.5, 0.5], full)
      try expectSame(ask, first, [full[0], full[1], -0.25, -0.25])
    },
    .init("many steps, taken together in any bracketing", points: 1, rounds: 8) { ask, random in
      let steps = (0..<8).map { _ in
        let wide = random.uniform() < 0.3
        let step = someStep(&random, factor: -2..<2)
        return wide ? [step[0], step[1], -.infinity, .infinity] : step
      }
      // Two neighbours at a time, wherever, until one is left.
      var parts = steps.map { (step: $0, covers: [$0]) }
      while parts.count > 1 {
        let place = random.integer(below: parts.count - 1)
        let (left, right) = (parts[place], parts[place + 1])
        let covers = left.covers + right.covers
        try expectSame(ask, left.step, right.step, covers)
        parts[place] = (try ask(left.step, right.step), covers)
        parts.remove(at: place + 1)
      }
    },
  ],
  misconceptions: [
    .init(
      "forgetting the first step's limits",
      advice:
        "Clip the first step's outputs and the second sees no more of them than their range: its two ends "
        + "limit the whole as well."
    ) { f, s in [s[0] * f[0], s[0] * f[1] + s[1], s[2], s[3]] },
    .init(
      "forgetting the second step's limits",
      advice: "What the second step makes of the first one's range is clipped once more."
    ) { f, s in
      let ends = [line(s, f[2]), line(s, f[3])].sorted()
      return [s[0] * f[0], s[0] * f[1] + s[1], ends[0], ends[1]]
    },
    .init(
      "the limits that both steps have in common",
      advice:
        "The first step's limits are limits of what goes into the second. Send them through its line before "
        + "you compare them with its limits."
    ) { f, s in [s[0] * f[0], s[0] * f[1] + s[1], max(f[2], s[2]), min(f[3], s[3])] },
    .init(
      "cutting the ranges as if they always overlapped",
      advice:
        "If the first step's range, mapped, lies wholly above the second's high, all is high: both ends have "
        + "to be clipped from both sides."
    ) { f, s in
      let ends = [line(s, f[2]), line(s, f[3])].sorted()
      return [s[0] * f[0], s[0] * f[1] + s[1], max(s[2], ends[0]), min(s[3], ends[1])]
    },
    .init(
      "limits that a negative factor has turned round",
      advice: "A negative factor makes the lower end the upper one. Sort them."
    ) { f, s in
      [s[0] * f[0], s[0] * f[1] + s[1], clip(line(s, f[2]), s), clip(line(s, f[3]), s)]
    },
    .init(
      "the second step before the first",
      advice: "The order matters: `first` is applied to h, and `second` to what it gives."
    ) { f, s in composed(s, f) },
    .init(
      "adding the two shifts",
      advice: "The first shift goes through the second step's factor as well: b = a₂ b₁ + b₂."
    ) { f, s in
      let right = composed(f, s)
      return [right[0], f[1] + s[1], right[2], right[3]]
    },
    .init(
      "adding the two factors",
      advice: "a₂ (a₁ h + b₁) + b₂ has the factor a₂ a₁."
    ) { f, s in
      let right = composed(f, s)
      return [f[0] + s[0], right[1], right[2], right[3]]
    },
    .init(
      "zero times infinity",
      advice:
        "With a factor of zero every h gives b, but 0 × infinity is NaN. Look at this case by itself."
    ) { f, s in
      func end(_ x: Double) -> Double {
        let y = s[0] * x + s[1]
        return y.isNaN ? .nan : clip(y, s)
      }
      let (a, b) = (end(f[2]), end(f[3]))
      return [s[0] * f[0], s[0] * f[1] + s[1], s[0] < 0 ? b : a, s[0] < 0 ? a : b]
    },
  ])

/// Asks, and applies the answer and the steps themselves to many states.
private func expectSame(
  _ ask: Asking<[Double], [Double], [Double]>, _ first: [Double], _ second: [Double],
  _ steps: [[Double]]? = nil
) throws {
  let steps = steps ?? [first, second]
  try ask.compare("a step that does the same", first, second) { answer in
    guard answer.count == 4 else { return ("four numbers", "\(answer.count)") }
    guard answer[0].isFinite, answer[1].isFinite else { return ("a and b finite", short(answer)) }
    guard answer[2] <= answer[3] else { return ("low ≤ high", short(answer)) }
    for h in states(steps) {
      let due = steps.reduce(h) { clip(line($1, $0), $1) }
      let got = clip(line(answer, h), answer)
      // Rounding is relative to the numbers that went in, not to what the limits leave of them.
      let scale = max(1, steps.reduce(abs(h)) { abs($1[0]) * $0 + abs($1[1]) })
      if !(abs(due - got) <= 1e-9 * scale) {
        let how = steps.count == 2 ? "" : " by the \(steps.count) steps that these two stand for"
        return (
          "\(short(due)) for h = \(short(h))\(how)", "\(short(got)), by the answer \(short(answer))"
        )
      }
    }
    return nil
  }
}

/// A grid, a few far away, and the places where some step begins to clip, with their surroundings.
private func states(_ steps: [[Double]]) -> [Double] {
  var states = stride(from: -6, through: 6, by: 0.75).map { $0 } + [-1e5, -300, 300, 1e5]
  for kink in kinks(steps) where kink.isFinite {
    states += [kink - 0.01, kink, kink + 0.01]
  }
  return states
}

/// Which states reach a limit of some step, found by following the line through the steps before.
private func kinks(_ steps: [[Double]]) -> [Double] {
  var (found, a, b) = ([Double](), 1.0, 0.0)
  for step in steps {
    (a, b) = (step[0] * a, step[0] * b + step[1])
    found += [(step[2] - b) / a, (step[3] - b) / a]
  }
  return found
}

private func someStep(_ random: inout SeededGenerator, factor: Range<Double>) -> [Double] {
  let low = random.uniform(-2..<1)
  return [random.uniform(factor), random.uniform(-2..<2), low, low + random.uniform(0.2..<2.5)]
}

/// a x + b.
private func line(_ step: [Double], _ x: Double) -> Double { step[0] * x + step[1] }

/// x within the step's limits, by the definition.
private func clip(_ x: Double, _ step: [Double]) -> Double {
  x < step[2] ? step[2] : x > step[3] ? step[3] : x
}

/// For the misconceptions: the first step's two ends, sent through the second.
private func composed(_ f: [Double], _ s: [Double]) -> [Double] {
  let ends = [f[2], f[3]].map { clip(s[0] == 0 ? s[1] : line(s, $0), s) }.sorted()
  return [s[0] * f[0], s[0] * f[1] + s[1], ends[0], ends[1]]
}
