import Foundation
import Matrices
import Seq2Seq
import TestSupport
import Testing
import Training

@Suite("7 · Attention")
struct AttentionTests {
  private func reference(_ score: AttentionScore) throws -> [String: Tensor] {
    let url = URL(filePath: #filePath).appending(path: "../../Reference/attention.safetensors")
    let all = try TensorFile(contentsOf: url.standardized.path).tensors
    let prefix = "\(score.rawValue)/"
    return Dictionary(
      uniqueKeysWithValues: all.filter { $0.key.hasPrefix(prefix) }
        .map { (String($0.key.dropFirst(prefix.count)), $0.value) })
  }

  private func slices(_ tensor: Tensor?) throws -> [Matrix<Double>] {
    let tensor = try #require(tensor)
    guard case .double(let numbers) = tensor.values, tensor.shape.count == 3 else { return [] }
    let (rows, columns) = (tensor.shape[1], tensor.shape[2])
    return (0..<tensor.shape[0]).map { index in
      let start = index * rows * columns
      return Matrix(
        rows: rows, columns: columns, elements: Array(numbers[start..<start + rows * columns]))
    }
  }

  private func matrix(_ tensor: Tensor?) throws -> Matrix<Double> {
    let tensor = try #require(tensor)
    return try #require(tensor.matrix(of: Double.self))
  }

  @Test(
    "Weights, contexts and all gradients of the four scores are PyTorch's, with NaN as padding",
    .claim("E9", .holds), arguments: AttentionScore.allCases)
  func pytorch(score: AttentionScore) throws {
    let tensors = try reference(score)
    let lengths = try matrix(tensors["lengths"]).elements.map { Int($0) }
    #expect(lengths == [3, 5, 1, 4])
    func weight(_ name: String) throws -> Matrix<Double>? {
      try tensors[name].map { try matrix($0) }
    }
    let attention = Attention(
      score, Wq: try weight("W_q"), Wk: try weight("W_k"), v: try weight("v"))
    var states = try slices(tensors["states"])
    for s in states.indices {
      for row in lengths.indices where s >= lengths[row] {
        for column in 0..<states[s].columns { states[s][row, column] = .nan }
      }
    }
    let memory = attention.memory(of: states, lengths: lengths)
    let queries = try slices(tensors["queries"])
    let steps = queries.map { attention.step($0, over: memory) }
    let (alpha, contexts) = (try slices(tensors["alpha"]), try slices(tensors["contexts"]))
    #expect(steps.count == 3 && alpha.count == 3 && contexts.count == 3)
    for (step, (alpha, context)) in zip(steps, zip(alpha, contexts)) {
      #expect(difference(step.weights, alpha) < 1e-10)
      #expect(difference(step.context, context) < 1e-10)
    }

    var gradient = attention.zeroed()
    var dmemory = Attention<Double>.MemoryGradient(like: memory)
    let dcontexts = try slices(tensors["dcontexts"])
    let expected = try slices(tensors["gradient of queries"])
    for t in steps.indices {
      let dquery = attention.backward(
        steps[t], dcontexts[t], over: memory, into: &gradient, &dmemory)
      #expect(difference(dquery, expected[t]) < 1e-10)
    }
    let dstates = attention.backward(memory, dmemory, into: &gradient)
    for (mine, theirs) in zip(dstates, try slices(tensors["gradient of states"])) {
      #expect(difference(mine, theirs) < 1e-10)
    }
    #expect(dstates.count == 5)
    #expect(gradient.parameters.count == (score == .additive ? 3 : score == .general ? 1 : 0))
    for (name, path) in gradient.parameters {
      let theirs = try matrix(tensors["gradient of \(name)"])
      #expect(difference(gradient[keyPath: path], theirs) < 1e-10)
    }
  }

  @Test("A query that points along one state sees little else, and an equal pull sees the mean")
  func extremes() {
    let attention = Attention<Double>(.dot)
    let memory = attention.memory(of: [[[1, 0]], [[0, 1]], [[-1, 0]]])
    let sharp = attention.step([[40, 0]], over: memory)
    #expect(difference(sharp.context, [[1, 0]]) < 1e-12)
    let none = attention.step([[0, 0]], over: memory)
    let third = 1.0 / 3
    #expect(difference(none.weights, [[third, third, third]]) < 1e-15)
    #expect(difference(none.context, [[0, third]]) < 1e-15)
  }
}
