import BidirectionalRNN
import Coursework
import Matrices

/// Exercise 5.5.
let bestAccuracy = Exercise<[[Int]], [[Int]], [Double], Int, Double>(
  "5.5", "The best that anyone can do who does not wait", file: "BestAccuracy",
  difficulty: .challenge, see: "At chance, and provably so",
  hints: (
    nudge: "When must two sequences get the same tag at step t, whatever the tagger is?",
    idea:
      "Put together all steps at which a tagger has the same in hand: t, and what it has read. In "
      + "each such group add up the probabilities of each tag. The best tagger earns the largest sum of "
      + "each.",
    nearly:
      "A dictionary from (t, `symbols.prefix(max(0, t + 1 + lookAhead))`), with t from 0, to the "
      + "weight of each tag; a prefix that is shorter than it could be tells that the sequence has "
      + "ended. Then the sum of the maxima over the sum of all weights."
  ),
  describe: { sequences, tags, probabilities, lookAhead in
    "look-ahead \(lookAhead), sequences \(sequences), tags \(tags), probabilities "
      + short(probabilities)
  },
  show: { short($0) },
  aspects: [
    .init("nobody looks ahead", points: 1, rounds: 8) { ask, random in
      try examine(ask, lengths: 3...3, lookAhead: 0, &random)
    },
    .init("one or two steps ahead", points: 1, rounds: 8) { ask, random in
      try examine(ask, lengths: 4...4, lookAhead: 1 + random.integer(below: 2), &random)
    },
    .init("sequences of different lengths", points: 2, rounds: 10) { ask, random in
      try examine(ask, lengths: 0...4, lookAhead: random.integer(below: 4), &random)
    },
    .init("an answer before the symbol, and one after everything", points: 1, rounds: 6) {
      ask, random in
      try examine(ask, lengths: 1...3, lookAhead: random.choice([-1, -2, -9]), &random)
      try examine(ask, lengths: 1...3, lookAhead: 1000, &random)
    },
  ],
  misconceptions: misconceptions)

private typealias BestAccuracy = Exercise<[[Int]], [[Int]], [Double], Int, Double>

/// A tagger that takes other steps for the same than it should.
///
/// - Parameter situation: What it has in hand, of the symbols at step t (from 0) with look-ahead k.
private func tagger(
  _ name: String, _ advice: String,
  situation: @escaping @Sendable (_ symbols: [Int], _ t: Int, _ k: Int) -> [Int]
) -> BestAccuracy.Misconception {
  BestAccuracy.Misconception(name, advice: advice) { sequences, tags, probabilities, k in
    best(sequences, tags, probabilities) { symbols, t in situation(symbols, t, k) }
  }
}

private let misconceptions: [BestAccuracy.Misconception] = [
  tagger("a tagger that hears everything", "At step t it has read no more than x_1 … x_{t+k}.") {
    symbols, t, _ in [t] + symbols
  },
  tagger(
    "a tagger that forgets what came before",
    "It has read all symbols from x_1 on, not only those from x_t on."
  ) { symbols, t, k in
    let read = max(0, t + 1 + k)
    return [t, read > symbols.count ? 1 : 0] + symbols.prefix(read).dropFirst(t)
  },
  tagger(
    "a tagger that does not know t",
    "With the whole sequence in hand it still has a tag to give for each step."
  ) { symbols, t, k in Array(situation(symbols, t, k).dropFirst()) },
  tagger(
    "a tagger that notices the end at the last symbol",
    "Who has read as many symbols as there are does not know yet that no more will come."
  ) { symbols, t, k in
    let read = max(0, t + 1 + k)
    return [t, read >= symbols.count ? 1 : 0] + symbols.prefix(read)
  },
  tagger(
    "a tagger that knows from the start how long the sequence is",
    "All it knows is how many steps it has read, until it notices the end."
  ) { symbols, t, k in [t, symbols.count] + symbols.prefix(max(0, t + 1 + k)) },
  tagger(
    "a negative look-ahead taken for 0",
    "For k = -1 the tagger has read x_1 … x_{t-1}, for k = -2 one symbol less."
  ) { symbols, t, k in situation(symbols, t, max(0, k)) },
  tagger(
    "a tagger that has read one symbol too few",
    "At step t, counted from 1, it has read t + k symbols; with t from 0 these are t + k + 1."
  ) { symbols, t, k in situation(symbols, t, k - 1) },
  tagger(
    "a tagger that has read one symbol too many",
    "At step t, counted from 1, it has read t + k symbols; with t from 0 these are t + k + 1."
  ) { symbols, t, k in situation(symbols, t, k + 1) },
  .init(
    "counting sequences in place of their probabilities",
    advice:
      "A tag is likelier by the probability of the sequences that have it, not by their number."
  ) { sequences, tags, probabilities, k in
    let ones: [Double] = probabilities.map { _ in 1 }
    return best(sequences, tags, ones) { symbols, t in situation(symbols, t, k) }
  },
  .init(
    "the mean of each sequence's share",
    advice: "A long sequence has more tags: add up the right ones, add up all, and divide once.",
    answer: meanOfShares),
]

