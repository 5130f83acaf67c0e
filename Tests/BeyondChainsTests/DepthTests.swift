import BeyondChains
import GatedCells
import Matrices
import TestSupport
import Testing
import Training

@Suite("9 · Three ways to be deep")
struct DepthTests {
  let stack = TimeGraph.stacked(layers: 3)
  let deep = TimeGraph.deepTransition(extra: 1, skip: false)
  let skipping = TimeGraph.deepTransition(extra: 1, skip: true)

  @Test(
    "Extra layers double the shortest way through time, a skip connection restores it",
    .claim("E11", .holds), arguments: [1, 2, 7, 30])
  func shortestPaths(lag: Int) {
    #expect(TimeGraph.stacked(layers: 1).shortestPath(from: "h1", to: "h1", lag: lag) == lag)
    #expect(stack.shortestPath(from: "h3", to: "h3", lag: lag) == lag)
    #expect(deep.shortestPath(from: "h", to: "h", lag: lag) == 2 * lag)
    #expect(skipping.shortestPath(from: "h", to: "h", lag: lag) == lag)
    let deeper = TimeGraph.deepTransition(extra: 4, skip: false)
    #expect(deeper.shortestPath(from: "h", to: "h", lag: lag) == 5 * lag)
    // From an input to a later output the layers of a stack count once, those of (b) in every step.
    #expect(stack.shortestPath(from: "x", to: "y", lag: lag) == lag + 4)
    #expect(deep.shortestPath(from: "x", to: "y", lag: lag) == 2 * lag + 3)
    #expect(skipping.shortestPath(from: "x", to: "y", lag: lag) == lag + 3)
  }

  @Test("There is no way backwards in time, down a stack, or past the end")
  func noPath() {
    #expect(stack.shortestPath(from: "h1", to: "h3", lag: 0) == 2)
    #expect(stack.shortestPath(from: "h3", to: "h1", lag: 9) == nil)
    #expect(stack.shortestPath(from: "y", to: "y", lag: 1) == nil)
    #expect(stack.pathCount(from: "h3", to: "h1", lag: 9) == 0)
    #expect(stack.shortestPath(from: "x", to: "x", lag: 0) == 0)
  }

  @Test("The number of ways, against a count of every single one")
  func pathCounts() {
    func walk(_ graph: TimeGraph, _ node: String, _ goal: String, _ left: Int) -> Int {
      var ways = node == goal && left == 0 ? 1 : 0
      for edge in graph.within where edge.source == node {
        ways += walk(graph, edge.target, goal, left)
      }
      if left > 0 {
        for edge in graph.across where edge.source == node {
          ways += walk(graph, edge.target, goal, left - 1)
        }
      }
      return ways
    }
    for (graph, from, to) in [(stack, "x", "y"), (deep, "h", "h"), (skipping, "h", "h")] {
      for lag in 0...6 {
        #expect(graph.pathCount(from: from, to: to, lag: lag) == Double(walk(graph, from, to, lag)))
      }
    }
    #expect(skipping.pathCount(from: "h", to: "h", lag: 10) == 1024)
  }

  /// A cell whose every size differs.
  private func cell(extra: Int, skips: Bool, seed: UInt64 = 3) -> DeepTransitionCell<Double> {
    var random = SeededGenerator(seed: seed)
    var cell = DeepTransitionCell<Double>(
      input: 2, hidden: 4, width: 5, extra: extra, skips: skips, using: &random)
    for (_, path) in cell.parameters where cell[keyPath: path].rows == 1 {
      cell[keyPath: path] = normal(1, cell[keyPath: path].columns, &random)
    }
    return cell
  }

  @Test(
    "The gradients of (b) and (c), by finite differences and by dual numbers",
    .claim("E11", .holds), arguments: [false, true])
  func gradients(skips: Bool) {
    for (extra, names) in [(1, []), (3, ["W_2", "b_2", "W_3", "b_3"])] {
      let cell = cell(extra: extra, skips: skips)
      let all =
        ["W_xz", "W_hz", "b_z"] + names + ["W_zh", "b_h"] + (skips ? ["W_hh"] : [])
      for isLastOnly in [false, true] {
        CellProblem(rows: 3, input: 2, hidden: 4, isLastOnly: isLastOnly, seed: 5)
          .check(cell, DeepTransitionCell<Dual>(cell), names: all)
      }
    }
  }

