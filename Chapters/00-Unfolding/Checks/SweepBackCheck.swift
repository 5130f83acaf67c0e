import Coursework
import Matrices

/// Exercise 0.3.
let sweepBack = Exercise<Int, [[Int]], [Double], Int, [Double]>(
  "0.3", "Sweep back through a graph that comes in no order", file: "SweepBack",
  difficulty: .standard, see: "Where arrows part",
  hints: (
    nudge: "When is a node's derivative complete? When every node that was computed from it has "
      + "told its own part.",
    idea: "Count for each node the edges that lead on from it. A node that waits for none is "
      + "ready: for each edge that leads to it, add slope times derivative to the node it comes "
      + "from, and let that one wait for one edge less. Nodes that never get ready stand in a "
      + "circle or before one.",
    nearly: "`derivative[from] += slopes[e] * derivative[to]`, but only `if isHeard[to]`, which "
      + "begins with the output and is passed on; `waiting[from] -= 1`; and if fewer than all "
      + "nodes got ready, throw."
  ),
  describe: { nodes, edges, slopes, output in
    edges.count > 12
      ? "\(nodes) nodes, \(edges.count) edges, output \(output)"
      : "\(nodes) node\(nodes == 1 ? "" : "s"), edges \(edges), slopes \(short(slopes)), output \(output)"
  },
  show: {
    $0.count > 12
      ? "\(short(Array($0.prefix(12)))) and \($0.count - 12) more" : short($0)
  },
  aspects: [
    .init("a chain", points: 1, rounds: 4) { ask, random in
      let n = 3 + random.integer(below: 3)
      let graph = Graph(n, (1..<n).map { [$0 - 1, $0] }, &random)
      try graph.expect(ask, output: n - 1)
    },
    .init("a node that is used several times", points: 2, rounds: 12) { ask, random in
      let graph = Graph(
        5, [[0, 1], [0, 2], [0, 3], [1, 3], [2, 3], [1, 4], [3, 4]], &random)
      try graph.expect(ask, output: 4)
    },
    .init("two edges between the same nodes", points: 1, rounds: 6) { ask, random in
      let graph = Graph(
        4, [[0, 1], [0, 1], [1, 2], [1, 2], [1, 2], [2, 3], [0, 3]], &random)
      try graph.expect(ask, output: 3)
    },
    .init("nodes in any order, and an output in their midst", points: 2, rounds: 12) {
      ask, random in
      let graph = someGraph(&random).renumbered(&random)
      try graph.expect(ask, output: random.integer(below: graph.nodes))
      try Graph(1, [], &random).expect(ask, output: 0)
      try Graph(3, [], &random).expect(ask, output: 1)
    },
    .init("more paths than can be walked", points: 1, rounds: 2) { ask, random in
      // A string of diamonds: each doubles the paths, and its two ways sum.
      let count = 50
      let edges = (0..<count).flatMap { d -> [[Int]] in
        let top = 3 * d
        return [[top, top + 1], [top, top + 2], [top + 1, top + 3], [top + 2, top + 3]]
      }
      let slopes = edges.map { _ in random.uniform(0.45..<0.75) }
      var right = Array(repeating: 1.0, count: 3 * count + 1)
      for d in (0..<count).reversed() {
        let (own, rest) = (Array(slopes[4 * d..<4 * d + 4]), right[3 * d + 3])
        right[3 * d + 1] = own[2] * rest
        right[3 * d + 2] = own[3] * rest
        right[3 * d] = (own[0] * own[2] + own[1] * own[3]) * rest
      }
      let order = random.shuffled(Array(0...3 * count))
      let moved = edges.map { [order[$0[0]], order[$0[1]]] }
      var expected = right
      for (node, value) in right.enumerated() { expected[order[node]] = value }
      // A fine scale, or derivatives that are small would agree with zeros.
      try ask.compare("a derivative by each node", order.count, moved, slopes, order[3 * count]) {
        answer in
        if answer.count != order.count { return ("\(order.count) numbers", "\(answer.count)") }
        for (node, (got, due)) in zip(answer, expected).enumerated()
        where !(abs(got - due) <= 1e-9 * due) {
          return ("\(short(due)) by node \(node)", short(got))
        }
        return nil
      }
    },
    .init("infinite slopes and NaN, on a path to the output and off it", points: 1, rounds: 6) {
      ask, random in
      var graph = Graph(
        6, [[0, 1], [1, 2], [0, 3], [1, 4], [3, 4], [3, 5], [0, 2]], &random)
      graph.slopes[2] = .infinity
      graph.slopes[3] = .nan
      graph.slopes[4] = -.infinity
      graph.slopes[5] = random.uniform() < 0.5 ? .nan : 0
      try graph.renumbered(&random).expect(ask, output: nil)
      // On a path they count: what lies before an infinite slope has an infinite derivative.
      try ask.expect(
        [.infinity, .infinity, 1, -.infinity, 0.5], 5, [[0, 1], [1, 2], [3, 1], [4, 2]],
        [2, .infinity, -1, 0.5], 2)
    },
    .init("circles", points: 1, rounds: 4) { ask, random in
      let wish = "an error: the edges close a circle"
      try ask.expectError(wish, 1, [[0, 0]], [0.5], 0)
      for output in 0..<3 {
        try ask.expectError(wish, 3, [[0, 1], [1, 0], [2, 0]], [0, 2, 1], output)
      }
      var graph = someGraph(&random)
      graph.edges.append([graph.nodes - 1, graph.edges[0][0]])
      graph.edges += [[graph.edges[0][0], graph.nodes - 1]]
      graph.slopes += [random.normal(), 0]
      let mixed = graph.renumbered(&random)
      try ask.expectError(wish, mixed.nodes, mixed.edges, mixed.slopes, 0)
      // Longer ones: in a circle of three edges no two nodes lead to one another.
      try ask.expectError(
        wish, 3, [[0, 1], [1, 2], [2, 0]], [1, 2, 0.5], random.integer(below: 3))
      let long = Graph(
        8, [[0, 1], [1, 2], [2, 3], [3, 4], [4, 0], [5, 0], [2, 6], [5, 7]], &random
      ).renumbered(&random)
      for output in 0..<8 { try ask.expectError(wish, 8, long.edges, long.slopes, output) }
      // A circle that neither comes from the output's nodes nor leads to them.
      try ask.expectError(wish, 4, [[0, 1], [2, 3], [3, 2]], [2, 1, 1], 1)
      try ask.expectError(wish, 4, [[0, 1], [1, 2], [2, 3], [3, 2]], [2, 1, 1, 1], 1)
      try ask.expectError(wish, 4, [[3, 2], [2, 3], [3, 0], [0, 1]], [2, 1, 1, 1], 1)
    },
  ],
  misconceptions: [
    .init(
      "overwriting in place of adding",
      advice: "A value that is used twice moves the output in two ways at once: every use adds its "
        + "part."
    ) { nodes, edges, slopes, output in
      try swept(nodes, edges, slopes, output) { _, new in new }
    },
    .init(
      "taking two edges between the same nodes for one",
      advice: "x · x uses x twice. Each use has an edge, and all of them count."
    ) { nodes, edges, slopes, output in
      var last: [[Int]: Double] = [:]
      for (edge, slope) in zip(edges, slopes) { last[edge] = slope }
      let pairs = Array(last)
      return try swept(nodes, pairs.map(\.key), pairs.map(\.value), output)
    },
    .init(
      "going through the nodes from the last number to the first",
      advice: "The numbers say nothing about who is computed first. A node is ready when all nodes "
        + "that use it are done."
    ) { nodes, edges, slopes, output in
      _ = try order(nodes, edges)
      return swept(nodes, edges, slopes, output, Array((0..<nodes).reversed()), +)
    },
    .init(
      "going through the edges from the last to the first",
      advice: "The edges come in no order: one of them may pass on a derivative that is not yet "
        + "complete."
    ) { nodes, edges, slopes, output in
      _ = try order(nodes, edges)
      var derivative = Array(repeating: 0.0, count: nodes)
      derivative[output] = 1
      for (edge, slope) in zip(edges, slopes).reversed() where derivative[edge[1]] != 0 {
        derivative[edge[0]] += slope * derivative[edge[1]]
      }
      return derivative
    },
    .init(
      "passing on 0 times a slope that is no number",
      advice: "0 · ∞ and 0 · NaN are NaN. A node that does not lead to the output has nothing to "
        + "pass on."
    ) { nodes, edges, slopes, output in
      var derivative = Array(repeating: 0.0, count: nodes)
      derivative[output] = 1
      for node in try order(nodes, edges) {
        for (edge, slope) in zip(edges, slopes) where edge[1] == node {
          derivative[edge[0]] += slope * derivative[node]
        }
      }
      return derivative
    },
    .init(
      "the derivatives of all nodes by one, not of one by all",
      advice: "Begin at the output and go against the arrows: what is asked is how each node moves "
        + "it."
    ) { nodes, edges, slopes, output in
      try swept(nodes, edges.map { [$0[1], $0[0]] }, slopes, output)
    },
    .init(
      "adding slopes along a path",
      advice: "Along a path a change is multiplied by each slope; only different paths add."
    ) { nodes, edges, slopes, output in
      // Σ over paths of the slopes' sum: the number of paths goes along.
      var (sums, paths) = (Array(repeating: 0.0, count: nodes), Array(repeating: 0.0, count: nodes))
      paths[output] = 1
      for node in try order(nodes, edges) where paths[node] > 0 {
        for (edge, slope) in zip(edges, slopes) where edge[1] == node {
          sums[edge[0]] += sums[node] + slope * paths[node]
          paths[edge[0]] += paths[node]
        }
      }
      sums[output] = 1
      return sums
    },
    .init(
      "a derivative of 0 of the output by itself",
      advice: "It moves exactly as far as it is moved: the derivative is 1, and the others are in "
        + "its place too."
    ) { nodes, edges, slopes, output in
      var right = try swept(nodes, edges, slopes, output)
      right[output] = 0
      return right
    },
    .init(
      "not minding circles",
      advice: "In a circle no node ever gets ready. Look at the end whether all did, and throw if "
        + "not."
    ) { nodes, edges, slopes, output in
      swept(nodes, edges, slopes, output, (try? order(nodes, edges)) ?? Array(0..<nodes), +)
    },
    .init(
      "minding only circles of one edge or two",
      advice: "A circle may be as long as it likes: 0 to 1, 1 to 2, and 2 to 0 again."
    ) { nodes, edges, slopes, output in
      if edges.contains(where: { edges.contains([$0[1], $0[0]]) }) { throw Circular() }
      return swept(nodes, edges, slopes, output, (try? order(nodes, edges)) ?? Array(0..<nodes), +)
    },
    .init(
      "taking a slope that is no number for 0",
      advice: "Off the paths to the output such slopes do not matter, but on a path they count: "
        + "what lies before an infinite slope has an infinite derivative."
    ) { nodes, edges, slopes, output in
      try swept(nodes, edges, slopes.map { $0.isFinite ? $0 : 0 }, output)
    },
    .init(
      "minding only circles that the output hears of",
      advice: "A circle anywhere makes the graph impossible to compute: look at all nodes."
    ) { nodes, edges, slopes, output in
      var heard: Set = [output]
      var count = 0
      while heard.count > count {
        count = heard.count
        for edge in edges where heard.contains(edge[1]) { heard.insert(edge[0]) }
      }
      let kept = edges.indices.filter { heard.contains(edges[$0][1]) }
      return try swept(nodes, kept.map { edges[$0] }, kept.map { slopes[$0] }, output)
    },
  ])

