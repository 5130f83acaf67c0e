import Coursework
import Matrices

/// Exercise 9.6.
let scanSchedule = Exercise<Int, Int, [[[Int]]]>(
  "9.6", "Plan a scan for p processors", file: "ScanSchedule", difficulty: .challenge,
  see: "With few hands",
  hints: (
    nudge:
      "First for so many processors that they do not matter. After a round that adds each even place to its "
      + "right neighbour, which smaller problem is left?",
    idea:
      "Upwards, blocks of 2, 4, 8, … places sum themselves into their last place. Downwards, by the same "
      + "distances from the largest to 1, the last place of each block is added to the place half a block "
      + "behind it. No round writes a place that it reads, so a round that is too long may be cut anywhere.",
    nearly:
      "Up, for d = 1, 2, 4, … with 2d ≤ n: `stride(from: 2 * d - 1, to: count, by: 2 * d)` gives the places "
      + "`to`, and `from` is to - d. Down, for the same d from the largest to 1: "
      + "`stride(from: 3 * d - 1, to: count, by: 2 * d)`. Then cut each round into pieces of `processors`."
  ),
  describe: { "\($0) numbers, \($1) \($1 == 1 ? "processor" : "processors")" },
  show: { plan in
    let steps = plan.reduce(0) { $0 + $1.count }
    return steps > 16 ? "\(steps) steps in \(plan.count) rounds" : "\(plan)"
  },
  aspects: [
    .init("one processor", points: 1, rounds: 3) { ask, random in
      try expectPlan(ask, 2 + random.integer(below: 30), 1)
    },
    .init("powers of two, and processors enough", points: 1, rounds: 3) { ask, random in
      try expectPlan(ask, random.choice([2, 4, 8]), 4)
      try expectPlan(ask, random.choice([32, 64]), 32 + random.integer(below: 3))
    },
    .init("any number of places", points: 1, rounds: 6) { ask, random in
      try expectPlan(ask, 3 + random.integer(below: 12), 6 + random.integer(below: 20))
      try expectPlan(ask, random.choice([33, 47, 63, 65]), 40)
    },
    .init("fewer processors than there is work for", points: 2, rounds: 6) { ask, random in
      try expectPlan(ask, 40 + random.integer(below: 30), 2 + random.integer(below: 4))
      try expectPlan(ask, random.choice([50, 64, 80]), 5 + random.integer(below: 6))
    },
    .init("next to nothing to do", points: 1, rounds: 1) { ask, _ in
      for processors in [1, 3] {
        try expectPlan(ask, 0, processors)
        try expectPlan(ask, 1, processors)
        try expectPlan(ask, 2, processors)
        try expectPlan(ask, 3, processors)
      }
    },
  ],
  misconceptions: [
    .init(
      "one place after the other",
      advice:
        "That is the recurrence itself: little work, and no two steps at the same time. Let blocks sum "
        + "themselves first."
    ) { n, _ in n < 2 ? [] : (1..<n).map { [[$0 - 1, $0]] } },
    .init(
      "handing the sums of the blocks on one by one",
      advice:
        "A block for each processor is a good start, but with many processors there are many blocks. "
        + "Their sums want to be scanned as well."
    ) { n, p in inBlocks(n, p) },
    .init(
      "every place from the one d before it, in the same round",
      advice:
        "In place, such a round reads what it writes. With copies it would be right in log2 n rounds, but "
        + "with about n log2 n steps."
    ) { n, p in
      cut(distances(n).map { d in (d..<n).map { [$0 - d, $0] } }, p)
    },
    .init(
      "rounds with more steps than processors",
      advice: "Only p steps run at the same time. Cut the longer rounds into several."
    ) { n, _ in tree(n) },
    .init(
      "going up the tree and not down",
      advice:
        "Upwards only the last places of blocks get their sums. The others wait for the way down."
    ) { n, p in cut(Array(tree(n).prefix(distances(n).count { 2 * $0 <= n })), p) },
    .init(
      "going down by the small distances first",
      advice:
        "Downwards a block can only hand on a sum that it has got already: the largest distance comes first."
    ) { n, p in
      let up = distances(n).count { 2 * $0 <= n }
      return cut(tree(n).prefix(up) + tree(n).dropFirst(up).reversed(), p)
    },
    .init(
      "serving the largest power of two only",
      advice: "n need not be a power of two. The places behind it want their sums too."
    ) { n, p in
      var size = 1
      while 2 * size <= n { size *= 2 }
      return cut(tree(size), p)
    },
    .init(
      "filling n up to a power of two",
      advice: "There are n places, so no step may name one beyond n - 1."
    ) { n, p in
      var size = 1
      while size < n { size *= 2 }
      return cut(tree(size), p)
    },
    .init(
      "steps written as [to, from]",
      advice: "A step is [from, to]: the place that is written comes second."
    ) { n, p in cut(tree(n), p).map { $0.map { $0.reversed() } } },
    .init(
      "places counted from 1",
      advice: "The first place is 0."
    ) { n, p in cut(tree(n), p).map { $0.map { $0.map { $0 + 1 } } } },
    .init(
      "filling every round without a look at what it waits for",
      advice:
        "A round may be cut, but not filled up with steps of the next: these read what it writes."
    ) { n, p in cut([Array(tree(n).joined())], p) },
    .init(
      "a sum for every place by itself",
      advice:
        "Sums that several places need must be made once: fewer than 2n steps are allowed in all."
    ) { n, _ in
      n < 2 ? [] : (1..<n).reversed().flatMap { to in (0..<to).reversed().map { [[$0, to]] } }
    },
  ])

