/// A stack of bits as one number between 0 and 1 (Siegelmann and Sontag, 1995).
///
/// The bits from the top down are the digits of the number in base 4, where a 0 is written 1 and a 1 is
/// written 3: with w₁ on top, s = Σ (2 wᵢ + 1) / 4ⁱ. The empty stack is 0.
///
/// The digits 0 and 2 do not occur, so there are gaps: a number with 0 on top lies in [¼, ½), one with 1
/// on top in [¾, 1), and the empty stack is 0. A unit that rises from 0 to 1 inside a gap therefore reads
/// the top exactly. In base 2 there would be no gap, and reading would need a jump.
public enum StackCode {
  // snippet.code
  /// The number of a stack, its top first.
  public static func number(_ stack: some BidirectionalCollection<Bool>) -> ExactFraction {
    stack.reversed().reduce(ExactFraction(0)) { push($1, on: $0) }
  }

  /// A bit more: the other digits move one place down, and the new one stands in front.
  public static func push(_ bit: Bool, on s: ExactFraction) -> ExactFraction {
    quarter * s + quarter * (bit ? 3 : 1)
  }

  /// The top bit, 0 or 1: the unit is 0 below ½ and 1 from ¾ on. Of the empty stack it is 0.
  public static func top(_ s: ExactFraction) -> ExactFraction { saturated(4 * s - 2) }

  /// 1 if there is a bit, 0 if the stack is empty.
  public static func isFilled(_ s: ExactFraction) -> ExactFraction { saturated(4 * s) }

  /// A bit less: its digit moves in front of the point and is taken away. The empty stack stays empty.
  public static func pop(_ s: ExactFraction) -> ExactFraction {
    4 * s - 2 * top(s) - isFilled(s)
  }
  // snippet.end

  /// The bits of a number, the top first, taken off one by one; `nil` if it is no stack's number.
  public static func stack(_ number: ExactFraction) -> [Bool]? {
    var rest = number
    var bits: [Bool] = []
    while rest != 0 {
      let digit = 4 * rest
      if digit >= 1, digit < 2 {
        bits.append(false)
        rest = digit - 1
      } else if digit >= 3, digit < 4 {
        bits.append(true)
        rest = digit - 3
      } else {
        return nil
      }
    }
    return bits
  }

  /// One fourth.
  static let quarter = ExactFraction(1, halvings: 2)
}

/// σ(x) = min(1, max(0, x)), the function of a saturated linear unit.
public func saturated<Number: Comparable & ExpressibleByIntegerLiteral>(_ x: Number) -> Number {
  min(1, max(0, x))
}
