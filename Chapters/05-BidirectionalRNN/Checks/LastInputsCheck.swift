import BidirectionalRNN
import Coursework
import Matrices

/// Exercise 5.6.
let lastInputs = Exercise<Int, Int, Int, Int, [Int]>(
  "5.6", "How long must the listener wait?", file: "LastInputs", difficulty: .standard,
  see: "When nobody can wait",
  hints: (
    nudge: "One layer first: at which step does the backward stream of t's chunk start?",
    idea: "With one layer it is the end of the chunk plus r, but no more than there are. With two, "
      + "that step of the lower layer depends on more: ask the lower layer how far it sees there.",
    nearly:
      "Begin with the inputs, of which each sees itself. A layer turns a list of what is seen "
      + "into the next: every step takes the entry at which its stream starts, and none starts behind "
      + "the last step."
  ),
  describe: { steps, chunk, lookAhead, layers in
    "\(steps) steps, chunks of \(chunk), look-ahead \(lookAhead), layers: \(layers)"
  },
  show: { answer in
    answer.count <= 40 ? "\(answer)" : "\(answer.prefix(40)) … \(answer.count) in all"
  },
  aspects: [
    .init("one layer", points: 1, rounds: 8) { ask, random in
      try examine(ask, layers: 1...1, lookAhead: 0...3, &random)
    },
    .init("several layers", points: 2, rounds: 10) { ask, random in
      try examine(ask, layers: 2...4, lookAhead: 1...3, &random)
    },
    .init("a look-ahead beyond the next chunk, and none", points: 1, rounds: 6) { ask, random in
      try examine(ask, layers: 1...3, lookAhead: 4...9, &random)
      try examine(ask, layers: 2...3, lookAhead: 0...0, &random)
    },
    .init("no steps, one step, one chunk", points: 1, rounds: 4) { ask, random in
      let (r, layers) = (random.integer(below: 4), 1 + random.integer(below: 3))
      try ask.expect([], 0, 3, r, layers)
      try ask.expect([1], 1, 3, r, layers)
      try ask.expect([4, 4, 4, 4], 4, 9, r, layers)
    },
  ],
  misconceptions: [
    .init(
      "a look-ahead of r for each layer, counted from the chunk's end",
      advice:
        "The lower layer's output at step e + r belongs to the next chunk, and has read to that "
        + "chunk's end and beyond."
    ) { steps, chunk, r, layers in
      (0..<steps).map { min(($0 / chunk + 1) * chunk + layers * r, steps) }
    },
    .init(
      "streams that start at their chunk's end",
      advice: "For a chunk that ends at e the stream starts r steps beyond, at e + r."
    ) { steps, chunk, _, layers in
      reach(steps, layers) { t in min((t / chunk + 1) * chunk - 1, steps - 1) }
    },
    .init(
      "inputs that are counted from 0",
      advice: "Steps and inputs are counted from 1: the first input's number is 1."
    ) { steps, chunk, r, layers in literal(steps, chunk, r, layers).map { $0 - 1 } },
    .init(
      "streams that start one step too late",
      advice: "The first chunk ends at step c, so its stream starts at c + r and not behind it."
    ) { steps, chunk, r, layers in
      reach(steps, layers) { t in min((t / chunk + 1) * chunk + r, steps - 1) }
    },
    .init(
      "streams that start one step too early",
      advice: "Step e + r itself is read, and the first chunk ends at step c."
    ) { steps, chunk, r, layers in
      reach(steps, layers) { t in max(t, min((t / chunk + 1) * chunk - 2 + r, steps - 1)) }
    },
    .init(
      "as if there were one layer only", advice: "Each layer looks ahead on what the one below saw."
    ) { steps, chunk, r, _ in
      (0..<steps).map { min(($0 / chunk + 1) * chunk + r, steps) }
    },
    .init(
      "a look-ahead from each step instead of from its chunk's end",
      advice: "All steps of a chunk are given by one run of the backward stream, from e + r down."
    ) { steps, _, r, layers in (1...max(1, steps)).prefix(steps).map { min($0 + layers * r, steps) }
    },
    .init(
      "inputs behind the last step",
      advice: "There are only so many steps: a run near the end starts at the last."
    ) { steps, chunk, r, layers in
      reach(steps, layers) { t in (t / chunk + 1) * chunk - 1 + r }
    },
    .init(
      "chunks that begin with a shorter one",
      advice: "The first chunk is 1 … c. Counted from 0 its steps are 0 … c - 1."
    ) { steps, chunk, r, layers in
      reach(steps, layers) { t in min((t + 1) / chunk * chunk + chunk - 2 + r, steps - 1) }
    },
    .init(
      "every output depending on everything",
      advice: "That is a stream that starts at the very end. Here it starts anew for each chunk."
    ) { steps, _, _, _ in Array(repeating: steps, count: steps) },
  ])

/// For the misconceptions: where each layer's run starts, asked again and again.
private func reach(_ steps: Int, _ layers: Int, start: (Int) -> Int) -> [Int] {
  (0..<steps).map { t in
    var last = t
    for _ in 0..<layers { last = start(last) }
    return last + 1
  }
}

/// The streams run with sets in the place of states: what has been read so far, step by step.
private func literal(_ steps: Int, _ chunk: Int, _ r: Int, _ layers: Int) -> [Int] {
  var sets = (0..<steps).map { Set([$0 + 1]) }
  for _ in 0..<layers {
    var outputs = sets
    var h: Set<Int> = []
    for t in 0..<steps {
      h.formUnion(sets[t])
      outputs[t] = h
    }
    var first = 0
    while first < steps {
      let end = min(first + chunk, steps)
      var g: Set<Int> = []
      for t in (first..<min(end + r, steps)).reversed() {
        g.formUnion(sets[t])
        if t < end { outputs[t].formUnion(g) }
      }
      first = end
    }
    sets = outputs
  }
  return sets.map { $0.max() ?? 0 }
}

private func examine(
  _ ask: Asking<Int, Int, Int, Int, [Int]>, layers: ClosedRange<Int>, lookAhead: ClosedRange<Int>,
  _ random: inout SeededGenerator
) throws {
  func draw(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + random.integer(below: range.count)
  }
  let (steps, chunk, r, count) = (draw(12...20), draw(2...5), draw(lookAhead), draw(layers))
  try ask.expect(literal(steps, chunk, r, count), steps, chunk, r, count)
}
