import Matrices

/// A run of h_t = tanh(u_t + h_{t-1} • Whh), known by its states alone, that can be run again with
/// dual numbers. No derivative in this file is written by hand.
struct Rerun {
  let Whh: Matrix<Double>
  let states: [Matrix<Double>]
  /// u_t, what came from outside: atanh(h_t) - h_{t-1} • Whh.
  let outside: [Matrix<Double>]

  init(_ Whh: Matrix<Double>, _ states: [[Double]]) {
    self.Whh = Whh
    self.states = states.map { .row($0) }
    outside = zip(self.states, self.states.dropFirst()).map { previous, h in
      let sum = h.map { 0.5 * Double.log((1 + $0) / (1 - $0)) }
      return sum - previous • Whh
    }
  }

  /// ∂h_T/∂h_{T-lag}: row i, column j is ∂h_T[i] / ∂h_{T-lag}[j].
  func jacobian(lag: Int) -> Matrix<Double> {
    let start = states.count - 1 - lag
    let n = Whh.rows
    let W = Matrix<Dual>(Whh)
    // Row j is moved along unit j.
    let copies = Matrix<Double>(stacked: Array(repeating: states[start], count: n))
    var h = Matrix<Dual>(copies, derivatives: .identity(n))
    for u in outside[start...] { h = tanh(h • W + Matrix(u)) }
    return h.derivatives.transposed()
  }

  /// The derivative of last · h_T by each number of a Whh that is used at step k alone.
  func part(ofStep k: Int, last: [Double]) -> Matrix<Double> {
    let n = Whh.rows
    let direction = Matrix<Dual>.row(last.map { Dual($0) })
    return Matrix(rows: n, columns: n) { row, column in
      var own = Matrix<Dual>(Whh)
      own[row, column].derivative = 1
      var h = Matrix<Dual>(states[k - 1])
      for t in k..<states.count {
        let W = t == k ? own : Matrix<Dual>(Whh)
        h = tanh(h • W + Matrix(outside[t - 1]))
      }
      return h.dot(direction).derivative
    }
  }
}

/// A tanh network's run on random inputs: its recurrent matrix and its states.
func randomRun(
  hidden: Int, steps: Int, radius: Double, drive: Double, using random: inout SeededGenerator
) -> (Whh: Matrix<Double>, states: [[Double]]) {
  let W = Matrix<Double>.normal(rows: hidden, columns: hidden, using: &random)
  let Whh = W * (radius / max(W.spectralRadius(), 0.1))
  var h = Matrix<Double>.normal(rows: 1, columns: hidden, deviation: 0.4, using: &random)
  h = tanh(h)
  var states = [h.elements]
  for _ in 0..<steps {
    let u = Matrix<Double>.normal(rows: 1, columns: hidden, deviation: drive, using: &random)
    h = tanh(u + h • Whh)
    states.append(h.elements)
  }
  return (Whh, states)
}

/// diag(1 - h_t²) W_rec for t = 1 … T, for the misconceptions, which need right factors to misuse.
func factors(_ Whh: Matrix<Double>, _ states: [[Double]]) -> [Matrix<Double>] {
  states.dropFirst().map { h in Whh.transposed().scalingRows(by: .column(h.map { 1 - $0 * $0 })) }
}
