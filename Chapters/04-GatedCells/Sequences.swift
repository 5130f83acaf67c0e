import Matrices
import Training

/// The record of a whole sequence, which `backward` reads in reverse.
public struct SequenceTape<Cell: RecurrentCell>: Sendable {
  /// Each step's record, of the sequences that had not ended.
  public let steps: [Cell.Step]
  /// For each step, the rows of the batch that it ran on; `nil` for all of them.
  public let rows: [[Int]?]
  /// h_t for each step, [batch × hidden]; zero where a sequence has ended.
  public let outputs: [Matrix<Cell.Element>]
  /// The state before the first step.
  public let initialState: Cell.State
  /// Each sequence's state after its own last step.
  public let finalState: Cell.State
}

/// The derivatives of a loss by everything that a sequence was computed from.
public struct SequenceGradient<Cell: RecurrentCell>: Sendable {
  /// By each parameter, summed over steps and batch.
  public var parameters: Cell
  /// By each input x_t, [batch × input]; zero where a sequence has ended.
  public var inputs: [Matrix<Cell.Element>]
  /// By the state before the first step.
  public var initialState: Cell.State
}

extension RecurrentCell {
  /// A layer: the cell over a batch of sequences, step by step.
  ///
  /// Sequences of a batch may differ in length. What stands in the inputs behind a sequence's end is
  /// never read, so it may be anything, NaN included.
  ///
  /// - Parameters:
  ///   - inputs: x_t for each step, [batch × input].
  ///   - initialState: The state before the first step.
  ///   - lengths: How many steps each sequence has; `nil` if all are as long as `inputs`.
  public func forward(
    _ inputs: [Matrix<Element>], from initialState: State, lengths: [Int]? = nil
  ) -> SequenceTape<Self> {
    let batch = initialState.batch
    let rows = liveRows(steps: inputs.count, batch: batch, lengths: lengths)
    var state = initialState
    var steps: [Step] = []
    var outputs: [Matrix<Element>] = []
    for (x, live) in zip(inputs, rows) {
      precondition(x.rows == batch, "forward: \(x.rows) inputs for \(batch) states")
      guard let live else {
        let step = step(x, from: state)
        steps.append(step)
        state = step.state
        outputs.append(state.output)
        continue
      }
      // snippet.live
      let step = step(x.rows(at: live), from: state.map { $0.rows(at: live) })
      steps.append(step)
      state = state.combined(with: step.state) { $0.replacingRows(at: live, with: $1) }
      outputs.append(
        .zeros(rows: batch, columns: hiddenSize).replacingRows(at: live, with: step.state.output))
      // snippet.end
    }
    return SequenceTape(
      steps: steps, rows: rows, outputs: outputs, initialState: initialState, finalState: state)
  }

  /// Back-propagation through time: the forward pass in reverse, step by step.
  ///
  /// - Parameters:
  ///   - tape: The record of the forward pass.
  ///   - outputs: dL/dh_t for each step, [batch × hidden]; `nil` for a step without a loss. What it says
  ///     of a sequence that has ended is never read.
  ///   - finalState: The derivative by each sequence's last state from beyond; `nil` if nothing follows.
  public func backward(
    _ tape: SequenceTape<Self>, outputs: [Matrix<Element>?], finalState: State? = nil
  ) -> SequenceGradient<Self> {
    precondition(
      outputs.count == tape.steps.count,
      "backward: \(tape.steps.count) steps, \(outputs.count) gradients")
    var gradient = zeroed()
    var inputs: [Matrix<Element>] = []
    var dstate = finalState ?? tape.initialState.zeroed()
    for t in tape.steps.indices.reversed() {
      guard let live = tape.rows[t] else {
        if let dh = outputs[t] { dstate.output += dh }
        let (dx, dprevious) = backward(tape.steps[t], dstate, into: &gradient)
        inputs.append(dx)
        dstate = dprevious
        continue
      }
      var ofLive = dstate.map { $0.rows(at: live) }
      if let dh = outputs[t] { ofLive.output += dh.rows(at: live) }
      let (dx, dprevious) = backward(tape.steps[t], ofLive, into: &gradient)
      inputs.append(
        .zeros(rows: dstate.batch, columns: inputSize).replacingRows(at: live, with: dx))
      dstate = dstate.combined(with: dprevious) { $0.replacingRows(at: live, with: $1) }
    }
    return SequenceGradient(
      parameters: gradient, inputs: inputs.reversed(), initialState: dstate)
  }
}

/// For each step, the rows whose sequences have not ended; `nil` where all go on.
private func liveRows(steps: Int, batch: Int, lengths: [Int]?) -> [[Int]?] {
  guard let lengths else { return Array(repeating: nil, count: steps) }
  precondition(
    lengths.count == batch && lengths.allSatisfy { (0...steps).contains($0) },
    "forward: the lengths \(lengths) do not fit \(batch) sequences of at most \(steps) steps")
  return (0..<steps).map { t in
    let live = (0..<batch).filter { lengths[$0] > t }
    return live.count == batch ? nil : live
  }
}

extension Matrix {
  /// The same matrix with row `indices[i]` replaced by row i of `rows`.
  func replacingRows(at indices: [Int], with rows: Matrix) -> Matrix {
    var result = self
    for (place, index) in indices.enumerated() {
      result.replace(fromRow: index, with: rows.row(place))
    }
    return result
  }
}
