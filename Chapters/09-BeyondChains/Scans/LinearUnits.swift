import GradientPathology
import Matrices
import Training

/// A gated recurrent layer whose gates do not see the state, so that all its steps can be computed at once.
///
/// ```math
/// \begin{aligned}
/// z_t &= \sigma(x_t W_{xz} + b_z) & g_t &= x_t W_{xg} + b_g \\
/// h_t &= (1 - z_t) \odot h_{t-1} + z_t \odot g_t & o_t &= h_t W_{hy} + b_y
/// \end{aligned}
/// ```
///
/// It is a GRU without W_hz and W_hg, and without a reset gate. Without them the state enters linearly:
/// the layer is a ``LinearRecurrence`` whose coefficients the inputs decide.
///
/// Rows are the batch: x is [batch × input], h is [batch × hidden], o is [batch × output].
/// Source: Feng et al. (2024), "Were RNNs all we needed?", where it is called minGRU; Martin and Cundy
/// (2018).
public struct LinearUnits<Element: Scalar>: Equatable, Trainable {
  /// From the input to the gate: [input × hidden].
  public var Wxz: Matrix<Element>
  /// The bias of the gate: [1 × hidden].
  public var bz: Matrix<Element>
  /// From the input to the candidate: [input × hidden].
  public var Wxg: Matrix<Element>
  /// The bias of the candidate: [1 × hidden].
  public var bg: Matrix<Element>
  /// From the last state to the answer: [hidden × output].
  public var Why: Matrix<Element>
  /// The bias of the answer: [1 × output].
  public var by: Matrix<Element>

  /// Random weights; biases are zero, but for the gate's.
  ///
  /// - Parameters:
  ///   - input: The number of inputs.
  ///   - hidden: The number of units.
  ///   - output: The number of answers.
  ///   - gateBias: b_z of every unit; the lower, the longer a unit keeps what it has.
  ///   - random: Where the weights come from.
  public init(
    input: Int, hidden: Int, output: Int, gateBias: Double = -1, using random: inout SeededGenerator
  ) {
    func weights(_ rows: Int, _ columns: Int) -> Matrix<Element> {
      let bound = (3 / Double(rows)).squareRoot()
      return .uniform(rows: rows, columns: columns, in: -bound..<bound, using: &random)
    }
    Wxz = weights(input, hidden)
    bz = Matrix(rows: 1, columns: hidden, repeating: Element(gateBias))
    Wxg = weights(input, hidden)
    bg = .zeros(rows: 1, columns: hidden)
    Why = weights(hidden, output)
    by = .zeros(rows: 1, columns: output)
  }

  /// The same layer with another type of number.
  public init<Other: Scalar>(_ other: LinearUnits<Other>) {
    Wxz = Matrix(other.Wxz)
    bz = Matrix(other.bz)
    Wxg = Matrix(other.Wxg)
    bg = Matrix(other.bg)
    Why = Matrix(other.Why)
    by = Matrix(other.by)
  }

  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] {
    [
      ("W_xz", \.Wxz), ("b_z", \.bz), ("W_xg", \.Wxg), ("b_g", \.bg), ("W_hy", \.Why),
      ("b_y", \.by),
    ]
  }

  /// The number of hidden units.
  public var hiddenSize: Int { Wxz.columns }
}

extension LinearUnits: SequenceModel {
  /// The answers after the last step, from a state of zeros, and the way back from them.
  public func run(
    _ inputs: [Matrix<Element>]
  ) -> (answer: Matrix<Element>, gradient: (Matrix<Element>) -> Self) {
    let (steps, batch) = (inputs.count, inputs[0].rows)
    let units = batch * hiddenSize
    // All steps of all sequences in one product each: no gate waits for a state.
    let x = Matrix(stacked: inputs)
    let z = sigmoid(x • Wxz + bz)
    let g = x • Wxg + bg
    let recurrence = LinearRecurrence(
      a: (1 - z).reshaped(rows: steps, columns: units),
      b: (z * g).reshaped(rows: steps, columns: units), h0: .zeros(rows: 1, columns: units))
    let states = recurrence.scannedStates()
    let last = states.row(steps - 1).reshaped(rows: batch, columns: hiddenSize)
    return (
      last • Why + by,
      { danswer in
        var gradient = zeroed()
        gradient.Why.addProduct(transposed: last, danswer)
        gradient.by.addRowsSummed(danswer)
        var dstates = Matrix<Element>.zeros(like: states)
        dstates.replace(
          fromRow: steps - 1,
          with: danswer.timesTransposed(Why).reshaped(rows: 1, columns: units))
        let d = recurrence.gradient(states: states, dstates: dstates)
        let da = d.a.reshaped(rows: steps * batch, columns: hiddenSize)
        let db = d.b.reshaped(rows: steps * batch, columns: hiddenSize)
        let dz = (db * g - da) * z * (1 - z)
        let dg = db * z
        gradient.Wxz.addProduct(transposed: x, dz)
        gradient.bz.addRowsSummed(dz)
        gradient.Wxg.addProduct(transposed: x, dg)
        gradient.bg.addRowsSummed(dg)
        return gradient
      }
    )
  }
}
