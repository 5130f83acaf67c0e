import BPTT
import Matrices

/// Bracketed differences of digits modulo some number, as 2 - (0 - 1): the brackets decide.
///
/// Subtraction is neither commutative nor associative, (a - b) - c is not a - (b - c), so that a value
/// depends on the tree and not on the order of the digits alone.
public struct Subtraction: Equatable, Sendable {
  /// The number of digits: results are taken modulo it.
  public let modulus: Int

  /// Differences modulo a number of at least 2.
  public init(modulus: Int) {
    precondition((2...10).contains(modulus), "Subtraction: modulo \(modulus)")
    self.modulus = modulus
  }

  /// The value of an expression.
  public func value(_ tree: Tree<Int>) -> Int {
    tree.folded({ $0 }) { left, right in (left - right + modulus) % modulus }
  }

  /// A random expression: every way to put brackets around so many digits is equally likely, and so is
  /// every digit.
  public func expression(leaves: Int, using random: inout SeededGenerator) -> Tree<Int> {
    precondition((1...30).contains(leaves), "Subtraction: an expression of \(leaves) digits")
    if leaves == 1 { return .leaf(random.integer(below: modulus)) }
    // The root has as many ways to be cut at a place as there are trees on either side together.
    let weights = (1..<leaves).map { Double(Self.shapes($0)) * Double(Self.shapes(leaves - $0)) }
    let left = 1 + random.choice(weights: weights)
    return .node(
      expression(leaves: left, using: &random), expression(leaves: leaves - left, using: &random))
  }

  /// How many binary trees have so many leaves: Catalan's numbers 1, 1, 2, 5, 14, …
  public static func shapes(_ leaves: Int) -> Int {
    (1..<max(2, leaves)).reduce(1) { count, n in count * 2 * (2 * n - 1) / (n + 1) }
  }

  /// The signs of an expression's text, one a token: digits as themselves, then "-", "(" and ")".
  ///
  /// Every node but the root has brackets, so that an expression of n digits has 2n - 1 tokens and two
  /// more for each of its n - 2 inner nodes: all of one n are equally long.
  public func tokens(_ tree: Tree<Int>) -> [Int] {
    func inner(_ tree: Tree<Int>) -> [Int] {
      if case .node = tree { return [modulus + 1] + tokens(tree) + [modulus + 2] }
      return tokens(tree)
    }
    switch tree {
    case .leaf(let digit): return [digit]
    case .node(let left, let right): return inner(left) + [modulus] + inner(right)
    }
  }

  /// How many different tokens there are.
  public var tokenCount: Int { modulus + 3 }

  /// The text of an expression: "(2 - 0) - 1".
  public func text(_ tree: Tree<Int>) -> String {
    func inner(_ tree: Tree<Int>) -> String {
      if case .node = tree { return "(\(text(tree)))" }
      return text(tree)
    }
    switch tree {
    case .leaf(let digit): return "\(digit)"
    case .node(let left, let right): return "\(inner(left)) - \(inner(right))"
    }
  }

  /// The expression that a text means, brackets around the whole allowed; of a hundred digits at most.
  ///
  /// - Throws: `TextError`, as a sentence that names the place, for a text that is no such expression.
  public func parse(_ text: String) throws -> Tree<Int> {
    var parser = Parser(signs: text.filter { !$0.isWhitespace }, modulus: modulus)
    let tree = try parser.difference()
    guard parser.next == nil else { throw parser.unexpected("the end") }
    return tree
  }

  /// Reads one sign after the other. `a - b - c` without brackets is `(a - b) - c`, as in arithmetic.
  private struct Parser {
    let signs: [Character]
    let modulus: Int
    var place = 0
    var depth = 0
    var digits = 0

    init(signs: String, modulus: Int) {
      self.signs = Array(signs)
      self.modulus = modulus
    }

    var next: Character? { place < signs.count ? signs[place] : nil }

    func unexpected(_ wanted: String) -> TextError {
      let found = next.map { "“\($0)”" } ?? "the end"
      return TextError(
        "sign \(place + 1) of the expression is \(found), where \(wanted) is expected.")
    }

    mutating func difference() throws -> Tree<Int> {
      var tree = try operand()
      while next == "-" || next == "−" {
        place += 1
        tree = .node(tree, try operand())
      }
      return tree
    }

    mutating func operand() throws -> Tree<Int> {
      if next == "(" {
        depth += 1
        guard depth <= 100 else { throw TextError("the brackets are more than 100 deep.") }
        place += 1
        let tree = try difference()
        guard next == ")" else { throw unexpected("“)” or “-”") }
        place += 1
        depth -= 1
        return tree
      }
      guard let digit = next?.wholeNumberValue, next?.isASCII == true, digit < modulus else {
        throw unexpected("“(” or a digit from 0 to \(modulus - 1)")
      }
      digits += 1
      // A tree is read by functions that call themselves, and this one leans as far as it is long.
      guard digits <= 100 else { throw TextError("the expression has more than 100 digits.") }
      place += 1
      return .leaf(digit)
    }
  }
}
