import BPTT
import Matrices

/// Two networks' worth of gradient for one matrix: as output weights, and as what was read.
public func tiedGradient(
  _ E: Matrix<Double>, _ Wxh: Matrix<Double>, _ Whh: Matrix<Double>, _ sentences: [[Int]]
) throws -> Matrix<Double> {
  let (symbols, hidden) = (E.rows, E.columns)
  let model = VanillaRNN(
    Wxh: Wxh, Whh: Whh, bh: .zeros(rows: 1, columns: hidden), Why: E.transposed(),
    by: .zeros(rows: 1, columns: symbols))
  let steps = 0..<(sentences[0].count - 1)
  let read = steps.map { t in sentences.map { $0[t] } }
  let predicted = steps.map { t in sentences.map { Optional($0[t + 1]) } }

  let (_, gradient) = model.lossAndGradient(
    read.map { E.rows(at: $0) }, targets: predicted,
    from: model.restingState(batch: sentences.count))
  var dE = gradient.parameters.Why.transposed()
  for (symbols, dx) in zip(read, gradient.inputs) { dE.add(dx, toRowsAt: symbols) }
  return dE
}
