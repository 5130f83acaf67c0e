import Coursework
import Matrices

/// Exercise 1.6.
let fewestForwardSteps = Exercise<Int, Int, Int>(
  "1.6", "Back through time with little memory", file: "FewestForwardSteps",
  difficulty: .challenge, see: Section.memory,
  hints: (
    nudge:
      "Say that the first state stored after h_0 is h_k. What is left to do, and with how many "
      + "places?",
    idea:
      "Walking to h_k costs k. The steps behind it are the same task again, with T - k steps and "
      + "one place fewer. After that h_k is dropped, and the steps before it are the same task with "
      + "k steps and all places. Take the best k. A function that calls itself does the same small "
      + "tasks over and over, and gives no answer in time: remember what you have worked out.",
    nearly:
      "Keep a table for each number of places, and fill it from short to long: "
      + "`fewest[T] = min(fewest[T], k + withOneFewer[T - k] + fewest[k])` for each k from 1 to "
      + "T - 1, starting from T (T - 1) / 2 for one place."
  ),
  describe: { steps, states in
    "T = \(counted(steps, "step")), room for \(counted(states, "state"))"
  },
  show: { counted($0, "forward step") },
  aspects: [
    .init("room for every state", points: 1, rounds: 5) { ask, random in
      let steps = 1 + random.integer(below: 8)
      try ask.expect(steps - 1, steps, 8)
    },
    .init("room for h_0 alone", points: 1, rounds: 5) { ask, random in
      let steps = 1 + random.integer(below: 60)
      try ask.expect((0..<steps).reduce(0, +), steps, 1)
    },
    .init("short sequences", points: 2, rounds: 6) { ask, random in
      let (steps, states) = (3 + random.integer(below: 5), 2 + random.integer(below: 2))
      try ask.expect(fewestBySearch(steps, states), steps, states)
    },
    .init("longer sequences, in time", points: 3, rounds: 8) { ask, random in
      let (steps, states) = (40 + random.integer(below: 60), 2 + random.integer(below: 6))
      try ask.expect(fewestByCounting(steps, states), steps, states)
    },
    .init("four hundred steps, in time", points: 1, rounds: 1) { ask, random in
      let (steps, states) = (360 + random.integer(below: 41), 6 + random.integer(below: 3))
      try ask.expect(fewestByCounting(steps, states), steps, states)
    },
  ],
  misconceptions: [
    .init(
      "equal segments",
      advice: "After the last segment its place is free, and the segment before it can use it. "
        + "Segments of equal length leave it empty."
    ) { steps, states in
      // The best equal length: stored states at its multiples, the rest from the nearest of them.
      let lengths = (1...steps).filter { ($0 * states) >= steps }
      return lengths.map { length in
        let starts = Array(stride(from: 0, to: steps, by: length))
        let walk = starts[starts.count - 1]
        return starts.reduce(walk) { sum, start in
          let size = min(length, steps - start)
          return sum + size * (size - 1) / 2
        }
      }.min() ?? 0
    },
    .init(
      "always halving",
      advice: "The half behind the stored state has one place fewer than the half before it, so it "
        + "should be the shorter one. How much shorter, you have to try."
    ) { steps, states in
      func cost(_ steps: Int, _ states: Int) -> Int {
        if steps <= 1 { return 0 }
        if states == 1 { return steps * (steps - 1) / 2 }
        let half = steps / 2
        return half + cost(steps - half, states - 1) + cost(half, states)
      }
      return cost(steps, states)
    },
    .init(
      "a place that is not used again",
      advice: "Once the steps behind h_k are done, h_k is no longer needed: the steps before it "
        + "have all places again."
    ) { steps, states in
      var fewest = (0...steps).map { $0 * ($0 - 1) / 2 }
      for _ in 1..<states {
        let before = fewest
        for t in stride(from: 2, through: steps, by: 1) {
          fewest[t] = (1..<t).reduce(before[t]) { min($0, $1 + before[t - $1] + before[$1]) }
        }
      }
      return fewest[steps]
    },
    .init(
      "a place too many",
      advice: "h_0 is in one of the places. With room for one state there is room for h_0."
    ) { fewestByCounting($0, $1 + 1) },
    .init(
      "counting the backward steps too",
      advice: "The backward step of t works from h_{t-1} on its own; only moves of the working "
        + "state count. A single step costs nothing."
    ) { steps, states in fewestByCounting(steps, states) + steps },
  ])

/// "1 step", "2 steps".
private func counted(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)" + (number == 1 ? "" : "s")
}

/// By definition: the cheapest way through all situations that the rules allow. A situation is the
/// set of stored states, the working state, and how many steps are still to be gone back through.
func fewestBySearch(_ steps: Int, _ states: Int) -> Int {
  struct Situation: Hashable {
    var stored: Int  // bit i for h_i
    var working: Int
    var left: Int
  }
  // All situations of one cost, then those of one forward step more.
  var now = [Situation(stored: 1, working: 0, left: steps)]
  var seen = Set(now)
  var cost = 0
  while true {
    var next: [Situation] = []
    while let here = now.popLast() {
      if here.left == 0 { return cost }
      func reach(_ there: Situation, _ list: inout [Situation]) {
        if seen.insert(there).inserted { list.append(there) }
      }
      var there = here
      if here.working == here.left - 1 {
        there.left -= 1
        reach(there, &now)
      }
      there = here
      there.stored |= 1 << here.working
      if there.stored.nonzeroBitCount <= states { reach(there, &now) }
      for i in 0..<steps where here.stored & 1 << i != 0 {
        there = here
        there.working = i
        reach(there, &now)
        there = here
        there.stored &= ~(1 << i)
        reach(there, &now)
      }
      if here.working + 1 < here.left {
        there = here
        there.working += 1
        // A free step may still be found to lead there; so it is not marked as seen yet.
        next.append(there)
      }
    }
    cost += 1
    now = next.filter { seen.insert($0).inserted }
  }
}

/// Griewank's count: where no step is repeated more than r times, C(m + r, m) steps can be gone back
/// through. So the steps that cost r repetitions each are C(m + r - 1, m - 1), for r = 0, 1, 2, …
/// Source: Griewank (1992), "Achieving logarithmic growth of temporal and spatial complexity".
func fewestByCounting(_ steps: Int, _ states: Int) -> Int {
  var (left, sum, repetitions) = (steps, 0, 0)
  var group = 1
  while left > 0 {
    let size = min(left, group)
    sum += repetitions * size
    left -= size
    repetitions += 1
    group = group * (states + repetitions - 1) / repetitions
  }
  return sum
}
