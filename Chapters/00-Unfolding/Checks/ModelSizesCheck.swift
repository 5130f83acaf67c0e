import Coursework
import Foundation
import Matrices

/// Exercise 0.2.
let modelSizes = Exercise<Int, Int, Int, Int, [Double]>(
  "0.2", "How many numbers does a model of sequences hold?", file: "ModelSizes",
  difficulty: .warmUp, see: "How many numbers?",
  hints: (
    nudge: "How many different pasts can a step tell apart? It has a distribution of its own for "
      + "each.",
    idea: "With m symbols in view there are k^m pasts, each with k - 1 free numbers. The first "
      + "steps have fewer in view: 0, 1, 2, … And the table: it is one distribution, over k^T "
      + "sequences.",
    nearly: "`pow(Double(symbols), Double(min(memory, t - 1)))` pasts at step t (import "
      + "Foundation). Sum over t for the second count; for the third, the steps with t > memory "
      + "come in once."
  ),
  describe: { k, length, memory, hidden in
    "\(k) symbol\(k == 1 ? "" : "s"), length \(length), a memory of \(memory), \(hidden) hidden"
  },
  show: { "[" + $0.map { String(format: "%.10g", $0) }.joined(separator: ", ") + "]" },
  aspects: [
    .init("the table", points: 1, rounds: 6) { ask, random in
      let (k, length) = (2 + random.integer(below: 3), 1 + random.integer(below: 4))
      try expectCount(0, enumerated(k, length, 1), ask, k, length, 1, 3)
    },
    .init("a memory, with tables for each step", points: 1, rounds: 8) { ask, random in
      let (k, length) = (2 + random.integer(below: 2), 3 + random.integer(below: 3))
      let memory = 1 + random.integer(below: length - 2)
      try expectCount(1, enumerated(k, length, memory), ask, k, length, memory, 2)
    },
    .init("a memory, with shared tables", points: 1, rounds: 8) { ask, random in
      let (k, length) = (2 + random.integer(below: 2), 3 + random.integer(below: 3))
      let memory = 1 + random.integer(below: length - 2)
      try expectCount(2, enumerated(k, length, memory), ask, k, length, memory, 2)
    },
    .init("the recurrent network", points: 1, rounds: 6) { ask, random in
      let (k, hidden) = (1 + random.integer(below: 9), 1 + random.integer(below: 30))
      let length = 2 + random.integer(below: 4)
      try expectCount(3, [0, 0, 0, entries(k, hidden)], ask, k, length, 1, hidden)
    },
    .init("no memory, a memory longer than the sequence, a single symbol", points: 1, rounds: 4) {
      ask, random in
      let hidden = 1 + random.integer(below: 5)
      for memory in [0, 2, 3, 4, 9] {
        let right = enumerated(3, 3, memory) + [entries(3, hidden)]
        try ask.expect(right, 3, 3, memory, hidden)
      }
      try ask.expect([2, 2, 2, entries(3, hidden)], 3, 1, 0, hidden)
      try ask.expect([2, 2, 2, entries(3, hidden)], 3, 1, 1, hidden)
      try ask.expect([0, 0, 0, entries(1, hidden)], 1, 4, 2, hidden)
    },
    .init("counts that no Int holds", points: 1, rounds: 3) { ask, random in
      let (k, length) = (20 + random.integer(below: 30), 100 + random.integer(below: 60))
      let memory = 30 + random.integer(below: 50)
      let right = summed(k, length, memory) + [entries(k, 7)]
      try ask.expect(right, k, length, memory, 7)
      let far = summed(2, 900, 70) + [entries(2, 7)]
      try ask.expect(far, 2, 900, 70, 7)
      // So wide a network that its square is beyond an Int too: k n + n² + n + n k + k.
      let wide = 4e9
      let network = wide * wide + 7 * wide + 3
      try ask.expect(summed(3, 2, 1) + [network], 3, 2, 1, 4_000_000_000)
    },
  ],
  misconceptions: [
    .init(
      "counting all probabilities, not the free ones",
      advice: "The probabilities of a distribution sum to 1, so the last one follows from the "
        + "others."
    ) { k, length, memory, hidden in
      let (k, m) = (Double(k), memory)
      let first = (0..<min(m, length)).reduce(0) { $0 + pow(k, Double($1 + 1)) }
      let later = pow(k, Double(m + 1))
      let steps = Double(max(0, length - m))
      return [
        pow(k, Double(length)), first + steps * later, first + (steps > 0 ? later : 0),
        entries(Int(k), hidden),
      ]
    },
    .init(
      "subtracting 1 once for a whole memory",
      advice: "Every past has a distribution of its own, and each of them sums to 1: k - 1 free "
        + "numbers for every past, not k^(m + 1) - 1 for all."
    ) { k, length, memory, hidden in
      let right = summed(k, length, memory)
      let power = pow(Double(k), Double(memory + 1)) - 1
      let first = pow(Double(k), Double(min(memory, length))) - 1
      let steps = Double(max(0, length - memory))
      return [
        right[0], first + steps * power, first + (steps > 0 ? power : 0), entries(k, hidden),
      ]
    },
    .init(
      "leaving out the first steps",
      advice: "They have fewer symbols before them, but a distribution they need too."
    ) { k, length, memory, hidden in
      let later = pow(Double(k), Double(memory)) * Double(k - 1)
      let steps = Double(max(0, length - memory))
      return [
        pow(Double(k), Double(length)) - 1, steps * later, steps > 0 ? later : 0,
        entries(k, hidden),
      ]
    },
    .init(
      "giving the first steps a full memory",
      advice: "Before step 1 there are no symbols, before step 2 only one: such a step has fewer "
        + "pasts."
    ) { k, length, memory, hidden in
      let later = pow(Double(k), Double(memory)) * Double(k - 1)
      return [
        pow(Double(k), Double(length)) - 1, Double(length) * later, later, entries(k, hidden),
      ]
    },
    .init(
      "counting x_t itself as a part of its memory",
      advice: "A memory of m symbols means m symbols before x_t: k^m pasts, and k - 1 numbers for "
        + "each."
    ) { k, length, memory, hidden in
      let shorter = summed(k, length, max(0, memory - 1))
      return [shorter[0], shorter[1], shorter[2], entries(k, hidden)]
    },
    .init(
      "a network that grows with the sequence",
      advice: "Unfolding draws the weights once for every step, but they are the same ones."
    ) { k, length, memory, hidden in
      summed(k, length, memory) + [Double(length) * entries(k, hidden)]
    },
    .init(
      "a network without its biases",
      advice: "bh has an entry for every hidden unit, by for every symbol."
    ) { k, length, memory, hidden in
      summed(k, length, memory) + [entries(k, hidden) - Double(hidden + k)]
    },
    .init(
      "a network that says its state",
      advice: "From the state to the probabilities leads another matrix, Why, with a bias of its "
        + "own."
    ) { k, length, memory, hidden in
      summed(k, length, memory) + [entries(k, hidden) - Double(hidden * k + k)]
    },
    .init(
      "sharing what the first steps have, too",
      advice: "Steps with fewer than `memory` symbols before them cannot use the shared table: its "
        + "pasts are longer."
    ) { k, length, memory, hidden in
      let right = summed(k, length, memory)
      let later = pow(Double(k), Double(min(memory, length - 1))) * Double(k - 1)
      return [right[0], right[1], later, entries(k, hidden)]
    },
  ])

