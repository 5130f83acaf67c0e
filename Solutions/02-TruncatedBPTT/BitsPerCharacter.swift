import Foundation

/// Losses add up, means do not: back to sums first, then one division, and log 2 nats are a bit.
public func bitsPerCharacter(_ meanNats: [Double], _ characters: [Int]) throws -> Double {
  struct NoCharacters: Error {}
  let windows = zip(meanNats, characters).filter { $0.1 > 0 }
  let count = windows.reduce(0) { $0 + $1.1 }
  guard count > 0 else { throw NoCharacters() }
  let nats = windows.reduce(0) { $0 + $1.0 * Double($1.1) }
  return nats / Double(count) / log(2)
}
