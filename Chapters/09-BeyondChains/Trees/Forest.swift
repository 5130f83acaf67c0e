import Matrices

/// Several trees laid out for whole-matrix work: all leaves first, then all nodes whose children are
/// done, and so on upwards.
///
/// Every leaf and node has a number. The nodes of a level have heights that are equal, so that all of
/// them, whatever tree they belong to, are computed by one product.
public struct Forest: Equatable, Sendable {
  /// Nodes that can be computed at once: the numbers of their children.
  public struct Level: Equatable, Sendable {
    /// The left child of each node of the level.
    public var left: [Int] = []
    /// The right child of each node of the level.
    public var right: [Int] = []
  }

  /// What is in each leaf; leaf i has the number i.
  public private(set) var leaves: [Int] = []
  /// The levels from the lowest; their nodes are numbered on from the leaves, one after the other.
  public private(set) var levels: [Level] = []
  /// The number of each tree's root.
  public private(set) var roots: [Int] = []

  /// How many leaves and nodes there are.
  public var count: Int { leaves.count + levels.reduce(0) { $0 + $1.left.count } }

  /// Lays out trees.
  public init(_ trees: [Tree<Int>]) {
    /// Where a leaf or node is until the levels' sizes are known: level 0 are the leaves.
    typealias Place = (level: Int, index: Int)
    var children: [[(left: Place, right: Place)]] = []
    let tops = trees.map { tree -> Place in
      tree.folded({ leaf -> Place in
        leaves.append(leaf)
        return (0, leaves.count - 1)
      }) { left, right in
        let level = 1 + max(left.level, right.level)
        while children.count < level { children.append([]) }
        children[level - 1].append((left, right))
        return (level, children[level - 1].count - 1)
      }
    }
    var starts = [0, leaves.count]
    for level in children { starts.append(starts[starts.count - 1] + level.count) }
    func number(_ place: Place) -> Int { starts[place.level] + place.index }
    levels = children.map { level in
      Level(left: level.map { number($0.left) }, right: level.map { number($0.right) })
    }
    roots = tops.map(number)
  }
}
