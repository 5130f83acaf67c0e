import Foundation
import Matrices
import Seq2SeqSolutions
import Testing

/// The numbers that the exercises' statements print.
@Suite("7 · The examples in the statements")
struct StatementTests {
  @Test("7.1: three answers, one of them right")
  func wholeAnswers() throws {
    let found = try Seq2SeqSolutions.wholeAnswers(
      [[1, 2], [3], [4, 4]], [[1, 2], [3, 5], [4]])
    expectPrinted([found], [[0.3333, 0.625, 0.2930]])
  }

  @Test("7.2: two answers, one of them empty")
  func meanLossGradient() throws {
    let zeros = Matrix<Double>.zeros(rows: 2, columns: 2)
    let found = try Seq2SeqSolutions.meanLossGradient([zeros, zeros], [[0], []], 1)
    #expect(found == [[[-0.125, 0.125], [0.25, -0.25]], [[0.125, -0.125], [0, 0]]])
  }

  @Test("7.3: three symbols, one or two of them")
  func contextBits() throws {
    let found = try Seq2SeqSolutions.contextBits(3, [1, 2])
    expectPrinted([found], [[3.5850, 3.1699, 2.5850]])
    expectPrinted([found.map { exp2($0) }], [[12, 9, 6]])
  }

  @Test("7.4: the example that fails")
  func reversingAttention() throws {
    let Wq: Matrix<Double> = [[0, 0], [-2, 0], [3, 0]]
    let q = Matrix<Double>.row([2, 1, 1]) • Wq
    #expect(q == [[1, 0]])
    let keys: Matrix<Double> = [[-1, 0], [1, 0]]
    let scores = q.timesTransposed(keys) / 2.0.squareRoot()
    expectPrinted([scores.elements], [[-0.7071, 0.7071]])
    expectPrinted([softmax(scores).elements], [[1 - 0.8044, 0.8044]])
  }

  @Test("7.5: a query of zero between two states")
  func localAttentionGradient() throws {
    let found = try Seq2SeqSolutions.localAttentionGradient([0], [[1], [3]], 2, 1, 1, [1])
    expectPrinted(found, [[0.4098], [0.9098], [0.5], [0.3033]])
    let window = exp(-0.5)
    #expect(abs(window - 0.6065) < 5e-5)
    #expect(abs((1 + 3 * window) / 2 - 1.4098) < 5e-5)
  }

  @Test("7.6: a 0 and a 2 are left")
  func permutationsOnly() throws {
    let found = try Seq2SeqSolutions.permutationsOnly([0, 0, 0, 5], [2, 0, 2], [2])
    #expect(found[1] == -.infinity && found[3] == -.infinity)
    expectPrinted([[found[0], found[2]]], [[-0.6931, -0.6931]])
  }

  private func expectPrinted(_ found: [[Double]], _ printed: [[Double]]) {
    #expect(found.map(\.count) == printed.map(\.count))
    for (x, y) in zip(found.joined(), printed.joined()) { #expect(abs(x - y) <= 5e-5) }
  }
}
