/// What a search found, what it cost, and where it went.
public struct SearchResult: Sendable {
  /// The hypotheses it would answer with, the best by the search's own ranking first.
  public var hypotheses: [Hypothesis]
  /// What the search cost, in counted operations.
  public var cost: Cost
  /// The prefixes it touched, in order; empty unless the search was asked to trace.
  public var trace: [Visit]

  /// The best hypothesis; nil only if no sequence has a positive probability.
  public var best: Hypothesis? { hypotheses.first }
}

/// Counted operations: claims about complexity are settled by these, not by a clock.
public struct Cost: Equatable, Sendable {
  /// How many prefixes were handed to the model for a distribution.
  public var expansions = 0
  /// How many continuations were scored: `V` for each expansion.
  public var candidates = 0
  /// How many times two scores were compared in order to choose.
  public var comparisons = 0

  /// Nothing done yet.
  public init() {}
}

/// One prefix that a search touched.
public struct Visit: Equatable, Sendable {
  /// What became of a prefix.
  public enum Fate: String, Sendable {
    /// Its continuations were scored.
    case expanded
    /// It is a complete hypothesis.
    case complete
    /// It was scored and then given up.
    case dropped
  }

  /// The prefix.
  public var hypothesis: Hypothesis
  /// What became of it.
  public var fate: Fate
}

/// Keeps the counts and, on request, the trace of a search.
struct Logbook {
  var cost = Cost()
  private(set) var trace: [Visit] = []
  let isTracing: Bool

  init(tracing: Bool) {
    isTracing = tracing
  }

  mutating func expanded(_ hypothesis: Hypothesis, into candidates: Int) {
    cost.expansions += 1
    cost.candidates += candidates
    note(hypothesis, .expanded)
  }

  mutating func note(_ hypothesis: Hypothesis, _ fate: Visit.Fate) {
    if isTracing { trace.append(Visit(hypothesis: hypothesis, fate: fate)) }
  }

  func result(_ hypotheses: [Hypothesis]) -> SearchResult {
    SearchResult(hypotheses: hypotheses, cost: cost, trace: trace)
  }
}