/// Asks for a plan and carries it out, on lists of numbers that ∘ writes one behind the other.
private func expectPlan(
  _ ask: Asking<Int, Int, [[[Int]]]>, _ n: Int, _ p: Int
) throws {
  try ask.compare("a plan", n, p) { plan in
    if n < 2 { return plan.isEmpty ? nil : ("an empty plan", "\(plan)") }
    let steps = plan.reduce(0) { $0 + $1.count }
    if steps >= 2 * n { return ("fewer than \(2 * n) steps", "\(steps) steps") }
    // The least d of which 2 to the power of d is n or more.
    let depth = (0..<64).first { 1 << $0 >= n } ?? 64
    let limit = (2 * n + p - 1) / p + 2 * depth
    if plan.count > limit { return ("at most \(limit) rounds", "\(plan.count) rounds") }

    var places = (0..<n).map { [$0] }
    for (number, round) in plan.enumerated() {
      let name = "round \(number + 1)"
      if round.count > p {
        return ("at most \(p) \(p == 1 ? "step" : "steps") in \(name)", "\(round.count)")
      }
      for step in round {
        guard step.count == 2, step.allSatisfy({ (0..<n).contains($0) }), step[0] != step[1] else {
          return ("steps between two different places of 0 ... \(n - 1)", "\(step) in \(name)")
        }
      }
      let written = round.map { $0[1] }
      let read = Set(round.map { $0[0] })
      for place in written {
        if read.contains(place) || written.count(where: { $0 == place }) > 1 {
          let text = round.count > 12 ? name : "\(name), \(round)"
          return (
            "every place that is written to stand in one step of its round",
            "place \(place) stands in several steps of \(text)"
          )
        }
      }
      let before = places
      for step in round { places[step[1]] = before[step[0]] + before[step[1]] }
      // A list that is too long has something twice, and would only grow.
      if let place = places.firstIndex(where: { $0.count > n }) {
        return ("x_0 ∘ … ∘ x_\(place) in place \(place)", "more than \(n) numbers, after \(name)")
      }
    }
    for place in 0..<n where places[place] != Array(0...place) {
      let got = places[place].prefix(9).map { "x_\($0)" }.joined(separator: " ∘ ")
      let more = places[place].count > 9 ? " ∘ …" : ""
      return ("x_0 ∘ … ∘ x_\(place) in place \(place)", got + more)
    }
    return nil
  }
}

/// 1, 2, 4, … below n.
private func distances(_ n: Int) -> [Int] {
  Array(sequence(first: 1) { 2 * $0 }.prefix { $0 < n })
}

/// For the misconceptions: up and down the tree, with processors enough.
private func tree(_ n: Int) -> [[[Int]]] {
  let sizes = distances(n).filter { 2 * $0 <= n }
  let up = sizes.map { d in (0..<n).filter { ($0 + 1) % (2 * d) == 0 }.map { [$0 - d, $0] } }
  let down = sizes.reversed().map { d in
    (0..<n).filter { $0 >= 2 * d && ($0 + 1) % (2 * d) == d }.map { [$0 - d, $0] }
  }
  return up + down
}

/// For a misconception: each processor scans a block, the blocks' last places take from one another in a
/// chain, and hand on to the block behind.
private func inBlocks(_ n: Int, _ p: Int) -> [[[Int]]] {
  let size = max(1, (n + p - 1) / p)
  let blocks = stride(from: 0, to: n, by: size).map { Array($0..<min($0 + size, n)) }
  var plan: [[[Int]]] = []
  for place in 0..<size {
    plan.append(blocks.filter { 0 < place && place < $0.count }.map { [$0[place - 1], $0[place]] })
  }
  plan += blocks.dropFirst().map { [[$0[0] - 1, $0[$0.count - 1]]] }
  for place in 0..<size {
    plan.append(blocks.dropFirst().filter { place < $0.count - 1 }.map { [$0[0] - 1, $0[place]] })
  }
  return plan.filter { !$0.isEmpty }
}

/// Rounds of at most p steps.
private func cut(_ rounds: [[[Int]]], _ p: Int) -> [[[Int]]] {
  rounds.flatMap { round in
    stride(from: 0, to: round.count, by: p).map { Array(round[$0..<min($0 + p, round.count)]) }
  }
}