/// Asks, and compares one of the four counts.
private func expectCount(
  _ which: Int, _ right: [Double], _ ask: Asking<Int, Int, Int, Int, [Double]>,
  _ k: Int, _ length: Int, _ memory: Int, _ hidden: Int
) throws {
  let name = ["the table", "tables for each step", "shared tables", "the network"][which]
  let expected = "\(name) with \(short(right[which])) numbers"
  try ask.compare(expected, k, length, memory, hidden) { answer in
    guard answer.count == 4 else { return ("four counts", "\(answer.count)") }
    // Such small counts are whole numbers that are exact.
    return answer[which] == right[which] ? nil : (expected, short(answer[which]))
  }
}

/// By listing: all sequences, and the pasts that a step can tell apart.
private func enumerated(_ k: Int, _ length: Int, _ memory: Int) -> [Double] {
  var prefixes: [[Int]] = [[]]
  var (each, shared) = (0, Set<[Int]>())
  for t in 1...length {
    let pasts = Set(prefixes.map { Array($0.suffix(memory)) })
    each += pasts.count * (k - 1)
    // A past of fewer symbols is another one at every step; a full one is the same at all.
    shared.formUnion(pasts.filter { $0.count == min(memory, t - 1) })
    prefixes = prefixes.flatMap { prefix in (0..<k).map { prefix + [$0] } }
  }
  return [Double(prefixes.count - 1), Double(each), Double(shared.count * (k - 1))]
}

/// Step by step; the table is the memory that reaches back to the beginning.
private func summed(_ k: Int, _ length: Int, _ memory: Int) -> [Double] {
  /// k to a power, by multiplying.
  func pasts(_ view: Int) -> Double { (0..<view).reduce(1) { product, _ in product * Double(k) } }
  var (table, each, shared) = (0.0, 0.0, 0.0)
  for t in 1...length {
    let here = pasts(min(memory, t - 1)) * Double(k - 1)
    table += pasts(t - 1) * Double(k - 1)
    each += here
    if t - 1 <= memory { shared += here }
  }
  return [table, each, shared]
}

/// The entries of the network's matrices, rows times columns.
private func entries(_ k: Int, _ hidden: Int) -> Double {
  let shapes = [(k, hidden), (hidden, hidden), (1, hidden), (hidden, k), (1, k)]
  return shapes.reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
