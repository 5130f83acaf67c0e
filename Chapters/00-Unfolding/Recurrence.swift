/// A recurrence: how the next state follows from the last one and from what arrives now,
/// s_t = f(s_{t-1}, x_t).
///
/// It is one function of two arguments, however long the sequence is. Everything else in this book is
/// about how to choose f.
///
/// ```swift
/// let parity = Recurrence<Bool, Bool> { odd, bit in odd != bit }
/// parity.final(from: false, over: [true, false, true])       // false: two ones
/// ```
public struct Recurrence<State, Input> {
  /// f: the state after a step, from the state before it and the step's input.
  public let step: (State, Input) -> State

  /// A recurrence with this step.
  public init(_ step: @escaping (State, Input) -> State) {
    self.step = step
  }

  // snippet.iterate
  /// The state after every step, s_1 … s_T; empty if there are no inputs.
  public func states(from start: State, over inputs: some Sequence<Input>) -> [State] {
    var state = start
    return inputs.map { input in
      state = step(state, input)
      return state
    }
  }

  /// The state after the last step, s_T; the initial state itself if there are no inputs.
  public func final(from start: State, over inputs: some Sequence<Input>) -> State {
    inputs.reduce(start, step)
  }
  // snippet.end
}

extension Recurrence where Input == Void {
  /// The state after a number of steps of a system that nothing drives, s_t = f(s_{t-1}).
  public func final(from start: State, steps: Int) -> State {
    var state = start
    for _ in 0..<steps { state = step(state, ()) }
    return state
  }
}
