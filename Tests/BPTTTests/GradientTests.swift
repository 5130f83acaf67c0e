import BPTT
import Foundation
import Matrices
import TestSupport
import Testing
import Training

@Suite("1 · The gradient")
struct GradientTests {
  /// Finite differences and dual numbers for every named parameter.
  func check(_ example: Example) {
    let gradient = example.gradient.parameters
    let finite = GradientCheck.finiteDifferences(gradient, of: example.model) {
      example.loss(of: $0)
    }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    let exact = GradientCheck.dualNumbers(gradient, of: VanillaRNN<Dual>(example.model)) {
      example.loss(of: $0)
    }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
    #expect(exact.entries.map(\.name) == ["W_xh", "W_hh", "b_h", "W_hy", "b_y"])
    #expect(exact.entries.allSatisfy { $0.expected != 0 })
  }

  @Test(
    "Every parameter agrees with finite differences and dual numbers, with a loss at each step",
    .claim("A4", .holds), .claim("D10", .holds), .claim("D12", .holds), .claim("A3", .corrected))
  func everyStep() { check(Example()) }

  @Test(
    "… and with a loss at the last step only", .claim("D10", .holds), .claim("D12", .holds))
  func lastStep() { check(Example(seed: 2, isLastOnly: true)) }

  @Test("… and with a loss in some rows of some steps")
  func someRows() {
    let whole = Example(seed: 3)
    var random = SeededGenerator(seed: 30)
    let targets = whole.targets.map { $0.map { random.uniform() < 0.5 ? $0 : nil } }
    let tape = whole.tape
    let loss = whole.model.loss(tape, targets: targets)
    let gradient = whole.model.backward(tape, logits: loss.logitGradients).parameters
    let exact = GradientCheck.dualNumbers(gradient, of: VanillaRNN<Dual>(whole.model)) { model in
      let tape = model.forward(whole.inputs.map { Matrix($0) }, from: Matrix(whole.h0))
      return model.loss(tape, targets: targets).value
    }
    #expect(exact.agrees(within: 1e-12), "\(exact.summary)")
    #expect(targets.joined().count { $0 != nil } == loss.targets)
  }

  @Test("The derivatives by inputs and initial state agree with finite differences")
  func inputsAndState() {
    let example = Example(seed: 4)
    let pass = example.gradient
    func loss(_ inputs: [Matrix<Double>], _ h0: Matrix<Double>) -> Double {
      let tape = example.model.forward(inputs, from: h0)
      return example.model.loss(tape, targets: example.targets).value
    }
    let byState = slope(at: example.h0) { loss(example.inputs, $0) }
    #expect(difference(pass.initialState, byState) < 1e-8)
    for t in example.inputs.indices {
      let byInput = slope(at: example.inputs[t]) { x in
        var inputs = example.inputs
        inputs[t] = x
        return loss(inputs, example.h0)
      }
      #expect(difference(pass.inputs[t], byInput) < 1e-8)
    }
  }

  @Test("A gradient that arrives at the last state from beyond flows back like any other")
  func beyond() {
    // The first half of a sequence, given what the second half passes back, has the whole's gradient.
    let example = Example(seed: 5)
    let tape = example.tape
    let loss = example.model.loss(tape, targets: example.targets)
    let second = example.model.backward(Array(tape[4...]), logits: Array(loss.logitGradients[4...]))
    let first = example.model.backward(
      Array(tape[..<4]), logits: Array(loss.logitGradients[..<4]), lastState: second.initialState)
    var sum = first.parameters
    sum.add(second.parameters)
    let whole = example.gradient
    #expect(sum.greatestDifference(from: whole.parameters) < 1e-13)
    #expect(difference(first.initialState, whole.initialState) < 1e-14)
  }

  @Test(
    "The output weight's gradient is h ⊗ (ŷ - y); the printed order is its transpose",
    .claim("A3", .corrected))
  func outerProduct() {
    let example = Example(batch: 1)
    var right = Matrix<Double>.zeros(rows: 5, columns: 7)
    var printed = Matrix<Double>.zeros(rows: 7, columns: 5)
    for (step, targets) in zip(example.tape, example.targets) {
      let error = softmax(step.logits) - .oneHot([targets[0]!], columns: 7)
      // (a ⊗ b)[i, j] = a_i b_j: a as a column times b as a row.
      right += step.state.transposed() • error
      printed += error.transposed() • step.state
    }
    let oracle = slope(at: example.model.Why) { Why in
      var model = example.model
      model.Why = Why
      return example.loss(of: model)
    }
    #expect(difference(right, oracle) < 1e-8)
    #expect(difference(printed, oracle) == .infinity)  // not even the shape fits
    #expect(difference(printed.transposed(), right) < 1e-14)
    #expect(difference(right, example.gradient.parameters.Why) < 1e-13)
  }

  @Test("Each term of the bias's gradient is ŷ - y", .claim("A4", .holds), .claim("D10", .holds))
  func outputError() {
    let example = Example(batch: 1)
    var sum = Matrix<Double>.zeros(rows: 1, columns: 7)
    for (step, targets) in zip(example.tape, example.targets) {
      let target = targets[0]!
      let error = slope(at: step.logits) { o in
        let e = o.elements.map { Foundation.exp($0) }
        return -Foundation.log(e[target] / e.reduce(0, +))
      }
      let printed = softmax(step.logits) - .oneHot([target], columns: 7)
      #expect(difference(printed, error) < 1e-9)
      sum += printed
    }
    #expect(difference(sum, example.gradient.parameters.by) < 1e-13)
  }
}
