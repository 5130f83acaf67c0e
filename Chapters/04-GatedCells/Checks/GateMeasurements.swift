import GatedCells
import Manuscript
import Matrices
import Plotting
import Training

/// What the gates of a trained LSTM do where a number is marked, and elsewhere: claim A19.
///
/// A measurement of fewer than three seeds makes fewer updates over a shorter lag.
let gates = Experiment(
  id: "A19-gates", chapter: chapter, claims: ["A19"],
  title: "Gates of LSTMs of 8 units that have learned to add over a lag of 20, medians",
  seeds: Array(1...9)
) { seeds, progress in
  let isSmall = seeds.count < 3
  let problem = AddingProblem(lag: isSmall ? 8 : 20)
  var map: HeatMap?
  var rows: [[Double]] = []
  for (place, seed) in seeds.enumerated() {
    var random = SeededGenerator(seed: seed)
    var network = FusedNetwork<Float>(
      .lstm, input: AddingProblem.inputSize, hidden: 8, output: 1, keepBias: 1, using: &random)
    let curve = practise(
      &network, problem, updates: isSmall ? 250 : 500, interval: 250, using: &random)
    let batch = problem.batch(64, of: Float.self, using: &random)
    let cell = LSTMCell(network.layer)
    let steps = cell.forward(batch.inputs, from: cell.restingState(batch: 64)).steps
    let input = means(steps.map(\.i), batch.marked)
    // The unit whose input gate tells marked steps from others best.
    let unit = input.indices.max { difference(input[$0]) < difference(input[$1]) } ?? 0
    let forget = means(steps.map(\.f), batch.marked)
    let slowest = forget.map(\.elsewhere).max() ?? 0
    rows.append([
      curve.errors[curve.errors.count - 1], input[unit].marked, input[unit].elsewhere,
      forget[unit].elsewhere, slowest,
    ])
    if place == 0 { map = picture(steps, marked: batch.marked[0]) }
    progress(Double(place + 1) / Double(seeds.count))
  }
  var table = MeasuredTable(columns: [
    .init("what"), .init("median", digits: 3), .init("least", digits: 3), .init("most", digits: 3),
  ])
  let names = [
    "mean squared error", "input gate of the most selective unit, marked steps",
    "input gate of the most selective unit, other steps",
    "forget gate of the most selective unit, other steps",
    "forget gate of the slowest unit, other steps",
  ]
  for (column, name) in names.enumerated() {
    let numbers = rows.map { $0[column] }
    table.append([
      .text(name), .number(median(numbers)), .number(numbers.min() ?? .nan),
      .number(numbers.max() ?? .nan),
    ])
  }
  var charts: [String: MeasuredChart] = [:]
  if let map { charts["map"] = .heat(map) }
  return .init(tables: ["gates": table], charts: charts)
}

/// The mean of a gate at the marked steps, and at the others.
private typealias Means = (marked: Double, elsewhere: Double)

private func difference(_ means: Means) -> Double { means.marked - means.elsewhere }

/// For each unit the means of a gate over all sequences, given at each step, [batch × hidden].
private func means(_ gate: [Matrix<Float>], _ marked: [[Int]]) -> [Means] {
  (0..<gate[0].columns).map { unit in
    var (inside, outside, count) = (0.0, 0.0, 0)
    for (step, values) in gate.enumerated() {
      for row in 0..<values.rows {
        if marked[row].contains(step) {
          inside += Double(values[row, unit])
          count += 1
        } else {
          outside += Double(values[row, unit])
        }
      }
    }
    let all = gate.count * gate[0].rows
    return (inside / Double(count), outside / Double(max(1, all - count)))
  }
}

/// The gates of the first sequence, a block for each gate, each below a row with the marks.
private func picture(_ steps: [LSTMCell<Float>.Step], marked: [Int]) -> HeatMap {
  let marks = steps.indices.map { marked.contains($0) ? 1.0 : 0 }
  var (names, values): ([String], [[Double]]) = ([], [])
  for (name, gate) in [
    ("input", steps.map(\.i)), ("forget", steps.map(\.f)), ("output", steps.map(\.o)),
  ] {
    names.append("marks")
    values.append(marks)
    for unit in 0..<gate[0].columns {
      names.append("\(name) \(unit + 1)")
      values.append(gate.map { Double($0[0, unit]) })
    }
  }
  return HeatMap(
    "The gates of a trained LSTM over one sequence", rows: names,
    columns: steps.indices.map { String($0 + 1) }, values: values,
    rowTitle: "marks: the two marked steps; below: a gate, unit by unit",
    columnTitle: "step", range: 0...1, showsValues: false)
}
