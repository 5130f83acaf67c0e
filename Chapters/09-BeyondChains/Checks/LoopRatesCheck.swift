import Coursework
import Matrices

/// Exercise 9.3.
let loopRates = Exercise<[[Int]], [Double]>(
  "9.3", "How deep does a unit of time make a network?", file: "LoopRates", difficulty: .challenge,
  see: "Counting paths",
  hints: (
    nudge:
      "A loop that passes a layer twice falls into two loops. Can its rate be lower than both of theirs?",
    idea:
      "Do not list the loops: ask whether one has a rate below r. It has if connections - r · time is "
      + "negative for some loop, that is, if the graph whose connections have the lengths 1 - r · delay has "
      + "a loop of negative length. The method of Bellman and Ford tells. Then look for the r at which the "
      + "answer changes, and the same upside down for the largest rate.",
    nearly:
      "All distances 0; as many rounds as there are layers of "
      + "`distance[to] = min(distance[to], distance[from] + 1 - r * delay)`: if a round changes nothing, no "
      + "rate is below r. Halve an interval for r until it is narrow, or take the rate of the loop that you "
      + "find as the next r, until there is none. For the largest rate take r * delay - 1. Errors first: "
      + "loops of the connections with delay 0 alone, and no loop at all."
  ),
  describe: { connections in
    connections.count > 24 ? "\(connections.count) connections" : "connections \(connections)"
  },
  show: { short($0) },
  aspects: [
    .init("layers with one connection to themselves", points: 1, rounds: 6) { ask, random in
      var connections: [[Int]] = []
      for layer in 1...3 {
        connections.append([layer, layer, 1 + random.integer(below: 5)])
        if layer > 1 { connections.append([layer - 1, layer, random.integer(below: 2)]) }
      }
      try expectRates(ask, random.shuffled(connections))
    },
    .init("loops through several layers, by the list of all loops", points: 2, rounds: 20) {
      ask, random in
      try expectRates(ask, someNetwork(layers: 2 + random.integer(below: 4), &random))
    },
    .init("more loops than anybody can list", points: 2, rounds: 2) { ask, random in
      let (connections, rates) = planted(&random)
      try ask.expect(rates, connections)
    },
    .init("networks that remember nothing", points: 1, rounds: 3) { ask, random in
      try ask.expectError("an error: there are no connections", [])
      let delay = random.integer(below: 3)
      try ask.expectError("an error: there is no loop", [[2, 1, delay], [1, 3, 2], [2, 3, 1]])
    },
    .init("networks that nobody can compute", points: 1, rounds: 3) { ask, random in
      let own = 1 + random.integer(below: 2)
      try ask.expectError(
        "an error: a loop takes no time",
        [[1, 1, own], [1, 2, 0], [2, 3, 0], [3, 1, 0], [3, 3, 1]])
      try ask.expectError("an error: a loop takes no time", [[1, 1, 0], [1, 2, 1], [2, 1, own]])
      try ask.expectError(
        "an error: a loop takes no time", [[4, 4, own], [1, 2, 1], [3, 2, 0], [2, 3, 0]])
    },
  ],
  misconceptions: [
    .init(
      "time for each connection",
      advice:
        "Asked is the number of connections for each unit of time: divide the other way round."
    ) { connections in
      let rates = try extremes(connections)
      return [1 / rates[1], 1 / rates[0]]
    },
    .init(
      "the largest rate first", advice: "The least one comes first."
    ) { connections in try extremes(connections).reversed() },
    .init(
      "counting every delay as one step",
      advice:
        "A connection with delay 3 crosses three units of time at once. That is what makes it a short cut."
    ) { connections in try extremes(connections.map { [$0[0], $0[1], min($0[2], 1)] }) },
    .init(
      "counting only the connections that take time",
      advice:
        "A gradient is multiplied by the matrix of every connection, also of one within the same step."
    ) { connections in
      try extremes(connections) { $0 == 0 ? 0 : 1 }
    },
    .init(
      "looking only at layers with a connection to themselves",
      advice: "A loop may also pass through several layers before it comes back."
    ) { connections in
      let rates = connections.filter { $0[0] == $0[1] }.map { 1 / Double($0[2]) }
      guard let least = rates.min(), let largest = rates.max() else { throw Refused() }
      return [least, largest]
    },
    .init(
      "going against the arrows too",
      advice: "A connection leads from one layer to another; back it needs a connection of its own."
    ) { connections in
      try extremes(connections + connections.map { [$0[1], $0[0], $0[2]] })
    },
    .init(
      "all connections over all delays",
      advice: "That is a mean over everything. Each loop has a rate of its own."
    ) { connections in
      _ = try extremes(connections)
      let time = connections.reduce(0) { $0 + $1[2] }
      let rate = Double(connections.count) / Double(time)
      return [rate, rate]
    },
    .init(
      "each loop that comes back to its first layer by the fewest connections",
      advice:
        "The loop with the fewest connections need not have the lowest rate: a longer one may take much "
        + "more time. And the highest rate may belong to a long loop too."
    ) { connections in
      _ = try extremes(connections)
      return try shortestLoops(connections)
    },
    .init(
      "looking only at loops of a few connections",
      advice:
        "A loop may pass every layer before it comes back, and a hundred layers make long loops. Those of "
        + "up to ten connections are not all."
    ) { connections in
      _ = try extremes(connections)
      return try ratesOfLoops(ofUpTo: 10, connections)
    },
    .init(
      "rates of zero for a network without loops",
      advice: "There is nothing to take the least of. Throw an error."
    ) { connections in
      do { return try extremes(connections) } catch let error as Refused {
        if error.isWithoutTime { throw error }
        return [0, 0]
      }
    },
    .init(
      "leaving out loops that take no time",
      advice:
        "If a layer needs itself at the same step, nothing can be computed: throw an error, whatever other "
        + "loops there are."
    ) { connections in
      try extremes(connections, isIgnoringTimeless: true)
    },
  ])

