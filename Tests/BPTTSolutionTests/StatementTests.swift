import BPTT
import BPTTSolutions
import Foundation
import Matrices
import Testing

@testable import BPTTChecks

/// The numbers that the exercises' statements print.
@Suite("1 · The examples in the statements")
struct StatementTests {
  @Test("1.1: three symbols of probability 1/2, 1/4 and 1/2")
  func perplexity() throws {
    let logits: [Matrix<Double>] = [[[0, 0], [0, 0]], [[log(3), 0], [7, 9]]]
    let found = try BPTTSolutions.perplexity(logits, [[0, 1], [0]])
    #expect(abs(found - cbrt(16)) < 1e-12)
    #expect(abs(found - 2.5198) < 5e-5)
  }

  @Test("1.2: two linear steps")
  func stateJacobian() throws {
    let model = VanillaRNN<Double>(
      Wxh: [[1, 1]], Whh: [[0.5, 1], [0, 0.5]], bh: [[0, 0]], Why: [[1], [1]], by: [[0]])
    let J = try BPTTSolutions.stateJacobian(model, [[[0]], [[0]]], [[0, 0]], 0, 2)
    #expect(J == [[0.25, 1], [0, 0.25]])
  }

  @Test("1.3: one leaky step")
  func leakyGradient() throws {
    let model = VanillaRNN<Double>(
      Wxh: [[1]], Whh: [[0]], bh: [[0]], Why: [[1, -1]], by: [[0, 0]])
    let gradient = try BPTTSolutions.leakyGradient(model, 0.5, [[[1]]], [[0]], [[0]])
    let printed = VanillaRNN<Double>(
      Wxh: [[-0.1337]], Whh: [[0]], bh: [[-0.1337]], Why: [[-0.1212, 0.1212]],
      by: [[-0.3183, 0.3183]])
    #expect(gradient.greatestDifference(from: printed) < 5e-5)
    #expect(abs(0.5 * tanh(1) - 0.3808) < 5e-5)
  }

  @Test("1.4: one step with one matrix at both ends")
  func tiedGradient() throws {
    let found = try BPTTSolutions.tiedGradient([[1], [-1]], [[1]], [[0]], [[0, 1]])
    let printed: Matrix<Double> = [[1.3149], [-0.6253]]
    #expect((found - printed).maximumMagnitude() < 5e-5)
    #expect(abs(1.3149 - 0.6253 - 0.6896) < 1e-9)
  }

  @Test("1.5: softmax moves by a quarter")
  func hessianProduct() throws {
    let zero = VanillaRNN<Double>(
      Wxh: [[0]], Whh: [[0]], bh: [[0]], Why: [[0, 0]], by: [[0, 0]])
    var direction = zero
    direction.by = [[1, 0]]
    var expected = zero
    expected.by = [[0.25, -0.25]]
    let found = try BPTTSolutions.hessianProduct(zero, direction, [[[0.7]]], [[1]], [[0]])
    #expect(found.greatestDifference(from: expected) < 1e-15)
  }

  @Test("1.6: four steps with room for one, two and four states")
  func fewestForwardSteps() throws {
    let found = try [1, 2, 4].map { try BPTTSolutions.fewestForwardSteps(4, $0) }
    #expect(found == [6, 4, 3])
  }

  @Test("1.6: the count that long questions are held to is the cheapest way through the rules")
  func counting() {
    for steps in 1...8 {
      for states in 1...4 {
        #expect(
          fewestByCounting(steps, states) == fewestBySearch(steps, states),
          "T = \(steps), m = \(states)")
      }
    }
  }
}
