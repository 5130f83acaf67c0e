import Coursework
import Matrices

/// Exercise 0.1.
let longestRunStep = Exercise<[Int], Int, [Int]>(
  "0.1", "What must a state keep?", file: "LongestRunStep", difficulty: .warmUp,
  see: "What a state must know",
  hints: (
    nudge: "Read a sequence aloud, symbol by symbol, and stop somewhere. What would a stranger "
      + "have to be told, to go on in your place?",
    idea: "They need the longest run so far, the length of the run that is going on, and the "
      + "symbol it consists of. At the first symbol there is no run yet: `state.isEmpty`.",
    nearly: "`let run = !state.isEmpty && symbol == state[2] ? state[1] + 1 : 1`, and the state is "
      + "`[max(state.first ?? 0, run), run, symbol]`."
  ),
  describe: { state, symbol in
    "f(\(list(state)), \(symbol))"
  },
  show: { list($0) },
  aspects: [
    .init("the first symbol, whichever it is", points: 1, rounds: 4) { ask, random in
      for symbol in [random.integer(below: 10), 0, -1, 1, Int.min, Int.max] {
        try follow([(symbol, 1)], ask)
      }
    },
    .init("runs of two symbols by turns", points: 2, rounds: 8) { ask, random in
      let first = random.integer(below: 2)
      try follow((0..<5).map { ((first + $0) % 2, 1 + random.integer(below: 4)) }, ask)
    },
    .init("sequences of many symbols, zero and the largest among them", points: 1, rounds: 6) {
      ask, random in
      let symbols = random.shuffled([0, -1, 1, 3, Int.min, Int.max])
      try follow(symbols.map { ($0, 1 + random.integer(below: 4)) }, ask)
      // Neighbours that are the same if a symbol is kept in too small a place.
      for (one, other) in [(0, Int.min), (-1, .max), (.max, .max - 1), (3, 259), (-1, 1), (-3, 3)] {
        try follow([(one, 1), (other, 2), (one, 2)], ask)
      }
    },
    .init("long sequences, in states of at most four numbers", points: 1, rounds: 1) {
      ask, random in
      var runs = [(5, 1)]
      for _ in 0..<40 { runs.append((runs[runs.count - 1].0 + 1, 1 + random.integer(below: 6))) }
      // Longer than a small counter can count.
      try follow(runs + [(0, 300)], ask)
    },
    .init("two sequences by turns", points: 1, rounds: 3) { ask, random in
      var one = Reading(ask)
      var other = Reading(ask)
      for _ in 0..<12 {
        try one.read(random.integer(below: 2))
        try other.read(1)
      }
    },
  ],
  misconceptions: [
    .init(
      "giving the run that is going on",
      advice: "When it breaks, the longest run is still the longest: keep it beside the one that "
        + "is going on."
    ) { state, symbol in
      let next = step(state, symbol)
      return [next[1], next[1], next[2]]
    },
    .init(
      "counting all repeats, in whatever run",
      advice: "A run ends when the symbol changes, and the next one begins at 1."
    ) { state, symbol in
      guard state.count == 3 else { return [1, 1, symbol] }
      let count = state[0] + (symbol == state[2] ? 1 : 0)
      return [count, count, symbol]
    },
    .init(
      "beginning a run at 0",
      advice: "The symbol that begins a run is a run of one already."
    ) { state, symbol in
      guard state.count == 3 else { return [0, 0, symbol] }
      let run = symbol == state[2] ? state[1] + 1 : 0
      return [max(state[0], run), run, symbol]
    },
    .init(
      "looking at a run only when it is over",
      advice: "The run that is going on may be the longest one, and no later symbol may come to "
        + "end it."
    ) { state, symbol in
      guard state.count == 3 else { return [1, 1, symbol] }
      return symbol == state[2]
        ? [state[0], state[1] + 1, symbol] : [max(state[0], state[1]), 1, symbol]
    },
    .init(
      "taking the symbol before the first to be a 0",
      advice: "Any number may be a symbol, so none can stand for “nothing yet”. An empty state "
        + "says it."
    ) { state, symbol in step(state.count == 3 ? state : [1, 1, 0], symbol) },
    .init(
      "taking the symbol before the first to be the smallest number",
      advice: "Any number may be a symbol, so none can stand for “nothing yet”. An empty state "
        + "says it."
    ) { state, symbol in step(state.count == 3 ? state : [1, 1, .min], symbol) },
    .init(
      "keeping the whole sequence",
      advice: "Then the state grows with the sequence, and f is no longer one function of a fixed "
        + "size. What of the past still matters?"
    ) { state, symbol in
      let symbols = state.dropFirst() + [symbol]
      var (longest, run) = (0, 0)
      var last: Int?
      for symbol in symbols {
        run = symbol == last ? run + 1 : 1
        longest = max(longest, run)
        last = symbol
      }
      return [longest] + symbols
    },
    .init(
      "counting on when a symbol comes back",
      advice: "A run is a stretch without a break: when its symbol comes back later, another run "
        + "begins."
    ) { state, symbol in
      // The longest run, its symbol, the other run and its symbol.
      guard state.count == 4 else { return [1, symbol, 0, symbol] }
      if symbol == state[1] { return [state[0] + 1, symbol, state[2], state[3]] }
      let other = symbol == state[3] ? state[2] + 1 : 1
      return other > state[0]
        ? [other, symbol, state[0], state[1]] : [state[0], state[1], other, symbol]
    },
  ])

/// For the misconceptions: the right step.
private func step(_ state: [Int], _ symbol: Int) -> [Int] {
  guard state.count == 3 else { return [1, 1, symbol] }
  let run = symbol == state[2] ? state[1] + 1 : 1
  return [max(state[0], run), run, symbol]
}

/// A sequence that is being read, and what it should say by the definition.
private struct Reading {
  private let ask: Asking<[Int], Int, [Int]>
  private var state: [Int] = []
  private var symbols: [Int] = []

  init(_ ask: Asking<[Int], Int, [Int]>) { self.ask = ask }

  /// - Parameter longest: The answer if it is known, lest a long sequence be searched.
  mutating func read(_ symbol: Int, longest: Int? = nil) throws {
    symbols.append(symbol)
    let expected = longest ?? literal(symbols)
    let read = symbols.count > 24 ? "\(symbols.count) symbols" : list(symbols)
    var given: [Int] = []
    try ask.compare("a state that begins with \(expected)", state, symbol) { next in
      given = next
      if next.isEmpty || next.count > 4 {
        return ("after \(read) a state of one to four numbers", "\(next.count) numbers")
      }
      return next[0] == expected
        ? nil : ("after \(read) a state that begins with \(expected)", list(next))
    }
    state = given
  }
}

/// Reads runs, of a symbol and a length, one after the other; neighbours differ.
private func follow(_ runs: [(symbol: Int, length: Int)], _ ask: Asking<[Int], Int, [Int]>) throws {
  var reading = Reading(ask)
  for (place, run) in runs.enumerated() {
    for length in 1...run.length {
      try reading.read(run.symbol, longest: (runs[..<place].map(\.length) + [length]).max())
    }
  }
}

/// By the definition: the longest stretch in which there is one symbol only.
private func literal(_ symbols: [Int]) -> Int {
  for length in (1...symbols.count).reversed() {
    for start in 0...symbols.count - length
    where Set(symbols[start..<start + length]).count == 1 { return length }
  }
  return 0
}

private func list(_ numbers: [Int]) -> String {
  numbers.count > 24 ? "a state of \(numbers.count) numbers" : "\(numbers)"
}
