import BPTT
import BidirectionalRNN
import GatedCells
import Matrices
import TestSupport
import Testing
import Training

@Suite("5 · Gradients of two streams")
struct GradientTests {
  private let steps = 5
  private let batch = 3
  private let input = 4
  private let output = 2

  /// A network of two layers whose every size differs from every other.
  private func network<Cell: RecurrentCell>(
    _ cell: (Int, Int, inout SeededGenerator) -> Cell
  ) -> BidirectionalNetwork<Cell> where Cell.Element == Double {
    var random = SeededGenerator(seed: 21)
    let lower = Bidirectional(forward: cell(input, 5, &random), backward: cell(input, 6, &random))
    let upper = Bidirectional(forward: cell(11, 3, &random), backward: cell(11, 7, &random))
    return BidirectionalNetwork(
      [lower, upper], Wy: normal(10, output, &random), by: normal(1, output, &random))
  }

  /// Cross-entropy of random targets at all steps or at one only.
  private struct Problem {
    let inputs: [Matrix<Double>]
    let targets: [[Int?]]
    let lengths: [Int]?

    init(_ tests: GradientTests, seed: UInt64, only step: Int? = nil, lengths: [Int]? = nil) {
      var random = SeededGenerator(seed: seed)
      inputs = (0..<tests.steps).map { _ in normal(tests.batch, tests.input, &random) }
      var targets: [[Int?]] = []
      for t in 0..<tests.steps {
        targets.append(
          (0..<tests.batch).map { row in
            let target = random.integer(below: tests.output)
            let isLive = t < lengths?[row] ?? tests.steps
            return isLive && (step == nil || step == t) ? target : nil
          })
      }
      self.targets = targets
      self.lengths = lengths
    }

    func start<Cell: RecurrentCell>(_ network: BidirectionalNetwork<Cell>) -> [Streams<Cell.State>]
    {
      network.restingState(batch: targets[0].count).enumerated().map { index, state in
        Streams(
          forward: drawn(like: state.forward, 100 + UInt64(index)),
          backward: drawn(like: state.backward, 200 + UInt64(index)))
      }
    }

    func loss<Cell: RecurrentCell>(_ network: BidirectionalNetwork<Cell>) -> Cell.Element {
      let tape = network.forward(
        inputs.map { Matrix($0) }, from: start(network), lengths: lengths)
      return zip(tape.logits, targets).reduce(into: 0) {
        $0 += softmaxCrossEntropy($1.0, targets: $1.1).loss
      }
    }

    func gradient<Cell: RecurrentCell>(
      _ network: BidirectionalNetwork<Cell>
    ) -> (parameters: BidirectionalNetwork<Cell>, inputs: [Matrix<Cell.Element>]) {
      let tape = network.forward(
        inputs.map { Matrix($0) }, from: start(network), lengths: lengths)
      let pass = network.backward(
        tape,
        logits: zip(tape.logits, targets).map { logits, targets in
          targets.allSatisfy { $0 == nil }
            ? nil : softmaxCrossEntropy(logits, targets: targets).gradient
        })
      return (pass.parameters, pass.inputs)
    }
  }

  private func check<Cell: RecurrentCell, Lifted: RecurrentCell>(
    _ network: BidirectionalNetwork<Cell>, _ lifted: BidirectionalNetwork<Lifted>,
    _ problems: [Problem]
  ) where Cell.Element == Double, Lifted.Element == Dual {
    for problem in problems {
      let (gradient, inputs) = problem.gradient(network)
      let finite = GradientCheck.finiteDifferences(gradient, of: network) { problem.loss($0) }
      #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
      let exact = GradientCheck.dualNumbers(gradient, of: lifted) { problem.loss($0) }
      #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
      #expect(exact.entries.count == network.parameters.count)
      #expect(exact.entries.allSatisfy { $0.expected != 0 })

      // One number of one input.
      for (t, row, column) in [(0, 0, 1), (2, 1, 3), (4, 1, 0)] {
        var moved = problem.inputs.map { Matrix<Dual>($0) }
        moved[t][row, column].derivative = 1
        let tape = lifted.forward(moved, from: problem.start(lifted), lengths: problem.lengths)
        let loss = zip(tape.logits, problem.targets).reduce(into: Dual(0)) {
          $0 += softmaxCrossEntropy($1.0, targets: $1.1).loss
        }
        #expect(abs(loss.derivative - inputs[t][row, column]) < 1e-12)
      }
    }
  }

