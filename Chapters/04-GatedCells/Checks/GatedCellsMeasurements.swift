import BPTT
import GatedCells
import Manuscript
import Matrices
import Plotting
import Training

/// What `course measure` measures for this chapter.
public let gatedCellsExperiments: [Experiment] = [
  longGradients, constructions, averages, costs, adding, rates, copying, waiting,
  biases, gates,
]

let chapter = "GatedCells"

/// A number in two digits: 0.0037, 1.4, 550, and beyond that 1.2e-5 or 3.8e10.
func brief(_ number: Double) -> String {
  guard number > 0, number.isFinite else { return number == 0 ? "0" : "\(number)" }
  var exponent = (Double.log(number) / Double.log(10)).rounded(.down)
  var digits = (number / Double.pow(10, exponent) * 10).rounded() / 10
  if digits >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
  if exponent < -3 || exponent > 3 { return "\(digits)e\(Int(exponent))" }
  let places = max(0, 1 - Int(exponent))
  let scale = Double.pow(10, Double(places))
  let rounded = (number * scale).rounded() / scale
  return places == 0 ? "\(Int(rounded))" : "\(rounded)"
}

/// The size of a state or of a derivative by it, all parts together.
private func norm<State: RecurrentState>(_ state: State) -> Double {
  var norms: [Double] = []
  _ = state.map { part in
    norms.append(part.norm().value)
    return part
  }
  return Matrix<Double>.row(norms).norm()
}

/// How large the derivative of a loss by the state is, so many steps before the loss, relative to that
/// by the last state, which is random and reaches h alone.
private func lookingBack<Cell: RecurrentCell>(
  _ cell: Cell, _ inputs: [Matrix<Double>], seed: UInt64
) -> [Double] where Cell.Element == Double {
  let tape = cell.forward(inputs, from: cell.restingState(batch: 1))
  var random = SeededGenerator(seed: seed).stream("loss")
  var dstate = tape.finalState.zeroed()
  dstate.output = .normal(rows: 1, columns: cell.hiddenSize, using: &random)
  let whole = norm(dstate)
  var norms = [1.0]
  var unused = cell.zeroed()
  for step in tape.steps.reversed() {
    dstate = cell.backward(step, dstate, into: &unused).previous
    norms.append(norm(dstate) / whole)
  }
  return norms
}

/// The gradient over 500 steps, cell by cell: claim B14.
private let longGradients = Experiment(
  id: "B14-norm", chapter: chapter, claims: ["B14", "A27"],
  title: "The gradient by the state, before any training, 16 units on random inputs",
  seeds: Array(1...25)
) { seeds, progress in
  let (steps, input, hidden) = (500, 4, 16)
  var runs: [String: [[Double]]] = [:]
  let names = [
    "tanh", "LSTM, forget bias 0", "LSTM, forget bias 1", "LSTM, forget bias 4",
    "original LSTM", "accumulator",
  ]
  for (place, seed) in seeds.enumerated() {
    var random = SeededGenerator(seed: seed)
    let inputs = (0..<steps).map { _ in
      Matrix<Double>.normal(rows: 1, columns: input, using: &random)
    }
    // The same weights in the tanh cell and the accumulator, and in the LSTMs of all biases.
    let block = Affine<Double>(input: input, hidden: hidden, using: &random)
    var lstm = LSTMCell<Double>(input: input, hidden: hidden, using: &random)
    runs["tanh", default: []].append(lookingBack(TanhCell(hidden: block), inputs, seed: seed))
    runs["accumulator", default: []].append(
      lookingBack(AccumulatorCell(candidate: block), inputs, seed: seed))
    let original = OriginalLSTMCell(
      input: lstm.input, candidate: lstm.candidate, output: lstm.output)
    runs["original LSTM", default: []].append(lookingBack(original, inputs, seed: seed))
    for bias in [0, 1, 4] {
      lstm.forget.b = Matrix(rows: 1, columns: hidden, repeating: Double(bias))
      runs["LSTM, forget bias \(bias)", default: []].append(lookingBack(lstm, inputs, seed: seed))
    }
    progress(Double(place + 1) / Double(seeds.count))
  }
  let lags = [1, 10, 100, 500]
  var table = MeasuredTable(
    columns: [.init("cell")] + lags.map { .init("\($0) before") }
      + [.init("500 before, from the least to the most")])
  var series: [LineChart.Series] = []
  for name in names {
    let all = runs[name] ?? []
    let last = all.map { $0[500] }
    table.append(
      [.text(name)] + lags.map { lag in .text(brief(median(all.map { $0[lag] }))) }
        + [.text("\(brief(last.min() ?? 0)) … \(brief(last.max() ?? 0))")])
    series.append(
      .init(
        name,
        points: stride(from: 0, through: steps, by: 5).map { lag in
          .init(x: Double(lag), y: median(all.map { $0[lag] }))
        }))
  }
  let chart = LineChart(
    "The gradient by the state, looking back from the loss", x: Axis("steps before the loss"),
    y: Axis("relative to the last state's", .logarithmic, range: 1e-20...1e6), series: series)
  return .init(tables: ["norms": table], charts: ["norms": .line(chart)])
}

