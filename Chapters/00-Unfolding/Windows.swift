/// Whether a string of bits has an odd number of ones.
public func hasOddParity(_ bits: some Sequence<Bool>) -> Bool {
  bits.reduce(false) { $0 != $1 }
}

/// Two strings that look the same through a window and differ in parity.
public struct Twins: Equatable, Sendable {
  /// A string of one bit more than the window shows.
  public let one: [Bool]
  /// The same string with its first bit turned over, where the window does not reach.
  public let other: [Bool]

  // snippet.twins
  /// Twins for a window: the last bits of both are `seen`, and the bit before them differs.
  ///
  /// No function of the last `seen.count` bits can be right about both, whatever it computes.
  public init(seen: [Bool]) {
    one = [false] + seen
    other = [true] + seen
  }
  // snippet.end
}

/// How well functions of the last few bits tell parity: every one of them is tried.
public struct WindowSearch: Equatable, Sendable {
  /// How many of the last bits the functions see.
  public let window: Int
  /// The length of the strings.
  public let length: Int
  /// How many functions there are: 2 to the power 2^window.
  public let functions: Int
  /// For each number of right answers, how many functions give so many.
  public let functionsByRightAnswers: [Int: Int]

  /// How many strings the best of the functions is right about.
  public var best: Int { functionsByRightAnswers.keys.max() ?? 0 }
  /// How many strings there are: 2 to the power length.
  public var strings: Int { 1 << length }

  /// Tries every function of the last `window` bits on every string of a length.
  ///
  /// - Parameters:
  ///   - window: From 0 to 4; with 4 there are 65,536 functions, with 5 more than four thousand
  ///     million.
  ///   - length: The length of the strings, at least the window's and at most 16.
  public init(window: Int, length: Int) {
    precondition((0...4).contains(window) && (window...16).contains(length))
    let views = 1 << window
    // For each view, how many strings that look like this have an odd number of ones, and how many
    // an even one. Bit i of a number is bit i of the string counted from its end.
    var odd = Array(repeating: 0, count: views)
    var even = odd
    for string in 0..<(1 << length) {
      if string.nonzeroBitCount.isMultiple(of: 2) {
        even[string % views] += 1
      } else {
        odd[string % views] += 1
      }
    }
    var counts: [Int: Int] = [:]
    for function in 0..<(1 << views) {
      var right = 0
      for view in 0..<views {
        let saysOdd = (function >> view) & 1 == 1
        right += saysOdd ? odd[view] : even[view]
      }
      counts[right, default: 0] += 1
    }
    self.window = window
    self.length = length
    functions = 1 << views
    functionsByRightAnswers = counts
  }
}
