import Coursework
import Matrices

/// Exercise 9.4.
let sharedTreeGradient = Exercise<
  [[Int]], Matrix<Double>, Matrix<Double>, Matrix<Double>, Int, Matrix<Double>, [Matrix<Double>]
>(
  "9.4", "The gradient where branches meet", file: "SharedTreeGradient", difficulty: .standard,
  see: "The gradient through the structure",
  hints: (
    nudge:
      "When does a node know its whole derivative? In what order can all of them be asked?",
    idea:
      "Put the nodes below the root in an order in which children stand before their parents, for instance "
      + "by a recursion that places a node once its children are placed. Compute h in that order, and go "
      + "back in the opposite one: dh of a child adds up what each parent sends.",
    nearly:
      "For each inner node from behind: `let da = dh[node] * (1 - h[node] * h[node])`, "
      + "`dWl.addProduct(transposed: h[left], da)`, `dh[left].addProduct(da, transposed: Wl)`, and the same "
      + "on the right. For a leaf: `dE.add(dh[node], toRowsAt: [word])`."
  ),
  describe: { nodes, E, Wl, Wr, root, droot in
    let listed = nodes.count > 12 ? "\(nodes.count) nodes" : "nodes \(nodes)"
    return "\(listed), root \(root), E = \(short(E)), Wl = \(short(Wl)), Wr = \(short(Wr)), "
      + "droot = \(short(droot))"
  },
  show: { $0.map(short).joined(separator: ", ") },
  aspects: [
    .init("a tree, by the matrices", points: 1, rounds: 5) { ask, random in
      // ((0 1) 2) and (3 (0 1)), children first.
      let left = [[0], [1], [0, 1], [2], [2, 3]]
      let right = [[3], [0], [1], [1, 2], [0, 3]]
      try compare(ask, random.choice([left, right]), root: 4, words: 4, parts: [0, 1], &random)
    },
    .init("words that stand in several leaves", points: 1, rounds: 5) { ask, random in
      let tree = [[1], [0], [0, 1], [1], [2, 3], [0], [5, 4]]
      try compare(ask, tree, root: 6, words: 3, parts: [2], &random)
    },
    .init("nodes in any order, and some that are not below the root", points: 1, rounds: 6) {
      ask, random in
      // Another expression of the same leaves stands beside, and one above the root.
      let graph = [[0], [1], [0, 1], [2], [2, 3], [3, 2], [4, 5]]
      let (nodes, names) = shuffled(graph, &random)
      try compare(ask, nodes, root: names[4], words: 3, &random)
      try compare(ask, nodes, root: names[0], words: 3, &random)
    },
    .init("nodes with several parents", points: 2, rounds: 10) { ask, random in
      // Both children the same; a child and grandchild at once, on either side.
      let graph = [[0], [1], [0, 1], [2, 2], [2, 3], [4, 1], [5, 2]]
      let (nodes, names) = shuffled(graph, &random)
      try compare(ask, nodes, root: names[6], words: 2, &random)
      try compare(ask, nodes, root: names[3], words: 2, &random)
    },
    .init("a graph with more branches than can be visited", points: 1, rounds: 1) { ask, random in
      let graph = [[0], [1]] + (2..<60).map { [$0 - 1, $0 - 2] }
      let (nodes, names) = shuffled(graph, &random)
      try compare(ask, nodes, root: names[59], words: 2, width: 2, &random)
    },
  ],
  misconceptions: [
    .init(
      "keeping what the last parent sends",
      advice: "A node that is used twice hears from both uses, and their derivatives add up."
    ) { backward($0, $1, $2, $3, $4, $5, .lastParent) },
    .init(
      "letting a node tell its children before all its parents have told it",
      advice:
        "On a tree any way down will do. Where branches meet, a node must wait for all its parents."
    ) { backward($0, $1, $2, $3, $4, $5, .tooEarly) },
    .init(
      "going down level by level from the root",
      advice:
        "A node may be a child of the root and of the root's grandchild too. It stands on two levels, and "
        + "must wait for the lower one."
    ) { backward($0, $1, $2, $3, $4, $5, .byLevels) },
    .init(
      "taking the order of the list for the order of the graph",
      advice: "A parent may stand before its children. Sort the nodes first."
    ) { backward($0, $1, $2, $3, $4, $5, .listOrder) },
    .init(
      "the left child's derivative by Wr, and the right one's by Wl",
      advice: "Each child went through its own matrix and comes back through the same, transposed."
    ) { backward($0, $1, $2, $3, $4, $5, .swapped) },
    .init(
      "going back through matrices that are not transposed",
      advice: "With row vectors a = h • W leads back by dh = da • Wᵀ."
    ) { backward($0, $1, $2, $3, $4, $5, .notTransposed) },
    .init(
      "leaving out the derivative of tanh",
      advice: "tanh has the derivative 1 - h², at every inner node."
    ) { backward($0, $1, $2, $3, $4, $5, .noTanh) },
    .init(
      "sending a leaf's derivative through a tanh",
      advice: "A leaf is the word's row as it is: E[word] has no tanh around it."
    ) { backward($0, $1, $2, $3, $4, $5, .leafTanh) },
    .init(
      "keeping what the last leaf sends to a word's row",
      advice: "A word may stand in several leaves. Its row hears from each."
    ) { backward($0, $1, $2, $3, $4, $5, .lastLeaf) },
    .init(
      "starting at every node that has no parent",
      advice: "The loss knows one node, `root`. What is not below it has derivatives of zero."
    ) { backward($0, $1, $2, $3, $4, $5, .everyTop) },
  ])