  @Test("One step, number by number")
  func oneStep() {
    let cell = cell(extra: 2, skips: true)
    var random = SeededGenerator(seed: 8)
    let (x, h) = (normal(1, 2, &random), normal(1, 4, &random))
    func layer(_ terms: [([Double], Matrix<Double>)], _ b: Matrix<Double>) -> [Double] {
      b.elements.indices.map { j in
        var sum = b[0, j]
        for (input, W) in terms { for k in input.indices { sum += input[k] * W[k, j] } }
        return Double.tanh(sum)
      }
    }
    let z1 = layer([(x.elements, cell.Wxz), (h.elements, cell.Whz)], cell.bz)
    let z2 = layer([(z1, cell.further[0].W)], cell.further[0].b)
    let expected = layer([(z2, cell.Wzh), (h.elements, cell.Whh)], cell.bh)
    #expect(difference(cell.step(x, from: HiddenState(h: h)).state.h, .row(expected)) < 1e-14)
  }

  @Test("With a skip connection of zeros (c) is (b); with nothing else, it is a tanh cell")
  func special() {
    let without = cell(extra: 1, skips: false)
    var with = DeepTransitionCell(
      Wxz: without.Wxz, Whz: without.Whz, bz: without.bz, Wzh: without.Wzh, bh: without.bh,
      Whh: .zeros(rows: 4, columns: 4))
    let problem = CellProblem(rows: 3, input: 2, hidden: 4, isLastOnly: false, seed: 6)
    #expect(problem.tape(with).outputs == problem.tape(without).outputs)
    #expect(!without.parameters.contains { $0.name == "W_hh" })
    var random = SeededGenerator(seed: 9)
    with.Whh = normal(4, 4, &random)
    with.Wzh = .zeros(rows: 5, columns: 4)
    let plain = TanhCell(
      hidden: Affine(Wx: .zeros(rows: 2, columns: 4), Wh: with.Whh, b: with.bh))
    for (mine, theirs) in zip(problem.tape(with).outputs, problem.tape(plain).outputs) {
      #expect(difference(mine, theirs) < 1e-14)
    }
  }

  @Test("The norms looking back are those of the gradients that the layers hand out")
  func norms() {
    var random = SeededGenerator(seed: 10)
    let stack = Stack(
      (0..<2).map { TanhCell<Double>(input: $0 == 0 ? 3 : 4, hidden: 4, using: &random) })
    let inputs = (0..<5).map { _ in normal(2, 3, &random) }
    let direction = normal(2, 4, &random)
    let norms = gradientNorms(stack, inputs, direction: direction)
    #expect(norms.count == 6 && norms[0] == 1)
    // Lag k: the last k steps alone, from the state that the steps before have left.
    for lag in 1...5 {
      let before = stack.forward(
        Array(inputs.dropLast(lag)), from: stack.restingState(batch: 2)
      ).finalState
      let tape = stack.forward(Array(inputs.suffix(lag)), from: before)
      let pass = stack.backward(
        tape, outputs: [Matrix<Double>?](repeating: nil, count: lag - 1) + [direction])
      let squares = pass.initialState.map { $0.h.dot($0.h) }.reduce(0, +)
      #expect(abs(norms[lag] - squares.squareRoot() / direction.norm()) < 1e-12)
    }
  }

  @Test(
    "Before training, (b) loses a gradient faster than one hidden state, and (c) less than (b)",
    .claim("E11", .holds))
  func vanishing() {
    for seed in UInt64(1)...3 {
      var random = SeededGenerator(seed: seed)
      let inputs = (0..<30).map { _ in normal(1, 3, deviation: 1, &random) }
      let direction = normal(1, 16, &random)
      func last(_ skips: Bool) -> Double {
        var random = SeededGenerator(seed: seed)
        let cell = DeepTransitionCell<Double>(input: 3, hidden: 16, skips: skips, using: &random)
        return gradientNorms(Stack([cell]), inputs, direction: direction)[30]
      }
      var own = SeededGenerator(seed: seed)
      let plain = TanhCell<Double>(input: 3, hidden: 16, using: &own)
      let shallow = gradientNorms(Stack([plain]), inputs, direction: direction)[30]
      let (deep, skipping) = (last(false), last(true))
      #expect(deep < shallow / 10 && skipping > deep * 10)
    }
  }
}
