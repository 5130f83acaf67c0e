import GatedCells
import Matrices

/// To the LSTM, m is its last output. What its backward step says of that goes to the two factors
/// of m, each times the other one, and from there to the weights, to x a second time, and to h.
public func multiplicativeGradient(
  _ cell: LSTMCell<Double>, _ Wxm: Matrix<Double>, _ Whm: Matrix<Double>,
  _ inputs: [Matrix<Double>], _ dh: [Matrix<Double>], _ h0: Matrix<Double>, _ c0: Matrix<Double>
) throws -> [Matrix<Double>] {
  var states = [MemoryState(h: h0, c: c0)]
  var steps: [LSTMCell<Double>.Step] = []
  for (t, x) in inputs.enumerated() {
    let m = (x • Wxm) * (states[t].h • Whm)
    steps.append(cell.step(x, from: MemoryState(h: m, c: states[t].c)))
    states.append(steps[t].state)
  }

  var unused = cell.zeroed()
  var (dWxm, dWhm) = (Matrix<Double>.zeros(like: Wxm), Matrix<Double>.zeros(like: Whm))
  var dinputs: [Matrix<Double>] = []
  var dstate = states[0].zeroed()
  for (t, x) in inputs.enumerated().reversed() {
    dstate.h += dh[t]
    let (dx, dread) = cell.backward(steps[t], dstate, into: &unused)
    let (fromX, fromH) = (dread.h * (states[t].h • Whm), dread.h * (x • Wxm))
    dWxm.addProduct(transposed: x, fromX)
    dWhm.addProduct(transposed: states[t].h, fromH)
    dinputs.append(dx + fromX.timesTransposed(Wxm))
    dstate = MemoryState(h: fromH.timesTransposed(Whm), c: dread.c)
  }
  return [dWxm, dWhm, dstate.h, dstate.c] + dinputs.reversed()
}
