/// Up a tree, where ever larger blocks are summed into their last place, and down again, where the sum
/// before a block is handed to its first half. A round that is too long for the processors is cut.
public func scanSchedule(_ count: Int, _ processors: Int) throws -> [[[Int]]] {
  var rounds: [[[Int]]] = []
  var distance = 1
  while 2 * distance <= count {
    rounds.append(
      stride(from: 2 * distance - 1, to: count, by: 2 * distance).map { [$0 - distance, $0] })
    distance *= 2
  }
  while distance > 1 {
    distance /= 2
    rounds.append(
      stride(from: 3 * distance - 1, to: count, by: 2 * distance).map { [$0 - distance, $0] })
  }
  // No step of a round touches what another one writes, so any part of a round is a round.
  return rounds.flatMap { round in
    stride(from: 0, to: round.count, by: processors).map {
      Array(round[$0..<min($0 + processors, round.count)])
    }
  }
}
