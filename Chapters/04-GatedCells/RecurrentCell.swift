import Matrices
import Training

/// What a recurrent cell carries from one step to the next: one or more matrices of equal shape.
///
/// Rows are the batch; every part is [batch × hidden].
public protocol RecurrentState: Equatable, Sendable {
  /// The type of the numbers.
  associatedtype Element: Scalar

  /// What the outside sees of it, and what the next layer reads: h.
  var output: Matrix<Element> { get set }

  /// The state made of each part of this one and the same part of another.
  func combined(
    with other: Self, _ combine: (Matrix<Element>, Matrix<Element>) -> Matrix<Element>
  ) -> Self
}

extension RecurrentState {
  /// The number of sequences.
  public var batch: Int { output.rows }

  /// The state whose parts are those of this one, changed.
  public func map(_ change: (Matrix<Element>) -> Matrix<Element>) -> Self {
    combined(with: self) { part, _ in change(part) }
  }

  /// A state of the same shape, all zero: where a gradient begins.
  public func zeroed() -> Self { map { .zeros(like: $0) } }
}

/// The state of a cell without a memory of its own: what it shows is all that it has.
public struct HiddenState<Element: Scalar>: RecurrentState {
  /// h_t: [batch × hidden].
  public var h: Matrix<Element>

  /// A state of given numbers.
  public init(h: Matrix<Element>) { self.h = h }

  /// h_t.
  public var output: Matrix<Element> {
    get { h }
    set { h = newValue }
  }

  /// The state made of each part of this one and the same part of another.
  public func combined(
    with other: Self, _ combine: (Matrix<Element>, Matrix<Element>) -> Matrix<Element>
  ) -> Self {
    HiddenState(h: combine(h, other.h))
  }
}

/// The state of a cell with a memory: h, which it shows, and c, which it keeps to itself.
public struct MemoryState<Element: Scalar>: RecurrentState {
  /// h_t: [batch × hidden].
  public var h: Matrix<Element>
  /// c_t: [batch × hidden].
  public var c: Matrix<Element>

  /// A state of given numbers.
  public init(h: Matrix<Element>, c: Matrix<Element>) {
    precondition(h.shape == c.shape, "MemoryState: h is \(h.shape), c is \(c.shape)")
    self.h = h
    self.c = c
  }

  /// h_t.
  public var output: Matrix<Element> {
    get { h }
    set { h = newValue }
  }

  /// The state made of each part of this one and the same part of another.
  public func combined(
    with other: Self, _ combine: (Matrix<Element>, Matrix<Element>) -> Matrix<Element>
  ) -> Self {
    MemoryState(h: combine(h, other.h), c: combine(c, other.c))
  }
}

/// What one step of a cell has computed, and what its backward step needs.
public protocol RecurrentStep: Sendable {
  /// What the cell carries from step to step.
  associatedtype State: RecurrentState

  /// The state after the step.
  var state: State { get }
}

/// One step of a recurrent network, forward and backward.
///
/// Whatever works on sequences, a layer, a stack, an encoder, is written once for every cell. A gradient
/// has the type of the cell, so the derivative by `cell.forget.Wx` is `gradient.forget.Wx`.
public protocol RecurrentCell: Trainable {
  /// What the cell carries from step to step.
  associatedtype State: RecurrentState where State.Element == Element
  /// The record of one step.
  associatedtype Step: RecurrentStep where Step.State == State

  /// The number of inputs.
  var inputSize: Int { get }
  /// The number of hidden units.
  var hiddenSize: Int { get }

  /// The state before the first step when nothing is known: zeros.
  func restingState(batch: Int) -> State

  /// One step.
  ///
  /// - Parameters:
  ///   - x: x_t, [batch × input].
  ///   - state: The state before the step.
  func step(_ x: Matrix<Element>, from state: State) -> Step

  /// One step in reverse.
  ///
  /// - Parameters:
  ///   - step: What the forward step has computed.
  ///   - dstate: The loss's derivative by the state after the step, along every path that leaves it.
  ///   - gradient: Where the parameters' gradients add up.
  /// - Returns: The derivatives by x_t, [batch × input], and by the state before the step.
  func backward(
    _ step: Step, _ dstate: State, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: State)
}

extension RecurrentCell where State == HiddenState<Element> {
  /// The state before the first step when nothing is known: h is zero.
  public func restingState(batch: Int) -> State {
    HiddenState(h: .zeros(rows: batch, columns: hiddenSize))
  }
}

extension RecurrentCell where State == MemoryState<Element> {
  /// The state before the first step when nothing is known: h and c are zero.
  public func restingState(batch: Int) -> State {
    let zeros = Matrix<Element>.zeros(rows: batch, columns: hiddenSize)
    return MemoryState(h: zeros, c: zeros)
  }
}
