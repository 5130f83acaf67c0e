import BidirectionalRNN
import Coursework
import GatedCells
import Matrices

/// Exercise 5.3.
let widestLayer = Exercise<Int, Int, Int, Int, Int, Int>(
  "5.3", "How wide may the layers be?", file: "WidestLayer", difficulty: .warmUp,
  see: "Counting the weights",
  hints: (
    nudge: "How many numbers does a layer above the first read at each step?",
    idea: "From the second layer on, a stream reads both streams below: twice its own width. Write "
      + "the count as a function of the width; it only grows.",
    nearly: "With n units: `2 * blocks * n * (inputs + n + 1)` for the lowest layer, "
      + "`2 * blocks * n * (2 * n + n + 1)` for every other, `(2 * n + 1) * classes` on top. Double "
      + "n until it is too much, then halve the interval."
  ),
  describe: { inputs, classes, layers, blocks, budget in
    "\(inputs) inputs, \(classes) classes, \(layers) layers, \(blocks) blocks, a budget of \(budget)"
  },
  show: { "\($0) units" },
  aspects: [
    .init("one layer", points: 1, rounds: 8) { ask, random in
      try examine(ask, layers: 1, units: 1...12, &random)
    },
    .init("several layers", points: 2, rounds: 10) { ask, random in
      try examine(ask, layers: 2 + random.integer(below: 3), units: 1...12, &random)
    },
    .init("a budget of a million million and more", points: 1, rounds: 5) { ask, random in
      try examine(
        ask, layers: 1 + random.integer(below: 4), units: 1_000_000...4_000_000, &random)
    },
    .init("where not even one unit fits, an error", points: 1, rounds: 4) { ask, random in
      let (inputs, classes, layers) = (
        1 + random.integer(below: 9), 2 + random.integer(below: 5), 1 + random.integer(below: 3)
      )
      let blocks = random.choice([1, 4])
      let least = counted(inputs, classes, layers, blocks, units: 1)
      try ask.expect(1, inputs, classes, layers, blocks, least)
      try ask.expectError(
        "an error, for one unit makes \(least) numbers", inputs, classes, layers, blocks, least - 1)
    },
  ],
  misconceptions: [
    .init(
      "a number that stays below the budget", advice: "To use the budget up is to stay within it."
    ) { inputs, classes, layers, blocks, budget in
      try widest(budget - 1) { n in formula(inputs, classes, layers, blocks, n) }
    },
    .init(
      "upper layers that read one stream only",
      advice: "The output of a bidirectional layer has both streams: the next one reads twice the "
        + "width."
    ) { inputs, classes, layers, blocks, budget in
      try widest(budget) { n in
        2 * blocks * n * (inputs + n + 1 + (layers - 1) * (2 * n + 1)) + (2 * n + 1) * classes
      }
    },
    .init(
      "every layer counted as the lowest",
      advice:
        "Only the lowest layer reads the inputs. Each other reads the outputs of the one "
        + "below, twice the width."
    ) { inputs, classes, layers, blocks, budget in
      try widest(budget) { n in
        2 * blocks * n * (inputs + n + 1) * layers + (2 * n + 1) * classes
      }
    },
    .init(
      "logits that read one stream only", advice: "W_y has a row for each unit of both streams."
    ) { inputs, classes, layers, blocks, budget in
      try widest(budget) { n in
        2 * blocks * n * (inputs + n + 1 + (layers - 1) * (3 * n + 1)) + (n + 1) * classes
      }
    },
    .init(
      "one direction only", advice: "Each layer has two cells, one for each direction."
    ) { inputs, classes, layers, blocks, budget in
      try widest(budget) { n in
        blocks * n * (inputs + n + 1 + (layers - 1) * (2 * n + 1)) + (n + 1) * classes
      }
    },
    .init(
      "two biases for each block",
      advice: "PyTorch counts two; only their sum matters, and this exercise has one."
    ) { inputs, classes, layers, blocks, budget in
      try widest(budget) { n in
        2 * blocks * n * (inputs + n + 2 + (layers - 1) * (3 * n + 2)) + (2 * n + 1) * classes
      }
    },
    .init(
      "zero in place of an error", advice: "Where no unit fits there is no layer: throw an error."
    ) { inputs, classes, layers, blocks, budget in
      (try? widest(budget) { n in formula(inputs, classes, layers, blocks, n) }) ?? 0
    },
  ])

private struct Refused: Error {}

/// For the misconceptions: the largest width whose count fits.
private func widest(_ budget: Int, count: (Int) -> Int) throws -> Int {
  guard count(1) <= budget else { throw Refused() }
  var units = 1
  var stride = 1 << 24
  while stride > 0 {
    if count(units + stride) <= budget { units += stride } else { stride /= 2 }
  }
  return units
}

private func formula(_ inputs: Int, _ classes: Int, _ layers: Int, _ blocks: Int, _ n: Int) -> Int {
  2 * blocks * n * (inputs + n + 1 + (layers - 1) * (3 * n + 1)) + (2 * n + 1) * classes
}

/// The numbers of a network that is really built. The count is a polynomial of the second degree in the
/// width, so that three networks tell it for every width.
private func counted(
  _ inputs: Int, _ classes: Int, _ layers: Int, _ blocks: Int, units: Int
) -> Int {
  func built(_ n: Int) -> Int {
    var random = SeededGenerator(seed: 1)
    func network<Cell: RecurrentCell>(_ cell: (Int) -> Cell) -> Int where Cell.Element == Double {
      let stack = (0..<layers).map { layer in
        Bidirectional(
          forward: cell(layer == 0 ? inputs : 2 * n), backward: cell(layer == 0 ? inputs : 2 * n))
      }
      return BidirectionalNetwork(
        stack, Wy: .zeros(rows: 2 * n, columns: classes), by: .zeros(rows: 1, columns: classes)
      ).parameterCount
    }
    return blocks == 1
      ? network { TanhCell(input: $0, hidden: n, using: &random) }
      : network { LSTMCell(input: $0, hidden: n, using: &random) }
  }
  let (one, two, three) = (built(1), built(2), built(3))
  let second = three - 2 * two + one
  return one + (units - 1) * (two - one) + (units - 1) * (units - 2) / 2 * second
}

/// A budget anywhere from what a width needs to one less than what the next needs.
private func examine(
  _ ask: Asking<Int, Int, Int, Int, Int, Int>, layers: Int, units: ClosedRange<Int>,
  _ random: inout SeededGenerator
) throws {
  let (inputs, classes) = (1 + random.integer(below: 9), 2 + random.integer(below: 5))
  let blocks = random.choice([1, 4])
  let n = units.lowerBound + random.integer(below: units.count)
  let least = counted(inputs, classes, layers, blocks, units: n)
  let most = counted(inputs, classes, layers, blocks, units: n + 1) - 1
  // One more than the least first: counting a weight too many and wanting to stay below differ there.
  for budget in [least + 1, most, least, least + random.integer(below: most - least)] {
    try ask.expect(n, inputs, classes, layers, blocks, budget)
  }
}