private func meanOfShares(
  _ sequences: [[Int]], _ tags: [[Int]], _ probabilities: [Double], _ k: Int
) -> Double {
  let used = sequences.indices.filter { !sequences[$0].isEmpty }
  let all = used.reduce(0.0) { $0 + probabilities[$1] }
  return best(
    sequences, tags, probabilities,
    share: { probabilities[$0] / Double(sequences[$0].count) / all }
  ) { symbols, t in situation(symbols, t, k) }
}

private func situation(_ symbols: [Int], _ t: Int, _ k: Int) -> [Int] {
  let read = max(0, t + 1 + k)
  return [t, read > symbols.count ? 1 : 0] + symbols.prefix(read)
}

/// For the misconceptions: taggers that take some steps for the same.
private func best(
  _ sequences: [[Int]], _ tags: [[Int]], _ probabilities: [Double],
  share: ((Int) -> Double)? = nil, situation: ([Int], Int) -> [Int]
) -> Double {
  var groups: [[Int]: [Int: Double]] = [:]
  for (index, symbols) in sequences.enumerated() {
    for t in symbols.indices {
      groups[situation(symbols, t), default: [:]][tags[index][t], default: 0] +=
        probabilities[index]
    }
  }
  var (right, all) = (0.0, 0.0)
  for (index, symbols) in sequences.enumerated() {
    for t in symbols.indices {
      let group = groups[situation(symbols, t)] ?? [:]
      let sum = group.values.reduce(0, +)
      let weight = share?(index) ?? probabilities[index]
      right += weight * (sum > 0 ? (group.values.max() ?? 0) / sum : 0)
      all += weight
    }
  }
  return right / all
}

/// The best tagger step by step: it looks at every sequence that it cannot tell from this one.
private func literal(
  _ sequences: [[Int]], _ tags: [[Int]], _ probabilities: [Double], _ k: Int
) -> Double {
  var (right, all) = (0.0, 0.0)
  for (index, symbols) in sequences.enumerated() {
    for t in symbols.indices {
      var weights: [Int: Double] = [:]
      for (other, others) in sequences.enumerated() where t < others.count {
        // Alike as long as both go on, and both or neither at an end.
        let isAlike = (0..<max(0, t + k + 1)).allSatisfy { s in
          (s < symbols.count ? symbols[s] : -1) == (s < others.count ? others[s] : -1)
        }
        if isAlike { weights[tags[other][t], default: 0] += probabilities[other] }
      }
      let sum = weights.values.reduce(0, +)
      right += probabilities[index] * (weights.values.max() ?? 0) / sum
      all += probabilities[index]
    }
  }
  return right / all
}

/// A few sequences over few symbols, so that many begin alike, some twice with other tags.
private func examine(
  _ ask: Asking<[[Int]], [[Int]], [Double], Int, Double>, lengths: ClosedRange<Int>,
  lookAhead: Int, _ random: inout SeededGenerator
) throws {
  let count = 6
  var sequences = (0..<count).map { _ in
    (0..<lengths.lowerBound + random.integer(below: lengths.count)).map { _ in
      random.integer(below: 2)
    }
  }
  sequences[1] = sequences[0]
  // One sequence that goes on where another has ended.
  if lengths.count > 1 { sequences[3] = sequences[2] + [random.integer(below: 2)] }
  let tags = sequences.map { $0.map { _ in random.integer(below: 3) } }
  let weights = (0..<count).map { _ in random.uniform(0.2..<2) }
  let sum = weights.reduce(0, +)
  let probabilities = weights.map { $0 / sum }
  try ask.expect(
    literal(sequences, tags, probabilities, lookAhead), sequences, tags, probabilities, lookAhead)
}
