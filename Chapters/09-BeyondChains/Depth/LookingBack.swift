import GatedCells
import Matrices
import Training

/// How large the derivative of a loss by earlier states is, relative to that by the last one.
///
/// - Parameters:
///   - stack: Layers of cells, whose initial state is at rest.
///   - inputs: x_t for each step, [batch × input].
///   - direction: dL/dh_T of the highest layer, [batch × hidden], for a loss that reads that state
///     alone.
/// - Returns: For each lag from 0 to T, the norm of dL/dh_{T-lag}, all layers together, over that of
///   `direction`.
public func gradientNorms<Cell: RecurrentCell>(
  _ stack: Stack<Cell>, _ inputs: [Matrix<Cell.Element>], direction: Matrix<Cell.Element>
) -> [Double] where Cell.State == HiddenState<Cell.Element> {
  let tape = stack.forward(inputs, from: stack.restingState(batch: direction.rows))
  var gradient = stack.zeroed()
  var dstates = tape.finalState.map { $0.zeroed() }
  dstates[dstates.count - 1].output = direction
  let whole = direction.norm().value
  var norms = [1.0]
  for t in inputs.indices.reversed() {
    var fromAbove: Matrix<Cell.Element>?
    for layer in stack.layers.indices.reversed() {
      var dstate = dstates[layer]
      if let fromAbove { dstate.output += fromAbove }
      let pass = stack.layers[layer].backward(
        tape.layers[layer].steps[t], dstate, into: &gradient.layers[layer])
      dstates[layer] = pass.previous
      fromAbove = pass.input
    }
    let squares = dstates.map { state in
      let norm = state.output.norm().value / whole
      return norm * norm
    }
    norms.append(squares.reduce(0, +).squareRoot())
  }
  return norms
}
