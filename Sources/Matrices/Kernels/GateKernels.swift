// What happens at one step of a fused recurrent layer between two matrix products, each in one pass
// over memory. All arrays are row-major and follow each other without gaps: a state is
// [rows × hidden], the gates of a step are [rows × gates · hidden], one gate's block after another.
//
// The backward kernels overwrite the values of the gates by the derivatives of the loss by the sums
// that went into them (δ), which are read next.

/// The step of a tanh layer: the sums in `state` become h.
@specialized(where S == Float)
@specialized(where S == Double)
package func tanhForward<S: Scalar>(
  rows: Int, hidden: Int, sums: UnsafeMutablePointer<S>, state: UnsafeMutablePointer<S>
) {
  run(
    TanhForward(rows: rows, hidden: hidden, sums: sums, state: state),
    float: TanhForward<Float>.self, double: TanhForward<Double>.self)
}

/// δ = dh (1 - h²), where dh comes from the next step and from this step's own output.
@specialized(where S == Float)
@specialized(where S == Double)
package func tanhBackward<S: Scalar>(
  rows: Int, hidden: Int, gates: UnsafeMutablePointer<S>, dNext: UnsafePointer<S>,
  dOutput: UnsafePointer<S>?
) {
  run(
    TanhBackward(rows: rows, hidden: hidden, gates: gates, dNext: dNext, dOutput: dOutput),
    float: TanhBackward<Float>.self, double: TanhBackward<Double>.self)
}

/// The arrays of one step of an LSTM.
package struct LSTMArrays<S: Scalar> {
  /// i, f, g, o: [rows × 4 hidden].
  let gates: UnsafeMutablePointer<S>
  /// c before the step and after it, and tanh of the latter.
  let previousCell: UnsafePointer<S>
  let cell: UnsafeMutablePointer<S>
  let tanhCell: UnsafeMutablePointer<S>
  /// h after the step.
  let state: UnsafeMutablePointer<S>

  /// The arrays at these places.
  package init(
    gates: UnsafeMutablePointer<S>, previousCell: UnsafePointer<S>,
    cell: UnsafeMutablePointer<S>, tanhCell: UnsafeMutablePointer<S>,
    state: UnsafeMutablePointer<S>
  ) {
    self.gates = gates
    self.previousCell = previousCell
    self.cell = cell
    self.tanhCell = tanhCell
    self.state = state
  }
}

/// The step of an LSTM: the sums in `gates` become the gates, and c and h follow from them.
@specialized(where S == Float)
@specialized(where S == Double)
package func lstmForward<S: Scalar>(rows: Int, hidden: Int, _ arrays: LSTMArrays<S>) {
  run(
    LSTMForward(rows: rows, hidden: hidden, arrays: arrays),
    float: LSTMForward<Float>.self, double: LSTMForward<Double>.self)
}

/// The step backward: the gates become δ, and `dCell`, the derivative by c after the step, becomes
/// that by c before it.
@specialized(where S == Float)
@specialized(where S == Double)
package func lstmBackward<S: Scalar>(
  rows: Int, hidden: Int, _ arrays: LSTMArrays<S>, dNext: UnsafePointer<S>,
  dOutput: UnsafePointer<S>?, dCell: UnsafeMutablePointer<S>
) {
  run(
    LSTMBackward(
      rows: rows, hidden: hidden, arrays: arrays, dNext: dNext, dOutput: dOutput, dCell: dCell),
    float: LSTMBackward<Float>.self, double: LSTMBackward<Double>.self)
}

/// The arrays of one step of a GRU.
package struct GRUArrays<S: Scalar> {
  /// r, z, n: [rows × 3 hidden].
  let gates: UnsafeMutablePointer<S>
  /// h_{t-1} W_h: [rows × 3 hidden].
  let recurrent: UnsafeMutablePointer<S>
  /// The bias of the candidate's recurrent part.
  let candidateBias: UnsafePointer<S>
  /// h before the step and after it.
  let previous: UnsafePointer<S>
  let state: UnsafeMutablePointer<S>

  /// The arrays at these places.
  package init(
    gates: UnsafeMutablePointer<S>, recurrent: UnsafeMutablePointer<S>,
    candidateBias: UnsafePointer<S>, previous: UnsafePointer<S>, state: UnsafeMutablePointer<S>
  ) {
    self.gates = gates
    self.recurrent = recurrent
    self.candidateBias = candidateBias
    self.previous = previous
    self.state = state
  }
}

