import Coursework
import Foundation
import Matrices

/// Exercise 7.1.
let wholeAnswers = Exercise<[[Int]], [[Int]], [Double]>(
  "7.1", "What does the share of right symbols say about whole answers?", file: "WholeAnswers",
  difficulty: .warmUp, see: "The sorter",
  hints: (
    nudge: "Write the end down as a symbol of its own, and there are no special cases left.",
    idea:
      "Put an end behind every answer and every target that no symbol can be, such as nil. Then "
      + "an answer is right if both lists are the same, and `zip` counts the right places.",
    nearly:
      "With `share` = right places / all places, a target of n symbols is expected whole with "
      + "`pow(share, Double(n + 1))` (import Foundation); take the mean over the targets."
  ),
  describe: { answers, targets in "answers \(answers) to targets \(targets)" },
  show: { short($0) },
  aspects: [
    .init("answers as long as their targets", points: 1, rounds: 8) { ask, random in
      let targets = someTargets(&random)
      let answers = targets.map { target in
        target.map { random.uniform() < 0.7 ? $0 : $0 + 1 }
      }
      try ask.expect(literal(answers, targets), answers, targets)
    },
    .init("answers that end too early or too late", points: 2, rounds: 12) { ask, random in
      let targets = someTargets(&random)
      let answers = targets.map { target in
        var answer = target.map { random.uniform() < 0.8 ? $0 : $0 - 2 }
        switch random.integer(below: 3) {
        case 0: answer.removeLast(1 + random.integer(below: answer.count))
        case 1: answer += (0...random.integer(below: 3)).map { _ in random.integer(below: 4) }
        default: break
        }
        return answer
      }
      try ask.expect(literal(answers, targets), answers, targets)
    },
    .init("empty ones, and symbols below zero", points: 1, rounds: 4) { ask, random in
      let symbol = -1 - random.integer(below: 3)
      let targets = [[], [symbol, -1, 0], [-1], []]
      let answers = [[], [symbol], [], [-1, symbol]]
      try ask.expect(literal(answers, targets), answers, targets)
      try ask.expect([1, 1, 1], [[]], [[]])
      try ask.expect([0, 0, 0], [[symbol]], [[]])
    },
    .init("symbols that one might take for an end", points: 1, rounds: 2) { ask, random in
      let symbol = random.integer(below: 10)
      for end in [10, 11, Int.max, Int.min] {
        try ask.expect([0, 0.5, 0.25], [[symbol, end]], [[symbol]])
        let targets = [[symbol, end], [symbol]]
        let answers = [[symbol], [symbol, end, end]]
        try ask.expect(literal(answers, targets), answers, targets)
      }
    },
  ],
  misconceptions: [
    .init(
      "counting symbols without the end",
      advice: "Whether an answer ends where it should is a place of its own: a target of n symbols "
        + "has n + 1."
    ) { answers, targets in
      let right = zip(answers, targets).reduce(0) { $0 + zip($1.0, $1.1).count { $0 == $1 } }
      let places = targets.reduce(0) { $0 + $1.count }
      let share = places > 0 ? Double(right) / Double(places) : 1
      return [whole(answers, targets), share, expected(share, targets, ends: 0)]
    },
    .init(
      "answers that go on ending for ever",
      advice:
        "Behind its end an answer has nothing: a place there is not right, even if it is the place of "
        + "the target's end."
    ) { answers, targets in
      var (right, places) = (0, 0)
      for (answer, target) in zip(answers, targets) {
        places += target.count + 1
        right += zip(answer, target).count { $0 == $1 } + (answer.count <= target.count ? 1 : 0)
      }
      let share = Double(right) / Double(places)
      return [whole(answers, targets), share, expected(share, targets)]
    },
    .init(
      "a number for the end that may be a symbol",
      advice:
        "Symbols may be any whole numbers, so none is free to stand for the end. An answer that says "
        + "that number has not ended there."
    ) { answers, targets in
      let (said, due) = (answers.map { $0 + [10] }, targets.map { $0 + [10] })
      let right = zip(said, due).reduce(0) { $0 + zip($1.0, $1.1).count { $0 == $1 } }
      let share = Double(right) / Double(due.reduce(0) { $0 + $1.count })
      return [whole(said, due), share, expected(share, targets)]
    },
    .init(
      "averaging the targets' shares",
      advice:
        "The second number is over the places of all targets together: a long target has more "
        + "of them."
    ) { answers, targets in
      let shares = zip(answers, targets).map { rightPlaces($0, $1) / Double($1.count + 1) }
      let share = shares.reduce(0, +) / Double(shares.count)
      return [whole(answers, targets), share, expected(share, targets)]
    },
    .init(
      "taking an answer for right as far as it goes",
      advice: "An answer that stops too early, or goes on behind the target, is not the target."
    ) { answers, targets in
      let agreeing = zip(answers, targets).count { zip($0, $1).allSatisfy { $0 == $1 } }
      let right = literal(answers, targets)
      return [Double(agreeing) / Double(targets.count), right[1], right[2]]
    },
    .init(
      "expecting every target whole with one power, of their mean length",
      advice:
        "A power of a mean is not the mean of the powers: raise for each target, then average."
    ) { answers, targets in
      let right = literal(answers, targets)
      let mean = Double(targets.reduce(0) { $0 + $1.count + 1 }) / Double(targets.count)
      return [right[0], right[1], pow(right[1], mean)]
    },
    .init(
      "leaving the end out of the power",
      advice: "For a whole answer the end must be right too: n + 1 places, not n."
    ) { answers, targets in
      let right = literal(answers, targets)
      return [right[0], right[1], expected(right[1], targets, ends: 0)]
    },
    .init(
      "dividing by the places of the answers",
      advice: "The targets say how many places there are, however long the answers get."
    ) { answers, targets in
      let right = zip(answers, targets).reduce(0) { $0 + rightPlaces($1.0, $1.1) }
      let share = right / Double(answers.reduce(0) { $0 + $1.count + 1 })
      return [whole(answers, targets), share, expected(share, targets)]
    },
    .init(
      "taking the share of right places for the share of whole answers",
      advice: "A whole answer needs all its places right at once: its probability is a product."
    ) { answers, targets in
      let right = literal(answers, targets)
      return [right[0], right[1], right[1]]
    },
  ])

