import BPTT
import Foundation
import Matrices
import Training

/// A network with a sequence, every size different from every other.
struct Example {
  let model: VanillaRNN<Double>
  let inputs: [Matrix<Double>]
  let targets: [[Int?]]
  let h0: Matrix<Double>

  /// - Parameters:
  ///   - batch: The number of sequences.
  ///   - isLastOnly: Whether only the last step has a target.
  init(
    seed: UInt64 = 1, batch: Int = 3, steps: Int = 6, input: Int = 4, hidden: Int = 5,
    output: Int = 7, isLastOnly: Bool = false
  ) {
    var random = SeededGenerator(seed: seed)
    func draw(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      .normal(rows: rows, columns: columns, deviation: 0.7, using: &random)
    }
    model = VanillaRNN(
      Wxh: draw(input, hidden), Whh: draw(hidden, hidden), bh: draw(1, hidden),
      Why: draw(hidden, output), by: draw(1, output))
    inputs = (0..<steps).map { _ in draw(batch, input) }
    targets = (0..<steps).map { t in
      (0..<batch).map { _ in
        let target = random.integer(below: output)
        return isLastOnly && t < steps - 1 ? nil : target
      }
    }
    h0 = draw(batch, hidden)
  }

  /// The loss of another network on this sequence, by the forward pass alone.
  func loss<S: Scalar>(of model: VanillaRNN<S>) -> S {
    let tape = model.forward(inputs.map { Matrix($0) }, from: Matrix(h0))
    return model.loss(tape, targets: targets).value
  }

  /// The forward pass.
  var tape: [VanillaRNN<Double>.Step] { model.forward(inputs, from: h0) }

  /// The gradient by back-propagation through time.
  var gradient: BackwardPass<Double> {
    model.lossAndGradient(inputs, targets: targets, from: h0).gradient
  }
}

/// The largest absolute difference; infinite where the shapes differ.
func difference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  a.shape == b.shape ? (a - b).maximumMagnitude() : .infinity
}

/// A Jacobian by central differences: row i, column j is ∂f_i / ∂x_j, of a map of rows.
func jacobian(
  at x: Matrix<Double>, _ f: (Matrix<Double>) -> Matrix<Double>
) -> Matrix<Double> {
  let step = 6e-6
  let columns = (0..<x.columns).map { j -> Matrix<Double> in
    var above = x
    var below = x
    above[0, j] += step
    below[0, j] -= step
    return ((f(above) - f(below)) / (2 * step)).transposed()
  }
  return Matrix(sideBySide: columns)
}

/// A derivative of a number by a matrix, by central differences.
func slope(at x: Matrix<Double>, _ f: (Matrix<Double>) -> Double) -> Matrix<Double> {
  let step = 6e-6
  return Matrix(rows: x.rows, columns: x.columns) { r, c in
    var above = x
    var below = x
    above[r, c] += step
    below[r, c] -= step
    return (f(above) - f(below)) / (2 * step)
  }
}
