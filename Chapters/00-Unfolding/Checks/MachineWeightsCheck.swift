import Coursework
import Matrices

/// Exercise 0.5.
let machineWeights = Exercise<[[Int]], Int, [Int], [Matrix<Double>]>(
  "0.5", "Any finite machine as a network", file: "MachineWeights", difficulty: .challenge,
  see: "A neuron, and what it cannot do",
  hints: (
    nudge: "One unit for each state is not enough: to get into state r there may be several ways, "
      + "from one state by one symbol or from another by another, and a threshold cannot tell “the "
      + "first or the second” from a mixture of both. How many different ways are there?",
    idea: "Let unit (q, x) say “the machine was in q and has just read x”: that is an *and* of "
      + "two, and thresholds can do it. “The machine was in q” is a sum of the units of the step "
      + "before which lead to q, of which one at most is 1. And before the first symbol? Let "
      + "another unit say so.",
    nearly: "`Wxh` is 1 from symbol x to unit (q, x); `Whh` is 1 from unit (p, y) to unit (q, x) "
      + "if transitions[p][y] is q; `bh` is -1.5 everywhere. The last unit is 1 in h_0 and never "
      + "again; it leads to the units of q = start. `Why` is 1 for the units that lead to "
      + "accepting states."
  ),
  describe: { transitions, start, accepting in
    "transitions \(transitions), start \(start), accepting \(accepting)"
  },
  show: { wrongShape($0) ?? $0.map { "\($0.rows) × \($0.columns)" }.joined(separator: ", ") },
  aspects: [
    .init("not empty: parity, and whether two symbols in a row were the same", points: 1, rounds: 3)
    {
      ask, random in
      let (even, same) = ([random.integer(below: 2)], [3, 4])
      try expectMachine(ask, [[0, 1], [1, 0]], 0, even, from: 1, &random)
      try expectMachine(
        ask, [[1, 2], [3, 2], [1, 4], [3, 2], [1, 4]], 0, same, from: 1, &random)
    },
    .init(
      "not empty: binary numbers that can be divided by m, from any state", points: 2, rounds: 3
    ) {
      ask, random in
      let m = 3 + random.integer(below: 5)
      let remainders = (0..<m).map { [2 * $0 % m, (2 * $0 + 1) % m] }
      try expectMachine(ask, remainders, random.integer(below: m), [0], from: 1, &random)
    },
    .init("not empty: any machine", points: 2, rounds: 6) { ask, random in
      let (states, symbols) = (2 + random.integer(below: 6), 1 + random.integer(below: 4))
      let transitions = (0..<states).map { _ in
        (0..<symbols).map { _ in random.integer(below: states) }
      }
      let accepting = random.shuffled((0..<states).filter { _ in random.uniform() < 0.5 })
      try expectMachine(
        ask, transitions, random.integer(below: states), accepting, from: 1, &random)
    },
    .init("a start that nothing leads back to", points: 1, rounds: 4) { ask, random in
      let states = 3 + random.integer(below: 4)
      let start = random.integer(below: states)
      let others = (0..<states).filter { $0 != start }
      let transitions = (0..<states).map { _ in [random.choice(others), random.choice(others)] }
      // Now it accepts, now it does not.
      let some = others.filter { _ in random.uniform() < 0.5 }
      try expectMachine(ask, transitions, start, some + [start], &random)
      try expectMachine(ask, transitions, start, some, &random)
    },
    .init("machines that accept nothing or everything, and the largest ones", points: 1, rounds: 2)
    {
      ask, random in
      try expectMachine(ask, [[0]], 0, [0], &random)
      try expectMachine(ask, [[0, 0]], 0, [], &random)
      let transitions = (0..<16).map { _ in (0..<4).map { _ in random.integer(below: 16) } }
      let half = Array(random.shuffled(Array(0..<16)).prefix(8))
      try expectMachine(ask, transitions, random.integer(below: 16), half, &random)
      try expectMachine(ask, transitions, 15, Array(0..<16), &random)
    },
  ],
  misconceptions: [
    .init(
      "an h_0 of zeros",
      advice: "A network in which all is 0 does not know that it stands at the start. Let a unit "
        + "say so."
    ) { transitions, start, accepting in
      var weights = construction(transitions, start, accepting)
      weights[0] = .zeros(like: weights[0])
      return weights
    },
    .init(
      "one unit for each state",
      advice: "From p by x or from q by y: a threshold that adds up votes takes p by y for a way, "
        + "too. Give each pair of a state and a symbol a unit."
    ) { transitions, start, accepting in
      let (states, symbols) = (transitions.count, transitions[0].count)
      return [
        .oneHot([start], columns: states),
        Matrix(rows: symbols, columns: states) { symbol, r in
          transitions.contains { $0[symbol] == r } ? 1 : 0
        },
        Matrix(rows: states, columns: states) { q, r in transitions[q].contains(r) ? 1 : 0 },
        Matrix(rows: 1, columns: states, repeating: -1.5),
        .column((0..<states).map { accepting.contains($0) ? 1 : 0 }), [[0]],
      ]
    },
    .init(
      "units that one vote is enough for",
      advice: "With a bias of -0.5 a unit is 1 if the state or the symbol is right. Both must be: "
        + "only two votes may pass the threshold."
    ) { transitions, start, accepting in
      var weights = construction(transitions, start, accepting)
      weights[3] = weights[3].map { $0 + 1 }
      return weights
    },
    .init(
      "a threshold that no two votes pass",
      advice: "θ(0) is 0: a sum that reaches the threshold has not passed it. Leave room, with "
        + "-1.5."
    ) { transitions, start, accepting in
      var weights = construction(transitions, start, accepting)
      weights[3] = weights[3].map { $0 - 0.5 }
      return weights
    },
    .init(
      "the recurrent matrix turned round",
      advice: "h • Whh: rows belong to the units of the step before, columns to those of this step."
    ) { transitions, start, accepting in
      var weights = construction(transitions, start, accepting)
      weights[2] = weights[2].transposed()
      return weights
    },
    .init(
      "reading off the state before the last symbol",
      advice: "Unit (q, x) says that the machine was in q when x came. Now it is in "
        + "transitions[q][x], and that one must accept."
    ) { transitions, start, accepting in
      var weights = construction(transitions, start, accepting)
      let symbols = transitions[0].count
      weights[4] = .column(
        (0..<weights[4].rows).map { unit in
          let state = unit / symbols
          return accepting.contains(state < transitions.count ? state : start) ? 1 : 0
        })
      return weights
    },
    .init(
      "beginning in state 0",
      advice: "The machine begins in `start`, which need not be state 0."
    ) { transitions, _, accepting in construction(transitions, 0, accepting) },
    .init(
      "beginning as if some symbol had led to the start",
      advice: "Perhaps no transition leads there: then h_0 needs a unit of its own."
    ) { transitions, start, accepting in
      var weights = construction(transitions, start, accepting)
      let symbols = transitions[0].count
      let leading = (0..<transitions.count * symbols).first {
        transitions[$0 / symbols][$0 % symbols] == start
      }
      weights[0] = Matrix(rows: 1, columns: weights[0].columns) { $1 == leading ? 1 : 0 }
      return weights
    },
    .init(
      "never accepting the empty sequence",
      advice: "If the start accepts, the empty sequence is accepted, and only h_0 • Why + by can "
        + "say so."
    ) { transitions, start, accepting in
      var weights = construction(transitions, start, accepting)
      weights[4][weights[4].rows - 1, 0] = 0
      return weights
    },
  ])

