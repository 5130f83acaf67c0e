import Plotting

// snippet.unfolded
/// The expression that a recurrence becomes when its loop is written out: f(f(f(s0, x1), x2), x3).
///
/// There is no loop left in it, and no name that changes its meaning from step to step: it is a graph
/// without circles, so that whatever is known about such graphs holds for it.
public indirect enum Unfolded: Equatable, Sendable {
  /// s_0.
  case start
  /// f of an earlier state and of the input x_t.
  case step(Unfolded, input: Int)

  /// The expression of so many steps.
  public init(steps: Int) {
    self = (0..<steps).reduce(.start) { .step($0, input: $1 + 1) }
  }

  /// The value of the expression, from the innermost brackets outwards.
  ///
  /// - Parameters:
  ///   - f: What f stands for.
  ///   - start: What s_0 stands for.
  ///   - inputs: What x_1, x_2 … stand for, at least as many as the expression has steps.
  public func value<State, Input>(
    f: (State, Input) -> State, start: State, inputs: [Input]
  ) -> State {
    switch self {
    case .start: start
    case .step(let earlier, let t):
      f(earlier.value(f: f, start: start, inputs: inputs), inputs[t - 1])
    }
  }
}
// snippet.end

extension Unfolded: CustomStringConvertible {
  /// The expression as a text: "f(f(s0, x1), x2)".
  public var description: String {
    switch self {
    case .start: "s0"
    case .step(let earlier, let t): "f(\(earlier), x\(t))"
    }
  }

  /// How many steps there are.
  public var steps: Int {
    switch self {
    case .start: 0
    case .step(_, let t): t
    }
  }

  /// The expression as a tree: the last state on top, below it what it was computed from.
  public var tree: TreeDiagram {
    TreeDiagram("The recurrence unfolded over \(steps) steps", root: node)
  }

  private var node: TreeDiagram.Node {
    switch self {
    case .start: .init("s0")
    case .step(let earlier, let t):
      .init("s\(t) = f(s\(t - 1), x\(t))", children: [earlier.node, .init("x\(t)")])
    }
  }
}
