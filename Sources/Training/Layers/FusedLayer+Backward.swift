import Matrices

extension FusedLayer {
  /// Backpropagation through time, from the derivatives of the loss by the outputs and by the final
  /// state to those by the weights and by the initial state. It uses the tape up.
  ///
  /// - Parameters:
  ///   - dOutputs: For each step the derivative by h, [batch × hidden]; `nil` if the loss sees only
  ///     the final state.
  ///   - last: The derivative by the state that the forward pass returned.
  ///   - tape: The forward pass.
  ///   - gradient: The derivatives by the weights are added to it.
  ///   - threads: Among how many threads the work is divided.
  /// - Returns: The derivative by the initial state.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @discardableResult
  public func backward(
    dOutputs: [Matrix<Element>]?, last: FusedState<Element>, tape: FusedTape<Element>,
    into gradient: inout FusedLayer, threads: Int = 1
  ) -> FusedState<Element> {
    let shape = Shape(rows: tape.batch, columns: hiddenSize)
    if let dOutputs {
      guard dOutputs.count == tape.steps, dOutputs.allSatisfy({ $0.shape == shape }) else {
        stop(
          "fused \(cell.rawValue) layer: the derivatives by the outputs must be \(tape.steps) "
            + "matrices of \(shape)")
      }
      tape.dOutputs.reserve(tape.steps * shape.count)
      for (step, matrix) in dOutputs.enumerated() {
        let place = tape.dOutputs.start + step * shape.count
        matrix.withElements { place.update(from: $0, count: shape.count) }
      }
    }
    return backward(
      fromOutputs: dOutputs != nil, last: last, tape: tape, into: &gradient, threads: threads)
  }

  /// The derivatives by the inputs, for each step [batch × input]; to be called after the backward
  /// pass, before the tape is used again.
  public func inputDerivatives(_ tape: FusedTape<Element>) -> [Matrix<Element>] {
    let (count, width) = (tape.batch * inputSize, Wx.columns)
    return (0..<tape.steps).map { step in
      var dx = Matrix<Element>.zeros(rows: tape.batch, columns: inputSize)
      let delta = tape.gates.start + step * tape.batch * width
      guard count > 0 else { return dx }
      dx.withMutableElements { dx in
        Wx.withElements { Wx in
          multiply(
            rows: tape.batch, inner: width, columns: inputSize, delta, width, 1, Wx, 1, width,
            into: dx, inputSize, accumulate: false)
        }
      }
      return dx
    }
  }