/// For the misconceptions: a right answer to be spoilt.
private func construction(
  _ transitions: [[Int]], _ start: Int, _ accepting: [Int]
) -> [Matrix<Double>] {
  let symbols = transitions[0].count
  let ways = transitions.joined() + [start]
  let n = ways.count
  return [
    .oneHot([n - 1], columns: n),
    Matrix(rows: symbols, columns: n) { $1 < n - 1 && $1 % symbols == $0 ? 1 : 0 },
    Matrix(rows: n, columns: n) { unit, next in
      next < n - 1 && next / symbols == Array(ways)[unit] ? 1 : 0
    },
    Matrix(rows: 1, columns: n, repeating: -1.5),
    .column(ways.map { accepting.contains($0) ? 1 : 0 }),
    [[0]],
  ]
}

/// What keeps an answer from being run, or `nil`.
private func wrongShape(_ answer: [Matrix<Double>], symbols: Int? = nil) -> String? {
  guard answer.count == 6 else { return "\(answer.count) matrices in place of six" }
  let n = answer[0].columns
  let k = symbols ?? answer[1].rows
  if n > 80 { return "\(n) units, more than 80" }
  if n == 0 { return "no units at all" }
  let shapes = [(1, n), (k, n), (n, n), (1, n), (n, 1), (1, 1)]
  let names = ["h_0", "Wxh", "Whh", "bh", "Why", "by"]
  for (name, (matrix, shape)) in zip(names, zip(answer, shapes))
  where matrix.rows != shape.0 || matrix.columns != shape.1 {
    return "\(name) of \(matrix.rows) × \(matrix.columns), not \(shape.0) × \(shape.1)"
  }
  if !answer.allSatisfy({ $0.elements.allSatisfy(\.isFinite) }) {
    return "an entry that is not finite"
  }
  if !answer[0].elements.allSatisfy({ $0 == 0 || $0 == 1 }) {
    return "an h_0 with entries other than 0 and 1"
  }
  return nil
}

