import Matrices
import Training

// snippet.reversal
/// Each sequence of a batch from its own end to its beginning.
///
/// Step t of a sequence of n steps becomes its step n - 1 - t. What stands behind its end stays where it
/// is, so that it is still behind the end, and doing this twice changes nothing.
///
/// - Parameters:
///   - sequence: For each step, [batch × any].
///   - lengths: How many steps each sequence has; `nil` if all have as many as `sequence`.
public func reversed<Element: Scalar>(
  _ sequence: [Matrix<Element>], lengths: [Int]?
) -> [Matrix<Element>] {
  guard let lengths else { return sequence.reversed() }
  checkLengths(lengths, steps: sequence.count, batch: sequence.first?.rows ?? lengths.count)
  return sequence.indices.map { t in
    var step = sequence[t]
    for (row, length) in lengths.enumerated() where t < length {
      step.replace(fromRow: row, with: sequence[length - 1 - t].row(row))
    }
    return step
  }
}
// snippet.end

extension FusedInput {
  /// The same inputs, each sequence from its own end to its beginning.
  ///
  /// - Parameter lengths: How many steps each sequence has; `nil` if all are equally long.
  public func reversed(lengths: [Int]?) -> FusedInput {
    switch self {
    case .vectors(let inputs):
      return .vectors(BidirectionalRNN.reversed(inputs, lengths: lengths))
    case .symbols(let inputs):
      guard let lengths else { return .symbols(inputs.reversed()) }
      checkLengths(lengths, steps: inputs.count, batch: inputs.first?.count ?? lengths.count)
      return .symbols(
        inputs.indices.map { t in
          lengths.indices.map { row in
            t < lengths[row] ? inputs[lengths[row] - 1 - t][row] : inputs[t][row]
          }
        })
    }
  }
}

private func checkLengths(_ lengths: [Int], steps: Int, batch: Int) {
  precondition(
    lengths.count == batch && lengths.allSatisfy { (0...steps).contains($0) },
    "reversed: the lengths \(lengths) do not fit \(batch) sequences of at most \(steps) steps")
}
