import Matrices
import Training

// The letters of the formulas, with the size of each matrix:
//
//   batch    examples that are treated at once, one in each row
//   x_t      the step's input                [batch × input]
//   h_t      the state, "hidden" units       [batch × hidden]
//   W_xh     from the input to the state     [input × hidden]
//   W_hh     from the last state to the next [hidden × hidden]
//   b_h      the bias                        [1 × hidden]

/// The step of a simple recurrent network: h_t = tanh(x_t W_xh + h_{t-1} W_hh + b_h).
public struct RecurrentStep<Element: Scalar>: Equatable, Sendable {
  /// From the input to the state: [input × hidden].
  public var Wxh: Matrix<Element>
  /// From the last state to the next: [hidden × hidden].
  public var Whh: Matrix<Element>
  /// The bias: [1 × hidden].
  public var bh: Matrix<Element>

  /// A step of given weights.
  public init(Wxh: Matrix<Element>, Whh: Matrix<Element>, bh: Matrix<Element>) {
    precondition(
      Whh.rows == Whh.columns && Wxh.columns == Whh.rows
        && bh.shape == Shape(rows: 1, columns: Whh.rows),
      "recurrent step: W_xh \(Wxh.shape), W_hh \(Whh.shape), b_h \(bh.shape) do not fit")
    self.Wxh = Wxh
    self.Whh = Whh
    self.bh = bh
  }

  // snippet.step
  /// The state after one step: [batch × hidden].
  public func callAsFunction(_ x: Matrix<Element>, from h: Matrix<Element>) -> Matrix<Element> {
    tanh(x • Wxh + h • Whh + bh)
  }
  // snippet.end

  /// The same weights in another type of number.
  public init<Other: Scalar>(_ other: RecurrentStep<Other>) {
    self.init(Wxh: Matrix(other.Wxh), Whh: Matrix(other.Whh), bh: Matrix(other.bh))
  }

  /// The states after every step, h_1 … h_T, with the same weights at each.
  public func states(over inputs: [Matrix<Element>], from h0: Matrix<Element>) -> [Matrix<Element>]
  {
    Recurrence { h, x in self(x, from: h) }.states(from: h0, over: inputs)
  }
}

extension RecurrentStep: Trainable {
  /// "W_xh", "W_hh" and "b_h".
  public var parameters: [Parameter<Self, Element>] {
    [("W_xh", \.Wxh), ("W_hh", \.Whh), ("b_h", \.bh)]
  }
}

// MARK: - The concatenated form

extension RecurrentStep {
  // snippet.concatenated
  /// W: the two matrices of the step one below the other, [input + hidden × hidden].
  public var concatenated: Matrix<Element> { Matrix(stacked: [Wxh, Whh]) }

  /// The same step with one product: h_t = tanh((x_t, h_{t-1}) W + b_h).
  public func concatenatedStep(_ x: Matrix<Element>, from h: Matrix<Element>) -> Matrix<Element> {
    tanh(Matrix(sideBySide: [x, h]) • concatenated + bh)
  }
  // snippet.end

  /// The step whose concatenated form is given.
  ///
  /// - Parameters:
  ///   - W: [input + hidden × hidden].
  ///   - bh: [1 × hidden].
  public init(concatenated W: Matrix<Element>, bh: Matrix<Element>) {
    let input = W.rows - W.columns
    precondition(input >= 0, "recurrent step: W is \(W.shape), too low for \(W.columns) units")
    self.init(Wxh: W.rows(0..<input), Whh: W.rows(input...), bh: bh)
  }
}
