import Coursework
import Foundation
import Matrices

/// Exercise 7.3.
let contextBits = Exercise<Int, [Int], [Double]>(
  "7.3", "How many bits must a context hold?", file: "ContextBits", difficulty: .standard,
  see: "Counted in bits",
  hints: (
    nudge: "For each task: when do two sources have the same answer? Count the answers, not the "
      + "sources.",
    idea: "A sorted sequence is known by how often each symbol stands in it: n places and k - 1 "
      + "walls between the symbols can be arranged in n + k - 1 over k - 1 ways. Copies and sorted "
      + "sequences of different lengths are always different; indexes are not, so do not count the "
      + "same one again for every length. Such counts do not fit into a number, their logarithms do.",
    nearly:
      "log2 of n over r is the sum of `log2(Double(n - i) / Double(i + 1))` for i in 0..<r. To add "
      + "counts by their logarithms, take the largest out: `m + log2(Σ exp2(x - m))`."
  ),
  describe: { symbols, lengths in
    let shown =
      lengths.count > 12
      ? "\(lengths.count) lengths up to \(lengths.max() ?? 0)"
      : "the lengths \(lengths)"
    return "an alphabet of \(symbols), \(shown)"
  },
  show: { short($0) + " bits" },
  aspects: [
    .init("one short length", points: 1, rounds: 6) { ask, random in
      let (symbols, length) = (1 + random.integer(below: 4), 1 + random.integer(below: 4))
      try ask.expect(enumerated(symbols, [length]), symbols, [length])
    },
    .init("several short lengths, some listed twice", points: 2, rounds: 8) { ask, random in
      let symbols = 2 + random.integer(below: 3)
      let lengths = random.shuffled(Array(1...4)).prefix(2 + random.integer(below: 2))
      let listed = random.shuffled(lengths + [random.choice(Array(lengths))])
      try ask.expect(enumerated(symbols, listed), symbols, listed)
    },
    .init("ten digits, and an alphabet of one symbol", points: 1, rounds: 4) { ask, random in
      let longest = 5 + random.integer(below: 6)
      let lengths = Array(2...longest)
      try ask.expect(added(10, lengths), 10, lengths)
      try ask.expect(added(10, [longest + 9]), 10, [longest + 9])
      try ask.expect(added(1, [longest, 3]), 1, [longest, 3])
    },
    .init("counts that no number holds", points: 1, rounds: 3) { ask, random in
      let symbols = 300 + random.integer(below: 700)
      let length = 2000 + random.integer(below: 3000)
      try ask.expect(factorials(symbols, [length]), symbols, [length])
      let lengths = [40 + random.integer(below: 100), length, length - 1, 7]
      try ask.expect(factorials(symbols, lengths), symbols, lengths)
      try ask.expect(factorials(symbols, [90, 30]), symbols, [90, 30])
    },
  ],
  misconceptions: [
    .init(
      "counting sorted sequences as if no symbol came twice",
      advice:
        "A symbol may stand in the source several times, so these are multisets: n + k - 1 over "
        + "n, not k over n."
    ) { symbols, lengths in
      let sorted = Set(lengths).filter { $0 <= symbols }.map { logChoose(symbols, $0) }
      return [
        factorials(symbols, lengths)[0], sorted.isEmpty ? 0 : logSum(sorted),
        factorials(symbols, lengths)[2],
      ]
    },
    .init(
      "dividing the copies by n!",
      advice: "A sequence with repeats has fewer than n! orders, so n! divides away too much."
    ) { symbols, lengths in
      let right = factorials(symbols, lengths)
      let sorted = Set(lengths).map { n in
        Double(n) * log2(Double(symbols)) - (1...n).reduce(0) { $0 + log2(Double($1)) }
      }
      return [right[0], logSum(sorted), right[2]]
    },
    .init(
      "adding up the bits of the lengths",
      advice:
        "Counts add up, bits do not: a source has one length, and the context tells apart the sum "
        + "of the cases."
    ) { symbols, lengths in
      var sum = [0.0, 0, 0]
      for length in Set(lengths) {
        for (task, bits) in factorials(symbols, [length]).enumerated() { sum[task] += bits }
      }
      return sum
    },
    .init(
      "looking at the longest sources only",
      advice: "Shorter ones have answers of their own, which the context must tell from these."
    ) { symbols, lengths in factorials(symbols, [lengths.max() ?? 1]) },
    .init(
      "counting the same index for every length again",
      advice:
        "Sources of different lengths may have the same index, and then the context need not tell "
        + "them apart."
    ) { symbols, lengths in
      let right = factorials(symbols, lengths)
      return [
        right[0], right[1], logSum(Set(lengths).map { factorials(symbols, [$0])[2] }),
      ]
    },
    .init(
      "counting a length once for each time that it is listed",
      advice: "A length occurs or it does not."
    ) { symbols, lengths in
      [
        logSum(lengths.map { factorials(symbols, [$0])[0] }),
        logSum(lengths.map { factorials(symbols, [$0])[1] }),
        factorials(symbols, lengths)[2],
      ]
    },
    .init(
      "counting indexes as long as the source",
      advice:
        "With repeats a source has fewer different symbols than symbols: its index may be shorter."
    ) { symbols, lengths in
      let right = factorials(symbols, lengths)
      let sizes = Set(lengths.map { min($0, symbols) })
      return [right[0], right[1], logSum(sizes.map { logChoose(symbols, $0) })]
    },
    .init(
      "counting every set of symbols as an index",
      advice: "A source of n symbols has at least one and at most n different ones."
    ) { symbols, lengths in
      let right = factorials(symbols, lengths)
      return [right[0], right[1], Double(symbols)]
    },
    .init(
      "natural logarithms",
      advice: "That is the unit nat. A bit is a choice between two: log2."
    ) { symbols, lengths in factorials(symbols, lengths).map { $0 * log(2) } },
    .init(
      "rounding up to whole bits",
      advice: "A context of real numbers is not made of whole bits: the bound itself is asked."
    ) { symbols, lengths in factorials(symbols, lengths).map { $0.rounded(.up) } },
    .init(
      "counting before taking the logarithm",
      advice:
        "10 to the power of 400 does not fit into a Double. Count in logarithms from the start."
    ) { symbols, lengths in
      let copies = Set(lengths).reduce(0) { $0 + pow(Double(symbols), Double($1)) }
      let right = factorials(symbols, lengths)
      return [log2(copies), right[1], right[2]]
    },
  ])

