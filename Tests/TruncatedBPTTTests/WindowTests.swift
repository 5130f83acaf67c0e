import BPTT
import Matrices
import TestSupport
import Testing
import Training
import TruncatedBPTT

@Suite("2 · Windows of k1 and k2")
struct WindowTests {
  /// Reads the example's sequence; the weights stay as they are.
  func updates(
    _ example: Example, every k1: Int, back k2: Int,
    rule: WindowedBPTT<Double>.Rule = .every
  ) -> [WindowedBPTT<Double>.Update] {
    var windows = WindowedBPTT(every: k1, back: k2, from: example.h0, rule: rule)
    return zip(example.inputs, example.targets).compactMap {
      windows.read($0, targets: $1, with: example.model)
    }
  }

  @Test("k1 = k2 = 4 updates at t = 4, 8, 12, …", .claim("A12", .holds))
  func figure() {
    let example = Example(steps: 18)
    let updates = updates(example, every: 4, back: 4)
    #expect(updates.map(\.step) == [4, 8, 12, 16])
    // Each gradient is that of its own four steps, by finite differences of their loss from a
    // constant state.
    let states = [example.h0] + example.tape.map(\.state)
    for update in updates {
      let chunk = update.step - 4..<update.step
      func loss(_ model: VanillaRNN<Double>) -> Double {
        let tape = model.forward(Array(example.inputs[chunk]), from: states[chunk.lowerBound])
        return model.loss(tape, targets: Array(example.targets[chunk])).value
      }
      let check = GradientCheck.finiteDifferences(update.gradient, of: example.model, loss: loss)
      #expect(check.agrees(within: 1e-7), "\(check.summary)")
      #expect(abs(update.loss - loss(example.model)) < 1e-12)
    }
  }

  @Test("k1 = k2 = T is full BPTT", .claim("A12", .holds))
  func whole() {
    let example = Example()
    let updates = updates(example, every: 7, back: 7)
    let full = example.model.backward(example.tape, logits: example.logits)
    #expect(updates.count == 1)
    #expect(updates[0].gradient == full.parameters)
  }

  @Test(
    "'t divides k1' never updates after t = k1; 'k1 divides t' updates T / k1 times",
    .claim("A11", .corrected), arguments: 1...6)
  func divides(k1: Int) {
    let example = Example(steps: 24)
    let printed = updates(example, every: k1, back: 6, rule: .asPrinted).map(\.step)
    #expect(printed == (1...24).filter { t in (1...24).contains { t * $0 == k1 } })
    #expect(printed.max() == k1)
    let corrected = updates(example, every: k1, back: 6).map(\.step)
    #expect(corrected == Array(stride(from: k1, through: 24, by: k1)))
    #expect(corrected.count == 24 / k1)
  }

  @Test(
    "A window is the k2 steps t, …, t - k2 + 1, not one more", .claim("A11", .corrected),
    arguments: [(1, 1), (1, 3), (2, 3), (3, 3), (2, 6)])
  func length(k1: Int, k2: Int) {
    let example = Example(seed: 9, steps: 12)
    let states = [example.h0] + example.tape.map(\.state)
    for update in updates(example, every: k1, back: k2) where update.step > k2 {
      /// The derivative when the state `length` steps back is a constant.
      func gradient(_ length: Int) -> GradientCheck {
        GradientCheck.finiteDifferences(update.gradient, of: example.model) { model in
          let steps = update.step - length..<update.step
          let tape = model.forward(Array(example.inputs[steps]), from: states[steps.lowerBound])
          let new = steps.map { s in
            s >= update.step - k1 ? example.targets[s] : [nil, nil, nil]
          }
          return model.loss(tape, targets: new).value
        }
      }
      #expect(gradient(k2).agrees(within: 1e-7))
      #expect(!gradient(k2 + 1).agrees(within: 1e-5))
    }
  }

  @Test("The updates of a sequence add up to the gradient of f = max(0, k1 ⌈t/k1⌉ - k2)")
  func sum() {
    for (k1, k2) in [(1, 1), (1, 4), (2, 2), (2, 5), (3, 4), (6, 6), (4, 12)] {
      let example = Example(seed: 10, steps: 12)
      var sum = example.model.zeroed()
      for update in updates(example, every: k1, back: k2) { sum.add(update.gradient) }
      let truncation = Truncation.windows(every: k1, back: k2)
      let whole = example.gradient { truncation($0) }.parameters
      #expect(sum.greatestDifference(from: whole) < 1e-13, "k1 = \(k1), k2 = \(k2)")
    }
  }

  @Test("Both of the lecture's truncations are windows, and so is none")
  func special() {
    for t in 1...30 {
      for k in 1...8 {
        #expect(Truncation.windows(every: 1, back: k)(t) == Truncation.sliding(k)(t))
        #expect(Truncation.windows(every: k, back: k)(t) == Truncation.chunks(k)(t))
      }
      #expect(Truncation.windows(every: 30, back: 30)(t) == 0)
    }
  }

  @Test("The state is carried: the second chunk begins where the first ended")
  func carried() {
    let example = Example(seed: 11, steps: 8)
    let second = updates(example, every: 4, back: 4)[1]
    let chunk = (Array(example.inputs[4...]), Array(example.targets[4...]))
    let carried = example.model.lossAndGradient(
      chunk.0, targets: chunk.1, from: example.tape[3].state)
    let empty = example.model.lossAndGradient(
      chunk.0, targets: chunk.1, from: .zeros(like: example.h0))
    #expect(second.gradient == carried.gradient.parameters)
    #expect(second.gradient.greatestDifference(from: empty.gradient.parameters) > 1e-3)
  }

  @Test(
    "An epoch of full BPTT has one update, of TBPTT it has T / k1, for the same T steps read",
    .claim("C2", .holds))
  func updatesAnEpoch() {
    let example = Example(steps: 60, batch: 1)
    #expect(updates(example, every: 60, back: 60).map(\.step) == [60])
    #expect(updates(example, every: 5, back: 5).count == 12)
    #expect(updates(example, every: 5, back: 5)[0].step == 5)
  }

  @Test("Where windows overlap, a change of the weights leaves states of the old ones on the tape")
  func stale() throws {
    let example = Example(seed: 12, steps: 6)
    var changed = example.model
    changed.Whh *= 1.2
    /// The second update, after three steps with the old weights and three with the new.
    func second(back k2: Int) throws -> VanillaRNN<Double> {
      var windows = WindowedBPTT(every: 3, back: k2, from: example.h0)
      var last: WindowedBPTT<Double>.Update?
      for t in 0..<6 {
        last = windows.read(
          example.inputs[t], targets: example.targets[t],
          with: t < 3 ? example.model : changed)
      }
      return try #require(last).gradient
    }
    let middle = example.tape[2].state
    func loss(_ model: VanillaRNN<Double>, from t: Int) -> Double {
      let start = t == 0 ? example.h0 : middle
      let tape = model.forward(Array(example.inputs[t...]), from: start)
      let new = (t..<6).map { $0 < 3 ? [nil, nil, nil] : example.targets[$0] }
      return model.loss(tape, targets: new).value
    }
    let apart = GradientCheck.finiteDifferences(try second(back: 3), of: changed) {
      loss($0, from: 3)
    }
    #expect(apart.agrees(within: 1e-7))
    let overlapping = GradientCheck.finiteDifferences(try second(back: 6), of: changed) {
      loss($0, from: 0)
    }
    #expect(!overlapping.agrees(within: 1e-3))
  }
}
