import Console
import Foundation
import GatedCells
import GradientPathology
import Matrices
import Plotting
import Training

/// The cells that can be chosen.
enum Kind: String, CaseIterable {
  case tanh, accumulator, original, lstm, coupled, gru

  var title: String {
    switch self {
    case .tanh: "a tanh cell"
    case .accumulator: "an accumulator"
    case .original: "an LSTM without a forget gate"
    case .lstm: "an LSTM"
    case .coupled: "an LSTM with coupled gates"
    case .gru: "a GRU"
    }
  }

  /// Whether there is a gate whose bias decides how much is kept.
  var hasForgetGate: Bool { [.lstm, .coupled, .gru].contains(self) }
}

/// One training, as it was asked for.
struct Session {
  let kind: Kind
  let lag: Int
  let keepBias: Double
  let units: Int
  let updates: Int
  let seed: UInt64

  var problem: AddingProblem { AddingProblem(lag: lag) }

  /// What the training left.
  struct Result {
    let curve: AddingCurve
    let example: Example
    /// The trained cell, if it is an LSTM.
    let lstm: LSTMCell<Float>?
  }

  var heading: String {
    let bias = kind.hasForgetGate ? ", bias of the gate that keeps \(keepBias)" : ""
    let size = "\(units) \(units == 1 ? "unit" : "units")"
    return
      "The adding problem over \(problem.steps) steps, lag \(lag), and \(kind.title), \(size)\(bias)"
  }

  func train() throws -> Result {
    var random = SeededGenerator(seed: seed)
    let input = AddingProblem.inputSize
    switch kind {
    case .tanh:
      return try fused(.tanh, &random) { layer in
        (gatesOf(TanhCell(layer)) { [("state, (1 + h) / 2", ($0.state.h + 1) * 0.5)] }, nil)
      }
    case .lstm:
      return try fused(.lstm, &random) { layer in
        let cell = LSTMCell(layer)
        return (
          gatesOf(cell) { [("input gate", $0.i), ("forget gate", $0.f), ("output gate", $0.o)] },
          cell
        )
      }
    case .gru:
      return try fused(.gru, &random) { layer in
        (gatesOf(GRUCell(layer)) { [("reset gate", $0.r), ("gate that keeps", $0.u)] }, nil)
      }
    case .accumulator:
      return try plain(AccumulatorCell(input: input, hidden: units, using: &random), &random) {
        [("state, (1 + h) / 2", ($0.state.h + 1) * 0.5)]
      }
    case .original:
      return try plain(OriginalLSTMCell(input: input, hidden: units, using: &random), &random) {
        [("input gate", $0.i), ("output gate", $0.o)]
      }
    case .coupled:
      return try plain(
        CoupledLSTMCell(input: input, hidden: units, forgetBias: keepBias, using: &random),
        &random
      ) {
        [("forget gate", $0.f), ("output gate", $0.o)]
      }
    }
  }

  /// What is shown of each step of a sequence, each [1 × units].
  typealias Gates = (_ inputs: [Matrix<Float>]) -> [[(name: String, values: Matrix<Float>)]]

  private func gatesOf<Cell: RecurrentCell>(
    _ cell: Cell, _ shown: @escaping (Cell.Step) -> [(name: String, values: Matrix<Float>)]
  ) -> Gates where Cell.Element == Float {
    { inputs in
      cell.forward(inputs, from: cell.restingState(batch: 1)).steps.map(shown)
    }
  }

  /// Trains a cell that has a fused layer, and reads the gates from the readable cell of the same
  /// weights.
  private func fused(
    _ kind: FusedCell, _ random: inout SeededGenerator,
    _ readable: (FusedLayer<Float>) -> (gates: Gates, lstm: LSTMCell<Float>?)
  ) throws -> Result {
    var network = FusedNetwork<Float>(
      kind, input: AddingProblem.inputSize, hidden: units, output: 1, keepBias: keepBias,
      using: &random)
    let curve = try practised(&network, &random)
    let (gates, lstm) = readable(network.layer)
    return Result(curve: curve, example: example(network, gates), lstm: lstm)
  }

  private func plain<Cell: RecurrentCell>(
    _ cell: Cell, _ random: inout SeededGenerator,
    _ shown: @escaping (Cell.Step) -> [(name: String, values: Matrix<Float>)]
  ) throws -> Result where Cell.Element == Float {
    var network = RecurrentNetwork([cell], output: 1, using: &random)
    let curve = try practised(&network, &random)
    return Result(
      curve: curve, example: example(network, gatesOf(network.stack.layers[0], shown)), lstm: nil)
  }

