import Coursework
import Foundation
import Matrices
import TruncatedBPTT

/// Exercise 2.2.
let bitsPerCharacter = Exercise<[Double], [Int], Double>(
  "2.2", "From nats of windows to bits of characters", file: "BitsPerCharacter",
  difficulty: .warmUp, see: "A text that has no end",
  hints: (
    nudge: "What did the whole text cost? A mean over windows is not a mean over characters.",
    idea:
      "A window with a mean of m nats over n characters cost m n nats. Add the costs, then divide "
      + "once by all the characters.",
    nearly:
      "A nat is 1 / log 2 bits: divide by `log(2)`. Skip windows with n = 0 before you multiply: "
      + "NaN times zero is NaN."
  ),
  describe: { "mean losses \(short($0)) nats over \($1) characters" },
  show: { "\(short($0)) bits" },
  aspects: [
    .init("windows of equal length", points: 1, rounds: 10) { ask, random in
      let nats = losses(3, &random)
      try ask.expect(literal(nats, [20, 20, 20]), nats, [20, 20, 20])
    },
    .init("windows of different lengths", points: 2, rounds: 10) { ask, random in
      let nats = losses(4, &random)
      let characters = (0..<4).map { _ in 1 + random.integer(below: 40) }
      try ask.expect(literal(nats, characters), nats, characters)
    },
    .init("windows without characters", points: 1, rounds: 5) { ask, random in
      let nats = losses(3, &random) + [.nan, .infinity]
      let characters = [1 + random.integer(below: 40), 0, 7, 0, 0]
      try ask.expect(literal(nats, characters), nats, characters)
      try ask.expectError("an error, since there is no character", [.nan, 1], [0, 0])
    },
    .init("a NaN over characters is not hidden", points: 1, rounds: 5) { ask, random in
      var nats = losses(3, &random)
      nats[random.integer(below: 3)] = .nan
      let characters = (0..<3).map { _ in 1 + random.integer(below: 40) }
      try ask.expect(literal(nats, characters), nats, characters)
    },
  ],
  misconceptions: [
    .init(
      "the mean of the windows' means",
      advice: "A short last window would weigh as much as a long one. Weigh by characters."
    ) { nats, characters in
      let kept = zip(nats, characters).filter { $0.1 > 0 }
      if kept.isEmpty { throw Nothing() }
      return kept.reduce(0) { $0 + $1.0 } / Double(kept.count) / log(2)
    },
    .init(
      "nats instead of bits",
      advice: "Divide by log 2: a bit is the loss of a fair coin, log 2 nats."
    ) { nats, characters in try mean(nats, characters) },
    .init(
      "nats multiplied by log 2",
      advice:
        "A fair coin costs log 2 = 0.693 nats and one bit, so bits are more than nats: divide."
    ) { nats, characters in try mean(nats, characters) * log(2) },
    .init(
      "bits per window",
      advice: "You divided by the number of windows; the question is what a character costs."
    ) { nats, characters in
      let windows = Double(characters.count { $0 > 0 })
      let count = Double(characters.reduce(0, +))
      return try mean(nats, characters) * count / windows / log(2)
    },
    .init(
      "windows left out because their loss is NaN",
      advice: "What decides is the number of characters. Zero characters times an infinite loss is "
        + "NaN again, and a NaN over characters must be seen."
    ) { nats, characters in
      let kept = zip(nats, characters).filter { !$0.0.isNaN }
      return try mean(of: kept) / log(2)
    },
    .init(
      "windows left out because their loss is not finite",
      advice: "What decides is the number of characters: a NaN over characters must be seen."
    ) { nats, characters in
      let kept = zip(nats, characters).filter { $0.0.isFinite }
      return try mean(of: kept) / log(2)
    },
  ])

private struct Nothing: Error {}

private func mean(_ nats: [Double], _ characters: [Int]) throws -> Double {
  try mean(of: zip(nats, characters).filter { $0.1 > 0 })
}

private func mean(of kept: [(Double, Int)]) throws -> Double {
  let count = kept.reduce(0) { $0 + $1.1 }
  if count == 0 { throw Nothing() }
  return kept.reduce(0) { $0 + $1.0 * Double($1.1) } / Double(count)
}

private func losses(_ count: Int, _ random: inout SeededGenerator) -> [Double] {
  (0..<count).map { _ in Double(5 + random.integer(below: 31)) / 10 }
}

/// Every character with its window's loss, in base-2 logarithms, one by one.
private func literal(_ nats: [Double], _ characters: [Int]) -> Double {
  let costs = zip(nats, characters).flatMap { loss, count in
    (0..<count).map { _ in -log2(exp(-loss)) }
  }
  return costs.reduce(0, +) / Double(costs.count)
}
