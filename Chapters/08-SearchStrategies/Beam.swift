/// How wide a beam is and how it compares hypotheses.
public struct BeamOptions: Sendable {
  /// `k`: how many prefixes survive a step.
  public var width: Int
  /// How hypotheses of different lengths are compared.
  public var normalisation: LengthNormalisation
  /// How the `k` best candidates of a step are found.
  public var selection: Selection

  /// Options for a beam of the given width.
  public init(
    width: Int, normalisation: LengthNormalisation = .none, selection: Selection = .boundedHeap
  ) {
    precondition(width > 0, "Beam search: the width must be at least 1, but it is \(width).")
    self.width = width
    self.normalisation = normalisation
    self.selection = selection
  }
}

/// Keeps the `k` best prefixes instead of one or all.
///
/// At each step every kept prefix is continued by every symbol, and the `k` best of these at most
/// `k·V` candidates survive. A survivor that has ended leaves the beam and waits among the complete
/// hypotheses; the others go on. Prefixes that reach the maximum length are complete too. Equal
/// scores are ranked by the rank of the prefix, then by the vocabulary's order.
///
/// - Parameters:
///   - model: Whatever gives the distributions.
///   - options: The width, the normalisation and the way of selecting.
///   - maximumLength: `T`, the end symbol counted.
///   - tracing: Whether to record every prefix that was looked at.
/// - Returns: All complete hypotheses, the best by the normalised score first.
public func beamSearch<Model: AutoregressiveModel>(
  _ model: Model, _ options: BeamOptions, maximumLength: Int, tracing: Bool = false
) -> SearchResult {
  var logbook = Logbook(tracing: tracing)
  var beam = [Prefix(hypothesis: .empty, state: model.start)]
  var complete: [Hypothesis] = []

  // snippet.beam
  for step in 1...max(1, maximumLength) {
    let candidates = logbook.continuations(of: beam, model)
    let scores = candidates.map {
      options.normalisation.score($0.logProbability, length: step)
    }
    let best = options.selection.best(
      options.width, of: scores, comparisons: &logbook.cost.comparisons)

    beam = logbook.survivors(
      best, among: candidates, of: beam, model, isLast: step == maximumLength,
      complete: &complete)
    if beam.isEmpty { break }
  }
  // snippet.end

  return logbook.result(ranked(complete, by: options.normalisation))
}

/// A prefix in the beam, with what the model remembers of it.
struct Prefix<State> {
  var hypothesis: Hypothesis
  var state: State
}

/// A prefix of the beam continued by one symbol, before it is known whether it survives. Its
/// sequence is written out only if it does.
struct Candidate {
  var parent: Int
  var symbol: Int
  /// The log-probability of the symbol alone.
  var step: Double
  /// The log-probability of the whole.
  var logProbability: Double
}

extension Logbook {
  /// Every continuation of every prefix, prefix by prefix in the vocabulary's order.
  mutating func continuations<Model: AutoregressiveModel>(
    of beam: [Prefix<Model.State>], _ model: Model
  ) -> [Candidate] {
    let steps = model.logProbabilities(after: beam.map(\.state))
    var candidates: [Candidate] = []
    candidates.reserveCapacity(beam.count * model.symbols.count)
    for parent in beam.indices {
      expanded(beam[parent].hypothesis, into: steps[parent].count)
      let sum = beam[parent].hypothesis.logProbability
      for (symbol, step) in steps[parent].enumerated() {
        candidates.append(
          Candidate(parent: parent, symbol: symbol, step: step, logProbability: sum + step))
      }
    }
    return candidates
  }

  // snippet.survivors
  /// The new beam: the chosen candidates written out, without those that are complete.
  mutating func survivors<Model: AutoregressiveModel>(
    _ best: [Int], among candidates: [Candidate], of beam: [Prefix<Model.State>],
    _ model: Model, isLast: Bool, complete: inout [Hypothesis]
  ) -> [Prefix<Model.State>] {
    var survivors: [Prefix<Model.State>] = []
    for candidate in best.map({ candidates[$0] }) where candidate.logProbability > -.infinity {
      let parent = beam[candidate.parent]
      let hypothesis = parent.hypothesis.extended(
        by: candidate.symbol, candidate.step, end: model.end)
      if hypothesis.isFinished || isLast {
        complete.append(hypothesis)
        note(hypothesis, .complete)
      } else {
        let state = model.state(parent.state, saying: candidate.symbol)
        survivors.append(Prefix(hypothesis: hypothesis, state: state))
      }
    }
    noteDropped(candidates, except: best, of: beam, end: model.end)
    return survivors
  }
  // snippet.end

  private mutating func noteDropped<State>(
    _ candidates: [Candidate], except best: [Int], of beam: [Prefix<State>], end: Int?
  ) {
    guard isTracing else { return }
    let kept = Set(best)
    for (index, candidate) in candidates.enumerated() where !kept.contains(index) {
      let parent = beam[candidate.parent].hypothesis
      note(parent.extended(by: candidate.symbol, candidate.step, end: end), .dropped)
    }
  }
}

/// The hypotheses, the best by the normalised score first; ties by ``Hypothesis/ranksBefore(_:_:)``.
func ranked(
  _ hypotheses: [Hypothesis], by normalisation: LengthNormalisation
) -> [Hypothesis] {
  func score(_ hypothesis: Hypothesis) -> Double {
    normalisation.score(hypothesis.logProbability, length: hypothesis.symbols.count)
  }
  return hypotheses.sorted {
    let (a, b) = (score($0), score($1))
    return a != b ? a > b : Hypothesis.ranksBefore($0, $1)
  }
}
