import BPTT
import BeyondChains
import Foundation
import Matrices
import TestSupport
import Testing
import Training

@Suite("9 · Trees")
struct TreeTests {
  private func network(
    values: Int = 3, hidden: Int = 5, output: Int = 4, seed: UInt64 = 1
  ) -> TreeNetwork<Double> {
    var random = SeededGenerator(seed: seed)
    var network = TreeNetwork<Double>(
      values: values, hidden: hidden, output: output, using: &random)
    network.b = normal(1, hidden, &random)
    network.by = normal(1, output, &random)
    return network
  }

  private func expressions(_ leaves: [Int], seed: UInt64) -> [Tree<Int>] {
    var random = SeededGenerator(seed: seed)
    return leaves.map { Subtraction(modulus: 3).expression(leaves: $0, using: &random) }
  }

  @Test("On a left-leaning tree it is the chain, to the last bit", .claim("E2", .holds))
  func chain() {
    let network = network()
    let digits = [2, 0, 1, 1, 2, 0, 0]
    // The first leaf is the chain's initial state, the others are its inputs.
    let chain = VanillaRNN(
      Wxh: network.Wr, Whh: network.Wl, bh: network.b, Why: network.Why, by: network.by)
    let inputs = digits.dropFirst().map { network.E.row($0) }
    let steps = chain.forward(inputs, from: network.E.row(digits[0]))
    let forest = Forest([.leftLeaning(digits)])
    let h = network.forward(forest)
    let states = Matrix(stacked: steps.map(\.state))
    #expect(h.rows(7...) == states)
    #expect(network.logits(forest, h) == steps[5].logits)

    // And so are the gradients.
    let dlogits: Matrix<Double> = [[0.3, -1, 0.5, 0.2]]
    let tree = network.backward(forest, h, dlogits: dlogits)
    let back = chain.backward(
      steps, logits: [Matrix<Double>?](repeating: nil, count: 5) + [dlogits])
    #expect(difference(tree.Wr, back.parameters.Wxh) < 1e-14)
    #expect(difference(tree.Wl, back.parameters.Whh) < 1e-14)
    #expect(difference(tree.b, back.parameters.bh) < 1e-14)
    var byLeaf = Matrix<Double>.zeros(like: network.E)
    byLeaf.add(back.initialState, toRowsAt: [digits[0]])
    byLeaf.add(Matrix(stacked: back.inputs), toRowsAt: Array(digits.dropFirst()))
    #expect(difference(tree.E, byLeaf) < 1e-14)

    // A right-leaning tree of the same leaves is another function.
    let right = digits.dropLast().reversed().reduce(Tree.leaf(digits[6])) { .node(.leaf($1), $0) }
    #expect(right.leaves == digits)
    #expect(difference(network.vector(of: right), steps[5].state) > 0.01)
  }

  @Test("A level at a time is the same as a function that calls itself", .claim("E2", .holds))
  func levels() {
    let network = network()
    let trees = expressions([1, 9, 4, 2, 13, 1, 7], seed: 2)
    let forest = Forest(trees)
    let h = network.forward(forest)
    for (tree, root) in zip(trees, forest.roots) {
      #expect(difference(h.row(root), network.vector(of: tree)) < 1e-15)
    }
    #expect(forest.count == trees.reduce(0) { $0 + 2 * $1.leafCount - 1 })
    #expect(forest.levels.count == trees.map(\.depth).max())
  }

  @Test(
    "Gradients through structure, by finite differences and by dual numbers",
    .claim("E2", .holds), arguments: [[6], [1, 5, 2, 8, 3]])
  func gradients(leaves: [Int]) {
    let network = network()
    let trees = expressions(leaves, seed: 3)
    let targets = leaves.indices.map { $0 % 4 }
    let gradient = network.lossAndGradient(trees, targets: targets).gradient
    let finite = GradientCheck.finiteDifferences(gradient, of: network) {
      $0.lossAndGradient(trees, targets: targets).loss
    }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    // With the function that calls itself, so that forward passes of two kinds meet.
    let exact = GradientCheck.dualNumbers(gradient, of: TreeNetwork<Dual>(network)) { network in
      zip(trees, targets).reduce(into: Dual(0)) { sum, pair in
        let logits = network.vector(of: pair.0) • network.Why + network.by
        sum += softmaxCrossEntropy(logits, targets: [pair.1]).loss / Dual(Double(trees.count))
      }
    }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
    #expect(exact.entries.map(\.name) == ["E", "W_l", "W_r", "b", "W_hy", "b_y"])
  }

  @Test("A tree of many nodes on few weights: the same weights everywhere", .claim("E2", .holds))
  func sharing() {
    let network = network()
    var random = SeededGenerator(seed: 4)
    let big = Subtraction(modulus: 3).expression(leaves: 30, using: &random)
    #expect(network.parameterCount == 3 * 5 + 2 * 5 * 5 + 5 + 5 * 4 + 4)
    // A subtree means the same wherever it stands.
    let small = Tree.node(.leaf(1), .leaf(2))
    let forest = Forest([.node(big, small), .node(small, big), small])
    let h = network.forward(forest)
    let level = forest.levels[forest.levels.count - 1]
    #expect(difference(h.row(level.right[0]), network.vector(of: small)) < 1e-15)
    #expect(difference(h.row(level.left[1]), network.vector(of: small)) < 1e-15)
    #expect(difference(h.row(forest.roots[2]), network.vector(of: small)) < 1e-15)
    #expect(difference(h.row(forest.roots[0]), h.row(forest.roots[1])) > 1e-3)
  }

