import GradientPathology
import Matrices
import Training

extension Affine {
  /// The same block with another type of number.
  public init<Other: Scalar>(_ other: Affine<Other>) {
    self.init(Wx: Matrix(other.Wx), Wh: Matrix(other.Wh), b: Matrix(other.b))
  }

  /// Random weights that keep the size of what flows through them.
  ///
  /// Each weight is uniform within ±√(3 / inputs of the layer), so that a sum over the layer's inputs
  /// has about the variance of one of them (LeCun et al., 1998).
  ///
  /// - Parameters:
  ///   - input: The number of inputs.
  ///   - hidden: The number of units.
  ///   - bias: b of every unit.
  ///   - random: Where the weights come from.
  public init(input: Int, hidden: Int, bias: Double = 0, using random: inout SeededGenerator) {
    func weights(_ rows: Int) -> Matrix<Element> {
      let bound = (3 / Double(rows)).squareRoot()
      return .uniform(rows: rows, columns: hidden, in: -bound..<bound, using: &random)
    }
    self.init(
      Wx: weights(input), Wh: weights(hidden),
      b: Matrix(rows: 1, columns: hidden, repeating: Element(bias)))
  }

  /// The three matrices of a block within a model, under the names that the formulas give them.
  static func parameters<Model>(
    _ letter: String, _ block: WritableKeyPath<Model, Affine>
  ) -> [Parameter<Model, Element>] {
    [
      ("W_x" + letter, block.appending(path: \.Wx)),
      ("W_h" + letter, block.appending(path: \.Wh)),
      ("b_" + letter, block.appending(path: \.b)),
    ]
  }
}

extension TanhCell {
  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] { Affine.parameters("h", \.hidden) }

  /// Random weights; biases are zero.
  public init(input: Int, hidden: Int, using random: inout SeededGenerator) {
    self.init(hidden: Affine(input: input, hidden: hidden, using: &random))
  }

  /// The same cell with another type of number.
  public init<Other: Scalar>(_ other: TanhCell<Other>) {
    self.init(hidden: Affine(other.hidden))
  }
}

extension AccumulatorCell {
  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] { Affine.parameters("c", \.candidate) }

  /// Random weights; biases are zero.
  public init(input: Int, hidden: Int, using random: inout SeededGenerator) {
    self.init(candidate: Affine(input: input, hidden: hidden, using: &random))
  }

  /// The same cell with another type of number.
  public init<Other: Scalar>(_ other: AccumulatorCell<Other>) {
    self.init(candidate: Affine(other.candidate))
  }
}

extension OriginalLSTMCell {
  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] {
    Affine.parameters("i", \.input) + Affine.parameters("g", \.candidate)
      + Affine.parameters("o", \.output)
  }

  /// Random weights; biases are zero.
  public init(
    input: Int, hidden: Int, activation: Activation = .tanh, using random: inout SeededGenerator
  ) {
    func block() -> Affine<Element> { Affine(input: input, hidden: hidden, using: &random) }
    self.init(input: block(), candidate: block(), output: block(), activation: activation)
  }

  /// The same cell with another type of number.
  public init<Other: Scalar>(_ other: OriginalLSTMCell<Other>) {
    self.init(
      input: Affine(other.input), candidate: Affine(other.candidate), output: Affine(other.output),
      activation: other.activation)
  }
}

extension LSTMCell {
  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] {
    Affine.parameters("i", \.input) + Affine.parameters("f", \.forget)
      + Affine.parameters("g", \.candidate) + Affine.parameters("o", \.output)
  }

  /// Random weights; biases are zero, but for the forget gate's.
  ///
  /// - Parameters:
  ///   - input: The number of inputs.
  ///   - hidden: The number of units.
  ///   - forgetBias: b_f of every unit. At 0 the gate begins near ½, and ten steps later a thousandth is
  ///     left; 1 begins near 0.73 (Gers et al., 2000; Jozefowicz et al., 2015).
  ///   - activation: φ of the candidate.
  ///   - random: Where the weights come from.
  public init(
    input: Int, hidden: Int, forgetBias: Double = 1, activation: Activation = .tanh,
    using random: inout SeededGenerator
  ) {
    func block(_ bias: Double = 0) -> Affine<Element> {
      Affine(input: input, hidden: hidden, bias: bias, using: &random)
    }
    self.init(
      input: block(), forget: block(forgetBias), candidate: block(), output: block(),
      activation: activation)
  }

  /// The same cell with another type of number.
  public init<Other: Scalar>(_ other: LSTMCell<Other>) {
    self.init(
      input: Affine(other.input), forget: Affine(other.forget),
      candidate: Affine(other.candidate), output: Affine(other.output),
      activation: other.activation)
  }
}

