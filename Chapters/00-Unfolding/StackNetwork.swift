// Three updates of the network are one step of the machine. Each update brings the computation from one
// group of units to the next:
//
//   apply ──▶ read ──▶ select ──▶ apply        one unit for …
//
//   read     each state, each stack's number, whether it is filled, its top bit
//   select   each rule; each stack's number, whether it is filled, its top bit
//   apply    each state; for each stack one unit for each change that it may undergo
//
// Only one group is active at a time. The other two are all zeros, and zeros go from group to group as
// zeros: no rule fits where there is no state.

/// A two-stack machine as a recurrent network of saturated linear units.
///
/// The weights hold the machine's rules; a unit's value holds a whole stack, as ``StackCode`` says; the
/// network is not told what step it is at and never changes its weights.
public struct StackNetwork<Number: NetworkNumber>: Sendable {
  /// The machine it computes.
  public let machine: TwoStackMachine
  /// The network, all of it: what else is here only names its units.
  public let network: SaturatedNetwork<Number>
  /// What the units are called, for pictures.
  public let names: [String]
  private let layout: Layout

  /// How many updates make one step of the machine.
  public static var updatesPerStep: Int { 3 }

  /// Writes a machine's rules as weights.
  public init(_ machine: TwoStackMachine) {
    self.machine = machine
    layout = Layout(machine)
    names = layout.names
    var weights = Weights(inputs: machine.symbols.count, units: layout.names.count)
    weights.read(layout, machine)
    weights.select(layout, machine)
    weights.apply(layout, machine)
    network = SaturatedNetwork(Wx: weights.Wx, W: weights.W, b: weights.b).map { Number($0) }
  }

  /// The units before the first step: the first state is 1, everything else 0.
  public var start: [Number] {
    names.indices.map { $0 == layout.next[0] ? 1 : 0 }
  }

  /// A step of the machine: three updates. The symbol is shown at all three, one-hot; only the rules read
  /// it.
  public func step(_ symbol: Int?, from units: [Number]) -> [Number] {
    let x = machine.symbols.indices.map { $0 == symbol ? Number(1 as ExactFraction) : 0 }
    return (0..<Self.updatesPerStep).reduce(units) { units, _ in network.step(x, from: units) }
  }

  /// The units after every update of a text, for pictures; the first entry is the start.
  public func everyUpdate(_ symbols: [Int]) -> [[Number]] {
    var all = [start]
    for symbol in symbols {
      let x = machine.symbols.indices.map { $0 == symbol ? Number(1 as ExactFraction) : 0 }
      for _ in 0..<Self.updatesPerStep { all.append(network.step(x, from: all[all.count - 1])) }
    }
    return all
  }

  /// The numbers of the two stacks between two steps: of the units for the changes one is not zero.
  public func stackNumbers(_ units: [Number]) -> [Number] {
    layout.changed.map { $0.reduce(0) { $0 + units[$1] } }
  }

  /// The machine's state as the network shows it; `nil` unless exactly one state's unit is 1 and the
  /// others 0.
  public func state(_ units: [Number]) -> Int? {
    let shown = layout.next.map { units[$0] }
    guard shown.count(where: { $0 == 1 }) == 1, shown.count(where: { $0 == 0 }) == shown.count - 1
    else { return nil }
    return shown.firstIndex { $0 == 1 }
  }

  /// What the network shows as a configuration of the machine; `nil` if a number is no stack's.
  public func configuration(_ units: [Number]) -> TwoStackMachine.Configuration? {
    let stacks = stackNumbers(units).map { StackCode.stack($0.exactly) }
    guard let first = stacks[0], let second = stacks[1] else { return nil }
    return .init(state: state(units), stacks: [first, second])
  }

  /// Whether the machine says yes to a text, which must be of its symbols. The end "$" is added.
  public func accepts(_ text: String) -> Bool {
    guard let symbols = machine.encoded(text + "$") else { return false }
    return state(symbols.reduce(start) { step($1, from: $0) }) == machine.accepting
  }
}

/// Which unit is which.
private struct Layout: Sendable {
  var names: [String] = []
  /// Group "read": the states; and for each stack its number, "filled" and its top.
  var state: [Int] = []
  var read: [(number: Int, filled: Int, top: Int)] = []
  /// Group "select": the rules; and for each stack the same three.
  var rule: [Int] = []
  var selected: [(number: Int, filled: Int, top: Int)] = []
  /// Group "apply": the next states, and for each stack a unit for each change.
  var next: [Int] = []
  var changed: [[Int]] = []

