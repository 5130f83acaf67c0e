import Coursework
import Foundation
import Matrices

/// Exercise 8.4.
let typicalDraw = Exercise<[Double], Double, Double, Int>(
  "8.4", "Typical sampling from a given draw", file: "TypicalDraw", difficulty: .standard,
  see: "Choosing by lot",
  hints: (
    nudge: "Compute the entropy first, then one distance for each symbol of positive probability.",
    idea:
      "Two orders are at work: symbols are *kept* in the order of their distance, and *drawn* in "
      + "the order of the vocabulary. Between the two, divide by what was kept.",
    nearly: "After keeping, `kept.sort()`; then add `probabilities[symbol] / total` until the sum "
      + "exceeds `uniform`."
  ),
  describe: { probabilities, mass, uniform in
    "p = \(short(probabilities)), mass = \(short(mass)), uniform = \(short(uniform))"
  },
  show: { "symbol \($0)" },
  aspects: [
    .init("with almost all the mass it is an ordinary draw", points: 1) { ask, random in
      let p = distribution(&random)
      let draw = random.uniform()
      try ask.expect(literal(p, 0.999, draw), p, 0.999, draw)
    },
    .init("only typical symbols are drawn", points: 3, rounds: 60) { ask, random in
      let p = distribution(&random)
      let (mass, draw) = (0.2 + 0.7 * random.uniform(), random.uniform())
      try ask.expect(literal(p, mass, draw), p, mass, draw)
    },
    .init("symbols of probability zero are harmless", points: 1, rounds: 10) { ask, random in
      var p = distribution(&random)
      p[1] += p[0]
      p[0] = 0
      let (mass, draw) = (0.2 + 0.7 * random.uniform(), random.uniform())
      try ask.expect(literal(p, mass, draw), p, mass, draw)
    },
  ],
  misconceptions: [
    .init(
      "nucleus sampling",
      advice:
        "The most probable symbols are not the most typical ones: sort by the distance of the "
        + "surprisal from the entropy."
    ) { draw($0, $1, $2, from: keep($0, $1) { $0 }) },
    .init(
      "leaving out the symbol that reaches the mass",
      advice:
        "What is kept must add up to at least the mass, so the symbol that crosses it belongs "
        + "to it."
    ) { p, mass, uniform in
      let kept = typical(p, mass)
      return draw(p, mass, uniform, from: kept.count > 1 ? kept.dropLast().map { $0 } : kept)
    },
    .init(
      "drawing without renormalising",
      advice: "The kept probabilities do not add up to one; divide by their sum before you draw."
    ) { p, mass, uniform in
      let kept = typical(p, mass).sorted()
      var sum = 0.0
      for symbol in kept {
        sum += p[symbol]
        if sum > uniform { return symbol }
      }
      return kept[kept.count - 1]
    },
    .init(
      "drawing in the order of typicality",
      advice: "The draw walks through the vocabulary's order; sort what you kept before you draw."
    ) { p, mass, uniform in
      let kept = typical(p, mass)
      let total = kept.reduce(0) { $0 + p[$1] }
      var sum = 0.0
      for symbol in kept {
        sum += p[symbol] / total
        if sum > uniform { return symbol }
      }
      return kept[kept.count - 1]
    },
  ])

private func distribution(_ random: inout SeededGenerator) -> [Double] {
  let weights = (0..<(4 + random.integer(below: 4))).map { _ in pow(random.uniform(), 3) }
  let sum = weights.reduce(0, +)
  return weights.map { $0 / sum }
}

/// The definition without a loop over an order: a symbol is kept if what lies closer to the entropy
/// has not reached the mass. Then the draw by comparing sums.
private func literal(_ p: [Double], _ mass: Double, _ uniform: Double) -> Int {
  let entropy = -p.filter { $0 > 0 }.reduce(0) { $0 + $1 * log($1) }
  func distance(_ symbol: Int) -> Double { abs(-log(p[symbol]) - entropy) }
  let kept = p.indices.filter { symbol in
    let closer = p.indices.filter { p[$0] > 0 && distance($0) < distance(symbol) }
    return p[symbol] > 0 && closer.reduce(0) { $0 + p[$1] } < mass
  }
  let total = kept.reduce(0) { $0 + p[$1] }
  return kept.first { symbol in
    kept.filter { $0 <= symbol }.reduce(0) { $0 + p[$1] } > uniform * total
  } ?? kept[kept.count - 1]
}

private func typical(_ p: [Double], _ mass: Double) -> [Int] {
  let entropy = -p.filter { $0 > 0 }.reduce(0) { $0 + $1 * log($1) }
  return keep(p, mass) { -abs(-log($0) - entropy) }
}

/// Symbols in falling order of `merit`, until they add up to the mass.
private func keep(_ p: [Double], _ mass: Double, by merit: (Double) -> Double) -> [Int] {
  let order = p.indices.filter { p[$0] > 0 }.sorted { merit(p[$0]) > merit(p[$1]) }
  var sum = 0.0
  var kept: [Int] = []
  for symbol in order where sum < mass || kept.isEmpty {
    kept.append(symbol)
    sum += p[symbol]
  }
  return kept
}

private func draw(_ p: [Double], _ mass: Double, _ uniform: Double, from kept: [Int]) -> Int {
  let total = kept.reduce(0) { $0 + p[$1] }
  var sum = 0.0
  for symbol in kept.sorted() {
    sum += p[symbol] / total
    if sum > uniform { return symbol }
  }
  return kept[kept.count - 1]
}
