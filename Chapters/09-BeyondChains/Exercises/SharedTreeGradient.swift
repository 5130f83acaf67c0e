import BeyondChains
import Coursework
import Matrices

/// Exercise 9.4: the gradient where branches meet
///
/// In (a - b) + (a - b) the same expression stands twice. It need be computed once only, and then two
/// branches of the tree lead to the same node. Let `nodes` be such a graph. A node is either a leaf [word], or
/// [left, right] with the numbers of two other nodes, counted from 0. With the embedding E and row vectors,
///
///     h = E[word]                                    of a leaf
///     h = tanh(h_left • Wl + h_right • Wr)           of any other node
///
/// You get the derivative of the loss by h of one node, the root. Return its derivatives by Wl, by Wr and by
/// E. A node may be the child of several others, or both children of one. Some nodes may not be below the
/// root. Written out as a tree a graph of 60 nodes may have more branches than a program can visit.
///
/// Example: all of width 1, `nodes` = [[0], [0, 2], [1], [1, 1]], E = [[0.5], [0.25]], Wl = [[1]], Wr = [[-2]] and
/// `root` = 3. Then h_0 = 0.5, h_2 = 0.25, h_1 = tanh(0.5 - 0.5) = 0 and h_3 = 0. With droot = [1] the answer is
/// [[-0.5]], [[-0.25]] and [[-1], [2]].
///
/// - Parameters:
///   - nodes: Each [word] or [left, right], in any order. No node is below itself.
///   - embedding: E, [words × width].
///   - Wl: For the left child, [width × width].
///   - Wr: For the right child, [width × width].
///   - root: The number of the root.
///   - droot: dL/dh of the root, [1 × width].
/// - Returns: dL/dWl, dL/dWr and dL/dE.
public func sharedTreeGradient(
  _ nodes: [[Int]], _ embedding: Matrix<Double>, _ Wl: Matrix<Double>, _ Wr: Matrix<Double>,
  _ root: Int, _ droot: Matrix<Double>
) throws -> [Matrix<Double>] {
  throw Unsolved()
}
