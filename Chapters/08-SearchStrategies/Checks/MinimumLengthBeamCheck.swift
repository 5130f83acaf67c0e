import Coursework
import Matrices
import SearchStrategies

/// Exercise 8.2.
let minimumLengthBeam = Exercise<TableModel, Int, Int, [String]>(
  "8.2", "Beam search that may not stop too early", file: "MinimumLengthBeam",
  difficulty: .standard, see: "Beam search",
  hints: (
    nudge: "Write the chapter's loop over steps first, without the minimum. Only one line of it "
      + "changes.",
    idea:
      "The end symbol must be left out *before* the best candidates are chosen. If it is removed "
      + "afterwards it has already taken a place in the beam.",
    nearly: "`if symbol == model.end && prefix.symbols.count < minimumLength { continue }` in the "
      + "loop that makes the candidates."
  ),
  describe: { model, width, minimum in
    "a beam of width \(width), at least \(minimum) symbols before the end, in " + describe(model)
  },
  show: { "“\(sentence($0))”" },
  aspects: [
    .init("without a minimum it is beam search", points: 2) { ask, random in
      try expectBeam(ask, model(&random), width: 1 + random.integer(below: 3), minimum: 0)
    },
    .init("the end waits until it is allowed", points: 3, rounds: 40) { ask, random in
      let minimum = 1 + random.integer(below: 2)
      try expectBeam(ask, model(&random), width: 1 + random.integer(below: 3), minimum: minimum)
    },
    .init("larger models, wider beams", points: 2, rounds: 60) { ask, random in
      // Peaked rows: a hypothesis that has ended may take a place and lose to a longer one later.
      let model = TableModel.random(symbols: 4, length: 6, peakedness: 6, using: &random)
      let (width, minimum) = (2 + random.integer(below: 3), random.integer(below: 4))
      try expectBeam(ask, model, width: width, minimum: minimum)
    },
    .init("a very wide beam finds the best allowed sequence", points: 1) { ask, random in
      let model = model(&random)
      let minimum = random.integer(below: 3)
      let allowed = (BruteForce(model).sequences() ?? []).filter {
        $0.symbols.last != model.end || $0.symbols.count > minimum
      }
      let best = allowed.max { $0.probability < $1.probability }?.symbols ?? []
      try ask.expect(best.map { model.symbols[$0] }, model, 100, minimum)
    },
  ],
  misconceptions: [
    .init(
      "removing the end after the best were chosen",
      advice: "Then it has used up a place in the beam; leave it out of the candidates instead."
    ) { beamGoneWrong($0, width: $1, minimum: $2, .removesLate) },
    .init(
      "counting the end symbol as one of the first symbols",
      advice: "`minimumLength` symbols must come before the end; compare the length of the prefix."
    ) { beamGoneWrong($0, width: $1, minimum: $2 - 1, .nothing) },
    .init(
      "keeping the worst candidates",
      advice: "Look at the direction of your sort, or at the root of your heap: a min-heap of the "
        + "best k has the worst of them on top."
    ) { beamGoneWrong($0, width: $1, minimum: $2, .keepsWorst) },
    .init(
      "renormalising the distribution without the end symbol",
      advice: "Forbidding a symbol does not change how probable the model finds the others."
    ) { beamGoneWrong($0, width: $1, minimum: $2, .renormalises) },
    .init(
      "a beam that shrinks with every hypothesis that has ended",
      advice: "What has ended leaves the beam, and its place is free for the next step: `width` "
        + "candidates survive each step, as long as there are so many."
    ) { beamGoneWrong($0, width: $1, minimum: $2, .shrinks) },
    .init(
      "keeping the best of each prefix instead of the best of all",
      advice: "All candidates of a step compete for the same `width` places, whichever prefix they "
        + "continue."
    ) { beamGoneWrong($0, width: $1, minimum: $2, .choosesPerPrefix) },
  ])

private func model(_ random: inout SeededGenerator) -> TableModel {
  TableModel.random(symbols: 3, length: 4, peakedness: 1, using: &random)
}

private func expectBeam(
  _ ask: Asking<TableModel, Int, Int, [String]>, _ model: TableModel, width: Int, minimum: Int
) throws {
  let best = BruteForce(model).beam(width: width, minimumLength: minimum).best?.symbols ?? []
  try ask.expect(best.map { model.symbols[$0] }, model, width, minimum)
}

private enum Fault {
  case nothing, removesLate, keepsWorst, renormalises, shrinks, choosesPerPrefix
}

private func beamGoneWrong(
  _ model: TableModel, width: Int, minimum: Int, _ fault: Fault
) -> [String] {
  let table = BruteForce(model)
  var beam = [BruteForce.Sequence(symbols: [], probability: 1)]
  var complete: [BruteForce.Sequence] = []
  while !beam.isEmpty {
    var candidates: [BruteForce.Sequence] = []
    for prefix in beam {
      let distribution = table.distribution(after: prefix.symbols)
      let isEarly = prefix.symbols.count < minimum
      let allowed = fault == .renormalises && isEarly ? 1 - distribution[model.end ?? 0] : 1
      for (symbol, probability) in distribution.enumerated() {
        if isEarly && symbol == model.end && fault != .removesLate { continue }
        candidates.append(
          .init(
            symbols: prefix.symbols + [symbol],
            probability: prefix.probability * probability / allowed))
      }
    }
    candidates.sort {
      fault == .keepsWorst ? $0.probability < $1.probability : $0.probability > $1.probability
    }
    var places = width - (fault == .shrinks ? complete.count : 0)
    if fault == .choosesPerPrefix {
      let each = Dictionary(grouping: candidates) { Array($0.symbols.dropLast()) }
      candidates = each.values.flatMap { $0.prefix(width) }
      candidates.sort { $0.probability > $1.probability }
      places = candidates.count
    }
    let kept = candidates.prefix(max(0, places)).filter {
      !(fault == .removesLate && $0.symbols.last == model.end && $0.symbols.count <= minimum)
    }
    complete += kept.filter { table.isComplete($0.symbols) }
    beam = kept.filter { !table.isComplete($0.symbols) }
  }
  let best = complete.max { $0.probability < $1.probability }?.symbols ?? []
  return best.map { model.symbols[$0] }
}
