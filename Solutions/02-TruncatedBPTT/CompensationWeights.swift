/// On its way from step t to step s the error crosses the borders s, …, t - 1, and each multiplies it
/// by 0 or by 1 / (1 - c).
public func compensationWeights(
  _ probabilities: [Double], _ isDropped: [Bool]
) throws -> [[Double]] {
  let factors = zip(probabilities, isDropped).map { $1 ? 0 : 1 / (1 - $0) }
  return (0...factors.count).map { t in
    (0...factors.count).map { s in s > t ? 0 : factors[s..<t].reduce(1, *) }
  }
}