/// The step of a GRU: the sums in `gates` and `recurrent` become the gates, and h follows.
@specialized(where S == Float)
@specialized(where S == Double)
package func gruForward<S: Scalar>(rows: Int, hidden: Int, _ arrays: GRUArrays<S>) {
  run(
    GRUForward(rows: rows, hidden: hidden, arrays: arrays),
    float: GRUForward<Float>.self, double: GRUForward<Double>.self)
}

/// The step backward: the gates become δ as the input meets it, `recurrent` becomes δ as the last
/// state meets it, and `direct` the derivative that reaches h_{t-1} without passing a gate.
@specialized(where S == Float)
@specialized(where S == Double)
package func gruBackward<S: Scalar>(
  rows: Int, hidden: Int, _ arrays: GRUArrays<S>, dNext: UnsafePointer<S>,
  dOutput: UnsafePointer<S>?, direct: UnsafeMutablePointer<S>
) {
  run(
    GRUBackward(
      rows: rows, hidden: hidden, arrays: arrays, dNext: dNext, dOutput: dOutput, direct: direct),
    float: GRUBackward<Float>.self, double: GRUBackward<Double>.self)
}

// MARK: - The formulas

private struct TanhForward<Number: Scalar>: GateKernel {
  let rows: Int
  let hidden: Int
  let sums: UnsafeMutablePointer<Number>
  let state: UnsafeMutablePointer<Number>

  @inline(__always)
  func run<V: GateLanes>(_: V.Type, row: Int, _ units: LaneRange) where V.Number == Number {
    let h = V.tangent(V.read(sums + row * hidden, units))
    h.write(sums + row * hidden, units)
    h.write(state + row * hidden, units)
  }
}

private struct TanhBackward<Number: Scalar>: GateKernel {
  let rows: Int
  let hidden: Int
  let gates: UnsafeMutablePointer<Number>
  let dNext: UnsafePointer<Number>
  let dOutput: UnsafePointer<Number>?

  @inline(__always)
  func run<V: GateLanes>(_: V.Type, row: Int, _ units: LaneRange) where V.Number == Number {
    let h = V.read(gates + row * hidden, units)
    let dh = derivative(V.self, dNext, dOutput, row * hidden, units)
    (dh * (V.spread(1) - h * h)).write(gates + row * hidden, units)
  }
}

private struct LSTMForward<Number: Scalar>: GateKernel {
  let rows: Int
  let hidden: Int
  let arrays: LSTMArrays<Number>

  @inline(__always)
  func run<V: GateLanes>(_: V.Type, row: Int, _ units: LaneRange) where V.Number == Number {
    let gates = arrays.gates + row * 4 * hidden
    let place = row * hidden
    let i = V.logistic(V.read(gates, units))
    let f = V.logistic(V.read(gates + hidden, units))
    let g = V.tangent(V.read(gates + 2 * hidden, units))
    let o = V.logistic(V.read(gates + 3 * hidden, units))
    let c = f * V.read(arrays.previousCell + place, units) + i * g
    let tanhC = V.tangent(c)
    i.write(gates, units)
    f.write(gates + hidden, units)
    g.write(gates + 2 * hidden, units)
    o.write(gates + 3 * hidden, units)
    c.write(arrays.cell + place, units)
    tanhC.write(arrays.tanhCell + place, units)
    (o * tanhC).write(arrays.state + place, units)
  }
}

private struct LSTMBackward<Number: Scalar>: GateKernel {
  let rows: Int
  let hidden: Int
  let arrays: LSTMArrays<Number>
  let dNext: UnsafePointer<Number>
  let dOutput: UnsafePointer<Number>?
  let dCell: UnsafeMutablePointer<Number>

