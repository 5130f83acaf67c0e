/// A finite control with two stacks of bits: as much as a Turing machine, whose tape is two stacks back
/// to back.
///
/// At each step it looks at its state, at the input symbol and at what lies on top of each stack, and
/// follows the first rule that fits. Where no rule fits it stops for good.
public struct TwoStackMachine: Equatable, Sendable {
  /// What a stack can show.
  public enum Top: Equatable, Sendable {
    /// Nothing: it is empty.
    case empty
    /// The bit on top.
    case bit(Bool)
  }

  /// What can be done with a stack.
  public enum Change: CaseIterable, Equatable, Sendable {
    /// Nothing.
    case keep
    /// A 0 is put on top.
    case push0
    /// A 1 is put on top.
    case push1
    /// The top is taken off; of an empty stack nothing is.
    case pop
  }

  /// If … then … of the control. A condition that is `nil` always fits.
  ///
  /// Two rules of a machine must never fit at once.
  public struct Rule: Equatable, Sendable {
    /// The state it is for.
    public var state: Int
    /// The input symbol it is for.
    public var symbol: Int?
    /// What must be on top of the first stack and of the second.
    public var tops: [Top?]
    /// The next state.
    public var next: Int
    /// What becomes of the first stack and of the second.
    public var changes: [Change]

    /// A rule.
    public init(
      _ state: Int, _ symbol: Int? = nil, top first: Top? = nil, secondTop second: Top? = nil,
      to next: Int, _ change: Change = .keep, and secondChange: Change = .keep
    ) {
      self.state = state
      self.symbol = symbol
      tops = [first, second]
      self.next = next
      changes = [change, secondChange]
    }
  }

  /// What the states are called; the machine starts in the first.
  public let states: [String]
  /// The input symbols. A machine without input has none.
  public let symbols: [Character]
  /// The rules.
  public let rules: [Rule]
  /// The state that means yes.
  public let accepting: Int

  /// A machine of given rules.
  public init(states: [String], symbols: [Character], rules: [Rule], accepting: Int) {
    precondition(
      states.indices.contains(accepting)
        && rules.allSatisfy {
          states.indices.contains($0.state) && states.indices.contains($0.next)
            && ($0.symbol.map(symbols.indices.contains) ?? true)
        }, "two-stack machine: a rule names a state or symbol that is not there")
    self.states = states
    self.symbols = symbols
    self.rules = rules
    self.accepting = accepting
  }

  /// A machine between two steps.
  public struct Configuration: Equatable, Sendable {
    /// The state; `nil` after a step for which there was no rule.
    public var state: Int?
    /// The two stacks, each from its top down.
    public var stacks: [[Bool]]
  }

  /// The first state, with empty stacks.
  public var start: Configuration { Configuration(state: 0, stacks: [[], []]) }

  /// A step of the machine itself, with lists for stacks: what the network is compared with.
  public func step(_ symbol: Int?, from old: Configuration) -> Configuration {
    let rule = rules.first { rule in
      rule.state == old.state && (rule.symbol == nil || rule.symbol == symbol)
        && zip(rule.tops, old.stacks).allSatisfy { top, stack in
          switch top {
          case nil: true
          case .empty: stack.isEmpty
          case .bit(let bit): stack.first == bit
          }
        }
    }
    guard let rule else { return Configuration(state: nil, stacks: [[], []]) }
    var new = Configuration(state: rule.next, stacks: old.stacks)
    for (place, change) in rule.changes.enumerated() {
      switch change {
      case .keep: break
      case .push0: new.stacks[place].insert(false, at: 0)
      case .push1: new.stacks[place].insert(true, at: 0)
      case .pop: new.stacks[place] = Array(new.stacks[place].dropFirst())
      }
    }
    return new
  }

  /// The places of a text's characters among the symbols; `nil` if one is not among them.
  public func encoded(_ text: String) -> [Int]? {
    let places = text.map { symbols.firstIndex(of: $0) }
    return places.contains(nil) ? nil : places.compactMap { $0 }
  }
}

// MARK: - Machines