/// By the definition: every source, and the different answers among all.
private func enumerated(_ symbols: Int, _ lengths: [Int]) -> [Double] {
  var answers: [Set<[Int]>] = [[], [], []]
  for length in lengths {
    var sources: [[Int]] = [[]]
    for _ in 0..<length { sources = sources.flatMap { s in (0..<symbols).map { s + [$0] } } }
    for source in sources {
      answers[0].insert(source)
      answers[1].insert(source.sorted())
      answers[2].insert(Set(source).sorted())
    }
  }
  return answers.map { log2(Double($0.count)) }
}

/// By adding alone: a multiset of n symbols of k has the k-th symbol once more, or not at all; likewise
/// a set.
private func added(_ symbols: Int, _ lengths: [Int]) -> [Double] {
  let longest = lengths.max() ?? 1
  var (multisets, sets) = ([1.0], [1.0])
  multisets += Array(repeating: 0, count: longest)
  sets += Array(repeating: 0, count: longest)
  for _ in 0..<symbols {
    for n in 1...longest { multisets[n] += multisets[n - 1] }
    for n in stride(from: longest, to: 0, by: -1) { sets[n] += sets[n - 1] }
  }
  var (copies, sorted) = (0.0, 0.0)
  for length in Set(lengths) {
    copies += (0..<length).reduce(1.0) { product, _ in product * Double(symbols) }
    sorted += multisets[length]
  }
  return [log2(copies), log2(sorted), log2(sets.dropFirst().reduce(0, +))]
}

/// By factorials.
private func factorials(_ symbols: Int, _ lengths: [Int]) -> [Double] {
  let longest = lengths.max() ?? 1
  let occurring = Set(lengths)
  return [
    logSum(occurring.map { Double($0) * log2(Double(symbols)) }),
    logSum(occurring.map { logChoose($0 + symbols - 1, $0) }),
    logSum((1...min(symbols, longest)).map { logChoose(symbols, $0) }),
  ]
}

/// log2 n! for every n that a question can lead to.
private let table: [Double] = {
  var table = [0.0]
  for i in 1...6000 { table.append(table[i - 1] + log2(Double(i))) }
  return table
}()

private func logChoose(_ n: Int, _ r: Int) -> Double {
  table[n] - table[r] - table[n - r]
}

/// log2 of the sum of numbers whose logarithms these are, one after the other.
private func logSum(_ logs: [Double]) -> Double {
  logs.sorted().dropFirst().reduce(logs.min() ?? -.infinity) { sum, next in
    max(sum, next) + log2(1 + exp2(-abs(next - sum)))
  }
}
