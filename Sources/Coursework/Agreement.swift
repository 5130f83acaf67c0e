import Foundation

/// When two answers count as the same: equal in structure, with numbers equal to a tolerance.
///
/// Answers are compared in their encoded form, so that one rule serves every answer type: an
/// exercise does not have to say what equality means for its own records.
public struct Agreement: Sendable {
  /// Numbers `a` and `b` agree when `|a - b| <= tolerance * max(1, |a|, |b|)`.
  public let tolerance: Double

  /// Numbers agree to `tolerance`, relative for numbers above one and absolute below.
  public init(tolerance: Double = 1e-9) {
    self.tolerance = tolerance
  }

  /// Whether two values have the same encoded structure and agreeing numbers.
  public func agree(_ left: some Encodable, _ right: some Encodable) -> Bool {
    guard let left = try? Wire.encode(left), let right = try? Wire.encode(right) else {
      return false
    }
    return agree(left, right)
  }

  func agree(_ left: Data, _ right: Data) -> Bool {
    if left == right { return true }
    guard let left = try? Wire.decode(Value.self, from: left),
      let right = try? Wire.decode(Value.self, from: right)
    else { return false }
    return agree(left, right)
  }

  private func agree(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.number(let a), .number(let b)):
      if a == b || (a.isNaN && b.isNaN) { return true }
      // Two infinities of opposite sign would be within an infinite tolerance of each other.
      guard a.isFinite, b.isFinite else { return false }
      return abs(a - b) <= tolerance * max(1, abs(a), abs(b))
    case (.list(let a), .list(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { agree($0, $1) }
    case (.record(let a), .record(let b)):
      return a.count == b.count
        && a.allSatisfy { key, value in b[key].map { agree(value, $0) } ?? false }
    default:
      return left == right
    }
  }

  /// The shapes a JSON document can take.
  private enum Value: Decodable, Equatable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([Value])
    case record([String: Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      // Each attempt that fails is slow, so what is most common comes first: numbers, then texts. A
      // number that is not finite is written as a text.
      if container.decodeNil() {
        self = .null
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let flag = try? container.decode(Bool.self) {
        self = .flag(flag)
      } else if let list = try? container.decode([Value].self) {
        self = .list(list)
      } else {
        self = .record(try container.decode([String: Value].self))
      }
    }
  }
}
