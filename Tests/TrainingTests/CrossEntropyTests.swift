import Foundation
import Matrices
import Testing
import Training

@Suite("Cross-entropy of a softmax")
struct CrossEntropyTests {
  /// The definition, number by number: loss = Σ (log Σ e^o - o[target]), gradient = e^o / Σ e^o - y.
  private func defined(
    _ logits: [[Double]], _ targets: [Int?]
  ) -> (loss: Double, gradient: [[Double]]) {
    var loss = 0.0
    var gradient = logits.map { $0.map { _ in 0.0 } }
    for (row, target) in targets.enumerated() {
      guard let target else { continue }
      var sum = 0.0
      for logit in logits[row] { sum += exp(logit) }
      loss += log(sum) - logits[row][target]
      for (column, logit) in logits[row].enumerated() {
        gradient[row][column] = exp(logit) / sum - (column == target ? 1 : 0)
      }
    }
    return (loss, gradient)
  }

  private let logits = [[0.5, -2, 3, 0.25], [1, 1, 1, 1], [-6, 0, 0.125, 2], [7, -1, 2, 0]]
  private let targets: [Int?] = [2, 0, nil, 3]

  private func check<S: Scalar>(_ type: S.Type, tolerance: Double) {
    let expected = defined(logits, targets)
    let found = softmaxCrossEntropy(Matrix(logits.map { $0.map { S($0) } }), targets: targets)
    #expect(abs(found.loss.value - expected.loss) < tolerance)
    for row in 0..<4 {
      for column in 0..<4 {
        let difference = found.gradient[row, column].value - expected.gradient[row][column]
        #expect(abs(difference) < tolerance)
      }
    }
  }

  @Test("Loss and gradient are those of the definition, in every type of number")
  func definition() {
    check(Float.self, tolerance: 2e-6)
    check(Double.self, tolerance: 1e-14)
    check(Dual.self, tolerance: 1e-14)
  }

  @Test("Logits of any size give a finite loss")
  func large() {
    let found = softmaxCrossEntropy(
      Matrix<Float>([[1e4, -1e4, 0], [1e4, -1e4, 0]]), targets: [1, 0])
    #expect(found.loss == 2e4)
    #expect(found.gradient == [[1, -1, 0], [0, 0, 0]])
    let lone = softmaxCrossEntropy(Matrix<Double>([[-1e4]]), targets: [0])
    #expect(lone.loss == 0 && lone.gradient == [[0]])
  }

  @Test("A row without a target counts for nothing, whatever its logits are")
  func missing() {
    let logits = Matrix<Double>([[.nan, 1], [.infinity, .infinity], [0, 0]])
    let found = softmaxCrossEntropy(logits, targets: [nil, nil, 1])
    #expect(abs(found.loss - 0.6931471805599453) < 1e-15)
    #expect(found.gradient == [[0, 0], [0, 0], [0.5, -0.5]])
    let none = softmaxCrossEntropy(Matrix<Float>([[1, 2]]), targets: [nil])
    #expect(none.loss == 0 && none.gradient == [[0, 0]])
    let empty = softmaxCrossEntropy(Matrix<Float>.zeros(rows: 0, columns: 3), targets: [])
    #expect(empty.loss == 0 && empty.gradient.shape == Shape(rows: 0, columns: 3))
  }

  @Test("The derivative that dual numbers carry through the loss is its gradient's")
  func dual() {
    let values = Matrix<Double>(logits)
    let direction: Matrix<Double> = [
      [1, -2, 0.5, 3], [0, 1, 4, -1], [9, 9, 9, 9], [-1, 0.25, 2, 1],
    ]
    let along = softmaxCrossEntropy(
      Matrix<Dual>(values, derivatives: direction), targets: targets)
    let gradient = softmaxCrossEntropy(values, targets: targets).gradient
    var slope = 0.0
    for (g, d) in zip(gradient.elements, direction.elements) { slope += g * d }
    #expect(abs(along.loss.derivative - slope) < 1e-13)
  }

  @Test(
    "A target that is no class, or a number of targets that is not the batch's, stops with a word")
  func mistakes() async throws {
    let class5 = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = softmaxCrossEntropy(Matrix<Float>([[1, 2], [3, 4]]), targets: [0, 5])
    }
    #expect(
      String(decoding: class5.standardErrorContent, as: UTF8.self).contains(
        "cross-entropy: the target of row 1 is 5; there are 2 classes"))
    let three = try await #require(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = softmaxCrossEntropy(Matrix<Float>([[1, 2]]), targets: [0, 1, nil])
    }
    #expect(
      String(decoding: three.standardErrorContent, as: UTF8.self).contains(
        "cross-entropy: 3 targets for a batch of 1"))
  }
}