/// A graph whose nodes are numbered as they are computed, unless it has been renumbered.
private struct Graph {
  var nodes: Int
  var edges: [[Int]]
  var slopes: [Double]

  init(_ nodes: Int, _ edges: [[Int]], _ random: inout SeededGenerator) {
    self.nodes = nodes
    self.edges = edges
    slopes = edges.map { _ in (random.uniform(-3..<3) * 100).rounded() / 100 }
  }

  /// The same graph with its nodes and edges in another order.
  func renumbered(_ random: inout SeededGenerator) -> Graph {
    var other = self
    let number = random.shuffled(Array(0..<nodes))
    let places = random.shuffled(Array(edges.indices))
    other.edges = places.map { [number[edges[$0][0]], number[edges[$0][1]]] }
    other.slopes = places.map { slopes[$0] }
    return other
  }

  /// Asks for `output`, or for every node that no path with an infinite slope leads to.
  func expect(
    _ ask: Asking<Int, [[Int]], [Double], Int, [Double]>, output: Int?
  ) throws {
    let outputs = output.map { [$0] } ?? Array(0..<nodes)
    for output in outputs {
      let right = (0..<nodes).map { paths(from: $0, to: output) }
      if right.allSatisfy(\.isFinite) { try ask.expect(right, nodes, edges, slopes, output) }
    }
  }

