extension SeededGenerator {
  /// A number from the uniform distribution on [0, 1), a multiple of 2^-53.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number from the uniform distribution on `range`.
  public mutating func uniform(_ range: Range<Double>) -> Double {
    let width = range.upperBound - range.lowerBound
    guard width > 0, width.isFinite else {
      stop("uniform: the range \(range) must have a positive finite width")
    }
    let value = range.lowerBound + width * uniform()
    // Rounding can reach the upper bound, which does not belong to the range.
    return value < range.upperBound ? value : range.lowerBound
  }

  /// A number from the normal distribution with mean 0 and standard deviation 1.
  ///
  /// One draw of bits gives one number: the inverse of the distribution function, so that the
  /// stream does not depend on how many numbers were drawn before.
  public mutating func normal() -> Double {
    // The middle of one of 2^52 equal intervals, so neither 0 nor 1 and symmetric about 1/2.
    normalQuantile((Double(next() >> 12) + 0.5) * 0x1p-52)
  }

  /// A whole number from 0 to `bound` - 1, each with the same probability.
  public mutating func integer(below bound: Int) -> Int {
    guard bound > 0 else {
      stop(
        "integer(below: \(bound)): there is no whole number below it from 0 on; ask for 1 or more")
    }
    // Lemire (2019), "Fast random integer generation in an interval": the high word of a product,
    // rejecting the few low words that would favour some results.
    let wide = UInt64(bound)
    var product = next().multipliedFullWidth(by: wide)
    if product.low < wide {
      let threshold = (0 &- wide) % wide
      while product.low < threshold {
        product = next().multipliedFullWidth(by: wide)
      }
    }
    return Int(product.high)
  }

  /// One element of `elements`, each with the same probability.
  public mutating func choice<Element>(_ elements: [Element]) -> Element {
    guard !elements.isEmpty else { stop("choice: there is nothing to choose from") }
    return elements[integer(below: elements.count)]
  }

  /// An index of `weights`, chosen with a probability proportional to its weight.
  ///
  /// The weights need not sum to 1. An index of weight 0 is never chosen.
  public mutating func choice(weights: [Double]) -> Int {
    var total = 0.0
    var last: Int?
    for (index, weight) in weights.enumerated() {
      guard weight >= 0, weight.isFinite else {
        stop("choice: weight \(index) is \(weight); weights must be finite and not negative")
      }
      total += weight
      if weight > 0 { last = index }
    }
    guard let last, total.isFinite else {
      stop(
        "choice: the \(weights.count) weights sum to \(total); the sum must be positive and finite")
    }
    var rest = uniform() * total
    for (index, weight) in weights.enumerated() where weight > 0 {
      if rest < weight { return index }
      rest -= weight
    }
    return last
  }

  /// Puts the elements into an order chosen at random, each order with the same probability.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    var remaining = elements.count
    while remaining > 1 {
      elements.swapAt(integer(below: remaining), remaining - 1)
      remaining -= 1
    }
  }

  /// The elements in an order chosen at random, each order with the same probability.
  public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var copy = elements
    shuffle(&copy)
    return copy
  }
}
