/// Starts from a rate that some loop beats and goes on with the loop that does, until none does.
///
/// A loop's rate is below p/q exactly if q·connections - p·time is negative for it: so it is a loop of
/// negative length, for which the method of Bellman and Ford looks, in whole numbers.
public func loopRates(_ connections: [[Int]]) throws -> [Double] {
  let layers = connections.map { max($0[0], $0[1]) }.max() ?? 0
  // Every loop that passes no layer twice has at most `layers` connections and takes at least one step.
  let least = try extreme(connections, layers, start: (layers + 1, 1), sign: 1)
  let largest = try extreme(connections, layers, start: (0, 1), sign: -1)
  return [least, largest]
}

private enum Unusable: Error {
  case noLoop
  case loopWithoutTime
}

private func extreme(
  _ connections: [[Int]], _ layers: Int, start: (Int, Int), sign: Int
) throws -> Double {
  var (p, q) = start
  var isBeaten = false
  while let loop = negativeLoop(connections, layers, { sign * (q - p * $0) }) {
    (p, q) = (loop.count, loop.reduce(0) { $0 + connections[$1][2] })
    if q == 0 { throw Unusable.loopWithoutTime }
    isBeaten = true
  }
  if !isBeaten { throw Unusable.noLoop }
  return Double(p) / Double(q)
}

/// The connections of a loop whose lengths add up to less than nothing, if there is one.
private func negativeLoop(
  _ connections: [[Int]], _ layers: Int, _ length: (_ delay: Int) -> Int
) -> [Int]? {
  var distance = Array(repeating: 0, count: layers + 1)
  var last = Array(repeating: -1, count: layers + 1)
  var moved: Int? = nil
  for _ in 0...layers {
    moved = nil
    for (index, connection) in connections.enumerated() {
      let (from, to) = (connection[0], connection[1])
      let new = distance[from] + length(connection[2])
      if new < distance[to] { (distance[to], last[to], moved) = (new, index, to) }
    }
    if moved == nil { return nil }
  }
  // Still moving after as many rounds as there are layers: behind it lies a loop.
  guard var layer = moved else { return nil }
  for _ in 0..<layers { layer = connections[last[layer]][0] }
  var loop: [Int] = []
  let first = layer
  repeat {
    loop.append(last[layer])
    layer = connections[last[layer]][0]
  } while layer != first
  return loop
}
