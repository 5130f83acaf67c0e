import Matrices
import Training

/// What the weighted sum of a unit goes through before it becomes the unit's output.
public enum UnitFunction: String, CaseIterable, Sendable {
  /// tanh a, between -1 and 1.
  case tanh
  /// max(0, a), the rectified linear unit.
  case rectified
  /// min(1, max(0, a)), the saturated linear unit.
  case saturated

  /// The outputs of units with these weighted sums.
  public func callAsFunction<Element: Scalar>(_ a: Matrix<Element>) -> Matrix<Element> {
    switch self {
    case .tanh: Matrices.tanh(a)
    case .rectified: a.clamped(from: 0, to: Element(.infinity))
    case .saturated: a.clamped(from: 0, to: 1)
    }
  }
}

/// What the next state is computed from, besides the input.
public enum Loop: String, CaseIterable, Sendable {
  /// The last state (Elman, 1990).
  case hidden
  /// The last output alone (Jordan, 1986).
  case output
  /// Both.
  case both
}

/// A recurrent network with an output at every step:
///
/// ```
/// h_t = φ(x_t W_xh + h_{t-1} W_hh + y_{t-1} W_yh + b_h)
/// y_t = h_t W_hy + b_y
/// ```
///
/// Of the two terms in the middle a network has one or both; that is its ``Loop``.
public struct SimpleRNN<Element: Scalar>: Equatable, Sendable {
  /// φ.
  public let function: UnitFunction
  /// From the input to the state: [input × hidden].
  public var Wxh: Matrix<Element>
  /// From the last state: [hidden × hidden]; [0 × hidden] if the last state is not used.
  public var Whh: Matrix<Element>
  /// From the last output: [output × hidden]; [0 × hidden] if the last output is not used.
  public var Wyh: Matrix<Element>
  /// The state's bias: [1 × hidden].
  public var bh: Matrix<Element>
  /// From the state to the output: [hidden × output].
  public var Why: Matrix<Element>
  /// The output's bias: [1 × output].
  public var by: Matrix<Element>

  /// What is carried from step to step.
  public struct State: Equatable, Sendable {
    /// h: [batch × hidden].
    public var h: Matrix<Element>
    /// y: [batch × output].
    public var y: Matrix<Element>

    /// A state of given numbers.
    public init(h: Matrix<Element>, y: Matrix<Element>) {
      self.h = h
      self.y = y
    }
  }

  // snippet.step
  /// The state after one step.
  public func step(_ x: Matrix<Element>, from state: State) -> State {
    var a = x • Wxh + bh
    if loop != .output { a.addProduct(state.h, Whh) }
    if loop != .hidden { a.addProduct(state.y, Wyh) }
    let h = function(a)
    return State(h: h, y: h • Why + by)
  }
  // snippet.end

  /// A network of given weights; a loop that is left out is not there.
  public init(
    _ function: UnitFunction, Wxh: Matrix<Element>, Whh: Matrix<Element>? = nil,
    Wyh: Matrix<Element>? = nil, bh: Matrix<Element>, Why: Matrix<Element>, by: Matrix<Element>
  ) {
    let (hidden, output) = (Why.rows, Why.columns)
    let none = Matrix<Element>.zeros(rows: 0, columns: hidden)
    precondition(Whh != nil || Wyh != nil, "simple RNN: without a loop it is not recurrent")
    precondition(
      Wxh.columns == hidden && bh.shape == Shape(rows: 1, columns: hidden)
        && by.shape == Shape(rows: 1, columns: output)
        && (Whh ?? .identity(hidden)).shape == Shape(rows: hidden, columns: hidden)
        && (Wyh ?? .zeros(rows: output, columns: hidden)).shape
          == Shape(rows: output, columns: hidden),
      "simple RNN: the matrices' shapes do not fit W_hy \(Why.shape)")
    self.function = function
    self.Wxh = Wxh
    self.Whh = Whh ?? none
    self.Wyh = Wyh ?? none
    self.bh = bh
    self.Why = Why
    self.by = by
  }

  /// A network whose weights are drawn evenly from ±1/√hidden.
  public init(
    _ loop: Loop, _ function: UnitFunction = .tanh, input: Int, hidden: Int, output: Int,
    using random: inout SeededGenerator
  ) {
    let size = 1 / Double(hidden).squareRoot()
    func draw(_ rows: Int, _ columns: Int) -> Matrix<Element> {
      .uniform(rows: rows, columns: columns, in: -size..<size, using: &random)
    }
    self.init(
      function, Wxh: draw(input, hidden), Whh: loop == .output ? nil : draw(hidden, hidden),
      Wyh: loop == .hidden ? nil : draw(output, hidden), bh: draw(1, hidden),
      Why: draw(hidden, output), by: draw(1, output))
  }

  /// The same weights in another type of number.
  public init<Other: Scalar>(_ other: SimpleRNN<Other>) {
    function = other.function
    Wxh = Matrix(other.Wxh)
    Whh = Matrix(other.Whh)
    Wyh = Matrix(other.Wyh)
    bh = Matrix(other.bh)
    Why = Matrix(other.Why)
    by = Matrix(other.by)
  }

  /// What the next state is computed from.
  public var loop: Loop {
    if Wyh.rows == 0 { return .hidden }
    return Whh.rows == 0 ? .output : .both
  }

  /// How many numbers an input has.
  public var inputSize: Int { Wxh.rows }
  /// How many hidden units there are.
  public var hiddenSize: Int { Why.rows }
  /// How many numbers an output has.
  public var outputSize: Int { Why.columns }

  /// The state before the first step when nothing is known: zeros.
  public func restingState(batch: Int = 1) -> State {
    State(
      h: .zeros(rows: batch, columns: hiddenSize), y: .zeros(rows: batch, columns: outputSize))
  }

  /// The states after every step.
  public func states(over inputs: [Matrix<Element>], from start: State) -> [State] {
    Recurrence { state, x in step(x, from: state) }.states(from: start, over: inputs)
  }
}

extension SimpleRNN: Trainable {
  /// "W_xh", "W_hh", "W_yh", "b_h", "W_hy" and "b_y", without the loop that is not there.
  public var parameters: [Parameter<Self, Element>] {
    var list: [Parameter<Self, Element>] = [("W_xh", \.Wxh)]
    if loop != .output { list.append(("W_hh", \.Whh)) }
    if loop != .hidden { list.append(("W_yh", \.Wyh)) }
    return list + [("b_h", \.bh), ("W_hy", \.Why), ("b_y", \.by)]
  }
}
