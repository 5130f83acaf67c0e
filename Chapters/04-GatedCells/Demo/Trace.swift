import GatedCells
import Matrices
import Plotting

/// How many units the walk-through shows.
private let mostUnits = 4

/// The walk through the step that reads the first marked number.
private func walk(
  _ cell: LSTMCell<Float>, _ example: Example
) -> (walk: WalkThrough<Float>, step: LSTMCell<Float>.Step) {
  let tape = cell.forward(example.inputs, from: cell.restingState(batch: 1))
  let step = tape.steps[example.marked[0]]
  return (WalkThrough(cell, step.input, from: step.previous), step)
}

/// The four parts of one step, each number with as many digits as it takes to read it back unchanged.
func traceTable(_ cell: LSTMCell<Float>, _ example: Example) -> Table {
  let (walk, step) = walk(cell, example)
  let units = min(cell.hiddenSize, mostUnits)
  let parts: [(String, String, Matrix<Float>)] = [
    ("before", "h'", walk.previous.h),
    ("", "c'", walk.previous.c),
    ("1 forget", "f", walk.forget),
    ("", "f * c'", walk.kept),
    ("2 store", "i", walk.input),
    ("", "g", walk.candidate),
    ("", "i * g", walk.stored),
    ("3 update", "c = f * c' + i * g", walk.memory),
    ("4 output", "o", walk.output),
    ("", "tanh c", walk.squashed),
    ("", "h = o * tanh c", walk.shown),
  ]
  let shown = units < cell.hiddenSize ? ", the first \(units) of \(cell.hiddenSize) units" : ""
  return Table(
    "Step \(example.marked[0] + 1), which reads \(step.input[0, 0]) with a mark\(shown)",
    header: ["part", "what"] + (1...units).map { "unit \($0)" },
    rows: parts.map { part, name, values in
      [part, name] + (0..<units).map { "\(values[0, $0])" }
    })
}

/// A sentence on whether the parts make the step.
func traceCheck(_ cell: LSTMCell<Float>, _ example: Example) -> String {
  let (walk, step) = walk(cell, example)
  return walk.state == step.state
    ? "The four parts make the cell's step, h and c, to the last bit."
    : "The four parts do not make the cell's step."
}
