import Coursework
import Foundation
import Matrices

/// Exercise 7.6.
let permutationsOnly = Exercise<[Double], [Int], [Int], [Double]>(
  "7.6", "Let a decoder say nothing but permutations of its source", file: "PermutationsOnly",
  difficulty: .standard, see: "Choosing words",
  hints: (
    nudge: "Keep a count for each symbol: how often does the source still owe it?",
    idea:
      "What is allowed does not depend on the logits. Set the others to -infinity, and then take the "
      + "logarithm of a softmax of what is left. Its largest logit must be the largest of the allowed "
      + "ones.",
    nearly:
      "`masked[i] = isAllowed(i) ? logits[i] : -.infinity`, `m = masked.max()!`, throw if it is "
      + "-infinity, and subtract `m + log(masked.reduce(0) { $0 + exp($1 - m) })` from each."
  ),
  describe: { logits, source, said in "logits \(short(logits)), source \(source), said \(said)" },
  show: { short($0) },
  aspects: [
    .init("symbols that are left over", points: 2, rounds: 10) { ask, random in
      let logits = (0..<5).map { _ in 2 * random.normal() }
      let source = someSource(&random, count: 3...5)
      let said = Array(random.shuffled(source).prefix(random.integer(below: source.count)))
      try ask.expect(literal(logits, source, said), logits, source, said)
    },
    .init("the end, when all is said and not before", points: 1, rounds: 6) { ask, random in
      let logits = (0..<4).map { $0 == 3 ? -20 : random.normal() }
      let source = (0..<random.integer(below: 4)).map { _ in random.integer(below: 3) }
      try ask.expect(literal(logits, source, source.reversed()), logits, source, source.reversed())
      try ask.expect(literal(logits, [], []), logits, [], [])
      let more = source + [random.integer(below: 3)]
      try ask.expect(literal(logits, more, source), logits, more, source)
    },
    .init("logits that are far apart, and some that the model rules out", points: 1, rounds: 8) {
      ask, random in
      let far = (0..<5).map { _ in 4000 * random.normal() }
      let source = someSource(&random, count: 4...5)
      let said = Array(source.prefix(1))
      try ask.expect(literal(far, source, said), far, source, said)
      // What is ruled out lies far above the rest.
      var high = (0..<5).map { _ in random.normal() }
      high[4] = 5000
      try ask.expect(literal(high, [0, 1, 3], [0]), high, [0, 1, 3], [0])
      var low = high.map { $0 - 3000 }
      low[1] = -.infinity
      try ask.expect(literal(low, [0, 1, 3, 3], [3]), low, [0, 1, 3, 3], [3])
    },
    .init("what no permutation begins with", points: 1, rounds: 4) { ask, random in
      let logits = (0..<4).map { _ in random.normal() }
      let symbol = random.integer(below: 3)
      let other = (symbol + 1) % 3
      let wish = "an error: no permutation of the source begins so"
      try ask.expectError(wish, logits, [symbol, other], [symbol, symbol])
      try ask.expectError(wish, logits, [symbol, symbol], [other])
      try ask.expectError(wish, logits, [], [symbol])
      var closed = logits
      closed[symbol] = -.infinity
      try ask.expectError(
        "an error: the model rules out all that is allowed", closed, [symbol, other], [other])
      var shut = logits
      shut[3] = -.infinity
      let open = "an error: only the end is allowed, and the model rules it out"
      try ask.expectError(open, shut, [symbol], [symbol])
      try ask.expectError(open, shut, [symbol, other], [other, symbol])
      try ask.expectError(open, shut, [], [])
    },
  ],
  misconceptions: [
    .init(
      "allowing every symbol of the source, however often it was said",
      advice: "A symbol that has been said as often as the source has it is used up."
    ) { logits, source, said in
      try restricted(logits) { symbol in
        symbol == logits.count - 1 ? source.sorted() == said.sorted() : source.contains(symbol)
      }
    },
    .init(
      "allowing a symbol only once",
      advice: "The source may have it several times: count, a set does not."
    ) { logits, source, said in
      try restricted(logits) { symbol in
        symbol == logits.count - 1
          ? Set(source) == Set(said) : source.contains(symbol) && !said.contains(symbol)
      }
    },
    .init(
      "allowing the end at any time",
      advice: "An answer that ends before everything is said is no permutation."
    ) { logits, source, said in
      let left = remaining(source, said)
      return try restricted(logits) { $0 == logits.count - 1 || left.contains($0) }
    },
    .init(
      "weighing a symbol by how often it is left",
      advice:
        "The decoder says it once at this step, with one probability: how often the source still "
        + "has it makes no difference, as long as it has it."
    ) { logits, source, said in
      let left = remaining(source, said)
      let right = try restricted(logits, isAllowed(logits, source, said))
      let weighed = right.enumerated().map { symbol, logarithm in
        logarithm + log(Double(max(1, left.count { $0 == symbol })))
      }
      return logSoftmax(Matrix<Double>.row(weighed)).elements
    },
    .init(
      "ruling out without renormalising",
      advice:
        "What was ruled out had a share. Given that an allowed symbol comes, the probabilities of "
        + "the allowed ones sum to 1."
    ) { logits, source, said in
      let right = try restricted(logits, isAllowed(logits, source, said))
      let all = logSoftmax(Matrix<Double>.row(logits)).elements
      return zip(right, all).map { $0 == -.infinity ? $0 : $1 }
    },
    .init(
      "setting the other logits to 0",
      advice: "A logit of 0 is a weight of exp(0) = 1. Nothing at all is -infinity."
    ) { logits, source, said in
      let allowed = isAllowed(logits, source, said)
      let masked = logits.indices.map { allowed($0) ? logits[$0] : 0 }
      return logSoftmax(Matrix<Double>.row(masked)).elements
    },
    .init(
      "exponentials of logits as they are",
      advice: "exp(1000) is infinite, exp(-1000) is 0. Take the largest allowed logit away first."
    ) { logits, source, said in
      let allowed = isAllowed(logits, source, said)
      let powers = logits.indices.map { allowed($0) ? exp(logits[$0]) : 0 }
      let total = powers.reduce(0, +)
      return powers.map { log($0 / total) }
    },
    .init(
      "taking away the largest of all logits, ruled out or not",
      advice:
        "If the largest one is ruled out, all that is left may be too small for exp. Take the "
        + "largest allowed one."
    ) { logits, source, said in
      let allowed = isAllowed(logits, source, said)
      let p = softmax(Matrix<Double>.row(logits)).elements
      let total = logits.indices.reduce(0) { $0 + (allowed($1) ? p[$1] : 0) }
      return logits.indices.map { allowed($0) ? log(p[$0] / total) : -.infinity }
    },
    .init(
      "an end that needs no look at its logit",
      advice:
        "When all is said only the end is allowed, but the model may rule it out as it may any symbol. "
        + "Then nothing is left: throw an error."
    ) { logits, source, said in
      guard source.sorted() == said.sorted() else {
        let isTooMuch = remaining(source, said).count > source.count - said.count
        return try restricted(logits) { !isTooMuch && isAllowed(logits, source, said)($0) }
      }
      return logits.indices.map { $0 == logits.count - 1 ? 0 : -.infinity }
    },
    .init(
      "going on from what no permutation begins with",
      advice: "If a symbol has been said too often there is no right continuation: throw an error."
    ) { logits, source, said in
      let allowed = isAllowed(logits, source, said)
      return (try? restricted(logits, allowed)) ?? logits.map { _ in -.infinity }
    },
  ])

