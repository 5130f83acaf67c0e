import Coursework
import Foundation
import Matrices

/// Exercise 1.1.
let perplexity = Exercise<[Matrix<Double>], [[Int]], Double>(
  "1.1", "The perplexity of sentences of unequal length", file: "Perplexity", difficulty: .warmUp,
  see: Section.loss,
  hints: (
    nudge: "You need two sums: of -log softmax over the symbols that are there, and of how many "
      + "there are. Divide once, at the end.",
    idea: "At step t only the sentences with more than t symbols have a target. The chapter's "
      + "cross-entropy leaves out a row whose target is nil.",
    nearly: "`let targets = sentences.map { t < $0.count ? $0[t] : nil }`, then add "
      + "`softmaxCrossEntropy(logits[t], targets: targets).loss`; return "
      + "`Double.exp(sum / Double(count))`."
  ),
  describe: { logits, sentences in
    (["the perplexity of \(sentences) under"]
      + logits.enumerated().map { "  o_\($0 + 1) = \(short($1, digits: 8))" }).joined(
        separator: "\n")
  },
  show: { short($0) },
  aspects: [
    .init("one sentence", points: 1) { ask, random in
      let (logits, sentences) = batch([2 + random.integer(below: 3)], &random)
      try ask.expect(literal(logits, sentences), logits, sentences)
    },
    .init("the filling does not count", points: 2) { ask, random in
      var (logits, sentences) = batch([1, 4, 2], &random)
      try ask.expect(literal(logits, sentences), logits, sentences)
      for t in 1..<4 { logits[t][0, random.integer(below: 3)] = .nan }
      try ask.expect(literal(logits, sentences), logits, sentences)
    },
    .init("steps beyond the longest sentence do not count", points: 1, rounds: 5) { ask, random in
      var (logits, sentences) = batch([2, 3], surplus: 2, &random)
      try ask.expect(literal(logits, sentences), logits, sentences)
      for t in 3..<5 { logits[t] = Matrix(rows: 2, columns: 4, repeating: .nan) }
      try ask.expect(literal(logits, sentences), logits, sentences)
    },
    .init("an empty sentence is harmless", points: 1, rounds: 5) { ask, random in
      let (logits, sentences) = batch([3, 0], &random)
      try ask.expect(literal(logits, sentences), logits, sentences)
    },
    .init("logits of any size", points: 1, rounds: 5) { ask, random in
      // The same sentence twice: whatever is averaged first, the mean is the same. So nothing but
      // the size of the logits goes wrong here.
      let (logits, sentences) = batch([3], &random)
      let twice = [sentences[0], sentences[0]]
      let apart = logits.map { Matrix(stacked: [$0 - 10_000, $0 + 10_000]) }
      try ask.expect(literal(apart, twice), apart, twice)
      // One symbol has a probability below the smallest number there is; the mean is finite.
      var steep = logits
      steep[0][0, sentences[0][0]] -= 900
      try ask.expect(literal(steep, sentences), steep, sentences)
    },
  ],
  misconceptions: [
    .init(
      "dividing by the whole rectangle",
      advice: "The filling adds nothing to the sum, so it must not be counted either: divide by "
        + "the number of symbols."
    ) { logits, sentences in
      exp(losses(logits, sentences).joined().reduce(0, +) / Double(logits.count * sentences.count))
    },
    .init(
      "averaging the perplexities of the sentences",
      advice: "That gives a short sentence as much weight as a long one. Every symbol weighs the "
        + "same: add the logarithms of all of them first."
    ) { mean(losses($0, $1).filter { !$0.isEmpty }.map { exp(mean($0)) }) },
    .init(
      "averaging over each sentence first, and then over sentences",
      advice: "That gives a short sentence as much weight as a long one. Every symbol weighs the "
        + "same: add the logarithms of all of them, then divide by their number."
    ) { exp(mean(losses($0, $1).filter { !$0.isEmpty }.map(mean))) },
    .init(
      "exp of the logits as they come",
      advice: "exp of 10,000 is infinite, and exp of -10,000 is 0. Take the largest logit out "
        + "first: log softmax(o) = o - m - log Σ exp(o - m)."
    ) { logits, sentences in
      let all = sentences.enumerated().flatMap { row, symbols in
        symbols.enumerated().map { t, symbol in
          let e = logits[t].row(row).elements.map { exp($0) }
          return -log(e[symbol] / e.reduce(0, +))
        }
      }
      return exp(mean(all))
    },
    .init(
      "taking the logarithm after the softmax",
      advice: "A probability may be too small for a number and round to 0; its logarithm is then "
        + "infinite. log softmax(o) = o - m - log Σ exp(o - m) never makes the probability."
    ) { logits, sentences in
      exp(mean(losses(logits, sentences).joined().map { -log(exp(-$0)) }))
    },
    .init(
      "multiplying the loss of the filling by 0",
      advice: "The filling may be NaN, and 0 times NaN is NaN. Leave it out; do not compute with "
        + "it."
    ) { logits, sentences in
      exp(mean(Array(losses(logits, sentences).joined())) + 0 * filling(logits, sentences))
    },
    .init(
      "the mean of the losses, without exp",
      advice: "That is the cross-entropy in nats. The perplexity is exp of it: among how many "
        + "equally probable symbols the network is undecided."
    ) { mean(Array(losses($0, $1).joined())) },
    .init(
      "a power of 2 of natural logarithms",
      advice: "2 to the power belongs to bits, exp to nats. Either will do, but not both."
    ) { exp2(mean(Array(losses($0, $1).joined()))) },
  ])

/// Logits, and sentences of these lengths. Four symbols; as many steps as the longest needs, and some.
private func batch(
  _ lengths: [Int], surplus: Int = 0, _ random: inout SeededGenerator
) -> ([Matrix<Double>], [[Int]]) {
  let logits = (0..<(lengths.max() ?? 0) + surplus).map { _ in
    3 * Matrix.coarse(rows: lengths.count, columns: 4, using: &random)
  }
  let sentences = lengths.map { length in (0..<length).map { _ in random.integer(below: 4) } }
  return (logits, sentences)
}

/// The definition, symbol by symbol.
private func literal(_ logits: [Matrix<Double>], _ sentences: [[Int]]) -> Double {
  exp(mean(Array(losses(logits, sentences).joined())))
}

/// -log softmax of every symbol of every sentence.
private func losses(_ logits: [Matrix<Double>], _ sentences: [[Int]]) -> [[Double]] {
  sentences.enumerated().map { row, symbols in
    symbols.enumerated().map { t, symbol in
      let o = logits[t].row(row).elements
      let largest = o.max() ?? 0
      return log(o.reduce(0) { $0 + exp($1 - largest) }) + largest - o[symbol]
    }
  }
}

/// The sum of the logits that belong to no symbol.
private func filling(_ logits: [Matrix<Double>], _ sentences: [[Int]]) -> Double {
  var sum = 0.0
  for (t, o) in logits.enumerated() {
    for (row, symbols) in sentences.enumerated() where t >= symbols.count {
      sum += o.row(row).sum()
    }
  }
  return sum
}

private func mean(_ numbers: [Double]) -> Double {
  numbers.reduce(0, +) / Double(numbers.count)
}
