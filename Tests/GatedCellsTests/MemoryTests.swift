import BPTT
import Foundation
import GatedCells
import GradientPathology
import Matrices
import TestSupport
import Testing
import Training

/// What flows through the memory, forward and backward.
@Suite("4 · The memory and its gradient")
struct MemoryTests {
  private let problem = Problem(seed: 31)

  /// The derivative of c_t by each number of c_{t-1}, [hidden × hidden], h_{t-1} held or recomputed.
  private func memoryJacobian<Cell: RecurrentCell>(
    of cell: Cell, _ x: Matrix<Double>, from state: MemoryState<Double>,
    h: (Matrix<Dual>) -> Matrix<Dual>
  ) -> Matrix<Double> where Cell.Element == Dual, Cell.State == MemoryState<Dual> {
    let size = state.c.columns
    return Matrix(
      stacked: (0..<size).map { k in
        let c = Matrix<Dual>(state.c, derivatives: .oneHot([k], columns: size))
        return cell.step(Matrix(x), from: MemoryState(h: h(c), c: c)).state.c.derivatives
      })
  }

  @Test("Along the accumulator's cell path the derivative is 1", .claim("B13", .holds))
  func accumulator() {
    var random = SeededGenerator(seed: 1)
    let cell = AccumulatorCell(candidate: block(4, 5, &random))
    let state = problem.state(for: cell).map { $0.row(0) }
    let x = problem.inputs[0].row(0)
    let held = memoryJacobian(of: AccumulatorCell<Dual>(cell), x, from: state) { _ in
      Matrix(state.h)
    }
    #expect(held == .identity(5))
    let step = cell.step(x, from: state)
    let expected =
      state.c + tanh(x • cell.candidate.Wx + state.h • cell.candidate.Wh + cell.candidate.b)
    #expect(step.state.c == expected && step.state.h == tanh(expected))
  }

  @Test(
    "The original LSTM's carousel: with the paths through h cut, exactly 1; with them, not",
    .claim("B15", .holds))
  func carousel() {
    var random = SeededGenerator(seed: 3)
    let cell = OriginalLSTMCell(
      input: block(4, 5, &random), candidate: block(4, 5, &random), output: block(4, 5, &random))
    let state = problem.state(for: cell).map { $0.row(0) }
    let lifted = OriginalLSTMCell<Dual>(cell)
    let x = problem.inputs[0].row(0)
    let cut = memoryJacobian(of: lifted, x, from: state) { _ in Matrix(state.h) }
    #expect(cut == .identity(5))
    let whole = memoryJacobian(of: lifted, x, from: state) { c in 0.5 * tanh(c) }
    #expect(difference(whole, .identity(5)) > 0.01)
    // The backward step says the same: what reaches c_{t-1} directly is what left c_t.
    var gradient = cell.zeroed()
    let step = cell.step(x, from: state)
    let dc = drawn(like: state, 5).c
    let zeros = Matrix<Double>.zeros(like: dc)
    let back = cell.backward(step, MemoryState(h: zeros, c: dc), into: &gradient)
    #expect(back.previous.c == dc)
    #expect(back.previous.h.maximumMagnitude() > 0.01)
  }

