import Coursework
import Foundation
import GradientPathology
import Matrices

/// Exercise 3.3.
let clippingCosines = Exercise<[[Double]], Double, [[Double]]>(
  "3.3", "What does each way of clipping do to length and direction?", file: "ClippingCosines",
  difficulty: .warmUp, see: "Clipping",
  hints: (
    nudge: "Write three small functions that clip, and one that compares.",
    idea: "The cosine of two vectors is their dot product over both lengths, with all groups laid "
      + "end to end. Only what is longer than the limit is changed.",
    nearly: "`scale = min(1, limit / length)` serves the whole and each group; for the entries "
      + "`min(max(x, -limit), limit)`. If the gradient's length is 0, "
      + "every row is [1, 0]."
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
      try ask.expect(literal(small, 100), small, 100)
      try ask.expect([[1, 0], [1, 0], [1, 0]], [[0, 0], [0]], 1)
      let mixed = [[0, 0], [3 + random.uniform(), 4], []]
      try ask.expect(literal(mixed, 1), mixed, 1)
    },
  ],
  misconceptions: [
    .init(
      "stretching short groups to the limit as well",
      advice: "Clipping shortens; what is within the limit stays as it is."
    ) { groups, limit in
      compared(
        groups, limit,
        byGroup: { group in
          let length = norm(group)
          return length > 0 ? group.map { $0 * limit / length } : group
        })
    },
    .init(
      "scaling by the largest entry instead of cutting each entry",
      advice: "That keeps the direction. Clipping by value changes the large entries and leaves "
        + "the small ones."
    ) { groups, limit in
      let largest = groups.joined().reduce(0) { max($0, abs($1)) }
      return compared(groups, limit, byValue: { largest > limit ? $0 * limit / largest : $0 })
    },
    .init(
      "deciding for each group by the length of the whole",
      advice: "In the second way each group is compared with the limit by its own length."
    ) { groups, limit in
      let whole = norm(groups.flatMap { $0 })
      return compared(
        groups, limit, byGroup: { whole > limit ? $0.map { $0 * limit / whole } : $0 })
    },
    .init(
      "cutting large entries at the limit, but not those far below zero",
      advice: "An entry of -5 is as long as one of 5: it is moved up to -limit."
    ) { groups, limit in compared(groups, limit, byValue: { min($0, limit) }) },
    .init(
      "adding up the magnitudes as the length",
      advice: "Length is the root of the sum of squares, here as in the chapter."
    ) { groups, limit in
      func length(_ x: [Double]) -> Double { x.reduce(0) { $0 + abs($1) } }
      func clipped(_ x: [Double]) -> [Double] {
        length(x) > limit ? x.map { $0 * limit / length(x) } : x
      }
      let whole = groups.flatMap { $0 }
      let cut = whole.map { min(max($0, -limit), limit) }
      return [clipped(whole), groups.flatMap(clipped), cut].map { other in
        let product = zip(whole, other).reduce(0) { $0 + $1.0 * $1.1 }
        let lengths = length(whole) * length(other)
        return [lengths > 0 ? product / lengths : 1, length(other)]
      }
    },
    .init(
      "comparing directions with the whole left as long as it was",
      advice: "The cosine does not see it, but the first way shortens too: to the length `limit`."
    ) { groups, limit in
      let right = literal(groups, limit)
      return [[1, norm(groups.flatMap { $0 })], right[1], right[2]]
    },
  ])

private func norm(_ x: [Double]) -> Double { x.reduce(0) { hypot($0, $1) } }

/// The three rows by the angle's own geometry: for unit vectors u and v, cos = 1 - |u - v|² / 2. The
/// first way needs none: it keeps the direction, and its length is the smaller of two.
private func compared(
  _ groups: [[Double]], _ limit: Double, byGroup: (([Double]) -> [Double])? = nil,
  byValue: ((Double) -> Double)? = nil
) -> [[Double]] {
  let whole = groups.flatMap { $0 }
  func row(_ other: [Double]) -> [Double] {
    let (a, b) = (norm(whole), norm(other))
    guard a > 0 else { return [1, 0] }
    let distance = norm(zip(whole, other).map { $0 / a - $1 / b })
    return [1 - distance * distance / 2, b]
  }
  func shortened(_ x: [Double]) -> [Double] {
    let length = norm(x)
    return length > limit ? x.map { $0 * limit / length } : x
  }
  let byGroup = byGroup ?? shortened
  let byValue = byValue ?? { abs($0) > limit ? ($0 < 0 ? -limit : limit) : $0 }
  return [[1, min(norm(whole), limit)], row(groups.flatMap(byGroup)), row(whole.map(byValue))]
}

private func literal(_ groups: [[Double]], _ limit: Double) -> [[Double]] {
  compared(groups, limit)
}
