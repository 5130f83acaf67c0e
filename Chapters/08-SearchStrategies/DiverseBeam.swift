/// Beam search in groups that avoid each other's symbols.
///
/// An ordinary beam often ends with `k` versions of one sentence. Here the beam is divided into
/// groups that take each step in turn, and a group's score for a symbol falls by `strength` for
/// every prefix of an earlier group that chose that symbol at this step (Hamming diversity;
/// Vijayakumar et al., 2016). The penalty steers the choice only: the hypotheses come back with
/// their true log-probabilities.
///
/// - Parameters:
///   - model: Whatever gives the distributions.
///   - groups: How many groups; one group is ordinary beam search.
///   - width: The width of each group.
///   - strength: The penalty in nats; zero makes all groups alike.
///   - maximumLength: `T`, the end symbol counted.
///   - tracing: Whether to record every prefix that was looked at.
/// - Returns: The complete hypotheses of all groups without repetitions, the most probable first.
public func diverseBeamSearch<Model: AutoregressiveModel>(
  _ model: Model, groups: Int, width: Int, strength: Double, maximumLength: Int,
  tracing: Bool = false
) -> SearchResult {
  precondition(
    groups > 0 && width > 0,
    "Diverse beam search: groups and width must be at least 1, but they are \(groups), \(width).")
  var logbook = Logbook(tracing: tracing)
  var beams = Array(repeating: [Prefix(hypothesis: .empty, state: model.start)], count: groups)
  var complete: [Hypothesis] = []

  // snippet.diverse
  for step in 1...max(1, maximumLength) {
    var timesChosen = Array(repeating: 0.0, count: model.symbols.count)
    for group in beams.indices where !beams[group].isEmpty {
      let beam = beams[group]
      let candidates = logbook.continuations(of: beam, model)
      let scores = candidates.map { $0.logProbability - strength * timesChosen[$0.symbol] }
      let best = Selection.boundedHeap.best(
        width, of: scores, comparisons: &logbook.cost.comparisons)

      for index in best where scores[index] > -.infinity {
        timesChosen[candidates[index].symbol] += 1
      }
      beams[group] = logbook.survivors(
        best, among: candidates, of: beam, model, isLast: step == maximumLength,
        complete: &complete)
    }
  }
  // snippet.end

  var seen: Set<[Int]> = []
  return logbook.result(ranked(complete, by: .none).filter { seen.insert($0.symbols).inserted })
}