  /// The same with the derivatives by the outputs in the tape, where another layer has left them.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  func backward(
    fromOutputs: Bool, last: FusedState<Element>?, tape: FusedTape<Element>,
    into gradient: inout FusedLayer, threads: Int
  ) -> FusedState<Element> {
    guard tape.isRecorded, tape.hidden == hiddenSize else {
      stop(
        "fused \(cell.rawValue) layer: a backward pass needs a forward pass of its own on the tape")
    }
    tape.isRecorded = false
    let count = tape.batch * hiddenSize
    fill(tape.dState.start, 0, count: count)
    if cell == .lstm { fill(tape.dCell.start, 0, count: count) }
    if let last {
      let resting = restingState(batch: tape.batch)
      guard last.h.shape == resting.h.shape, last.c.shape == resting.c.shape else {
        stop(
          "fused \(cell.rawValue) layer: the derivative by the final state must be "
            + "\(resting.h.shape) and \(resting.c.shape), not \(last.h.shape) and \(last.c.shape)")
      }
      last.h.withElements { tape.dState.start.update(from: $0, count: count) }
      last.c.withElements { tape.dCell.start.update(from: $0, count: count) }
    }
    let packed = Wh.packedTransposed()
    inParallel(tape.batch, threads: threads, grain: rowGrain) { rows in
      runBack(rows, tape, packed, fromOutputs)
    }
    addWeightGradients(tape, to: &gradient, threads)
    var first = FusedState(h: tape.matrix(tape.dState.start))
    if cell == .lstm { first.c = tape.matrix(tape.dCell.start) }
    return first
  }

  /// All steps of some rows of the batch, from the last to the first.
  ///
  /// A row that ended early meets only the steps it has; until then the derivative by its final state
  /// waits in `dState`.
  private func runBack(
    _ rows: Range<Int>, _ tape: FusedTape<Element>, _ packed: PackedMatrix<Element>,
    _ fromOutputs: Bool
  ) {
    let (batch, hidden, width) = (tape.batch, hiddenSize, Wh.columns)
    let dState = tape.dState.start + rows.lowerBound * hidden
    let dCell = tape.dCell.start + (cell == .lstm ? rows.lowerBound * hidden : 0)
    for step in stride(from: tape.steps - 1, through: 0, by: -1) {
      let count = min(rows.upperBound, tape.live[step]) - rows.lowerBound
      if count <= 0 { continue }
      let first = step * batch + rows.lowerBound
      let gates = tape.gates.start + first * width
      let dOutput = fromOutputs ? UnsafePointer(tape.dOutputs.start + first * hidden) : nil
      switch cell {
      case .tanh:
        tanhBackward(rows: count, hidden: hidden, gates: gates, dNext: dState, dOutput: dOutput)
      case .lstm:
        lstmBackward(
          rows: count, hidden: hidden, lstmArrays(tape, first), dNext: dState, dOutput: dOutput,
          dCell: dCell)
      case .gru:
        bn.withElements {
          gruBackward(
            rows: count, hidden: hidden, gruArrays(tape, first, $0), dNext: dState,
            dOutput: dOutput, direct: dState)
        }
      }
      let delta = cell == .gru ? tape.recurrent.start + first * width : gates
      multiply(rows: count, delta, width, packed, into: dState, accumulate: cell == .gru)
    }
  }

  /// The products over all steps. Each thread takes some columns, and goes through the rows in blocks
  /// that stay in the cache.
  private func addWeightGradients(
    _ tape: FusedTape<Element>, to gradient: inout FusedLayer, _ threads: Int
  ) {
    let (hidden, inputs, width) = (hiddenSize, inputSize, Wh.columns)
    let (states, gates) = (tape.states.start, tape.gates.start)
    let recurrent = cell == .gru ? tape.recurrent.start : gates
    let rows = tape.steps * tape.batch
    if let shape = gradient.shapesUnlike(self) {
      stop("fused \(cell.rawValue) layer: the gradient has other shapes than the layer: \(shape)")
    }
    gradient.Wh.withMutableElements { dWh in
      gradient.b.withMutableElements { db in
        gradient.Wx.withMutableElements { dWx in
          // Few columns are not worth a thread.
          inParallel(width, threads: rows * hidden < 4096 ? 1 : threads, grain: 48) { columns in
            let j = columns.lowerBound
            for start in stride(from: 0, to: rows, by: 256) {
              let count = min(256, rows - start)
              let delta = gates + start * width + j
              multiply(
                rows: hidden, inner: count, columns: columns.count, states + start * hidden, 1,
                hidden, recurrent + start * width + j, width, 1, into: dWh + j, width,
                accumulate: true)
              if tape.symbols.isEmpty {
                multiply(
                  rows: inputs, inner: count, columns: columns.count,
                  tape.inputs.start + start * inputs, 1, inputs, delta, width, 1, into: dWx + j,
                  width, accumulate: true)
                sumRows(delta, db + j, rows: count, columns: columns.count, step: width)
              } else {
                tape.symbols.withUnsafeBufferPointer { symbols in
                  for row in 0..<count {
                    addTwice(
                      delta + row * width, dWx + symbols[start + row] * width + j, db + j,
                      columns.count)
                  }
                }
              }
            }
          }
        }
      }
    }
    if cell == .gru {
      gradient.bn.withMutableElements {
        sumRows(recurrent + 2 * hidden, $0, rows: rows, columns: hidden, step: width)
      }
    }
  }

  private func shapesUnlike(_ other: FusedLayer) -> String? {
    let pairs = [(Wx, other.Wx), (Wh, other.Wh), (b, other.b), (bn, other.bn)]
    for (mine, its) in pairs where mine.shape != its.shape {
      return "\(mine.shape) instead of \(its.shape)"
    }
    return nil
  }
}

/// Adds one row to two others: to the row of a symbol and to the bias's gradient.
@specialized(where S == Float)
@specialized(where S == Double)
private func addTwice<S: Scalar>(
  _ x: UnsafePointer<S>, _ a: UnsafeMutablePointer<S>, _ b: UnsafeMutablePointer<S>, _ count: Int
) {
  for i in 0..<count {
    a[i] += x[i]
    b[i] += x[i]
  }
}

@specialized(where S == Float)
@specialized(where S == Double)
func sumRows<S: Scalar>(
  _ x: UnsafePointer<S>, _ sums: UnsafeMutablePointer<S>, rows: Int, columns: Int, step: Int
) {
  for r in 0..<rows {
    let x = x + r * step
    for c in 0..<columns { sums[c] += x[c] }
  }
}