  @Test(
    "Every gradient of two layers agrees with finite differences and with dual numbers",
    .claim("A30", .holds))
  func agreement() {
    let tanhs = network(tanhCell)
    let problems = [
      Problem(self, seed: 1), Problem(self, seed: 2, only: 4), Problem(self, seed: 3, only: 0),
      Problem(self, seed: 4, lengths: [3, 5, 1]),
    ]
    check(tanhs, lifted(tanhs) { TanhCell<Dual>($0) }, problems)
    let lstms = network(lstm)
    let few = isLong ? problems : Array(problems.suffix(1))
    check(lstms, lifted(lstms) { LSTMCell<Dual>($0) }, few)
  }

  private func lifted<Cell: RecurrentCell, Lifted: RecurrentCell>(
    _ network: BidirectionalNetwork<Cell>, _ cell: (Cell) -> Lifted
  ) -> BidirectionalNetwork<Lifted> where Cell.Element == Double, Lifted.Element == Dual {
    BidirectionalNetwork(
      network.layers.map {
        Bidirectional(forward: cell($0.forwardCell), backward: cell($0.backwardCell))
      }, Wy: Matrix(network.Wy), by: Matrix(network.by))
  }

  @Test(
    "The gradient is that of two plain networks, one on the reversed sequence, that share the logits",
    .claim("A30", .holds), .claim("E10", .holds))
  func twoNetworks() throws {
    var random = SeededGenerator(seed: 31)
    let (h, g) = (tanhCell(input, 5, &random), tanhCell(input, 6, &random))
    let (Wy, by) = (normal(11, output, &random), normal(1, output, &random))
    let problem = Problem(self, seed: 5)
    let both = BidirectionalNetwork([Bidirectional(forward: h, backward: g)], Wy: Wy, by: by)
    let start = problem.start(both)[0]
    let tape = both.forward(problem.inputs, from: [start])

    // The networks of chapter 01; only one of them has the bias of the logits.
    let none = Matrix<Double>.zeros(rows: 1, columns: output)
    let first = VanillaRNN(
      Wxh: h.hidden.Wx, Whh: h.hidden.Wh, bh: h.hidden.b, Why: Wy.rows(..<5), by: by)
    let second = VanillaRNN(
      Wxh: g.hidden.Wx, Whh: g.hidden.Wh, bh: g.hidden.b, Why: Wy.rows(5...), by: none)
    let tapes = (
      first.forward(problem.inputs, from: start.forward.h),
      second.forward(problem.inputs.reversed(), from: start.backward.h)
    )
    let logits = zip(tapes.0, tapes.1.reversed()).map { $0.logits + $1.logits }
    #expect(difference(logits, tape.logits) < 1e-13)

    let errors = zip(logits, problem.targets).map {
      softmaxCrossEntropy($0, targets: $1).gradient
    }
    let passes = (
      first.backward(tapes.0, logits: errors), second.backward(tapes.1, logits: errors.reversed())
    )
    let (gradient, inputs) = problem.gradient(both)
    let layer = gradient.layers[0]
    for (mine, theirs) in [
      (layer.forwardCell.hidden.Wx, passes.0.parameters.Wxh),
      (layer.forwardCell.hidden.Wh, passes.0.parameters.Whh),
      (layer.forwardCell.hidden.b, passes.0.parameters.bh),
      (layer.backwardCell.hidden.Wx, passes.1.parameters.Wxh),
      (layer.backwardCell.hidden.Wh, passes.1.parameters.Whh),
      (layer.backwardCell.hidden.b, passes.1.parameters.bh),
      (gradient.Wy.rows(..<5), passes.0.parameters.Why),
      (gradient.Wy.rows(5...), passes.1.parameters.Why),
      (gradient.by, passes.0.parameters.by),
    ] {
      #expect(difference(mine, theirs) < 1e-13)
      #expect(mine.maximumMagnitude() > 1e-3)
    }
    let sum = zip(passes.0.inputs, passes.1.inputs.reversed()).map { $0 + $1 }
    #expect(difference(inputs, sum) < 1e-13)
  }
}
