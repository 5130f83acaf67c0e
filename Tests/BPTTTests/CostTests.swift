import BPTT
import Foundation
import Matrices
import TestSupport
import Testing
import Training

@Suite("1 · What the gradient costs")
struct CostTests {
  /// Multiplications of one gradient by back-propagation, counted by the numbers themselves.
  func multiplications(steps: Int) -> (work: Int, states: Int) {
    let example = Example(seed: 12, batch: 2, steps: steps)
    let model = VanillaRNN<Counting>(example.model)
    let inputs = example.inputs.map { Matrix<Counting>($0) }
    let tally = Tally()
    let stored = Counting.$tally.withValue(tally) {
      let tape = model.forward(inputs, from: Matrix(example.h0))
      let loss = model.loss(tape, targets: example.targets)
      _ = model.backward(tape, logits: loss.logitGradients)
      // States are told apart by where they lie in memory.
      return Set(
        tape.flatMap { [$0.previous, $0.state] }.map { $0.elements.withUnsafeBytes(\.baseAddress) }
      ).count
    }
    return (tally.multiplications, stored)
  }

  /// R² of the straight line through the points.
  func straightness(_ x: [Double], _ y: [Double]) -> Double {
    let n = Double(x.count)
    let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for (x, y) in zip(x, y) {
      xx += (x - mx) * (x - mx)
      xy += (x - mx) * (y - my)
      yy += (y - my) * (y - my)
    }
    return xy * xy / (xx * yy)
  }

  @Test("Work and stored states grow in a straight line with T", .claim("D5", .holds))
  func linear() {
    let lengths = [4, 8, 16, 32, 64]
    let counts = lengths.map { multiplications(steps: $0) }
    let x = lengths.map(Double.init)
    #expect(straightness(x, counts.map { Double($0.work) }) > 0.999)
    #expect(counts.map(\.states) == lengths.map { $0 + 1 })
    // Twice the steps, twice the work: no constant part to speak of either.
    #expect(abs(Double(counts[4].work) / Double(counts[3].work) - 2) < 0.01)
  }

  @Test(
    "Checkpoints give the same gradient with about 2 √T states and one more forward pass",
    .claim("D5", .holds), arguments: [(100, 10), (97, 10), (64, 8), (7, 3), (5, 9), (1, 1)])
  func checkpoints(steps: Int, segment: Int) {
    let example = Example(seed: 13, batch: 2, steps: steps)
    let pass = example.model.checkpointedBackward(
      example.inputs, targets: example.targets, from: example.h0, segment: segment)
    let whole = example.gradient
    #expect(
      pass.gradient.parameters.greatestDifference(from: whole.parameters) < 1e-13)
    #expect(pass.gradient.initialState == whole.initialState)
    #expect(pass.gradient.inputs == whole.inputs)
    #expect(abs(pass.loss - example.loss(of: example.model)) < 1e-11)
    let segments = (steps + segment - 1) / segment
    let last = steps - (segments - 1) * segment
    #expect(pass.forwardSteps == 2 * steps - last)
    #expect(pass.storedStates <= segments + segment)
  }

  @Test("A step of real-time learning costs n⁴ multiplications, a step of back-propagation n²")
  func realTime() {
    func work(_ n: Int) -> (rtrl: Double, bptt: Double) {
      let example = Example(seed: 14, batch: 1, steps: 3, input: 2, hidden: n, output: 4)
      let model = VanillaRNN<Counting>(example.model)
      let inputs = example.inputs.map { Matrix<Counting>($0) }
      let (forward, back) = (Tally(), Tally())
      Counting.$tally.withValue(forward) {
        var learner = RealTimeLearner(model, from: Matrix(example.h0))
        for x in inputs { learner.read(x, target: nil) }
      }
      Counting.$tally.withValue(back) {
        _ = model.lossAndGradient(inputs, targets: example.targets, from: Matrix(example.h0))
      }
      return (Double(forward.multiplications), Double(back.multiplications))
    }
    // Doubling n multiplies the work by nearly 16, and by nearly 4.
    let (small, large) = (work(12), work(24))
    #expect(large.rtrl / small.rtrl > 13 && large.rtrl / small.rtrl < 16)
    #expect(large.bptt / small.bptt > 2.8 && large.bptt / small.bptt < 4)
  }
}
