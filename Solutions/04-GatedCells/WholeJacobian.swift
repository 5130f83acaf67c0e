import GatedCells
import Matrices

/// A backward step tells how one number of the new state depends on all of the old one; a batch of
/// 2H backward passes, one for each number of the last state, tells it of all. Its rows are the
/// columns of J.
public func wholeJacobian(
  _ cell: LSTMCell<Double>, _ inputs: [Matrix<Double>], _ h0: Matrix<Double>, _ c0: Matrix<Double>
) throws -> Matrix<Double> {
  let hidden = cell.hiddenSize
  let copies = Array(repeating: 0, count: 2 * hidden)
  let start = MemoryState(h: h0.rows(at: copies), c: c0.rows(at: copies))
  let tape = cell.forward(inputs.map { $0.rows(at: copies) }, from: start)
  let each = Matrix<Double>.identity(2 * hidden)
  let pass = cell.backward(
    tape, outputs: Array(repeating: nil, count: inputs.count),
    finalState: MemoryState(h: each.columns(..<hidden), c: each.columns(hidden...)))
  return Matrix(sideBySide: [pass.initialState.h, pass.initialState.c]).transposed()
}
