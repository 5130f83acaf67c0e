import Matrices

/// What reaches a step from the step before.
public enum Recurrence: String, Codable, CaseIterable, Sendable {
  /// The state: h_{t-1} W_hh.
  case hidden
  /// The symbol that was put out: W_yh's row for y_{t-1}.
  case output
  /// Both.
  case both

  /// Whether the state is carried on.
  public var carriesState: Bool { self != .output }
  /// Whether the output is fed back.
  public var feedsOutput: Bool { self != .hidden }
}

/// Where the context enters.
public enum ContextPlace: String, Codable, CaseIterable, Sendable {
  /// v R is added at every step.
  case everyStep
  /// v R is added at step 1 alone.
  case firstStep
}

/// How a model makes a symbol of its probabilities.
public enum Choice: String, Codable, CaseIterable, Sendable {
  /// The one of the largest probability; of several, the first.
  case likeliest
  /// One drawn by the probabilities.
  case sampled
}

// snippet.feedback
/// Whose output the next step is told: the mode in which a model runs.
public struct Feedback: Equatable, Sendable {
  /// The probability that it is the true one, drawn for each sequence and each step.
  public let truth: Double
  /// How the model makes its own.
  public let choice: Choice

  /// Always what really came.
  public static let teacherForcing = Feedback(truth: 1, choice: .likeliest)
  /// Always what the model has put out itself, as it must at inference.
  public static func freeRunning(_ choice: Choice = .likeliest) -> Feedback {
    Feedback(truth: 0, choice: choice)
  }
  /// A coin decides each time: scheduled sampling, Bengio et al. (2015).
  public static func scheduled(truth: Double, _ choice: Choice = .sampled) -> Feedback {
    Feedback(truth: truth, choice: choice)
  }
  // snippet.end

  init(truth: Double, choice: Choice) {
    precondition((0...1).contains(truth), "Feedback: \(truth) is no probability")
    self.truth = truth
    self.choice = choice
  }
}

extension Choice {
  /// A symbol for each row of the logits.
  ///
  /// A draw is made by Gumbel's trick: o_k - log(-log u_k), with u_k even on 0 … 1, is largest at k
  /// with the probability softmax(o)_k. So a draw is a maximum too, of whole matrices.
  func symbols<Element: Scalar>(
    _ logits: Matrix<Element>, using random: inout SeededGenerator
  ) -> [Int] {
    if self == .likeliest { return logits.argmax() }
    let u = Matrix<Element>.uniform(
      rows: logits.rows, columns: logits.columns, in: 1e-12..<1, using: &random)
    return (logits - log(-log(u))).argmax()
  }
}
