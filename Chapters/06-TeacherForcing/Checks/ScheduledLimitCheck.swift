import Coursework
import Matrices
import TeacherForcing

/// Exercise 6.5.
let scheduledLimit = Exercise<[Double], Matrix<Double>, Double, Int, Matrix<Double>>(
  "6.5", "What scheduled sampling converges to", file: "ScheduledLimit", difficulty: .challenge,
  see: "What it costs",
  hints: (
    nudge: "At a step the model sees one symbol, and the target is another. Which joint "
      + "distribution do these two have?",
    idea: "Follow the joint distribution of the true symbol y and of a, what the next step is "
      + "told. It gives the table of that step, and with the table the draw that may be told "
      + "next. Given (y, a), the next true symbol depends on y alone and the draw on a alone.",
    nearly: "`together[a, b] = sum over y of joint[y, a] * transition[y, b]`, and the table is its "
      + "rows divided by their sums. The next joint has `truth * p(y)` on its diagonal, and adds "
      + "`(1 - truth)` times the sum over the old (y, a) of `joint[y, a] * transition[y, z] * "
      + "table[a, b]` at [z, b]."
  ),
  describe: { start, transition, truth, steps in
    "start \(short(start)), transition \(short(transition)), truth \(short(truth)), \(steps) steps"
  },
  show: { short($0) },
  aspects: [
    .init("two steps", points: 1, rounds: 6) { ask, random in
      let (start, P) = chain(&random, 2 + random.integer(below: 3))
      let truth = random.uniform(0.1..<0.9)
      try ask.expect(oracle(start, P, truth, 2), start, P, truth, 2)
    },
    .init("always the truth, and never", points: 1, rounds: 4) { ask, random in
      let (start, P) = chain(&random, 3)
      let steps = 2 + random.integer(below: 20)
      try ask.expect(P, start, P, 1, steps)
      // A draw of its own says nothing of the truth: every row is the truth's distribution then.
      var p = Matrix.row(start)
      for _ in 1..<steps { p = p • P }
      let rows = Matrix(stacked: [p, p, p])
      try ask.expect(rows, start, P, 0, steps)
    },
    .init("three steps and four", points: 2, rounds: 5) { ask, random in
      let steps = 3 + random.integer(below: 2)
      let (start, P) = chain(&random, steps == 4 ? 2 : 2 + random.integer(below: 2))
      let truth = random.uniform(0.1..<0.9)
      try ask.expect(oracle(start, P, truth, steps), start, P, truth, steps)
    },
    .init("thirty steps of three symbols", points: 1, rounds: 3) { ask, random in
      let (start, P) = chain(&random, 3)
      let truth = random.uniform(0.1..<0.9)
      try ask.expect(oracle(start, P, truth, 30, isMerged: true), start, P, truth, 30)
    },
    .init("a coin that is repeated for sixty steps", points: 1, rounds: 3) { ask, random in
      // Here one number is enough: how often a draw is right, which step by step becomes r.
      let truth = random.uniform(0.1..<0.9)
      var r = 0.5
      for _ in 0..<58 {
        let told = truth + (1 - truth) * r
        r = told * told + (1 - told) * (1 - told)
      }
      let right = truth + (1 - truth) * r
      let table: Matrix<Double> = [[right, 1 - right], [1 - right, right]]
      try ask.expect(table, [0.5, 0.5], .identity(2), truth, 60)
    },
  ],
  misconceptions: [
    .init(
      "taking every draw for one that knows nothing",
      advice: "From step 2 on the model draws after having been told something, so its draw knows "
        + "a little of the truth."
    ) { start, P, truth, steps in
      var p = Matrix.row(start)
      var last = p
      for _ in 1..<steps { (last, p) = (p, p • P) }
      // Told a: the truth, or something as common as the truth but unrelated.
      let K = start.count
      return Matrix(rows: K, columns: K) { truth * P[$0, $1] + (1 - truth) * p[0, $1] }
    },
    .init(
      "one coin for the whole sequence",
      advice: "A coin is thrown at every step. Scheduled sampling mixes told and drawn symbols in "
        + "one sequence."
    ) { start, P, truth, steps in
      var p = Matrix.row(start)
      for _ in 1..<(steps - 1) { p = p • P }
      // Drawing freely, or told the truth from beginning to end.
      let K = start.count
      let q = p • P
      return Matrix(rows: K, columns: K) { a, b in
        let share = Double.pow(truth, Double(steps - 1))
        return share * P[a, b] + (1 - share) * q[0, b]
      }
    },
    .init("the transition itself", advice: "That is the limit of teacher forcing, truth = 1.") {
      _, P, _, _ in P
    },
    .init(
      "columns for rows",
      advice: "Row a, column b: a is what the step is told, b what is due. Rows sum to 1."
    ) { start, P, truth, steps in oracle(start, P, truth, min(steps, 3)).transposed() },
  ])

private func chain(
  _ random: inout SeededGenerator, _ K: Int
) -> ([Double], Matrix<Double>) {
  func row() -> [Double] {
    let weights = (0..<K).map { _ in random.uniform(0.05..<1) * random.uniform(0.1..<1) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
  let start = row()
  return (start, Matrix((0..<K).map { _ in row() }))
}

/// Every course of events one by one: what was true, and what was told. Nothing is merged but the
/// pairs that make a step's table; with `isMerged` also the courses that end alike, since of many
/// steps there are too many.
private func oracle(
  _ start: [Double], _ P: Matrix<Double>, _ truth: Double, _ steps: Int, isMerged: Bool = false
) -> Matrix<Double> {
  let symbols = start.indices
  var table: [[Double]] = []
  // The last true symbol, what the step is told (-1 for nothing), and the probability.
  var paths: [(y: Int, told: Int, p: Double)] = [(-1, -1, 1)]
  for step in 1...steps {
    var counts = [[Double]](
      repeating: [Double](repeating: 0, count: start.count), count: start.count + 1)
    for path in paths {
      for z in symbols {
        counts[path.told + 1][z] += path.p * (path.y < 0 ? start[z] : P[path.y, z])
      }
    }
    table = counts.map { row in
      let total = row.reduce(0, +)
      return row.map { $0 / total }
    }
    if step == steps { break }
    paths = paths.flatMap { path in
      symbols.flatMap { z -> [(y: Int, told: Int, p: Double)] in
        let p = path.p * (path.y < 0 ? start[z] : P[path.y, z])
        return [(z, z, p * truth)]
          + symbols.map { (z, $0, p * (1 - truth) * table[path.told + 1][$0]) }
      }
    }
    if isMerged {
      paths = symbols.flatMap { y in
        symbols.map { a in
          (y, a, paths.reduce(0) { $0 + ($1.y == y && $1.told == a ? $1.p : 0) })
        }
      }
    }
  }
  return Matrix(Array(table.dropFirst()))
}
