import Plotting

extension StackNetwork {
  /// What the network shows after one symbol.
  public struct TraceRow: Equatable, Sendable {
    /// The symbol that was read; `nil` before the first.
    public let read: Character?
    /// The name of the state; "stopped" if there was no rule.
    public let state: String
    /// For each stack its number, and the same in base 4, whose digits are the stack from its top down:
    /// a 1 stands for the bit 0, a 3 for the bit 1.
    public let stacks: [(digits: String, value: Double)]

    /// Compares all but the rounding of the numbers.
    public static func == (a: TraceRow, b: TraceRow) -> Bool {
      a.read == b.read && a.state == b.state && a.stacks.map(\.digits) == b.stacks.map(\.digits)
    }
  }

  /// What the network shows before and after each symbol of a text, as far as they are the machine's.
  public func trace(_ text: String) -> [TraceRow] {
    var units = start
    var rows = [row(nil, units)]
    for (character, symbol) in zip(text, machine.encoded(text) ?? []) {
      units = step(symbol, from: units)
      rows.append(row(character, units))
    }
    return rows
  }

  private func row(_ character: Character?, _ units: [Number]) -> TraceRow {
    TraceRow(
      read: character, state: state(units).map { machine.states[$0] } ?? "stopped",
      stacks: stackNumbers(units).map { number in
        (base4(number.exactly), number.exactly.approximation)
      })
  }

  /// Every unit that is ever used, at every update of a text.
  public func heatMap(_ text: String, title: String) -> HeatMap {
    let updates = everyUpdate(machine.encoded(text) ?? [])
    let used = names.indices.filter { unit in updates.contains { $0[unit] != 0 } }
    let columns = ["0"] + text.flatMap { ["\($0)", "·", "·"] }
    return HeatMap(
      title, rows: used.map { names[$0] }, columns: columns,
      values: used.map { unit in updates.map { $0[unit].exactly.approximation } },
      rowTitle: "unit", columnTitle: "update, three for each symbol", range: 0...1,
      showsValues: false)
  }
}

/// A number between 0 and 1 in base 4: "0.31".
private func base4(_ number: ExactFraction) -> String {
  guard number != 0 else { return "0" }
  let binary = "\(number)".split(separator: ".", omittingEmptySubsequences: false).map(Array.init)
  guard binary.count == 2 else { return "\(number)" }
  let digits = binary[1] + (binary[1].count % 2 == 0 ? [] : ["0"])
  let pairs = stride(from: 0, to: digits.count, by: 2).map { String(digits[$0...($0 + 1)]) }
  return "0." + pairs.map { String(Int($0, radix: 2) ?? 0) }.joined()
}
