import Coursework
import Foundation
import GradientPathology
import Matrices

/// Exercise 3.3.
let clippingCosines = Exercise<[[Double]], Double, [Double]>(
  "3.3", "What does each way of clipping do to the direction?", file: "ClippingCosines",
  difficulty: .warmUp, see: "Clipping",
  hints: (
    nudge: "Write three small functions that clip, and one that compares.",
    idea: "The cosine of two vectors is their dot product over both lengths, with all groups laid "
      + "end to end. Only what is longer than the limit is changed.",
    nearly: "`scale = min(1, limit / length)` serves the whole and each group; for the entries "
      + "`min(max(x, -limit), limit)`. If the gradient's length is 0, return [1, 1, 1]."
  ),
  describe: { groups, limit in "the gradient \(short(groups)) and the limit \(short(limit))" },
  show: { short($0) },
  aspects: [
    .init("a gradient that everything clips", points: 1, rounds: 10) { ask, random in
      let groups = (0..<3).map { _ in
        (0..<(1 + random.integer(below: 4))).map { _ in 5 * random.normal() + 3 }
      }
      try ask.expect(literal(groups, 0.1), groups, 0.1)
    },
    .init("groups of which only some are too long", points: 1, rounds: 12) { ask, random in
      let groups = (0..<4).map { g in
        (0..<(1 + random.integer(below: 4))).map { _ in Double(g * g) * random.normal() + 0.1 }
      }
      let limit = random.uniform(0.5..<3)
      try ask.expect(literal(groups, limit), groups, limit)
    },
    .init("a gradient within the limit, empty groups, and zeros", points: 1, rounds: 4) {
      ask, random in
      let small = [[random.uniform(), 0.3], [], [-0.2]]
      try ask.expect([1, 1, 1], small, 100)
      try ask.expect([1, 1, 1], [[0, 0], [0]], 1)
      let mixed = [[0, 0], [3 + random.uniform(), 4], []]
      try ask.expect(literal(mixed, 1), mixed, 1)
    },
  ],
  misconceptions: [
    .init(
      "stretching short groups to the limit as well",
      advice: "Clipping shortens; what is within the limit stays as it is."
    ) { groups, limit in
      cosines(groups, limit) { group in
        let length = norm(group)
        return length > 0 ? group.map { $0 * limit / length } : group
      }
    },
    .init(
      "scaling by the largest entry instead of cutting each entry",
      advice: "That keeps the direction. Clipping by value changes the large entries and leaves "
        + "the small ones."
    ) { groups, limit in
      let right = cosines(groups, limit) { shortened($0, limit) }
      return [right[0], right[1], 1]
    },
    .init(
      "deciding for each group by the length of the whole",
      advice: "In the second way each group is compared with the limit by its own length."
    ) { groups, limit in
      let whole = norm(groups.flatMap { $0 })
      return cosines(groups, limit) { group in
        let length = norm(group)
        return whole > limit && length > 0 ? group.map { $0 * limit / whole } : group
      }
    },
  ])

private func norm(_ x: [Double]) -> Double { x.reduce(0) { hypot($0, $1) } }

private func shortened(_ x: [Double], _ limit: Double) -> [Double] {
  norm(x) > limit ? x.map { $0 * limit / norm(x) } : x
}

/// The three cosines by the angle's own geometry: for unit vectors u and v, cos = 1 - |u - v|² / 2.
private func cosines(
  _ groups: [[Double]], _ limit: Double, byGroup: ([Double]) -> [Double]
) -> [Double] {
  let whole = groups.flatMap { $0 }
  guard norm(whole) > 0 else { return [1, 1, 1] }
  func cosine(_ other: [Double]) -> Double {
    let (a, b) = (norm(whole), norm(other))
    let distance = norm(zip(whole, other).map { $0 / a - $1 / b })
    return 1 - distance * distance / 2
  }
  let cut = whole.map { abs($0) > limit ? ($0 < 0 ? -limit : limit) : $0 }
  return [1, cosine(groups.flatMap(byGroup)), cosine(cut)]
}

private func literal(_ groups: [[Double]], _ limit: Double) -> [Double] {
  cosines(groups, limit) { shortened($0, limit) }
}
