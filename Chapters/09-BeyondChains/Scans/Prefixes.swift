/// What a way to compute prefixes has cost.
public struct ScanCost: Equatable, Sendable {
  /// How many times two things were combined: the time of one worker.
  public var combinations = 0
  /// The longest chain of combinations that had to wait for each other: the time of any number of workers.
  public var depth = 0

  /// A cost of so many combinations, so many of which had to wait for each other.
  public init(combinations: Int = 0, depth: Int = 0) {
    self.combinations = combinations
    self.depth = depth
  }
}

// A combination ⊕ is associative if (a ⊕ b) ⊕ c = a ⊕ (b ⊕ c); then all ways below give the same. None
// of them needs a ⊕ b = b ⊕ a.

/// The prefixes x₁, x₁⊕x₂, x₁⊕x₂⊕x₃, … one after the other.
public func chainedPrefixes<Value>(
  _ values: [Value], _ combine: (Value, Value) -> Value
) -> (prefixes: [Value], cost: ScanCost) {
  var prefixes: [Value] = []
  for value in values { prefixes.append(prefixes.last.map { combine($0, value) } ?? value) }
  let count = max(0, values.count - 1)
  return (prefixes, ScanCost(combinations: count, depth: count))
}

/// The same prefixes in rounds, within each of which nothing waits: neighbours are combined in pairs, the
/// prefixes of the pairs found in the same way, and the places in between filled in.
///
/// n values take fewer than 2n combinations and at most 2 log₂ n rounds, for n of at least 2. It is
/// Blelloch's (1990) sweep up and down a tree, written as a recursion.
public func pairedPrefixes<Value>(
  _ values: [Value], _ combine: (Value, Value) -> Value
) -> (prefixes: [Value], cost: ScanCost) {
  // snippet.paired
  if values.count < 2 { return (values, ScanCost()) }
  let pairs = stride(from: 1, to: values.count, by: 2).map { combine(values[$0 - 1], values[$0]) }
  let (ofPairs, inner) = pairedPrefixes(pairs, combine)
  var prefixes = [values[0]]
  for i in 1..<values.count {
    prefixes.append(i % 2 == 1 ? ofPairs[i / 2] : combine(ofPairs[i / 2 - 1], values[i]))
  }
  // snippet.end
  let filled = (values.count - 1) / 2
  return (
    prefixes,
    ScanCost(
      combinations: pairs.count + inner.combinations + filled,
      depth: 1 + inner.depth + (filled > 0 ? 1 : 0))
  )
}

/// The same prefixes in the fewest rounds: in round k every value is combined with what stands 2^k places
/// before it.
///
/// n values take ⌈log₂ n⌉ rounds, but about n log₂ n combinations. Source: Hillis and Steele (1986).
public func doublingPrefixes<Value>(
  _ values: [Value], _ combine: (Value, Value) -> Value
) -> (prefixes: [Value], cost: ScanCost) {
  var (prefixes, cost) = (values, ScanCost())
  var reach = 1
  while reach < values.count {
    let before = prefixes
    for i in reach..<values.count { prefixes[i] = combine(before[i - reach], before[i]) }
    cost.combinations += values.count - reach
    cost.depth += 1
    reach *= 2
  }
  return (prefixes, cost)
}