extension CoupledLSTMCell {
  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] {
    Affine.parameters("f", \.forget) + Affine.parameters("g", \.candidate)
      + Affine.parameters("o", \.output)
  }

  /// Random weights; biases are zero, but for the forget gate's.
  public init(
    input: Int, hidden: Int, forgetBias: Double = 1, activation: Activation = .tanh,
    using random: inout SeededGenerator
  ) {
    func block(_ bias: Double = 0) -> Affine<Element> {
      Affine(input: input, hidden: hidden, bias: bias, using: &random)
    }
    self.init(
      forget: block(forgetBias), candidate: block(), output: block(), activation: activation)
  }

  /// The same cell with another type of number.
  public init<Other: Scalar>(_ other: CoupledLSTMCell<Other>) {
    self.init(
      forget: Affine(other.forget), candidate: Affine(other.candidate),
      output: Affine(other.output), activation: other.activation)
  }
}

extension PeepholeLSTMCell {
  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] {
    Affine.parameters("i", \.cell.input) + Affine.parameters("f", \.cell.forget)
      + Affine.parameters("g", \.cell.candidate) + Affine.parameters("o", \.cell.output)
      + [("p_i", \.pi), ("p_f", \.pf), ("p_o", \.po)]
  }

  /// Random weights; peepholes and biases are zero, but for the forget gate's bias.
  public init(
    input: Int, hidden: Int, forgetBias: Double = 1, activation: Activation = .tanh,
    using random: inout SeededGenerator
  ) {
    let zeros = Matrix<Element>.zeros(rows: 1, columns: hidden)
    self.init(
      LSTMCell(
        input: input, hidden: hidden, forgetBias: forgetBias, activation: activation,
        using: &random),
      pi: zeros, pf: zeros, po: zeros)
  }

  /// The same cell with another type of number.
  public init<Other: Scalar>(_ other: PeepholeLSTMCell<Other>) {
    self.init(
      LSTMCell(other.cell), pi: Matrix(other.pi), pf: Matrix(other.pf), po: Matrix(other.po))
  }
}

extension GRUCell {
  /// Every learnable matrix under the name that the formulas give it. b_hg is among them only where the
  /// reset gate acts after the product.
  public var parameters: [Parameter<Self, Element>] {
    Affine.parameters("r", \.relevance) + Affine.parameters("u", \.update)
      + Affine.parameters("g", \.candidate) + (reset == .afterProduct ? [("b_hg", \.bhg)] : [])
  }

  /// Random weights; biases are zero.
  public init(
    input: Int, hidden: Int, reset: ResetPlacement = .beforeProduct,
    convention: UpdateConvention = .replaces, activation: Activation = .tanh,
    using random: inout SeededGenerator
  ) {
    func block() -> Affine<Element> { Affine(input: input, hidden: hidden, using: &random) }
    self.init(
      relevance: block(), update: block(), candidate: block(), reset: reset,
      convention: convention, activation: activation)
  }

  /// The same cell with another type of number.
  public init<Other: Scalar>(_ other: GRUCell<Other>) {
    self.init(
      relevance: Affine(other.relevance), update: Affine(other.update),
      candidate: Affine(other.candidate), reset: other.reset, convention: other.convention,
      bhg: other.reset == .afterProduct ? Matrix(other.bhg) : nil, activation: other.activation)
  }
}