/// Targets of different lengths, none empty.
private func someTargets(_ random: inout SeededGenerator) -> [[Int]] {
  (0..<(2 + random.integer(below: 4))).map { _ in
    (0...random.integer(below: 6)).map { _ in random.integer(below: 10) }
  }
}

/// By sets: what stands in a place, with the number of the place.
private func literal(_ answers: [[Int]], _ targets: [[Int]]) -> [Double] {
  func places(_ symbols: [Int]) -> Set<String> {
    var places: Set = ["end at \(symbols.count)"]
    for (place, symbol) in symbols.enumerated() { places.insert("\(symbol) at \(place)") }
    return places
  }
  var (all, shared, same) = (0, 0, 0)
  for (answer, target) in zip(answers, targets) {
    let due = places(target)
    let said = places(answer)
    all += due.count
    shared += due.intersection(said).count
    same += due == said ? 1 : 0
  }
  let share = Double(shared) / Double(all)
  var chance = 0.0
  for target in targets {
    chance += (0...target.count).reduce(1) { product, _ in product * share }
  }
  return [Double(same) / Double(targets.count), share, chance / Double(targets.count)]
}

private func whole(_ answers: [[Int]], _ targets: [[Int]]) -> Double {
  Double(zip(answers, targets).count { $0 == $1 }) / Double(targets.count)
}

private func rightPlaces(_ answer: [Int], _ target: [Int]) -> Double {
  Double(zip(answer, target).count { $0 == $1 } + (answer.count == target.count ? 1 : 0))
}

/// For the misconceptions: the mean of the powers, with `ends` places more than symbols.
private func expected(_ share: Double, _ targets: [[Int]], ends: Int = 1) -> Double {
  targets.reduce(0) { $0 + pow(share, Double($1.count + ends)) } / Double(targets.count)
}