/// Three LSTMs by construction: claim A27.
private let constructions = Experiment(
  id: "A27-constructed", chapter: chapter, claims: ["A27"],
  title: "∂c_T/∂c_(T-k) of three LSTMs of one unit, built by hand", seeds: [1]
) { _, _ in
  func block(_ bias: Double, Wh: Double = 0) -> Affine<Double> {
    Affine(Wx: [[0]], Wh: [[Wh]], b: [[bias]])
  }
  let (open, half, silent) = (block(1000), block(0), block(0))
  let cells: [(String, LSTMCell<Double>)] = [
    (
      "keeps: forget gate 1",
      LSTMCell(input: open, forget: open, candidate: silent, output: open)
    ),
    ("fades: forget gate ½", LSTMCell(input: open, forget: half, candidate: silent, output: open)),
    (
      "explodes: all gates 1, candidate tanh h",
      LSTMCell(input: open, forget: open, candidate: block(0, Wh: 1), output: open)
    ),
  ]
  let lags = [1, 10, 100, 1000]
  var table = MeasuredTable(columns: [.init("cell")] + lags.map { .init("k = \($0)") })
  for (name, cell) in cells {
    let found = lags.map { lag -> Double in
      // A step more than looked back over: the first reads h_0, which c_0 does not move.
      let inputs = Array(repeating: Matrix<Double>.zeros(rows: 1, columns: 1), count: lag + 1)
      let tape = cell.forward(inputs, from: cell.restingState(batch: 1))
      var unused = cell.zeroed()
      var dstate = MemoryState<Double>(h: [[0]], c: [[1]])
      for step in tape.steps.dropFirst().reversed() {
        dstate = cell.backward(step, dstate, into: &unused).previous
      }
      // c_1 moves h_1 as well, which the second step reads.
      return dstate.c[0, 0] + dstate.h[0, 0]
    }
    table.append([.text(name)] + found.map { .text(brief($0)) })
  }
  return .init(tables: ["gains": table])
}

