import BPTT
import Matrices
import TestSupport
import Testing
import Training
import TruncatedBPTT

@Suite("2 · The truncated gradient")
struct GradientTests {
  /// The gradient for f against the definition, by finite differences and dual numbers.
  func check(_ example: Example, _ f: (Int) -> Int) {
    let gradient = example.gradient(f).parameters
    let finite = GradientCheck.finiteDifferences(gradient, of: example.model) {
      example.loss(of: $0, f)
    }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    let exact = GradientCheck.dualNumbers(gradient, of: VanillaRNN<Dual>(example.model)) {
      example.loss(of: $0, f)
    }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
    #expect(exact.entries.map(\.name) == ["W_xh", "W_hh", "b_h", "W_hy", "b_y"])
  }

  @Test(
    "Each named truncation has the gradient of its definition",
    .claim("C9", .conditional),
    arguments: [
      Truncation.none, .sliding(1), .sliding(3), .sliding(9), .chunks(1), .chunks(2), .chunks(3),
      .chunks(7), .chunksAsPrinted(3), .windows(every: 1, back: 4), .windows(every: 2, back: 3),
      .windows(every: 3, back: 5), .windows(every: 7, back: 7),
    ])
  func named(_ truncation: Truncation) {
    check(Example()) { truncation($0) }
    check(Example(seed: 2, isLastOnly: true)) { truncation($0) }
  }

  @Test("So has any other function f with f(t) ≤ t, non-decreasing or not")
  func arbitrary() {
    var random = SeededGenerator(seed: 5)
    for seed in 1...4 as ClosedRange<UInt64> {
      let table = (1...7).map { random.integer(below: $0 + 1) }
      check(Example(seed: seed)) { table[$0 - 1] }
      check(Example(seed: seed)) { table.sorted()[$0 - 1] > $0 ? $0 : table.sorted()[$0 - 1] }
    }
  }

  @Test("f = 0 is full BPTT", .claim("C9", .conditional))
  func untruncated() {
    let example = Example()
    let full = example.model.backward(example.tape, logits: example.logits)
    let gradient = example.gradient { Truncation.none($0) }
    #expect(gradient.parameters == full.parameters)
    #expect(gradient.inputs == full.inputs)
    #expect(gradient.stepsBack == 7)
  }

  @Test(
    "k-truncated: for each step, a network that runs k steps from a given state",
    .claim("C9", .conditional), arguments: 1...8)
  func sliding(k: Int) {
    let example = Example(seed: 4)
    let states = [example.h0] + example.tape.map(\.state)
    var sum = example.model.zeroed()
    for t in 1...7 {
      let first = max(1, t - k + 1)
      let (_, pass) = example.model.lossAndGradient(
        Array(example.inputs[first - 1..<t]),
        targets: Array(repeating: [nil, nil, nil], count: t - first) + [example.targets[t - 1]],
        from: states[first - 1])
      sum.add(pass.parameters)
    }
    let gradient = example.gradient { Truncation.sliding(k)($0) }
    #expect(gradient.parameters.greatestDifference(from: sum) < 1e-13)
    // The first k losses share one backward pass, each later one has its own.
    #expect(gradient.stepsBack == min(k, 7) + max(0, 7 - k) * k)
  }

  @Test(
    "Subsequences: each chunk is a sequence of its own that begins where the last one ended",
    .claim("C9", .conditional), .claim("A12", .holds), arguments: 1...8)
  func chunks(k: Int) {
    let example = Example(seed: 6)
    var (state, sum) = (example.h0, example.model.zeroed())
    for start in stride(from: 0, to: 7, by: k) {
      let chunk = start..<min(start + k, 7)
      let inputs = Array(example.inputs[chunk])
      let (_, pass) = example.model.lossAndGradient(
        inputs, targets: Array(example.targets[chunk]), from: state)
      sum.add(pass.parameters)
      state = example.model.forward(inputs, from: state)[chunk.count - 1].state
    }
    let gradient = example.gradient { Truncation.chunks(k)($0) }
    #expect(gradient.parameters.greatestDifference(from: sum) < 1e-13)
    #expect(gradient.stepsBack == 7)
  }

  @Test(
    "k ⌊t/k⌋ with steps counted from 1 closes the window at t = k; counted from 0 it does not",
    .claim("C9", .conditional))
  func countedFromOne() {
    // Only the loss of step 3 counts, and k = 3: as printed, f(3) = 3 and nothing recurrent learns.
    let example = Example(seed: 7, steps: 3, isLastOnly: true)
    let printed = example.gradient { Truncation.chunksAsPrinted(3)($0) }.parameters
    for path in [\VanillaRNN<Double>.Wxh, \.Whh, \.bh] {
      #expect(printed[keyPath: path].maximumMagnitude() == 0)
    }
    #expect(printed.Why.maximumMagnitude() > 0)
    let full = example.gradient { _ in 0 }.parameters
    #expect(full.Whh.maximumMagnitude() > 0)
    #expect(example.gradient { Truncation.chunks(3)($0) }.parameters == full)
    // The step that is t when counted from 1 is t - 1 when counted from 0.
    for t in 1...20 {
      // The last of the steps before t that end a chunk: 3, 6, 9, …
      let fromZero = (1..<t).count { $0 % 3 == 0 } * 3
      #expect(Truncation.chunks(3)(t) == fromZero)
      #expect((Truncation.chunksAsPrinted(3)(t) == fromZero) == (t % 3 != 0))
    }
  }

  @Test(
    "The loss of a step has no derivative by inputs before its window, and has by those within",
    .claim("C8", .holds),
    arguments: [
      Truncation.sliding(1), .sliding(3), .chunks(2), .chunks(3), .windows(every: 2, back: 5),
    ])
  func reach(_ truncation: Truncation) {
    let example = Example(seed: 8)
    for t in 1...7 {
      let only: [Matrix<Double>?] = (1...7).map { $0 == t ? example.logits[t - 1] : nil }
      let inputs = example.model.truncatedGradient(example.tape, logits: only) { truncation($0) }
        .inputs
      let whole = example.model.backward(example.tape, logits: only).inputs
      for s in 1...7 {
        let isWithin = truncation(t) < s && s <= t
        #expect((inputs[s - 1].maximumMagnitude() > 0) == isWithin, "t = \(t), s = \(s)")
        // Within the window nothing is lost: it is the full derivative. Before it, that is not zero.
        #expect(inputs[s - 1] == (isWithin ? whole[s - 1] : .zeros(rows: 3, columns: 2)))
        #expect((whole[s - 1].maximumMagnitude() > 0) == (s <= t))
      }
    }
  }

  @Test("Float and Double agree")
  func float() {
    let example = Example()
    let model = VanillaRNN<Float>(example.model)
    let tape = model.forward(example.inputs.map { Matrix($0) }, from: Matrix(example.h0))
    let gradient = model.truncatedGradient(
      tape, logits: model.loss(tape, targets: example.targets).logitGradients
    ) { Truncation.sliding(3)($0) }
    let double = example.gradient { Truncation.sliding(3)($0) }.parameters
    #expect(VanillaRNN<Double>(gradient.parameters).greatestDifference(from: double) < 1e-4)
  }
}