/// Asks, and lets the network and the machine read the same sequences: all short ones and some long ones.
private func expectMachine(
  _ ask: Asking<[[Int]], Int, [Int], [Matrix<Double>]>,
  _ transitions: [[Int]], _ start: Int, _ accepting: [Int], from shortest: Int = 0,
  _ random: inout SeededGenerator
) throws {
  let symbols = transitions[0].count
  var sequences: [[Int]] = [[]]
  var newest = sequences
  for _ in 0..<6 where newest.count * symbols <= 128 {
    newest = newest.flatMap { sequence in (0..<symbols).map { sequence + [$0] } }
    sequences += newest
  }
  sequences.removeAll { $0.count < shortest }
  for length in [9, 17, 60] {
    for _ in 0..<12 {
      sequences.append((0..<length).map { _ in random.integer(below: symbols) })
    }
  }
  try ask.compare("six matrices, h_0 first", transitions, start, accepting) { answer in
    if let wrong = wrongShape(answer, symbols: symbols) {
      return ("six matrices of the shapes that are asked for, finite, and an h_0 of 0 and 1", wrong)
    }
    let said = accepted(sequences, by: answer)
    for (sequence, isAccepted) in zip(sequences, said) {
      let state = sequence.reduce(start) { transitions[$0][$1] }
      if accepting.contains(state) == isAccepted { continue }
      let words = sequence.count > 17 ? "a sequence of \(sequence.count)" : "\(sequence)"
      return isAccepted
        ? ("\(words) refused: it leads to state \(state)", "a network that accepts it")
        : ("\(words) accepted: it leads to state \(state)", "a network that refuses it")
    }
    return nil
  }
}

/// Which sequences a network accepts. They are in the order of their lengths, and read side by side.
private func accepted(_ sequences: [[Int]], by network: [Matrix<Double>]) -> [Bool] {
  let (Wxh, Whh, bh) = (network[1], network[2], network[3])
  let longest = sequences.last?.count ?? 0
  var h = Matrix(stacked: Array(repeating: network[0], count: sequences.count))
  var said: [Bool] = []
  for t in 0...longest {
    // Those that have come to their end are read off, and only the others go on.
    let ended = sequences.prefix { $0.count <= t }.count - said.count
    if ended > 0 {
      let scores = h.rows(0..<ended) • network[4] + network[5]
      said += scores.elements.map { $0 > 0 }
      if said.count < sequences.count { h = h.rows(ended...) }
    }
    if said.count == sequences.count { break }
    let x = Matrix<Double>.oneHot(sequences[said.count...].map { $0[t] }, columns: Wxh.rows)
    let a = x • Wxh + h • Whh + bh
    h = a.map { $0 > 0 ? 1 : 0 }
  }
  return said
}