/// A memory that averages: claim E13.
private let averages = Experiment(
  id: "E13-average", chapter: chapter, claims: ["E13"],
  title: "The memory of a coupled LSTM whose forget gate is constant, and a moving average",
  seeds: [1]
) { seeds, _ in
  let steps = 60
  let coefficients = [0.5, 0.9, 0.97]
  var random = SeededGenerator(seed: seeds[0])
  // A level that jumps twice, and noise.
  let signal = (0..<steps).map { t in
    (t < 20 ? 0.6 : t < 40 ? -0.5 : 0.2) + 0.15 * random.normal()
  }
  var series = [LineChart.Series("what is offered", signal, from: 1, marks: .points)]
  var table = MeasuredTable(columns: [
    .init("forget gate", digits: 2), .init("largest difference"),
    .init("weight of the last 10 steps, %", digits: 1),
  ])
  for f in coefficients {
    func block(_ bias: Double, Wx: Double = 0) -> Affine<Double> {
      Affine(Wx: [[Wx]], Wh: [[0]], b: [[bias]])
    }
    let cell = CoupledLSTMCell(
      forget: block(Double.log(f / (1 - f))), candidate: block(0, Wx: 1), output: block(0),
      activation: .identity)
    let tape = cell.forward(signal.map { [[$0]] }, from: cell.restingState(batch: 1))
    let memory = tape.steps.map { $0.state.c[0, 0] }
    // The average written out as a sum over the whole past.
    let written = (0..<steps).map { t in
      (0...t).reduce(0.0) { $0 + (1 - f) * Double.pow(f, Double(t - $1)) * signal[$1] }
    }
    let difference = zip(memory, written).map { abs($0 - $1) }.max() ?? 0
    table.append([
      .number(f), .text(brief(difference)), .number(100 * (1 - Double.pow(f, 10))),
    ])
    series.append(.init("forget gate \(f)", memory, from: 1, marks: .line))
  }
  let chart = LineChart(
    "A memory that is a moving average", x: Axis("step"), y: Axis("c"), series: series)
  return .init(tables: ["average": table], charts: ["average": .line(chart)])
}

/// Multiplications of a step, counted: claim E15.
private let costs = Experiment(
  id: "E15-cost", chapter: chapter, claims: ["E15", "E14"],
  title: "Multiplications of one step, counted, with as many inputs as units", seeds: [1]
) { seeds, _ in
  let sizes = [8, 32, 64]
  var random = SeededGenerator(seed: seeds[0])
  func counts<Cell: RecurrentCell>(
    _ make: (Int, inout SeededGenerator) -> Cell
  ) -> (work: [Double], parameters: Int) where Cell.Element == Counting {
    let cells = sizes.map { make($0, &random) }
    let work = cells.map { cell in
      let tally = Tally()
      let x = Matrix<Counting>(rows: 1, columns: cell.inputSize, repeating: 0.5)
      Counting.$tally.withValue(tally) {
        _ = cell.step(x, from: cell.restingState(batch: 1))
      }
      return Double(tally.multiplications)
    }
    return (work, cells[cells.count - 1].parameterCount)
  }
  let rows = [
    ("tanh", counts { TanhCell(input: $0, hidden: $0, using: &$1) }),
    ("accumulator", counts { AccumulatorCell(input: $0, hidden: $0, using: &$1) }),
    ("GRU", counts { GRUCell(input: $0, hidden: $0, using: &$1) }),
    ("original LSTM", counts { OriginalLSTMCell(input: $0, hidden: $0, using: &$1) }),
    ("coupled LSTM", counts { CoupledLSTMCell(input: $0, hidden: $0, using: &$1) }),
    ("LSTM", counts { LSTMCell(input: $0, hidden: $0, using: &$1) }),
    ("peephole LSTM", counts { PeepholeLSTMCell(input: $0, hidden: $0, using: &$1) }),
  ]
  let (plain, last) = (rows[0].1, sizes.count - 1)
  var table = MeasuredTable(
    columns: [.init("cell")] + sizes.map { .init("\($0) units", digits: 0) }
      + [
        .init("times the tanh cell, \(sizes[0]) units", digits: 2),
        .init("times the tanh cell, \(sizes[last]) units", digits: 2),
        .init("parameters, \(sizes[last]) units", digits: 0),
      ])
  for (name, found) in rows {
    table.append(
      [.text(name)] + found.work.map { .number($0) }
        + [
          .number(found.work[0] / plain.work[0]), .number(found.work[last] / plain.work[last]),
          .number(Double(found.parameters)),
        ])
  }
  return .init(tables: ["multiplications": table])
}
