import BeyondChains
import Coursework

/// Exercise 9.5: a recurrence that is not linear, and can be scanned all the same
///
/// A scan needs steps that can be taken together: two of them must make one of the same kind. Steps
/// h -> a h + b do. Here is a unit that saturates. Its step [a, b, low, high] leads from h to
///
///     clip(a h + b, low, high)
///
/// where clip(x, low, high) is low if x is below low, high if x is above high, and x otherwise. Two such steps
/// one after the other are again such a step. Return one that does what `first` and then `second` do, for
/// every finite h.
///
/// Example: first = [2, 0, -3, 1] and second = [-1, 4, 0, 5]. A state of 10 becomes 1 and then 3, one of -10
/// becomes -3 and then 5 (-(-3) + 4 is above 5), and in between is -2h + 4. The answer is [-2, 4, 3, 5].
///
/// - Parameters:
///   - first: [a, b, low, high] with low ≤ high; a and b are finite, of either sign or zero. low may be -infinity,
///     high may be infinity.
///   - second: Likewise.
/// - Returns: [a, b, low, high] with low ≤ high, a and b finite. Where several say the same, return any.
public func composeClipped(_ first: [Double], _ second: [Double]) throws -> [Double] {
  throw Unsolved()
}