  init(_ machine: TwoStackMachine) {
    state = machine.states.map { unit("read: \($0)") }
    read = ["stack 1", "stack 2"].map {
      (unit("read: \($0)"), unit("read: \($0) filled"), unit("read: \($0) top"))
    }
    rule = machine.rules.indices.map { unit("rule \($0 + 1)") }
    selected = ["stack 1", "stack 2"].map {
      (unit("kept: \($0)"), unit("kept: \($0) filled"), unit("kept: \($0) top"))
    }
    next = machine.states.map { unit("state: \($0)") }
    changed = ["stack 1", "stack 2"].map { stack in
      TwoStackMachine.Change.allCases.map { unit("\(stack): \($0)") }
    }
  }

  private mutating func unit(_ name: String) -> Int {
    names.append(name)
    return names.count - 1
  }
}

/// Weights while they are written down, exactly.
private struct Weights {
  var Wx: [[ExactFraction]]
  var W: [[ExactFraction]]
  var b: [ExactFraction]

  init(inputs: Int, units: Int) {
    let none = Array(repeating: ExactFraction(0), count: units)
    Wx = Array(repeating: none, count: inputs)
    W = Array(repeating: none, count: units)
    b = none
  }

  /// The stacks' numbers are put together and their tops are read.
  mutating func read(_ layout: Layout, _ machine: TwoStackMachine) {
    for (new, old) in zip(layout.state, layout.next) { W[old][new] = 1 }
    for (stack, changes) in zip(layout.read, layout.changed) {
      b[stack.top] = -2
      for part in changes {
        W[part][stack.number] = 1
        W[part][stack.filled] = 4  // σ(4 s)
        W[part][stack.top] = 4  // σ(4 s - 2)
      }
    }
  }

  /// A rule's unit is 1 if all its conditions are fulfilled: with n of them their sum is n, and n - 1 is
  /// taken off.
  mutating func select(_ layout: Layout, _ machine: TwoStackMachine) {
    for (unit, rule) in zip(layout.rule, machine.rules) {
      W[layout.state[rule.state]][unit] = 1
      if let symbol = rule.symbol {
        Wx[symbol][unit] = 1
        b[unit] -= 1
      }
      for (top, stack) in zip(rule.tops, layout.read) {
        switch top {
        case nil: break
        case .empty:  // 1 - filled
          W[stack.filled][unit] = -1
        case .bit(false):  // filled - top
          W[stack.filled][unit] = 1
          W[stack.top][unit] = -1
          b[unit] -= 1
        case .bit(true):
          W[stack.top][unit] = 1
          b[unit] -= 1
        }
      }
    }
    for (new, old) in zip(layout.selected, layout.read) {
      W[old.number][new.number] = 1
      W[old.filled][new.filled] = 1
      W[old.top][new.top] = 1
    }
  }

  // snippet.apply
  /// Every change of a stack is computed, less 1, so that σ makes it 0; the rule that fits adds the 1 again
  /// to the change that it wants.
  mutating func apply(_ layout: Layout, _ machine: TwoStackMachine) {
    for (place, stack) in layout.selected.enumerated() {
      for (change, unit) in zip(TwoStackMachine.Change.allCases, layout.changed[place]) {
        switch change {
        case .keep:  // s
          W[stack.number][unit] = 1
        case .push0:  // s/4 + 1/4
          W[stack.number][unit] = StackCode.quarter
          b[unit] = StackCode.quarter
        case .push1:  // s/4 + 3/4
          W[stack.number][unit] = StackCode.quarter
          b[unit] = 3 * StackCode.quarter
        case .pop:  // 4 s - 2 top - filled
          W[stack.number][unit] = 4
          W[stack.top][unit] = -2
          W[stack.filled][unit] = -1
        }
        b[unit] -= 1
        for (rule, chosen) in zip(layout.rule, machine.rules) where chosen.changes[place] == change
        {
          W[rule][unit] = 1
        }
      }
    }
    for (rule, chosen) in zip(layout.rule, machine.rules) { W[rule][layout.next[chosen.next]] = 1 }
  }
  // snippet.end
}