/// Asks about a network that is small enough to list its loops.
private func expectRates(_ ask: Asking<[[Int]], [Double]>, _ connections: [[Int]]) throws {
  let rates = loops(connections).map { Double($0.connections) / Double($0.time) }
  try ask.expect([rates.min() ?? .nan, rates.max() ?? .nan], connections)
}

/// Every loop that passes no layer twice, by trying all ways. A longer loop falls into such ones, and its
/// rate lies between theirs.
private func loops(_ connections: [[Int]]) -> [(connections: Int, time: Int)] {
  var found: [(Int, Int)] = []
  func follow(_ first: Int, _ layer: Int, _ passed: Set<Int>, _ time: Int) {
    for connection in connections where connection[0] == layer {
      let (next, now) = (connection[1], time + connection[2])
      if next == first {
        found.append((passed.count, now))
      } else if next > first, !passed.contains(next) {
        follow(first, next, passed.union([next]), now)
      }
    }
  }
  for first in Set(connections.map { $0[0] }) { follow(first, first, [first], 0) }
  return found
}

/// A network that can be computed and has a loop, with the layers numbered in any order.
private func someNetwork(layers: Int, _ random: inout SeededGenerator) -> [[Int]] {
  while true {
    let names = random.shuffled(Array(1...layers))
    var connections: [[Int]] = []
    for _ in 0..<layers + 2 + random.integer(below: 4) {
      let (a, b) = (random.integer(below: layers), random.integer(below: layers))
      let delay = (a < b ? 0 : 1) + random.integer(below: 4)
      connections.append([names[a], names[b], delay])
    }
    if !loops(connections).isEmpty { return connections }
  }
}

/// A large network whose rates are known by how it was made.
///
/// Between 14 cores every connection takes between `quick` and `slow` units of time. One ring has the quick
/// ones, one the slow ones, all others lie between: so the rates are 1/slow and 1/quick. Both rings are
/// long, so that no search for short loops finds them. Then time is moved about: a core that runs a step
/// late hears everything later and is heard earlier, which changes no loop. Last, every connection becomes
/// two, with a layer between them: all rates double.
private func planted(_ random: inout SeededGenerator) -> (connections: [[Int]], rates: [Double]) {
  let cores = 14
  let quick = 1 + random.integer(below: 2)
  let slow = quick + 3 + random.integer(below: 4)
  var between: [[Int]] = []
  for delay in [quick, slow] {
    let ring = random.shuffled(Array(0..<cores)).prefix(10 + random.integer(below: 5))
    for (place, core) in ring.enumerated() {
      between.append([core, ring[(place + 1) % ring.count], delay])
    }
  }
  while between.count < 80 {
    between.append([
      random.integer(below: cores), random.integer(below: cores),
      quick + 1 + random.integer(below: slow - quick - 1),
    ])
  }
  let late = (0..<cores).map { _ in random.integer(below: quick + 1) }
  let names = random.shuffled(Array(1...cores + between.count))
  var connections: [[Int]] = []
  for (index, connection) in between.enumerated() {
    let delay = connection[2] + late[connection[1]] - late[connection[0]]
    let first = random.integer(below: delay + 1)
    let middle = names[cores + index]
    connections.append([names[connection[0]], middle, first])
    connections.append([middle, names[connection[1]], delay - first])
  }
  return (random.shuffled(connections), [2 / Double(slow), 2 / Double(quick)])
}

