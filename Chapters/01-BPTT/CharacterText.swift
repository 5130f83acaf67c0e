import Matrices

/// The characters that a model of text knows, each with a number.
public struct Alphabet: Equatable, Sendable {
  /// The characters in the order of their code points; the place is the number.
  public let symbols: [Character]
  private let numbers: [Character: Int]

  /// The characters that occur in a text.
  public init(of text: String) {
    self.init(symbols: Set(text).sorted())
  }

  /// These characters, in this order.
  public init(symbols: [Character]) {
    self.symbols = symbols
    numbers = Dictionary(uniqueKeysWithValues: symbols.enumerated().map { ($1, $0) })
  }

  /// How many there are.
  public var count: Int { symbols.count }

  /// The numbers of a text's characters; one that is not in the alphabet is left out.
  public func encode(_ text: String) -> [Int] { text.compactMap { numbers[$0] } }

  /// The text of some numbers.
  public func decode(_ codes: [Int]) -> String { String(codes.map { symbols[$0] }) }
}

/// The entropy of the next symbol given the `order - 1` before it, in bits, as a text's own counts
/// have it: order 1 looks at nothing, order 2 at one symbol.
///
/// ```math
/// H_n = -\sum_{c,\,x} P(c\,x) \log_2 P(x \mid c)
/// ```
///
/// No model that sees only `order - 1` symbols can predict this text with fewer bits a symbol.
public func conditionalEntropy(of codes: [Int], order: Int) -> Double {
  precondition(order >= 1, "conditional entropy: the order must be at least 1, not \(order)")
  guard codes.count >= order else { return 0 }
  var followed: [ArraySlice<Int>: [Int: Double]] = [:]
  for end in (order - 1)..<codes.count {
    followed[codes[(end - order + 1)..<end], default: [:]][codes[end], default: 0] += 1
  }
  // Summed in a fixed order, so that the last digit is the same in every run.
  let pairs = followed.values.flatMap { counts in
    let sum = counts.values.reduce(0, +)
    return counts.values.map { (count: $0, sum: sum) }
  }
  let total = Double(codes.count - order + 1)
  var nats = 0.0
  for (count, sum) in pairs.sorted(by: { ($0.count, $0.sum) < ($1.count, $1.sum) }) {
    nats -= count / total * Double.log(count / sum)
  }
  return nats / Double.log(2)
}
