import Matrices
import Seq2Seq
import TestSupport
import Testing
import Training

@Suite("7 · The size of scores")
struct ScoreSizeTests {
  /// The largest weight of a look at ten random states, the middle one of many looks.
  private func typicalLargestWeight(_ score: AttentionScore, size: Int) -> Double {
    var random = SeededGenerator(seed: 5)
    let attention = Attention<Double>(score)
    let states = (0..<10).map { _ in
      Matrix<Double>.normal(rows: 401, columns: size, using: &random)
    }
    let query = Matrix<Double>.normal(rows: 401, columns: size, using: &random)
    let weights = attention.step(query, over: attention.memory(of: states)).weights
    let largest = (0..<401).map { weights.row($0).elements.max() ?? 0 }
    return largest.sorted()[200]
  }

  @Test("Dot products of long vectors pick one state at random; divided by the root they do not")
  func root() {
    #expect(typicalLargestWeight(.dot, size: 64) > 0.9)
    #expect(typicalLargestWeight(.scaledDot, size: 64) < 0.35)
    // Small or large, divided by the root it stays where it is.
    let difference =
      typicalLargestWeight(.scaledDot, size: 16) - typicalLargestWeight(.scaledDot, size: 256)
    #expect(abs(difference) < 0.05)
  }

  @Test("Three states, one look, and what it passes back: the numbers of the text")
  func example() {
    let attention = Attention<Double>(.dot)
    let memory = attention.memory(of: [[[1, 0]], [[0, 1]], [[-1, 0]]])
    let look = attention.step([[2, 0]], over: memory)
    let weights: Matrix<Double> = [[0.867, 0.117, 0.016]]
    let context: Matrix<Double> = [[0.851, 0.117]]
    #expect(difference(look.weights, weights) < 5e-4)
    #expect(difference(look.context, context) < 5e-4)

    var gradient = attention.zeroed()
    var dmemory = Attention<Double>.MemoryGradient(like: memory)
    _ = attention.backward(look, [[0, 1]], over: memory, into: &gradient, &dmemory)
    // dL/d key = de · query, and the query is (2, 0).
    let scores = dmemory.keys.map { $0[0, 0] / 2 }
    for (mine, printed) in zip(scores, [-0.102, 0.104, -0.002]) {
      #expect(abs(mine - printed) < 5e-4)
    }
  }
}
