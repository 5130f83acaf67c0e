import Matrices
import Training

extension FeedbackRNN {
  // snippet.practise
  /// Trains with Adam on fresh batches, each run in the mode that `schedule` gives for the update.
  ///
  /// - Parameters:
  ///   - updates: How many updates are made.
  ///   - rate: The learning rate.
  ///   - schedule: How often the truth is fed back: 1 is teacher forcing, 0 free running.
  ///   - choice: How the model makes the symbols that it is fed otherwise.
  ///   - random: Draws batches, coins and symbols.
  ///   - batch: Draws a batch.
  ///   - afterEach: Told how many updates have been made and their loss; returns whether to go on.
  public mutating func practise(
    updates: Int, rate: Double = 0.01, schedule: TruthSchedule = .constant(1),
    choice: Choice = .likeliest, using random: inout SeededGenerator,
    batch: (inout SeededGenerator) -> Examples<Element>,
    afterEach: (Int, Double, FeedbackRNN) -> Bool = { _, _, _ in true }
  ) {
    var optimiser = Adam<FeedbackRNN>()
    let tape = FusedTape<Element>()
    for update in 0..<updates {
      let feedback = Feedback.scheduled(truth: schedule(update), choice)
      let examples = batch(&random)
      var step =
        feedback.truth == 1 && recurrence.carriesState
        ? forcedLossAndGradient(examples, tape: tape)
        : lossAndGradient(examples, feedback: feedback, using: &random)
      step.gradient.clip(norm: 5)
      optimiser.update(&self, gradient: step.gradient, rate: rate)
      if !afterEach(update + 1, step.loss, self) { break }
    }
  }
  // snippet.end
}

/// The share of wrong symbols at each step, among the sequences that have a target there.
///
/// - Parameters:
///   - said: What the model put out, [steps × batch].
///   - targets: What was due, [steps × batch].
public func errorsByStep(_ said: [[Int]], _ targets: [[Int?]]) -> [Double] {
  zip(said, targets).map { said, targets in
    let scored = zip(said, targets).filter { $1 != nil }
    return Double(scored.count { $0 != $1 }) / Double(scored.count)
  }
}