  /// Trains, and prints the error while it falls.
  private func practised<Model: SequenceModel>(
    _ model: inout Model, _ random: inout SeededGenerator
  ) throws -> AddingCurve where Model.Element == Float {
    let interval = max(1, updates / 10)
    try Terminal.output.print("updates    error   baseline")
    var progress = ProgressLine("training")
    var failure: (any Error)?
    func row(_ update: Int, _ error: Double) {
      progress.finish()
      let share = min(max(error / AddingProblem.baseline, 0), 2)
      let bar = String(repeating: "█", count: share.isFinite ? Int((share * 24).rounded()) : 0)
      let line = String(
        format: "%7d  %7.4f  %9.4f  ", update, error, AddingProblem.baseline)
      do { try Terminal.output.print(line + bar) } catch { failure = failure ?? error }
    }
    let curve = practise(
      &model, problem, updates: updates, interval: interval, using: &random
    ) { update, error in
      if update.isMultiple(of: interval) || update == updates { row(update, error) }
      progress.update(update, of: updates, note: String(format: "error %.4f", error))
    }
    progress.finish()
    if let failure { throw failure }
    return curve
  }
  /// A sentence about the end of the training.
  func verdict(_ result: Result) -> String {
    let error = result.curve.errors[result.curve.errors.count - 1]
    let baseline = AddingProblem.baseline
    let made = "After \(updates) \(updates == 1 ? "update" : "updates") the error is "
    let head = made + String(format: "%.4f", error)
    if error < baseline / 4 {
      return head + String(format: ", %.0f times smaller than the baseline.", baseline / error)
    }
    return error < 0.9 * baseline
      ? head + ": better than always saying 1, but not learned yet."
      : head + ": not learned, and no better than always saying 1."
  }

  private func example<Model: SequenceModel>(_ model: Model, _ gates: Gates) -> Example
  where Model.Element == Float {
    var random = SeededGenerator(seed: seed).stream("example")
    let batch = problem.batch(1, of: Float.self, using: &random)
    return Example(
      inputs: batch.inputs, marked: batch.marked[0], sum: Double(batch.targets[0, 0]),
      answer: Double(model.answer(batch.inputs)[0, 0]), gates: gates(batch.inputs))
  }
}

/// One sequence, and what the trained cell did with it.
struct Example {
  let inputs: [Matrix<Float>]
  /// The two marked steps, counted from 0.
  let marked: [Int]
  let sum: Double
  let answer: Double
  /// For each step what is shown of it, each [1 × units].
  let gates: [[(name: String, values: Matrix<Float>)]]

  /// How many units a picture shows.
  static let mostUnits = 12

  func sentence(_ style: Style) -> String {
    let numbers = marked.map { String(format: "%.2f", inputs[$0][0, 0]) }
    return wrapped(
      "One sequence: step \(marked[0] + 1) marks \(numbers[0]) and step \(marked[1] + 1) marks "
        + "\(numbers[1]); the sum is \(String(format: "%.3f", sum)), and the network says "
        + "\(String(format: "%.3f", answer)).", to: style.width
    ).joined(separator: "\n")
  }

  /// The gates over time, a block for each gate. A block's first row shows the marks.
  func heatMap(_ kind: Kind) -> HeatMap {
    let marks = inputs.map { Double($0[0, 1]) }
    var rows = ["number"]
    var values = [inputs.map { Double($0[0, 0]) }]
    let units = min(gates[0][0].values.columns, Self.mostUnits)
    for (place, block) in gates[0].enumerated() {
      rows.append(block.name)
      values.append(marks)
      for unit in 0..<units {
        rows.append("unit \(unit + 1)")
        values.append(gates.map { Double($0[place].values[0, unit]) })
      }
    }
    let steps = marked.map { String($0 + 1) }.joined(separator: " and ")
    return HeatMap(
      "What \(kind.title) does at each step, from 0 to 1", rows: rows,
      columns: inputs.indices.map { String($0 + 1) }, values: values,
      rowTitle: "beside a name: the marks, at the steps \(steps); below it: unit by unit",
      columnTitle: "step", range: 0...1, showsValues: false)
  }
}
