import Matrices
import TestSupport
import Testing
import Training
import Unfolding

@Suite("0 · Computational graphs and the chain rule")
struct GraphTests {
  let x = Matrix<Double>([[0.5, -1.2, 0.3], [1.1, 0.4, -0.7]])
  let targets = Matrix<Double>([[0.2, -0.4], [1, 0.3]])

  func network(seed: UInt64 = 2) -> TwoLayerNetwork<Double> {
    var random = SeededGenerator(seed: seed)
    var network = TwoLayerNetwork<Double>(input: 3, hidden: 4, output: 2, using: &random)
    network.b1 = .normal(rows: 1, columns: 4, using: &random)
    network.b2 = .normal(rows: 1, columns: 2, using: &random)
    return network
  }

  @Test(
    "Two layers by the chain rule, by finite differences and by dual numbers", .claim("B8", .holds))
  func twoLayers() {
    let network = network()
    let gradient = network.backward(network.forward(x), targets: targets).gradient
    let differences = GradientCheck.finiteDifferences(gradient, of: network) {
      $0.loss(x, targets: targets)
    }
    #expect(differences.agrees(within: 1e-7), "\(differences.summary)")
    let duals = GradientCheck.dualNumbers(gradient, of: TwoLayerNetwork<Dual>(network)) {
      $0.loss(Matrix(x), targets: Matrix(targets))
    }
    #expect(duals.agrees(within: 1e-12), "\(duals.summary)")
  }

  @Test("The graph of single numbers gives the same gradient, node by node", .claim("B8", .holds))
  func graph() throws {
    let network = network()
    let gradient = network.backward(network.forward(x), targets: targets).gradient
    let (graph, loss, weights) = network.graph(x, targets: targets)
    #expect(abs(graph.value(loss) - network.loss(x, targets: targets)) < 1e-14)
    let derivatives = graph.derivatives(of: loss)
    for (name, path) in network.parameters {
      let nodes = try #require(weights.nodes[name])
      let found = Matrix(nodes.map { $0.map { derivatives[$0] } })
      #expect(difference(found, gradient[keyPath: path]) < 1e-14, "\(name)")
    }
  }

  @Test("The derivative by the input is the chain's last link", .claim("B8", .holds))
  func byInput() {
    let network = network()
    let found = network.backward(network.forward(x), targets: targets).x
    for r in 0..<2 {
      for c in 0..<3 {
        var moved = Matrix<Dual>(x)
        moved[r, c].derivative = 1
        let loss = TwoLayerNetwork<Dual>(network).loss(moved, targets: Matrix(targets))
        #expect(abs(found[r, c] - loss.derivative) < 1e-12)
      }
    }
  }

  @Test("Each operation's local derivatives agree with dual numbers", .claim("B8", .holds))
  func localDerivatives() {
    typealias Graph = ComputationalGraph<Dual>
    let operations: [(inout Graph, Graph.Node, Graph.Node) -> Graph.Node] = [
      { $0.add($1, $2) }, { $0.subtract($1, $2) }, { $0.multiply($1, $2) },
      { graph, a, _ in graph.tanh(a) },
    ]
    for operation in operations {
      for place in 0..<2 {
        var graph = Graph()
        let a = graph.input(Dual(0.7, derivative: place == 0 ? 1 : 0), "a")
        let b = graph.input(Dual(-1.3, derivative: place == 1 ? 1 : 0), "b")
        let result = operation(&graph, a, b)
        let derivative = graph.derivatives(of: result)[place == 0 ? a : b].value
        #expect(abs(graph.value(result).derivative - derivative) < 1e-15)
      }
    }
  }

  @Test("A node that is read twice adds what comes back to it", .claim("B8", .holds))
  func fanOut() {
    // y = x · x + tanh(x): dy/dx = 2x + 1 - tanh² x.
    var graph = ComputationalGraph<Double>()
    let x = graph.input(0.8, "x")
    let y = graph.add(graph.multiply(x, x), graph.tanh(x), "y")
    let t = Double.tanh(0.8)
    let expected = 1.6 + (1 - t * t)
    #expect(abs(graph.derivatives(of: y)[x] - expected) < 1e-15)
    // What the result does not depend on, or what comes after it, has derivative 0.
    let unused = graph.input(3)
    let later = graph.add(y, x)
    let derivatives = graph.derivatives(of: y)
    #expect(derivatives[unused] == 0 && derivatives[later] == 0 && derivatives[y] == 1)
    #expect(graph.formula(y) == "y = n2 + n3" && graph.formula(x) == "x")
    #expect(graph.table(of: y).rows.count == 6)
    #expect(graph.tree(of: y).root.children.count == 2)
  }

  @Test(
    "An update goes against the gradient, and a small one lowers the loss", .claim("B8", .holds))
  func update() {
    var network = network()
    let before = network.loss(x, targets: targets)
    let gradient = network.backward(network.forward(x), targets: targets).gradient
    let old = network
    let rate = 1e-4
    network.descend(gradient, rate: rate)
    // To first order the loss falls by η ‖∇C‖².
    let fall = before - network.loss(x, targets: targets)
    let norm = gradient.norm()
    #expect(abs(fall / (rate * norm * norm) - 1) < 1e-2)
    // The same numbers as the optimiser of the other chapters.
    var other = old
    var rule = SGD<TwoLayerNetwork<Double>>()
    rule.update(&other, gradient: gradient, rate: rate)
    #expect(network.greatestDifference(from: other) < 1e-15)
    for _ in 0..<2000 {
      network.descend(network.backward(network.forward(x), targets: targets).gradient, rate: 0.1)
    }
    #expect(network.loss(x, targets: targets) < 1e-10)
  }
}