  @Test(
    "The four terms of ∂c_t/∂c_{t-1} add up; without the path through a only the forget gate remains",
    .claim("A26", .holds))
  func fourTerms() {
    let cell = lstm()
    let x = problem.inputs[1].row(0)
    let c = problem.state(for: cell).c.row(0)
    // a_{t-1} = G_o ⊙ tanh(c_{t-1}) with G_o held.
    let Go: Matrix<Double> = [[0.3, 0.8, 0.5, 0.9, 0.1]]
    let a = Go * tanh(c)
    let step = cell.step(x, from: MemoryState(h: a, c: c))
    // Row k, column j: the derivative of unit j's quantity by c_{t-1} of unit k.
    let path = (Go * (1 - tanh(c) * tanh(c))).transposed()
    func byC(_ block: Affine<Double>, slope: Matrix<Double>) -> Matrix<Double> {
      block.Wh.scalingRows(by: path) * slope
    }
    let term1 = byC(cell.forget, slope: step.f * (1 - step.f)) * c
    let term2 = Matrix<Double>.identity(5) * step.f
    let term3 = byC(cell.input, slope: step.i * (1 - step.i)) * step.g
    let term4 = byC(cell.candidate, slope: 1 - step.g * step.g) * step.i
    let terms = [term1, term2, term3, term4]
    let sum = term1 + term2 + term3 + term4

    let lifted = LSTMCell<Dual>(cell)
    let state = MemoryState(h: a, c: c)
    let exact = memoryJacobian(of: lifted, x, from: state) { c in Matrix<Dual>(Go) * tanh(c) }
    #expect(difference(sum, exact) < 1e-15)
    let size = 6e-6
    let finite = Matrix<Double>(
      stacked: (0..<5).map { k in
        func new(_ shift: Double) -> Matrix<Double> {
          let moved = c + Matrix<Double>.oneHot([k], columns: 5) * shift
          return cell.step(x, from: MemoryState(h: Go * tanh(moved), c: moved)).state.c
        }
        return (new(size) - new(-size)) / (2 * size)
      })
    #expect(difference(sum, finite) < 1e-9)
    // Each term is needed.
    for term in terms { #expect(difference(sum - term, exact) > 1e-3) }
    let cut = memoryJacobian(of: lifted, x, from: state) { _ in Matrix(a) }
    #expect(difference(cut, term2) < 1e-15)
  }

  @Test(
    "The memory is not the whole state: the product of its Jacobians misses a path over two steps",
    .claim("A26", .holds))
  func productOfMemoryJacobians() {
    let xs = problem.inputs.prefix(2).map { $0.row(0) }
    let c = problem.state(for: lstm()).c.row(0)
    let Go: Matrix<Double> = [[0.3, 0.8, 0.5, 0.9, 0.1]]
    /// The product of both steps' Jacobians, each with its output gate held, and the derivative of c_2.
    func compared(_ cell: LSTMCell<Double>) -> (product: Matrix<Double>, whole: Matrix<Double>) {
      let lifted = LSTMCell<Dual>(cell)
      let step = cell.step(xs[0], from: MemoryState(h: Go * tanh(c), c: c))
      let first = memoryJacobian(of: lifted, xs[0], from: MemoryState(h: Go * tanh(c), c: c)) {
        Matrix<Dual>(Go) * tanh($0)
      }
      let second = memoryJacobian(of: lifted, xs[1], from: step.state) {
        Matrix<Dual>(step.o) * tanh($0)
      }
      let whole = Matrix<Double>(
        stacked: (0..<5).map { k in
          let c0 = Matrix<Dual>(c, derivatives: .oneHot([k], columns: 5))
          let start = MemoryState(h: Matrix<Dual>(Go) * tanh(c0), c: c0)
          let middle = lifted.step(Matrix(xs[0]), from: start).state
          return lifted.step(Matrix(xs[1]), from: middle).state.c.derivatives
        })
      return (first • second, whole)
    }
    var cell = lstm()
    let (product, whole) = compared(cell)
    #expect(difference(product, whole) > 1e-3)
    // The path leads through the output gate's recurrent weights.
    cell.output.Wh = .zeros(like: cell.output.Wh)
    let (blindProduct, blindWhole) = compared(cell)
    #expect(difference(blindProduct, blindWhole) < 1e-15)
  }

  /// ∂c_T/∂c_0 of one unit, by back-propagation.
  private func gain(_ cell: LSTMCell<Double>, steps: Int) -> Double {
    let inputs = Array(repeating: Matrix<Double>.zeros(rows: 1, columns: 1), count: steps)
    let tape = cell.forward(inputs, from: cell.restingState(batch: 1))
    let last = MemoryState<Double>(h: [[0]], c: [[1]])
    let pass = cell.backward(
      tape, outputs: Array(repeating: nil, count: steps), finalState: last)
    return pass.initialState.c[0, 0]
  }

  @Test(
    "Three LSTMs: one keeps its gradient over 1000 steps, one loses half a step, one explodes",
    .claim("A27", .holds))
  func threeConstructions() {
    func scalar(_ bias: Double, Wh: Double = 0) -> Affine<Double> {
      Affine(Wx: [[0]], Wh: [[Wh]], b: [[bias]])
    }
    let (open, half, zero) = (scalar(1000), scalar(0), scalar(0))
    let keeping = LSTMCell(input: open, forget: open, candidate: zero, output: open)
    #expect(gain(keeping, steps: 1000) == 1)
    let fading = LSTMCell(input: open, forget: half, candidate: zero, output: open)
    for k in [1, 10, 100, 1000] {
      #expect(gain(fading, steps: k) == Foundation.pow(0.5, Double(k)))
    }
    // All gates open, c_t = c_{t-1} + tanh(tanh c_{t-1}): at 0 its slope is 1 + 1.
    let exploding = LSTMCell(
      input: open, forget: open, candidate: scalar(0, Wh: 1), output: open)
    // The first step reads h_0, which c_0 does not move.
    #expect(gain(exploding, steps: 101) == Foundation.pow(2, 100))
  }

  @Test(
    "An accumulator's gradient outlives 500 steps where the tanh cell's dies",
    .claim("B14", .conditional))
  func longGradient() {
    var accumulators: [Double] = []
    var tanhs: [Double] = []
    for seed in 1...5 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let hidden = Affine<Double>(input: 4, hidden: 16, using: &random)
      let inputs = (0..<500).map { _ in Matrix<Double>.normal(rows: 1, columns: 4, using: &random) }
      func norm<Cell: RecurrentCell>(_ cell: Cell) -> Double where Cell.Element == Double {
        let tape = cell.forward(inputs, from: cell.restingState(batch: 1))
        let pass = cell.backward(
          tape, outputs: Array(repeating: nil, count: 500),
          finalState: drawn(like: tape.finalState, 9))
        return parts(pass.initialState).map { $0.norm() }.max() ?? 0
      }
      accumulators.append(norm(AccumulatorCell(candidate: hidden)))
      tanhs.append(norm(TanhCell(hidden: hidden)))
    }
    #expect(tanhs.allSatisfy { $0 < 1e-30 })
    // Better behaved, but not 1: through h the derivative still grows.
    #expect(accumulators.allSatisfy { (1...1e7).contains($0) })
  }

