/// What one step of a recurrent network computes from what, as a graph: the same in every step.
///
/// A gradient comes back along the edges against their direction. Each edge is a layer that it has to
/// pass, so the fewest edges between two places say how far the gradient has to travel at least.
///
/// ```swift
/// let stack = TimeGraph.stacked(layers: 2)
/// stack.shortestPath(from: "h2", to: "h2", lag: 10)   // 10
/// ```
public struct TimeGraph: Equatable, Sendable {
  /// One arrow: what is computed from what.
  public struct Edge: Hashable, Sendable {
    /// What is read.
    public let source: String
    /// What is computed from it.
    public let target: String

    /// An arrow between two places.
    public init(_ source: String, _ target: String) {
      self.source = source
      self.target = target
    }
  }

  /// What a step computes, by name.
  public let nodes: [String]
  /// The arrows within a step.
  public let within: [Edge]
  /// The arrows from a step to the one after it.
  public let across: [Edge]

  /// A graph of given arrows, which must join nodes of the list.
  public init(nodes: [String], within: [Edge], across: [Edge]) {
    let known = Set(nodes)
    for edge in within + across {
      precondition(
        known.contains(edge.source) && known.contains(edge.target),
        "TimeGraph: \(edge.source) → \(edge.target) joins nothing among \(nodes)")
    }
    self.nodes = nodes
    self.within = within
    self.across = across
  }

  // snippet.shapes
  /// (a) Hidden states on top of each other, each with a line through time of its own.
  public static func stacked(layers: Int) -> TimeGraph {
    precondition(layers >= 1, "TimeGraph: a stack of \(layers) layers")
    let names = ["x"] + (1...layers).map { "h\($0)" }
    return TimeGraph(
      nodes: names + ["y"],
      within: zip(names, names.dropFirst() + ["y"]).map { Edge($0, $1) },
      across: names.dropFirst().map { Edge($0, $0) })
  }

  /// (b) One hidden state, with `extra` layers on the way from the last state to the next; (c) the same
  /// with an arrow past them.
  public static func deepTransition(extra: Int, skip: Bool) -> TimeGraph {
    precondition(extra >= 1, "TimeGraph: \(extra) extra layers")
    let way = (1...extra).map { "z\($0)" } + ["h"]
    return TimeGraph(
      nodes: ["x"] + way + ["y"],
      within: [Edge("x", "z1"), Edge("h", "y")] + zip(way, way.dropFirst()).map { Edge($0, $1) },
      across: [Edge("h", "z1")] + (skip ? [Edge("h", "h")] : []))
  }
  // snippet.end

  /// A place in the unrolled graph.
  private struct Place: Hashable {
    let node: String
    let step: Int
  }

  // snippet.search
  /// The fewest arrows from a node to another one `lag` steps later; `nil` if no way leads there.
  ///
  /// A breadth-first search over the unrolled graph: one arrow further in every round, so that the first
  /// visit to a place is by a shortest way.
  public func shortestPath(from source: String, to target: String, lag: Int) -> Int? {
    let goal = Place(node: target, step: lag)
    var frontier: Set = [Place(node: source, step: 0)]
    var seen = frontier
    var length = 0
    while !frontier.isEmpty {
      if frontier.contains(goal) { return length }
      var next: Set<Place> = []
      for place in frontier {
        for edge in within where edge.source == place.node {
          next.insert(Place(node: edge.target, step: place.step))
        }
        for edge in across where edge.source == place.node && place.step < lag {
          next.insert(Place(node: edge.target, step: place.step + 1))
        }
      }
      frontier = next.subtracting(seen)
      seen.formUnion(frontier)
      length += 1
    }
    return nil
  }
  // snippet.end

  /// How many different ways lead from a node to another one `lag` steps later, as a `Double`, since
  /// they soon are too many for a whole number.
  ///
  /// The nodes of a step must be listed in an order in which each is computed.
  public func pathCount(from source: String, to target: String, lag: Int) -> Double {
    var ways: [String: Double] = [source: 1]
    for step in 0...lag {
      if step > 0 {
        var arrived: [String: Double] = [:]
        for edge in across { arrived[edge.target, default: 0] += ways[edge.source] ?? 0 }
        ways = arrived
      }
      for node in nodes {
        for edge in within where edge.target == node {
          ways[node, default: 0] += ways[edge.source] ?? 0
        }
      }
    }
    return ways[target] ?? 0
  }
}