  /// By the definition: path by path.
  private func paths(from node: Int, to output: Int) -> Double {
    if node == output { return 1 }
    return edges.indices.filter { edges[$0][0] == node && leads(edges[$0][1], to: output) }
      .reduce(0) { $0 + slopes[$1] * paths(from: edges[$1][1], to: output) }
  }

  private func leads(_ node: Int, to output: Int) -> Bool {
    node == output || edges.contains { $0[0] == node && leads($0[1], to: output) }
  }
}

/// Six nodes, or seven, with edges that lead from smaller numbers to larger ones.
private func someGraph(_ random: inout SeededGenerator) -> Graph {
  let nodes = 6 + random.integer(below: 2)
  let edges = (0..<9).map { _ -> [Int] in
    let to = 1 + random.integer(below: nodes - 1)
    return [random.integer(below: to), to]
  }
  return Graph(nodes, edges, &random)
}

private struct Circular: Error {}

/// For the misconceptions: the nodes, each behind all that use it.
private func order(_ nodes: Int, _ edges: [[Int]]) throws -> [Int] {
  var using = Array(repeating: 0, count: nodes)
  for edge in edges { using[edge[0]] += 1 }
  let before = Dictionary(grouping: edges) { $0[1] }
  var done = (0..<nodes).filter { using[$0] == 0 }
  var place = 0
  while place < done.count {
    for edge in before[done[place]] ?? [] {
      using[edge[0]] -= 1
      if using[edge[0]] == 0 { done.append(edge[0]) }
    }
    place += 1
  }
  if done.count < nodes { throw Circular() }
  return done
}

/// For the misconceptions: a sweep in this order, with a rule for a node's old and new part.
private func swept(
  _ nodes: Int, _ edges: [[Int]], _ slopes: [Double], _ output: Int, _ order: [Int],
  _ rule: (Double, Double) -> Double
) -> [Double] {
  var derivative = Array(repeating: 0.0, count: nodes)
  var isHeard = Array(repeating: false, count: nodes)
  derivative[output] = 1
  isHeard[output] = true
  let before = Dictionary(grouping: edges.indices) { edges[$0][1] }
  for node in order where isHeard[node] {
    for edge in before[node] ?? [] {
      let from = edges[edge][0]
      derivative[from] = rule(derivative[from], slopes[edge] * derivative[node])
      isHeard[from] = true
    }
  }
  return derivative
}

/// For the misconceptions: the same in the right order.
private func swept(
  _ nodes: Int, _ edges: [[Int]], _ slopes: [Double], _ output: Int,
  _ rule: (Double, Double) -> Double = (+)
) throws -> [Double] {
  swept(nodes, edges, slopes, output, try order(nodes, edges), rule)
}
