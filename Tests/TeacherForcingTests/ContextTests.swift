import BPTT
import Matrices
import TeacherForcing
import TestSupport
import Testing
import Training

@Suite("6 · From a vector to a sequence")
struct ContextTests {
  @Test("A vector through R at every step is a bias of the hidden units", .claim("D15", .holds))
  func effectiveBias() throws {
    let setting = try Setting(.both)
    let tape = setting.run(.teacherForcing)
    // For each sequence a network of its own, without a context and with b + v R for its bias.
    for row in 0..<3 {
      var own = FeedbackRNN<Double>(.both, input: 2, hidden: 4, symbols: 6)
      (own.Wxh, own.Wyh, own.Whh) = (setting.network.Wxh, setting.network.Wyh, setting.network.Whh)
      (own.Who, own.bo) = (setting.network.Who, setting.network.bo)
      own.bh = setting.network.bh + setting.examples.context.row(row) • setting.network.R
      let alone = try Examples(
        inputs: setting.examples.inputs.map { $0.row(row) },
        targets: setting.examples.targets.map { [$0[row]] })
      let logits = own.forced(alone, from: setting.h0.row(row)).logits
      for t in 0..<5 { #expect(difference(logits[t], tape.logits[t].row(row)) < 1e-14) }
    }
  }

  @Test(
    "The same by chapter 01's network, and R's gradient by finite differences",
    .claim("D15", .holds))
  func vanilla() throws {
    let setting = try Setting(.hidden)
    let tape = setting.run(.teacherForcing)
    let n = setting.network
    for row in 0..<3 {
      let network = VanillaRNN(
        Wxh: n.Wxh, Whh: n.Whh, bh: n.bh + setting.examples.context.row(row) • n.R, Why: n.Who,
        by: n.bo)
      let steps = network.forward(
        setting.examples.inputs.map { $0.row(row) }, from: setting.h0.row(row))
      for t in 0..<5 { #expect(difference(steps[t].logits, tape.logits[t].row(row)) < 1e-14) }
    }
    let gradient = n.backward(tape, logits: loss(tape, setting.examples).logits).parameters
    for i in 0..<7 {
      for j in 0..<4 {
        func loss(at step: Double) -> Double {
          var moved = n
          moved.R[i, j] += step
          return replay(moved, setting.examples, tape.steps.map(\.fed), from: setting.h0)
        }
        let slope = (loss(at: 1e-5) - loss(at: -1e-5)) / 2e-5
        #expect(abs(slope - gradient.R[i, j]) < 1e-8)
      }
    }
  }

  @Test("At the first step alone, the vector is worth an initial state", .claim("E8", .holds))
  func firstStep() throws {
    let setting = try Setting(.both, .firstStep)
    let n = setting.network
    let tape = setting.run(.teacherForcing)
    // With h_0 such that h_0 W_hh is v R + h_0' W_hh, nothing else of v is needed.
    var plain = FeedbackRNN<Double>(.both, input: 2, hidden: 4, symbols: 6)
    (plain.Wxh, plain.Wyh, plain.Whh, plain.bh) = (n.Wxh, n.Wyh, n.Whh, n.bh)
    (plain.Who, plain.bo) = (n.Who, n.bo)
    let wanted = setting.examples.context • n.R + setting.h0 • n.Whh
    let h0 = solve(wanted, n.Whh)
    let without = try Examples(inputs: setting.examples.inputs, targets: setting.examples.targets)
    let other = plain.forced(without, from: h0)
    for t in 0..<5 { #expect(difference(other.logits[t], tape.logits[t]) < 1e-9) }
  }

  @Test(
    "The two forms differ where the state does not come back: after step 1 the vector is gone",
    .claim("E8", .holds))
  func forgotten() throws {
    for place in ContextPlace.allCases {
      let setting = try Setting(.output, place)
      let other = try Examples(
        inputs: setting.examples.inputs, context: setting.examples.context * -3,
        targets: setting.examples.targets)
      let (one, two) = (setting.network.forced(setting.examples), setting.network.forced(other))
      #expect(one.logits[0] != two.logits[0])
      for t in 1..<5 { #expect((one.logits[t] == two.logits[t]) == (place == .firstStep)) }
    }
  }

  /// X with X A = B, by Gauss-Jordan elimination with the largest pivot.
  func solve(_ B: Matrix<Double>, _ A: Matrix<Double>) -> Matrix<Double> {
    // Transposed: Aᵀ Xᵀ = Bᵀ.
    let n = A.rows
    var left = A.transposed()
    var right = B.transposed()
    for k in 0..<n {
      let pivot = (k..<n).max { abs(left[$0, k]) < abs(left[$1, k]) } ?? k
      for c in 0..<n { (left[k, c], left[pivot, c]) = (left[pivot, c], left[k, c]) }
      for c in 0..<right.columns { (right[k, c], right[pivot, c]) = (right[pivot, c], right[k, c]) }
      for r in 0..<n where r != k {
        let factor = left[r, k] / left[k, k]
        for c in 0..<n { left[r, c] -= factor * left[k, c] }
        for c in 0..<right.columns { right[r, c] -= factor * right[k, c] }
      }
    }
    return Matrix(rows: n, columns: right.columns) { right[$0, $1] / left[$0, $0] }.transposed()
  }
}
