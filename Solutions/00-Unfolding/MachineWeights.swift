import Matrices

/// One unit for each pair of a state and the symbol read in it, and one that says "at the start".
public func machineWeights(
  _ transitions: [[Int]], _ start: Int, _ accepting: [Int]
) throws -> [Matrix<Double>] {
  let (states, symbols) = (transitions.count, transitions[0].count)
  let n = states * symbols + 1
  /// The state that the machine is in while unit i is 1.
  func state(after unit: Int) -> Int {
    unit == n - 1 ? start : transitions[unit / symbols][unit % symbols]
  }
  // Unit (q, x) is 1 if the symbol is x and the machine was in q: two votes of two, so more than 1.5.
  return [
    .oneHot([n - 1], columns: n),
    Matrix(rows: symbols, columns: n) { $1 < n - 1 && $1 % symbols == $0 ? 1 : 0 },
    Matrix(rows: n, columns: n) { $1 < n - 1 && $1 / symbols == state(after: $0) ? 1 : 0 },
    Matrix(rows: 1, columns: n, repeating: -1.5),
    .column((0..<n).map { accepting.contains(state(after: $0)) ? 1 : 0 }),
    [[0]],
  ]
}
