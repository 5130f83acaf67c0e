/// Three ways to find the `k` best of `n` scores. They find the same ones, and differ in what they
/// compare and what they hold.
public enum Selection: String, CaseIterable, Sendable {
  /// A min-heap that never holds more than `k` scores, its root the worst of them. At most about
  /// `2·n·log2(k)` comparisons, `O(k)` memory.
  case boundedHeap
  /// A max-heap of all scores, built in `O(n)` and popped `k` times: about `2·n + 2·k·log2(n)`
  /// comparisons at most, `O(n)` memory.
  case fullHeap
  /// Partition around a pivot until the best `k` stand in front, then sort those: about
  /// `3·n + k·log2(k)` comparisons on average, `O(n)` memory.
  case partition

  /// The indices of the `k` largest scores, best first; equal scores in the order of their indices.
  ///
  /// - Parameters:
  ///   - scores: `n` numbers; none may be NaN.
  ///   - k: How many to keep; fewer come back if there are fewer scores.
  ///   - comparisons: Grows by the number of comparisons between two scores.
  public func best(_ k: Int, of scores: [Double], comparisons: inout Int) -> [Int] {
    precondition(k > 0, "Selection.best: k must be positive, but it is \(k).")
    switch self {
    case .boundedHeap: return bestByBoundedHeap(k, scores, &comparisons)
    case .fullHeap: return bestByFullHeap(k, scores, &comparisons)
    case .partition: return bestByPartition(k, scores, &comparisons)
    }
  }
}

/// Whether score `i` ranks before score `j`.
@inline(__always)
private func ranksBefore(_ scores: [Double], _ i: Int, _ j: Int) -> Bool {
  scores[i] != scores[j] ? scores[i] > scores[j] : i < j
}

// snippet.boundedHeap
/// The worst of the kept scores is the gatekeeper: whoever does not beat it costs one comparison.
private func bestByBoundedHeap(_ k: Int, _ scores: [Double], _ comparisons: inout Int) -> [Int] {
  var kept = Heap<Int> { ranksBefore(scores, $1, $0) }
  for index in scores.indices {
    if kept.count < k {
      kept.insert(index)
    } else if let worst = kept.first {
      comparisons += 1
      if scores[index] > scores[worst] { kept.replaceFirst(with: index) }
    }
  }
  var worstFirst: [Int] = []
  while let index = kept.removeFirst() { worstFirst.append(index) }
  comparisons += kept.comparisons
  return worstFirst.reversed()
}
// snippet.end

private func bestByFullHeap(_ k: Int, _ scores: [Double], _ comparisons: inout Int) -> [Int] {
  var all = Heap(Array(scores.indices)) { ranksBefore(scores, $0, $1) }
  var best: [Int] = []
  while best.count < k, let index = all.removeFirst() { best.append(index) }
  comparisons += all.comparisons
  return best
}

private func bestByPartition(_ k: Int, _ scores: [Double], _ comparisons: inout Int) -> [Int] {
  var order = Array(scores.indices)
  var count = 0
  func isBefore(_ i: Int, _ j: Int) -> Bool {
    count += 1
    return ranksBefore(scores, i, j)
  }
  var low = 0
  var high = order.count - 1
  while low < high {
    // The median of three makes sorted input a good case instead of the worst.
    let middle = low + (high - low) / 2
    if isBefore(order[middle], order[low]) { order.swapAt(middle, low) }
    if isBefore(order[high], order[low]) { order.swapAt(high, low) }
    if isBefore(order[high], order[middle]) { order.swapAt(high, middle) }
    let pivot = order[middle]
    var left = low
    var right = high
    while left <= right {
      while isBefore(order[left], pivot) { left += 1 }
      while isBefore(pivot, order[right]) { right -= 1 }
      if left <= right {
        order.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    if k - 1 <= right {
      high = right
    } else if k - 1 >= left {
      low = left
    } else {
      break
    }
  }
  let best = order.prefix(k).sorted(by: isBefore)
  comparisons += count
  return best
}