  @Test(
    "A tanh unit turns over in one step; no accumulator's output moves by 1",
    .claim("B14", .conditional))
  func expressivity() {
    let flip = TanhCell<Double>(hidden: Affine(Wx: [[10]], Wh: [[0]], b: [[0]]))
    let tape = flip.forward([[[1]], [[-1]], [[1]]], from: flip.restingState(batch: 1))
    #expect(tape.outputs.map { $0[0, 0].rounded() } == [1, -1, 1])
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let cell = AccumulatorCell(candidate: block(4, 5, &random))
      let start = drawn(like: cell.restingState(batch: 3), seed)
      let consistent = MemoryState(h: tanh(start.c), c: start.c)
      let tape = cell.forward(problem.inputs.map { $0 * 100 }, from: consistent)
      var last = consistent
      for step in tape.steps {
        // 1 is the tanh of a large number, rounded; so is its sum with c.
        #expect(difference(step.state.c, last.c) < 1 + 1e-12)
        #expect(difference(step.state.h, last.h) < 1)
        last = step.state
      }
    }
  }

  @Test(
    "With a linear map on top, one accumulator unit follows a sequence of signs",
    .claim("B14", .conditional))
  func mappedExpressivity() {
    // A memory of ±a that turns over in one step: 2a = tanh(1 + 1) with W_h = -1 / tanh a.
    let a: Double = Foundation.tanh(2.0) / 2
    let scale: Double = 1 / Foundation.tanh(a)
    #expect(abs(scale - 2.2329) < 1e-4 && abs(Foundation.tanh(a) - 0.448) < 5e-4)
    let cell = AccumulatorCell<Double>(candidate: Affine(Wx: [[1]], Wh: [[-scale]], b: [[0]]))
    for seed in 1...10 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let signs = (0..<200).map { _ in random.uniform() < 0.5 ? -1.0 : 1 }
      let tape = cell.forward(signs.map { [[$0]] }, from: cell.restingState(batch: 1))
      let answers = tape.outputs.map { $0[0, 0] * scale }
      #expect(zip(answers, signs).allSatisfy { $0 * $1 > 0 })
      // From zero it takes some steps to settle.
      #expect(zip(answers, signs).dropFirst(100).allSatisfy { abs($0 - $1) < 1e-2 })
      // Begun there, it never leaves the two values.
      let start = MemoryState<Double>(h: [[Foundation.tanh(a)]], c: [[a]])
      let settled = cell.forward(signs.map { [[$0]] }, from: start).outputs
      #expect(zip(settled, signs).allSatisfy { abs($0[0, 0] * scale - $1) < 1e-9 })
    }
  }

  @Test(
    "With coupled gates the memory is a moving average, exponential if they are constant",
    .claim("E13", .conditional))
  func movingAverage() {
    var random = SeededGenerator(seed: 7)
    let cell = CoupledLSTMCell(
      forget: constant(1.5), candidate: block(4, 5, &random), output: block(4, 5, &random))
    let start = problem.state(for: cell)
    let tape = cell.forward(problem.inputs, from: start)
    let f = 1 / (1 + Foundation.exp(-1.5))
    for (t, step) in tape.steps.enumerated() {
      // Written out as a sum over the past, not step by step.
      var expected = start.c * Foundation.pow(f, Double(t + 1))
      for (k, past) in tape.steps[...t].enumerated() {
        expected += past.g * ((1 - f) * Foundation.pow(f, Double(t - k)))
      }
      #expect(difference(step.state.c, expected) < 1e-14)
    }
    // A gate that reads has a dynamic coefficient, another at every step:
    // Σ_k (1 - f_k) g_k ∏_{j>k} f_j + c_0 ∏ f_j.
    let dynamic = CoupledLSTMCell(
      forget: block(4, 5, &random), candidate: block(4, 5, &random), output: block(4, 5, &random))
    let steps = dynamic.forward(problem.inputs, from: start).steps
    #expect(Set(steps.map { $0.f[0, 0] }).count == Problem.steps)
    for t in steps.indices {
      for row in 0..<Problem.batch {
        for unit in 0..<Problem.hidden {
          let f = steps[...t].map { $0.f[row, unit] }
          func kept(after k: Int) -> Double { f[(k + 1)...].reduce(1, *) }
          var (expected, weights) = (start.c[row, unit] * kept(after: -1), kept(after: -1))
          for k in 0...t {
            let weight = (1 - f[k]) * kept(after: k)
            expected += weight * steps[k].g[row, unit]
            weights += weight
          }
          #expect(abs(steps[t].state.c[row, unit] - expected) < 1e-14)
          #expect(abs(weights - 1) < 1e-14)
        }
      }
    }
  }

  @Test(
    "An LSTM's step multiplies four times as much as a tanh cell's of the same width",
    .claim("E15", .conditional))
  func multiplications() {
    let (batch, input, hidden) = (2, 12, 40)
    func count<Cell: RecurrentCell>(_ cell: Cell) -> Int where Cell.Element == Counting {
      let tally = Tally()
      let x = Matrix<Counting>(rows: batch, columns: input, repeating: 0.5)
      Counting.$tally.withValue(tally) {
        _ = cell.step(x, from: cell.restingState(batch: batch))
      }
      return tally.multiplications
    }
    var random = SeededGenerator(seed: 8)
    let tanh = count(TanhCell<Counting>(input: input, hidden: hidden, using: &random))
    let lstm = count(LSTMCell<Counting>(input: input, hidden: hidden, using: &random))
    let gru = count(GRUCell<Counting>(input: input, hidden: hidden, using: &random))
    let products = batch * hidden * (input + hidden)
    #expect(tanh >= products && tanh - products <= 4 * batch * hidden)
    #expect(lstm >= 4 * products && lstm - 4 * products <= 16 * batch * hidden)
    #expect(gru >= 3 * products && gru - 3 * products <= 16 * batch * hidden)
    #expect(abs(Double(lstm) / Double(tanh) - 4) < 0.3)
  }
}
