import Coursework
import Foundation
import GatedCells
import Matrices

/// Exercise 4.1.
let largestHidden = Exercise<Int, Int, Int, Int, Int, Int?>(
  "4.1", "The widest network that a budget of parameters buys", file: "LargestHidden",
  difficulty: .warmUp, see: Section.counting,
  hints: (
    nudge: "Write down the numbers of one block of the first layer with H units, then of one "
      + "block of another layer. Which of the three kinds of weights differ?",
    idea: "One block has H · (inputs + (2 layers - 1) H + layers · biases) numbers, over all "
      + "layers. It grows with H: double H until it is too wide, then halve the interval.",
    nearly: "Do not multiply towards `budget`, divide it: a width fits if `(2 * layers - 1) * "
      + "hidden + inputs + layers * biases <= budget / blocks / hidden`. On the left "
      + "`addingReportingOverflow` tells a sum that is too large for an `Int`."
  ),
  agreement: Agreement(tolerance: 0),
  describe: { blocks, biases, layers, inputs, budget in
    "blocks \(blocks), biases \(biases), layers \(layers), inputs \(inputs), budget \(budget)"
  },
  show: { $0.map { $0 == 1 ? "1 unit" : "\($0) units" } ?? "nil" },
  aspects: [
    .init("one layer", points: 1, rounds: 12) { ask, random in
      let (blocks, biases) = (random.choice([1, 3, 4]), 1 + random.integer(below: 2))
      let inputs = 1 + random.integer(below: 30)
      let budget = 3000 + random.integer(below: 20_000)
      try ask.expect(literal(blocks, biases, 1, inputs, budget), blocks, biases, 1, inputs, budget)
      try expectTight(ask, blocks, 1, inputs, &random)
    },
    .init("several layers", points: 2, rounds: 12) { ask, random in
      let (blocks, biases) = (random.choice([1, 2, 3, 4]), random.integer(below: 3))
      let (layers, inputs) = (2 + random.integer(below: 4), 1 + random.integer(below: 90))
      let budget = 3000 + random.integer(below: 40_000)
      try ask.expect(
        literal(blocks, biases, layers, inputs, budget), blocks, biases, layers, inputs, budget)
      try expectTight(ask, blocks, layers, inputs, &random)
    },
    .init("budgets that a width just meets or just misses", points: 1, rounds: 8) { ask, random in
      let (blocks, biases) = (random.choice([1, 3, 4]), 1 + random.integer(below: 2))
      let (layers, inputs) = (1 + random.integer(below: 3), 1 + random.integer(below: 20))
      let hidden = 2 + random.integer(below: 40)
      let exact = Int(count(blocks, biases, layers, inputs, Int128(hidden)))
      try ask.expect(hidden, blocks, biases, layers, inputs, exact)
      try ask.expect(hidden - 1, blocks, biases, layers, inputs, exact - 1)
    },
    .init("budgets that buy nothing", points: 1, rounds: 6) { ask, random in
      let (blocks, layers) = (random.choice([1, 3, 4]), 1 + random.integer(below: 3))
      let inputs = 1 + random.integer(below: 20)
      let one = Int(count(blocks, 2, layers, inputs, 1))
      try ask.expect(nil, blocks, 2, layers, inputs, one - 1 - random.integer(below: blocks))
      try ask.expect(nil, blocks, 2, layers, inputs, 0)
      try ask.expect(1, blocks, 2, layers, inputs, one)
    },
    .init("budgets up to Int.max", points: 1, rounds: 4) { ask, random in
      let (blocks, biases) = (random.choice([1, 3, 4]), 1 + random.integer(below: 2))
      let (layers, inputs) = (1 + random.integer(below: 2), 1 + random.integer(below: 1000))
      let hidden = 300_000_000 + random.integer(below: 500_000_000)
      let exact = Int(count(blocks, biases, layers, inputs, Int128(hidden)))
      try ask.expect(hidden, blocks, biases, layers, inputs, exact)
      try ask.expect(hidden - 1, blocks, biases, layers, inputs, exact - 1)
      for inputs in [1, Int.max / 1000, Int.max / 3] {
        try ask.expect(
          literal(blocks, biases, layers, inputs, .max), blocks, biases, layers, inputs, .max)
      }
    },
  ],
  misconceptions: [
    .init(
      "one bias for each unit, whatever `biases` says",
      advice: "PyTorch keeps one bias for what a block reads and one for the last output; both "
        + "are learnable numbers."
    ) { blocks, _, layers, inputs, budget in literal(blocks, 1, layers, inputs, budget) },
    .init(
      "every layer reading the inputs",
      advice: "Only the first layer does; each other one reads the outputs of the layer below it."
    ) { blocks, biases, layers, inputs, budget in
      widest(budget) { Int128(layers) * count(blocks, biases, 1, inputs, $0) }
    },
    .init(
      "biases for the first layer alone",
      advice: "Every layer has its own."
    ) { blocks, biases, layers, inputs, budget in
      widest(budget) {
        count(blocks, biases, layers, inputs, $0) - Int128(blocks * biases * (layers - 1)) * $0
      }
    },
    .init(
      "a single layer",
      advice: "The budget is for all layers together."
    ) { blocks, biases, _, inputs, budget in literal(blocks, biases, 1, inputs, budget) },
    .init(
      "one block a cell",
      advice: "Each gate, and the candidate, has weights of its own: an LSTM has four blocks."
    ) { _, biases, layers, inputs, budget in literal(1, biases, layers, inputs, budget) },
    .init(
      "leaving out the weights from the last output",
      advice: "Each block also has H · H weights from the layer's own last output."
    ) { blocks, biases, layers, inputs, budget in
      widest(budget) {
        count(blocks, biases, layers, inputs, $0) - Int128(blocks) * Int128(layers) * $0 * $0
      }
    },
    .init(
      "less than the budget where no more was asked for",
      advice: "A network that uses up its budget to the last number is within it."
    ) { blocks, biases, layers, inputs, budget in
      budget == 0 ? nil : literal(blocks, biases, layers, inputs, budget - 1)
    },
    .init(
      "0 where nothing fits",
      advice: "A network without units is no network: the answer is nil then."
    ) { blocks, biases, layers, inputs, budget in
      literal(blocks, biases, layers, inputs, budget) ?? 0
    },
    .init(
      "the smallest width above the budget",
      advice: "The network must be within the budget, so round down."
    ) { blocks, biases, layers, inputs, budget in
      literal(blocks, biases, layers, inputs, budget).map { $0 + 1 } ?? 1
    },
    .init(
      "a count that is too large for an `Int` and seems to fit",
      advice: "`&*` and `&+` throw the high digits away, so a width that is far too large seems to "
        + "fit. Divide the budget in place of multiplying, or take an overflow for a misfit."
    ) { blocks, biases, layers, inputs, budget in
      searched(budget) { hidden in
        let perUnit = inputs &+ (2 &* layers &- 1) &* hidden &+ layers &* biases
        return blocks &* hidden &* perUnit
      }
    },
    .init(
      "counting in floating point",
      advice: "For large budgets a `Double` has fewer digits than an `Int`. If you solve the "
        + "quadratic equation, check the width that the root gives, and its neighbours, in "
        + "integers."
    ) { blocks, biases, layers, inputs, budget in
      let a = Double(blocks) * Double(2 * layers - 1)
      let b = Double(blocks) * (Double(inputs) + Double(layers * biases))
      let root = ((b * b + 4 * a * Double(budget)).squareRoot() - b) / (2 * a)
      return root < 1 ? nil : Int(root)
    },
  ])