/// Some of four symbols, one of them at least twice.
private func someSource(_ random: inout SeededGenerator, count: ClosedRange<Int>) -> [Int] {
  let symbol = random.integer(below: 4)
  let others = count.lowerBound - 2 + random.integer(below: count.count)
  return random.shuffled([symbol, symbol] + (0..<others).map { _ in random.integer(below: 4) })
}

/// By the definition: all permutations of the source that begin with what was said, and for each symbol
/// that goes on one of them P = 1 / Σ exp(differences), the sum taken in logarithms, two at a time.
private func literal(_ logits: [Double], _ source: [Int], _ said: [Int]) -> [Double] {
  let end = logits.count - 1
  let continuations = Set(
    permutations(source).filter { $0.starts(with: said) }.map { permutation in
      said.count < permutation.count ? permutation[said.count] : end
    })
  return logits.indices.map { symbol in
    guard continuations.contains(symbol), logits[symbol] > -.infinity else { return -.infinity }
    let sum = continuations.reduce(-Double.infinity) { sum, other in
      let next = logits[other] - logits[symbol]
      let (large, small) = (max(sum, next), min(sum, next))
      return small == -.infinity ? large : large + log1p(exp(small - large))
    }
    return -sum
  }
}

private func permutations(_ symbols: [Int]) -> Set<[Int]> {
  if symbols.isEmpty { return [[]] }
  var all: Set<[Int]> = []
  for place in symbols.indices {
    var rest = symbols
    let first = rest.remove(at: place)
    for tail in permutations(rest) { all.insert([first] + tail) }
  }
  return all
}

/// For the misconceptions: the logarithm of the softmax of what is allowed.
private func restricted(_ logits: [Double], _ isAllowed: (Int) -> Bool) throws -> [Double] {
  struct Impossible: Error {}
  let masked = logits.indices.map { isAllowed($0) ? logits[$0] : -.infinity }
  guard masked.contains(where: { $0 > -.infinity }) else { throw Impossible() }
  return logSoftmax(Matrix<Double>.row(masked)).elements
}

/// For the misconceptions: what the source still owes.
private func remaining(_ source: [Int], _ said: [Int]) -> [Int] {
  said.reduce(into: source) { left, symbol in
    if let place = left.firstIndex(of: symbol) { left.remove(at: place) }
  }
}

/// For the misconceptions: the rule, without a look at what was said too often.
private func isAllowed(
  _ logits: [Double], _ source: [Int], _ said: [Int]
) -> (Int) -> Bool {
  let left = remaining(source, said)
  return { $0 == logits.count - 1 ? left.isEmpty : left.contains($0) }
}
