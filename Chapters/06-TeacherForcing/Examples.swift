import Matrices

/// Sequences with what is due at each step: what a ``FeedbackRNN`` learns from.
///
/// Rows are the batch. Index 0 is step 1.
public struct Examples<Element: Scalar>: Sendable {
  /// x_t for each step: [batch × input]; with no columns if there is no input sequence.
  public let inputs: [Matrix<Element>]
  /// v, the one vector that a whole sequence is about: [batch × context]; without columns if none.
  public let context: Matrix<Element>
  /// y_t for each step and row; `nil` behind a sequence's end, and wherever nothing is scored.
  public let targets: [[Int?]]

  // snippet.lengths
  /// Examples of given parts.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step; left out if there is no input sequence.
  ///   - context: v; left out if there is none.
  ///   - targets: y_t for each step and row.
  /// - Throws: ``ExampleMismatch`` if the sequences differ in length or a part in its batch.
  public init(
    inputs: [Matrix<Element>]? = nil, context: Matrix<Element>? = nil, targets: [[Int?]]
  ) throws(ExampleMismatch) {
    let batch = targets.first?.count ?? 0
    if let inputs, inputs.count != targets.count {
      throw ExampleMismatch(
        "There are \(inputs.count) inputs and \(targets.count) targets. A network that answers at "
          + "every step needs as many of one as of the other.")
    }
    let sizes =
      targets.map(\.count) + (inputs ?? []).map(\.rows) + (context.map { [$0.rows] } ?? [])
    if let other = sizes.first(where: { $0 != batch }) {
      throw ExampleMismatch(
        "The first targets are of \(batch) sequences and another part is of \(other).")
    }
    self.inputs = inputs ?? targets.map { _ in .zeros(rows: batch, columns: 0) }
    self.context = context ?? .zeros(rows: batch, columns: 0)
    self.targets = targets
  }
  // snippet.end

  /// The number of sequences.
  public var batch: Int { context.rows }
  /// The number of steps.
  public var steps: Int { targets.count }
  /// How many targets there are.
  public var tokens: Int { targets.joined().count { $0 != nil } }

  /// The same examples with another type of number.
  public func converted<Other: Scalar>(to type: Other.Type = Other.self) -> Examples<Other> {
    Examples<Other>(
      unchecked: inputs.map { Matrix<Other>($0) }, Matrix<Other>(context), targets)
  }

  private init(
    unchecked inputs: [Matrix<Element>], _ context: Matrix<Element>, _ targets: [[Int?]]
  ) {
    self.inputs = inputs
    self.context = context
    self.targets = targets
  }
}

/// Inputs and targets do not belong together.
public struct ExampleMismatch: Error, Equatable, CustomStringConvertible {
  /// What differs, in a sentence.
  public let description: String

  init(_ sentence: String) { description = sentence }
}