/// Asks for a budget that some width just uses up, with two biases: neither one bias in their place
/// nor a budget that must not be used up gives that width.
private func expectTight(
  _ ask: Asking<Int, Int, Int, Int, Int, Int?>, _ blocks: Int, _ layers: Int, _ inputs: Int,
  _ random: inout SeededGenerator
) throws {
  let hidden = 2 + random.integer(below: 40)
  let exact = Int(count(blocks, 2, layers, inputs, Int128(hidden)))
  try ask.expect(hidden, blocks, 2, layers, inputs, exact)
  // One number less, which one bias a unit would still be within.
  try ask.expect(hidden - 1, blocks, 2, layers, inputs, exact - 1)
}

/// The learnable numbers, layer by layer.
private func count(
  _ blocks: Int, _ biases: Int, _ layers: Int, _ inputs: Int, _ hidden: Int128
) -> Int128 {
  var sum: Int128 = 0
  for layer in 0..<layers {
    let reads = layer == 0 ? Int128(inputs) : hidden
    sum += Int128(blocks) * (reads * hidden + hidden * hidden + Int128(biases) * hidden)
  }
  return sum
}

private func literal(
  _ blocks: Int, _ biases: Int, _ layers: Int, _ inputs: Int, _ budget: Int
) -> Int? {
  widest(budget) { count(blocks, biases, layers, inputs, $0) }
}

/// For the misconceptions: doubling and halving with a size that may be wrong.
private func searched(_ budget: Int, size: (Int) -> Int) -> Int? {
  guard size(1) <= budget else { return nil }
  var (low, high) = (1, 2)
  while high < Int.max / 4, size(high) <= budget { (low, high) = (high, 2 * high) }
  while high - low > 1 {
    let middle = low + (high - low) / 2
    if size(middle) <= budget { low = middle } else { high = middle }
  }
  return low
}

/// The largest width whose size is within the budget, bit by bit from the highest, in numbers of
/// twice the length.
private func widest(_ budget: Int, size: (Int128) -> Int128) -> Int? {
  var width: Int128 = 0
  for bit in stride(from: 61, through: 0, by: -1) {
    let wider = width + (Int128(1) << Int128(bit))
    // Beyond this no count fits, and the square would not fit either.
    if wider <= Int128(budget), size(wider) <= Int128(budget) { width = wider }
  }
  return width == 0 ? nil : Int(width)
}
