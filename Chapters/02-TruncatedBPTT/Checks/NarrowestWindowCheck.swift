import Coursework
import Matrices
import TruncatedBPTT

/// Exercise 2.4.
let narrowestWindow = Exercise<Int, Int, Int, Int>(
  "2.4", "The shortest window that catches a dependency", file: "NarrowestWindow",
  difficulty: .standard, see: "Every k1 steps, over the last k2",
  hints: (
    nudge:
      "Draw the example: the steps 7 to 12, the four new losses, and an arrow from each to its "
      + "input.",
    idea:
      "The last loss needs the shortest window. How far back does the window have to go for the n-th "
      + "loss from its end?",
    nearly:
      "The loss d steps before the end needs d + lag + 1 steps; take d = reaching - 1, and do "
      + "not fall below k1."
  ),
  describe: { "lag \($0), k1 = \($1), at least \($2) of \($1) losses" },
  show: { "k2 = \($0)" },
  aspects: [
    .init("an update after each step", points: 1, rounds: 6) { ask, random in
      let lag = random.integer(below: 9)
      try ask.expect(literal(lag, 1, 1), lag, 1, 1)
    },
    .init("one loss is enough", points: 1, rounds: 10) { ask, random in
      let (lag, k1) = (random.integer(below: 12), 2 + random.integer(below: 6))
      try ask.expect(literal(lag, k1, 1), lag, k1, 1)
    },
    .init("some or all losses", points: 2) { ask, random in
      let (lag, k1) = (random.integer(below: 12), 2 + random.integer(below: 6))
      let reaching = 2 + random.integer(below: k1 - 1)
      try ask.expect(literal(lag, k1, reaching), lag, k1, reaching)
    },
  ],
  misconceptions: [
    .init(
      "a window of one step too few",
      advice: "From step t back to step t - lag there are lag + 1 steps, both ends counted."
    ) { max($1, $2 + $0 - 1) },
    .init(
      "the window of the last loss alone",
      advice: "The last loss needs lag + 1 steps, the one before it needs one more, and so on."
    ) { lag, k1, _ in max(k1, lag + 1) },
    .init(
      "the window of all losses",
      advice: "That is what the earliest of the new losses needs; fewer were asked for."
    ) { lag, k1, _ in k1 + lag },
    .init(
      "a window shorter than the distance between updates",
      advice: "With k2 below k1 some losses would lie in no window at all."
    ) { lag, _, reaching in reaching + lag },
  ])

/// Tries windows one after another on a long sequence: which losses of an update in its middle have
/// the input they need inside the window?
private func literal(_ lag: Int, _ k1: Int, _ reaching: Int) -> Int {
  let end = 50 * k1
  var k2 = k1
  while true {
    let window = (end - k2 + 1)...end
    let count = (end - k1 + 1...end).count { window.contains($0 - lag) }
    if count >= reaching { return k2 }
    k2 += 1
  }
}