/// Gives the nodes of a graph new numbers; `names` says which.
private func shuffled(
  _ graph: [[Int]], _ random: inout SeededGenerator
) -> (nodes: [[Int]], names: [Int]) {
  let names = random.shuffled(Array(graph.indices))
  var nodes = graph
  for (node, children) in graph.enumerated() {
    nodes[names[node]] = children.count == 2 ? children.map { names[$0] } : children
  }
  return (nodes, names)
}

/// Asks about a graph with random numbers, and compares some parts of the answer.
private func compare(
  _ ask: Asking<
    [[Int]], Matrix<Double>, Matrix<Double>, Matrix<Double>, Int, Matrix<Double>, [Matrix<Double>]
  >,
  _ nodes: [[Int]], root: Int, words: Int, width: Int = 3, parts: [Int] = [0, 1, 2],
  _ random: inout SeededGenerator
) throws {
  func matrix(_ rows: Int, _ columns: Int) -> Matrix<Double> {
    Matrix(rows: rows, columns: columns) { _, _ in (20 * random.uniform() - 10).rounded() / 10 + 0 }
  }
  let (E, Wl, Wr) = (matrix(words, width), matrix(width, width), matrix(width, width))
  let droot = matrix(1, width)
  let right = byDualNumbers(nodes, E, Wl, Wr, root, droot)
  let shapes = [Wl.shape, Wr.shape, E.shape]
  try ask.compare("dWl, dWr and dE", nodes, E, Wl, Wr, root, droot) { answer in
    guard answer.map(\.shape) == shapes else {
      let got = answer.map { "\($0.rows) × \($0.columns)" }.joined(separator: ", ")
      return ("matrices of the shapes of Wl, Wr and E", got)
    }
    for part in parts where !Agreement().agree(answer[part], right[part]) {
      return ("\(["dWl", "dWr", "dE"][part]) = \(short(right[part]))", short(answer[part]))
    }
    return nil
  }
}

