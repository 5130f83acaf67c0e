import GatedCells
import Matrices
import Training

/// A recurrent cell whose way from one state to the next is itself deep.
///
/// ```math
/// \begin{aligned}
/// z^1_t &= \tanh(x_t W_{xz} + h_{t-1} W_{hz} + b_z) \\
/// z^k_t &= \tanh(z^{k-1}_t W_k + b_k), \qquad k = 2 \dots K \\
/// h_t &= \tanh(z^K_t W_{zh} + h_{t-1} W_{hh} + b_h)
/// \end{aligned}
/// ```
///
/// The term with W_hh is the skip connection, which a cell may have or not. Rows are the batch: x is
/// [batch × input], every z [batch × width], h [batch × hidden].
///
/// Source: lecture E, "Deeper RNNs", (b) and (c), after Pascanu et al. (2014), "How to construct deep
/// recurrent neural networks".
public struct DeepTransitionCell<Element: Scalar>: Equatable, RecurrentCell {
  /// From the input to the first extra layer: [input × width].
  public var Wxz: Matrix<Element>
  /// From the last state to the first extra layer: [hidden × width].
  public var Whz: Matrix<Element>
  /// The bias of the first extra layer: [1 × width].
  public var bz: Matrix<Element>
  /// The further extra layers, each a weight, [width × width], and a bias, [1 × width].
  public var further: [Dense]
  /// From the last extra layer to the state: [width × hidden].
  public var Wzh: Matrix<Element>
  /// The bias of the state: [1 × hidden].
  public var bh: Matrix<Element>
  /// The skip connection: [hidden × hidden]; of no effect, and no parameter, where `skips` is false.
  public var Whh: Matrix<Element>
  /// Whether there is a skip connection.
  public let skips: Bool

  /// A layer without recurrence: a weight and a bias.
  public struct Dense: Equatable, Sendable {
    /// [width × width].
    public var W: Matrix<Element>
    /// [1 × width].
    public var b: Matrix<Element>

    /// A layer of given weights.
    public init(W: Matrix<Element>, b: Matrix<Element>) {
      self.W = W
      self.b = b
    }
  }

  /// A cell of given weights; without `Whh` it has no skip connection.
  public init(
    Wxz: Matrix<Element>, Whz: Matrix<Element>, bz: Matrix<Element>, further: [Dense] = [],
    Wzh: Matrix<Element>, bh: Matrix<Element>, Whh: Matrix<Element>? = nil
  ) {
    let (width, hidden) = (Wxz.columns, Wzh.columns)
    let square = Shape(rows: hidden, columns: hidden)
    for (name, matrix, shape) in [
      ("W_hz", Whz, Shape(rows: hidden, columns: width)),
      ("b_z", bz, Shape(rows: 1, columns: width)),
      ("W_zh", Wzh, Shape(rows: width, columns: hidden)),
      ("b_h", bh, Shape(rows: 1, columns: hidden)),
      ("W_hh", Whh ?? .zeros(rows: hidden, columns: hidden), square),
    ]
      + further.flatMap({
        [
          ("W", $0.W, Shape(rows: width, columns: width)),
          ("b", $0.b, Shape(rows: 1, columns: width)),
        ]
      })
    {
      precondition(
        matrix.shape == shape, "DeepTransitionCell: \(name) must be \(shape), not \(matrix.shape)")
    }
    self.Wxz = Wxz
    self.Whz = Whz
    self.bz = bz
    self.further = further
    self.Wzh = Wzh
    self.bh = bh
    self.Whh = Whh ?? .zeros(rows: hidden, columns: hidden)
    skips = Whh != nil
  }

  /// The number of inputs.
  public var inputSize: Int { Wxz.rows }
  /// The number of hidden units.
  public var hiddenSize: Int { Wzh.columns }

  /// What one step has computed, and what its backward step needs.
  public struct Step: RecurrentStep {
    /// x_t: [batch × input].
    public let input: Matrix<Element>
    /// h_{t-1}.
    public let previous: HiddenState<Element>
    /// z¹_t … z^K_t, each [batch × width].
    public let layers: [Matrix<Element>]
    /// h_t.
    public let state: HiddenState<Element>
  }

  // snippet.step
  /// One step from the state `state`.
  public func step(_ x: Matrix<Element>, from state: HiddenState<Element>) -> Step {
    var layers = [tanh(x • Wxz + state.h • Whz + bz)]
    for layer in further { layers.append(tanh(layers[layers.count - 1] • layer.W + layer.b)) }
    var sum = layers[layers.count - 1] • Wzh + bh
    if skips { sum.addProduct(state.h, Whh) }
    return Step(input: x, previous: state, layers: layers, state: HiddenState(h: tanh(sum)))
  }
  // snippet.end

  // snippet.backward
  /// One step in reverse: down through the layers to h_{t-1}, and along the skip connection at once.
  public func backward(
    _ step: Step, _ dstate: HiddenState<Element>, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: HiddenState<Element>) {
    let (h, last) = (step.previous.h, step.layers.count - 1)
    var da = dstate.h * (1 - step.state.h * step.state.h)
    var dh = Matrix<Element>.zeros(like: h)
    gradient.Wzh.addProduct(transposed: step.layers[last], da)
    gradient.bh.addRowsSummed(da)
    if skips {
      gradient.Whh.addProduct(transposed: h, da)
      dh.addProduct(da, transposed: Whh)
    }
    var dz = da.timesTransposed(Wzh)
    for k in further.indices.reversed() {
      let z = step.layers[k + 1]
      da = dz * (1 - z * z)
      gradient.further[k].W.addProduct(transposed: step.layers[k], da)
      gradient.further[k].b.addRowsSummed(da)
      dz = da.timesTransposed(further[k].W)
    }
    da = dz * (1 - step.layers[0] * step.layers[0])
    gradient.Wxz.addProduct(transposed: step.input, da)
    gradient.Whz.addProduct(transposed: h, da)
    gradient.bz.addRowsSummed(da)
    dh.addProduct(da, transposed: Whz)
    return (da.timesTransposed(Wxz), HiddenState(h: dh))
  }
  // snippet.end
}
