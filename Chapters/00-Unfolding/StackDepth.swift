extension StackNetwork {
  /// Whether the network, after every symbol of a text, holds what the machine holds: its state, and the
  /// numbers of its stacks to the last digit.
  public func agreesWithMachine(on text: String) -> Bool {
    guard let symbols = machine.encoded(text) else { return false }
    var (units, own) = (start, machine.start)
    for symbol in symbols {
      units = step(symbol, from: units)
      own = machine.step(symbol, from: own)
      guard state(units) == own.state else { return false }
      let numbers = stackNumbers(units).map(\.exactly)
      guard numbers == own.stacks.map({ StackCode.number($0) }) else { return false }
    }
    return true
  }

  /// The first depth from 1 up at which the network is no longer what it should be.
  ///
  /// - Parameters:
  ///   - limit: The last depth to try.
  ///   - text: The text of each depth, with its end.
  /// - Returns: The first depth at which a number or a state on the way is not the machine's, and the
  ///   first at which the verdict is not; `nil` if there is none up to the limit.
  public func failures(
    upTo limit: Int, _ text: (_ depth: Int) -> String
  ) -> (inexact: Int?, wrong: Int?) {
    var inexact: Int?
    for depth in 1...limit {
      let text = text(depth)
      if inexact == nil, !agreesWithMachine(on: text) { inexact = depth }
      if verdict(text) != machine.verdict(text) { return (inexact, depth) }
    }
    return (inexact, nil)
  }

  /// Whether the network accepts a text that has its end.
  private func verdict(_ text: String) -> Bool {
    let symbols = machine.encoded(text) ?? []
    return state(symbols.reduce(start) { step($1, from: $0) }) == machine.accepting
  }
}

extension TwoStackMachine {
  /// Whether the machine accepts a text that has its end.
  public func verdict(_ text: String) -> Bool {
    (encoded(text) ?? []).reduce(start) { step($1, from: $0) }.state == accepting
  }
}

extension StackCode {
  /// How many binary digits a number must have to hold a stack: two for each bit, from the first digit
  /// that is not zero to the last.
  ///
  /// With a 1 on top the number begins 0.11, with a 0 it begins 0.01, so that one digit less is enough.
  public static func digitsNeeded(_ stack: [Bool]) -> Int {
    guard let top = stack.first else { return 0 }
    return 2 * stack.count - (top ? 0 : 1)
  }

  /// The first depth at which numbers with so many binary digits can no longer hold the stack, when its
  /// bits are put down in this order.
  ///
  /// - Returns: `nil` if all of them fit.
  public static func firstDepthThatDoesNotFit(_ bits: [Bool], binaryDigits: Int) -> Int? {
    (1...max(1, bits.count)).first {
      digitsNeeded(bits.prefix($0).reversed()) > binaryDigits
    }
  }
}