extension TwoStackMachine {
  // snippet.brackets
  /// Accepts brackets of two kinds that close in the right order, ended by "$": "([])$".
  ///
  /// The first stack remembers what is open, "(" as 0 and "[" as 1; the second stays empty.
  public static let brackets = TwoStackMachine(
    states: ["reading", "accepted"], symbols: ["(", ")", "[", "]", "$"],
    rules: [
      Rule(0, 0, to: 0, .push0),
      Rule(0, 1, top: .bit(false), to: 0, .pop),
      Rule(0, 2, to: 0, .push1),
      Rule(0, 3, top: .bit(true), to: 0, .pop),
      Rule(0, 4, top: .empty, to: 1),
    ], accepting: 1)
  // snippet.end

  // snippet.abc
  /// Accepts aⁿ bⁿ cⁿ for n from 1 up, ended by "$": "aabbcc$".
  ///
  /// One stack is not enough for this. Each b takes from the first stack what an a has put there and puts
  /// it on the second, where the c's find it.
  public static let abc = TwoStackMachine(
    states: ["a", "b", "c", "accepted"], symbols: ["a", "b", "c", "$"],
    rules: [
      Rule(0, 0, to: 0, .push0),
      Rule(0, 1, top: .bit(false), to: 1, .pop, and: .push0),
      Rule(1, 1, top: .bit(false), to: 1, .pop, and: .push0),
      Rule(1, 2, top: .empty, secondTop: .bit(false), to: 2, and: .pop),
      Rule(2, 2, secondTop: .bit(false), to: 2, and: .pop),
      Rule(2, 3, secondTop: .empty, to: 3),
    ], accepting: 3)
  // snippet.end
}

// MARK: - Turing machines

/// A Turing machine with the symbols 0 and 1 on a tape of zeros without ends.
public struct TuringMachine: Equatable, Sendable {
  /// What it does in a state when it reads a symbol.
  public struct Action: Equatable, Sendable {
    /// The symbol it writes.
    public let writes: Bool
    /// Whether it then moves to the right.
    public let movesRight: Bool
    /// The next state; `nil` to halt.
    public let next: Int?

    /// An action.
    public init(_ writes: Bool, right: Bool, to next: Int?) {
      self.writes = writes
      movesRight = right
      self.next = next
    }
  }

  /// For each state the action on reading 0 and the one on reading 1. It starts in the first state.
  public let actions: [[Action]]

  /// A machine of these actions.
  public init(_ actions: [[Action]]) {
    precondition(
      actions.allSatisfy {
        $0.count == 2 && $0.allSatisfy { actions.indices.contains($0.next ?? 0) }
      })
    self.actions = actions
  }

  /// The same machine with two stacks: what lies left of the head, the nearest on top, and what lies
  /// right of it. The symbol under the head is part of the control's state.
  ///
  /// A step to the right puts the written symbol on the left stack and takes the new one off the right;
  /// a step to the left the other way round. Below the stacks there are only zeros, so an empty stack
  /// shows a 0.
  public var withTwoStacks: TwoStackMachine {
    typealias Rule = TwoStackMachine.Rule
    let halted = 2 * actions.count
    var rules: [Rule] = []
    for (state, pair) in actions.enumerated() {
      for (read, action) in pair.enumerated() {
        let push = action.writes ? TwoStackMachine.Change.push1 : .push0
        for top in [TwoStackMachine.Top.empty, .bit(false), .bit(true)] {
          let symbol = top == .bit(true) ? 1 : 0
          let next = action.next.map { 2 * $0 + symbol } ?? halted + symbol
          rules.append(
            action.movesRight
              ? Rule(2 * state + read, secondTop: top, to: next, push, and: .pop)
              : Rule(2 * state + read, top: top, to: next, .pop, and: push))
        }
      }
    }
    let names = actions.indices.flatMap { ["\($0) reads 0", "\($0) reads 1"] }
    return TwoStackMachine(
      states: names + ["halted on 0", "halted on 1"], symbols: [], rules: rules, accepting: halted)
  }

  /// The machine of four states that writes the most ones and halts, thirteen after 107 steps
  /// (Brady, 1983).
  public static let busyBeaver = TuringMachine([
    [Action(true, right: true, to: 1), Action(true, right: false, to: 1)],
    [Action(true, right: false, to: 0), Action(false, right: false, to: 2)],
    [Action(true, right: true, to: nil), Action(true, right: false, to: 3)],
    [Action(true, right: true, to: 3), Action(false, right: true, to: 0)],
  ])
}