/// By dual numbers: one forward pass for each entry, every node once, the loss being droot · h_root.
private func byDualNumbers(
  _ nodes: [[Int]], _ E: Matrix<Double>, _ Wl: Matrix<Double>, _ Wr: Matrix<Double>, _ root: Int,
  _ droot: Matrix<Double>
) -> [Matrix<Double>] {
  var inputs = [Wl, Wr, E].map { $0.map { Dual($0) } }
  let d = droot.map { Dual($0) }
  func loss() -> Dual {
    var known: [Int: Matrix<Dual>] = [:]
    func h(_ node: Int) -> Matrix<Dual> {
      if let known = known[node] { return known }
      let children = nodes[node]
      let value =
        children.count == 1
        ? inputs[2].row(children[0])
        : tanh(h(children[0]) • inputs[0] + h(children[1]) • inputs[1])
      known[node] = value
      return value
    }
    return h(root).dot(d)
  }
  return inputs.indices.map { part in
    Matrix(rows: inputs[part].rows, columns: inputs[part].columns) { row, column in
      inputs[part][row, column].derivative = 1
      defer { inputs[part][row, column].derivative = 0 }
      return loss().derivative
    }
  }
}

/// A mistake of the way back.
private enum Slip {
  case lastParent, tooEarly, byLevels, listOrder, swapped, notTransposed, noTanh, leafTanh,
    lastLeaf, everyTop
}

/// For the misconceptions: the nodes as they are first met from the root, the left side first, or level by
/// level.
private func downwards(_ nodes: [[Int]], _ root: Int, _ slip: Slip) -> [Int] {
  var (waiting, found) = ([root], [Int]())
  while !waiting.isEmpty {
    let node = slip == .byLevels ? waiting.removeFirst() : waiting.removeLast()
    if found.contains(node) { continue }
    found.append(node)
    if nodes[node].count == 2 {
      waiting += slip == .byLevels ? nodes[node] : nodes[node].reversed()
    }
  }
  return found
}

/// For the misconceptions: the way back with one mistake.
private func backward(
  _ nodes: [[Int]], _ E: Matrix<Double>, _ Wl: Matrix<Double>, _ Wr: Matrix<Double>, _ root: Int,
  _ droot: Matrix<Double>, _ slip: Slip
) -> [Matrix<Double>] {
  let parented = Set(nodes.filter { $0.count == 2 }.joined())
  let tops = slip == .everyTop ? nodes.indices.filter { !parented.contains($0) } + [root] : [root]

  // Children before their parents.
  var (order, met) = ([Int](), Set<Int>())
  func visit(_ node: Int) {
    guard met.insert(node).inserted else { return }
    if nodes[node].count == 2 { nodes[node].forEach(visit) }
    order.append(node)
  }
  tops.forEach(visit)
  var backwards = Array(order.reversed())
  if slip == .tooEarly || slip == .byLevels { backwards = downwards(nodes, root, slip) }
  var h = nodes.map { $0.count == 1 ? E.row($0[0]) : Matrix<Double>.zeros(like: droot) }
  if slip == .listOrder { order = Array(nodes.indices) }
  for node in order where nodes[node].count == 2 {
    h[node] = tanh(h[nodes[node][0]] • Wl + h[nodes[node][1]] • Wr)
  }

  var (dWl, dWr) = (Matrix<Double>.zeros(like: Wl), Matrix<Double>.zeros(like: Wr))
  var dE = Matrix<Double>.zeros(like: E)
  var dh = nodes.map { _ in Matrix<Double>.zeros(like: droot) }
  for top in tops { dh[top] = droot }
  for node in slip == .listOrder ? order.reversed() : backwards {
    let derivative = 1 - h[node] * h[node]
    if nodes[node].count == 1 {
      let d = slip == .leafTanh ? dh[node] * derivative : dh[node]
      let word = nodes[node][0]
      dE.replace(fromRow: word, with: slip == .lastLeaf ? d : dE.row(word) + d)
      continue
    }
    let (left, right) = (nodes[node][0], nodes[node][1])
    let da = slip == .noTanh ? dh[node] : dh[node] * derivative
    dWl.addProduct(transposed: h[left], da)
    dWr.addProduct(transposed: h[right], da)
    let ways = slip == .swapped ? [(left, Wr), (right, Wl)] : [(left, Wl), (right, Wr)]
    for (child, W) in ways {
      let sent = slip == .notTransposed ? da • W : da.timesTransposed(W)
      dh[child] = slip == .lastParent ? sent : dh[child] + sent
    }
  }
  return [dWl, dWr, dE]
}
