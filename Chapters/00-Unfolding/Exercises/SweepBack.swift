import Coursework
import Unfolding

/// Exercise 0.3: sweep back through a graph that comes in no order
///
/// A computational graph has `nodes` values, numbered from 0, and edges. Edge e leads from node
/// edges[e][0] to node edges[e][1], which is computed from it, and slopes[e] is the local derivative of
/// the second by the first. Two edges may join the same two nodes: a product x · x uses x twice, and
/// each use has an edge of its own. The numbers of the nodes say nothing about who is computed first.
///
/// Return the derivative of node `output` by every node. That is the sum over all paths from
/// the node to the output, each with the product of its slopes; but there may be more paths than can be
/// walked in a lifetime. The output's derivative by itself is 1. A node from which no path leads to
/// the output has the derivative 0, and whatever slopes lie on its edges, infinite ones and NaN
/// included, must not reach any other node's result. On a path to the output they count like others.
///
/// If some edges close a circle, anywhere in the graph, a value would be needed for computing
/// itself: throw an error of your own.
///
/// Example: y = x · x + 3x at x = 2, with x as node 2, x · x as node 0 and y as node 1. The edges are
/// [[2, 0], [0, 1], [2, 0], [2, 1]] and the slopes [2, 1, 2, 3]. For `output` = 1 the answer is
/// [1, 1, 7].
///
/// - Parameters:
///   - nodes: How many nodes there are, at least 1.
///   - edges: Pairs [from, to] of numbers in 0 ..< nodes, in any order; there may be none.
///   - slopes: One for each edge.
///   - output: A number in 0 ..< nodes. Edges may lead on from it.
/// - Returns: A derivative for each node.
public func sweepBack(
  _ nodes: Int, _ edges: [[Int]], _ slopes: [Double], _ output: Int
) throws -> [Double] {
  throw Unsolved()
}