  @inline(__always)
  func run<V: GateLanes>(_: V.Type, row: Int, _ units: LaneRange) where V.Number == Number {
    let gates = arrays.gates + row * 4 * hidden
    let place = row * hidden
    let one = V.spread(1)
    let i = V.read(gates, units)
    let f = V.read(gates + hidden, units)
    let g = V.read(gates + 2 * hidden, units)
    let o = V.read(gates + 3 * hidden, units)
    let tanhC = V.read(arrays.tanhCell + place, units)
    let dh = derivative(V.self, dNext, dOutput, place, units)
    let dc = V.read(dCell + place, units) + dh * o * (one - tanhC * tanhC)
    (dc * g * i * (one - i)).write(gates, units)
    (dc * V.read(arrays.previousCell + place, units) * f * (one - f)).write(gates + hidden, units)
    (dc * i * (one - g * g)).write(gates + 2 * hidden, units)
    (dh * tanhC * o * (one - o)).write(gates + 3 * hidden, units)
    (dc * f).write(dCell + place, units)
  }
}

private struct GRUForward<Number: Scalar>: GateKernel {
  let rows: Int
  let hidden: Int
  let arrays: GRUArrays<Number>

  @inline(__always)
  func run<V: GateLanes>(_: V.Type, row: Int, _ units: LaneRange) where V.Number == Number {
    let gates = arrays.gates + row * 3 * hidden
    let recurrent = arrays.recurrent + row * 3 * hidden
    let place = row * hidden
    let r = V.logistic(V.read(gates, units) + V.read(recurrent, units))
    let z = V.logistic(V.read(gates + hidden, units) + V.read(recurrent + hidden, units))
    let inner = V.read(recurrent + 2 * hidden, units) + V.read(arrays.candidateBias, units)
    let n = V.tangent(V.read(gates + 2 * hidden, units) + r * inner)
    r.write(gates, units)
    z.write(gates + hidden, units)
    n.write(gates + 2 * hidden, units)
    inner.write(recurrent + 2 * hidden, units)
    (n + z * (V.read(arrays.previous + place, units) - n)).write(arrays.state + place, units)
  }
}

private struct GRUBackward<Number: Scalar>: GateKernel {
  let rows: Int
  let hidden: Int
  let arrays: GRUArrays<Number>
  let dNext: UnsafePointer<Number>
  let dOutput: UnsafePointer<Number>?
  let direct: UnsafeMutablePointer<Number>

  @inline(__always)
  func run<V: GateLanes>(_: V.Type, row: Int, _ units: LaneRange) where V.Number == Number {
    let gates = arrays.gates + row * 3 * hidden
    let recurrent = arrays.recurrent + row * 3 * hidden
    let place = row * hidden
    let one = V.spread(1)
    let r = V.read(gates, units)
    let z = V.read(gates + hidden, units)
    let n = V.read(gates + 2 * hidden, units)
    let inner = V.read(recurrent + 2 * hidden, units)
    let dh = derivative(V.self, dNext, dOutput, place, units)
    let dn = dh * (one - z) * (one - n * n)
    let dz = dh * (V.read(arrays.previous + place, units) - n) * z * (one - z)
    let dr = dn * inner * r * (one - r)
    dr.write(gates, units)
    dz.write(gates + hidden, units)
    dn.write(gates + 2 * hidden, units)
    dr.write(recurrent, units)
    dz.write(recurrent + hidden, units)
    (dn * r).write(recurrent + 2 * hidden, units)
    (dh * z).write(direct + place, units)
  }
}

/// The derivative of the loss by h: what comes from the next step and, if this step's output enters
/// the loss, what comes from there.
@inline(__always)
private func derivative<V: GateLanes>(
  _: V.Type, _ dNext: UnsafePointer<V.Number>, _ dOutput: UnsafePointer<V.Number>?, _ place: Int,
  _ units: LaneRange
) -> V {
  let next = V.read(dNext + place, units)
  guard let dOutput else { return next }
  return next + V.read(dOutput + place, units)
}

// MARK: - Choosing the vectors

/// Runs the kernel with the vectors of its type of number.
///
/// `float` and `double` are the kernel's own type with those numbers, which the compiler cannot know.
@inline(__always)
private func run<Kernel: GateKernel, F: GateKernel, D: GateKernel>(
  _ kernel: Kernel, float: F.Type, double: D.Type
) where F.Number == Float, D.Number == Double {
  if Kernel.Number.self == Float.self {
    unsafeBitCast(kernel, to: F.self).runRows(FloatGateLanes.self)
  } else if Kernel.Number.self == Double.self {
    unsafeBitCast(kernel, to: D.self).runRows(DoubleGateLanes.self)
  } else {
    kernel.runRows(OneGateLane<Kernel.Number>.self)
  }
}