  @Test("What an expression is worth, its text and its tokens")
  func expressions() throws {
    let task = Subtraction(modulus: 3)
    for (text, value) in [
      ("2", 2), ("(2 - 0) - 1", 1), ("2 - (0 - 1)", 0), ("1-2", 2), ("((0 - 1) - (2 - 2)) - 1", 1),
      ("(1)", 1), ("2 - 1 - 1", 0),
    ] {
      #expect(task.value(try task.parse(text)) == value, "\(text)")
    }
    #expect(try task.parse("2 - 0 - 1") == .leftLeaning([2, 0, 1]))
    var random = SeededGenerator(seed: 5)
    for leaves in [1, 2, 3, 8, 20] {
      let tree = task.expression(leaves: leaves, using: &random)
      #expect(tree.leafCount == leaves)
      #expect(try task.parse(task.text(tree)) == tree)
      #expect(task.tokens(tree).count == (leaves == 1 ? 1 : 4 * leaves - 5))
      let signs = task.tokens(tree).map { ["0", "1", "2", "-", "(", ")"][$0] }.joined()
      #expect(signs == task.text(tree).filter { $0 != " " })
      // Number by number: a digit counts with + after an even number of turns to the right.
      func sum(_ tree: Tree<Int>, _ sign: Int) -> Int {
        switch tree {
        case .leaf(let digit): sign * digit
        case .node(let left, let right): sum(left, sign) + sum(right, -sign)
        }
      }
      #expect(task.value(tree) == ((sum(tree, 1) % 3) + 3) % 3)
    }
    for bad in ["", "3", "1 -", "(1", "1)", "1 2", "- 1", "()", "1 - (2 - )", "٣"] {
      #expect(throws: TextError.self, "\(bad)") { try task.parse(bad) }
    }
    #expect(try task.parse("1" + String(repeating: "-1", count: 99)).depth == 99)
    for count in [100, 50_000] {
      #expect(throws: TextError.self) {
        try task.parse("1" + String(repeating: "-1", count: count))
      }
    }
    #expect(throws: TextError.self) {
      try task.parse(
        String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000))
    }
  }

  @Test("Every way to put brackets is drawn equally often")
  func shapes() {
    let task = Subtraction(modulus: 2)
    #expect((1...8).map(Subtraction.shapes) == [1, 1, 2, 5, 14, 42, 132, 429])
    var random = SeededGenerator(seed: 6)
    var counts: [String: Int] = [:]
    for _ in 0..<2800 {
      let text = task.text(task.expression(leaves: 5, using: &random))
      counts[text.replacing(/[01]/, with: "x"), default: 0] += 1
    }
    #expect(counts.count == 14)
    // 200 expected of each, with a standard deviation of 13.6.
    #expect(counts.values.allSatisfy { (132...268).contains($0) })
  }

  @Test("The picture of a tree says at every node what the network would answer there")
  func picture() throws {
    // A network that reads its answer off the leaf's own vector, and at nodes off the left child's.
    let one = Matrix<Double>.identity(3)
    let network = TreeNetwork(
      E: one, Wl: one * 9, Wr: .zeros(rows: 3, columns: 3), b: .zeros(rows: 1, columns: 3),
      Why: one,
      by: .zeros(rows: 1, columns: 3))
    let tree = try Subtraction(modulus: 3).parse("(2 - 0) - 1")
    let root = network.diagram(of: tree) { (3 + $0 - $1) % 3 }.root
    #expect(root.label == "2, not 1" && root.emphasis == .pruned)
    #expect(root.children.map(\.label) == ["2", "1"])
    #expect(root.children[0].emphasis == .normal && root.children[1].emphasis == .chosen)
    #expect(root.children[0].children.map(\.label) == ["2", "0"])
  }

  @Test(
    "Trained on small expressions it evaluates others, and larger ones, for which order matters",
    .claim("E2", .holds))
  func training() throws {
    let task = Subtraction(modulus: 3)
    var random = SeededGenerator(seed: 1)
    let model = TreeNetwork<Float>(values: 3, hidden: 24, output: 3, using: &random)
    var run = TrainingRun(model: model, optimiser: Adam(), random: random.stream("expressions"))
    try run.run(until: 700, rate: .cosine(peak: 0.015, total: 700), clippingNorm: 1) { run in
      let trees = (0..<32).map { _ in
        task.expression(leaves: 2 + run.random.integer(below: 5), using: &run.random)
      }
      let (loss, gradient) = run.model.lossAndGradient(trees, targets: trees.map(task.value))
      return BatchGradient(loss: Double(loss), gradient: gradient, tokens: 32)
    }
    var others = SeededGenerator(seed: 2)
    func accuracy(_ leaves: Int) -> Double {
      let trees = (0..<200).map { _ in task.expression(leaves: leaves, using: &others) }
      let right = zip(run.model.answers(trees), trees).count { $0 == task.value($1) }
      return Double(right) / 200
    }
    #expect(accuracy(5) > 0.95)
    #expect(accuracy(10) > 0.9)
    // The same digits in the same order, with brackets in other places.
    let left = try task.parse("((1 - 2) - 1) - 2")
    let right = try task.parse("1 - (2 - (1 - 2))")
    #expect(task.value(left) != task.value(right))
    #expect(run.model.answers([left, right]) == [task.value(left), task.value(right)])
  }
}