/// Why there are no rates.
private struct Refused: Error {
  var isWithoutTime = false
}

/// For the misconceptions: the least and largest rate, where a connection counts by its delay. A loop that
/// beats the best rate so far gives the next one.
private func extremes(
  _ connections: [[Int]], isIgnoringTimeless: Bool = false, count: (Int) -> Int = { _ in 1 }
) throws -> [Double] {
  var connections = connections
  if beating(connections.filter { $0[2] == 0 }, { _ in -1 }) != nil {
    guard isIgnoringTimeless else { throw Refused(isWithoutTime: true) }
    connections.removeAll { $0[2] == 0 }
  }
  guard beating(connections, { _ in -1 }) != nil else { throw Refused() }
  func extreme(_ sign: Int, _ start: Int) -> Double {
    var (p, q) = (start, 1)
    while let loop = beating(connections, { sign * (q * count($0) - p * $0) }) {
      (p, q) = loop.reduce((0, 0)) { ($0.0 + count($1), $0.1 + $1) }
    }
    return Double(p) / Double(q)
  }
  return [extreme(1, connections.count + 1), extreme(-1, -1)]
}

/// The delays of a loop of negative length, if there is one.
private func beating(_ connections: [[Int]], _ length: (Int) -> Int) -> [Int]? {
  let layers = connections.map { max($0[0], $0[1]) }.max() ?? 0
  var distance = Array(repeating: 0, count: layers + 1)
  var into: [[Int]?] = Array(repeating: nil, count: layers + 1)
  var moved = 0
  for _ in 0...layers {
    moved = 0
    for connection in connections {
      let new = distance[connection[0]] + length(connection[2])
      if new < distance[connection[1]] {
        distance[connection[1]] = new
        into[connection[1]] = connection
        moved = connection[1]
      }
    }
    if moved == 0 { return nil }
  }
  for _ in 0..<layers { moved = into[moved]?[0] ?? 0 }
  var (delays, layer) = ([Int](), moved)
  repeat {
    delays.append(into[layer]?[2] ?? 0)
    layer = into[layer]?[0] ?? moved
  } while layer != moved
  return delays
}

/// For a misconception: from each layer back to itself by so many connections at most, by the least and the
/// most time that each number of connections can take.
private func ratesOfLoops(ofUpTo limit: Int, _ connections: [[Int]]) throws -> [Double] {
  var rates: [Double] = []
  for start in Set(connections.map { $0[0] }) {
    var times = [start: (least: 0, most: 0)]
    for count in 1...limit {
      var next: [Int: (least: Int, most: Int)] = [:]
      for connection in connections {
        guard let time = times[connection[0]] else { continue }
        let now = (time.least + connection[2], time.most + connection[2])
        let had = next[connection[1]] ?? now
        next[connection[1]] = (min(had.0, now.0), max(had.1, now.1))
      }
      times = next
      guard let time = times[start] else { continue }
      rates += [Double(count) / Double(time.most), Double(count) / Double(time.least)]
    }
  }
  guard let least = rates.min(), let largest = rates.max() else { throw Refused() }
  return [least, largest]
}

/// For a misconception: from each layer back to itself by the fewest connections, the quickest of these.
private func shortestLoops(_ connections: [[Int]]) throws -> [Double] {
  var rates: [Double] = []
  for start in Set(connections.map { $0[0] }) {
    // Breadth first; the time of the way that found a layer first.
    var times: [Int: Int] = [:]
    var front = [start: 0]
    var steps = 0
    search: while !front.isEmpty {
      steps += 1
      var next: [Int: Int] = [:]
      for connection in connections {
        guard let time = front[connection[0]], times[connection[1]] == nil else { continue }
        let now = time + connection[2]
        next[connection[1]] = min(next[connection[1]] ?? now, now)
      }
      if let time = next[start] {
        rates.append(Double(steps) / Double(time))
        break search
      }
      times.merge(next) { old, _ in old }
      front = next
    }
  }
  guard let least = rates.min(), let largest = rates.max() else { throw Refused() }
  return [least, largest]
}
