/// A decoder seen from outside: whatever has been said so far, it gives a distribution over the
/// next symbol.
///
/// Search needs nothing else. A table meets this protocol, a count of word triples does, and so
/// does a recurrent network, whose state is its hidden vector.
///
/// Symbols are numbers `0 ..< symbols.count`; `V` is their count. Scores are natural logarithms of
/// probabilities.
public protocol AutoregressiveModel: Sendable {
  // snippet.protocol
  /// What the model remembers of a prefix.
  associatedtype State: Sendable

  /// The `V` symbols, in the order of their numbers.
  var symbols: [String] { get }

  /// The symbol that ends a sequence; nil if sequences end only at the maximum length.
  var end: Int? { get }

  /// The state before anything has been said.
  var start: State { get }

  /// `log P(y | prefix)` for each of the `V` symbols `y`; minus infinity where it is impossible.
  func logProbabilities(after state: State) -> [Double]

  /// The state once `symbol` has been said too.
  func state(_ state: State, saying symbol: Int) -> State
  // snippet.end

  /// `logProbabilities(after:)` for several states at once, for models that are faster in batches.
  func logProbabilities(after states: [State]) -> [[Double]]
}

extension AutoregressiveModel {
  /// One state after the other.
  public func logProbabilities(after states: [State]) -> [[Double]] {
    states.map { logProbabilities(after: $0) }
  }

  /// Symbols as text: "A C B <eos>".
  public func text(_ sequence: [Int]) -> String {
    sequence.map { symbols[$0] }.joined(separator: " ")
  }
}
