import Foundation
import Matrices
import Training

/// Two matrices of different shapes: logits x • W + b, the smallest classifier there is.
struct Pair<Element: Scalar>: Trainable, Equatable {
  var W: Matrix<Element>
  var b: Matrix<Element>

  var parameters: [Parameter<Self, Element>] { [("W", \.W), ("b", \.b)] }
}

extension Pair {
  /// Uniform numbers from -1 to 1.
  init(seed: UInt64, rows: Int = 3, columns: Int = 2, bias: Int = 4) {
    var random = SeededGenerator(seed: seed)
    W = .uniform(rows: rows, columns: columns, in: -1..<1, using: &random)
    b = .uniform(rows: 1, columns: bias, in: -1..<1, using: &random)
  }

  /// The same numbers in another type.
  init<Other: Scalar>(_ other: Pair<Other>) {
    self.init(W: Matrix(other.W), b: Matrix(other.b))
  }

  /// All numbers in a row.
  var flat: [Double] { (W.elements + b.elements).map(\.value) }

  /// The loss of some inputs, and its gradient.
  func lossAndGradient(
    _ x: Matrix<Element>, _ targets: [Int?]
  ) -> (loss: Element, gradient: Pair) {
    let loss = softmaxCrossEntropy(x • W + b, targets: targets)
    let gradient = Pair(
      W: x.transposed() • loss.gradient, b: loss.gradient.summedOverRows())
    return (loss.loss, gradient)
  }
}

/// A model that breaks the rule of different names.
struct Twins: Trainable {
  var W: Matrix<Float> = [[1]]
  var parameters: [Parameter<Self, Float>] { [("W", \.W), ("W", \.W)] }
}

/// The bits of all numbers: NaN equals NaN, and 0 differs from -0.
func bits<S: Scalar>(_ matrix: Matrix<S>) -> [UInt64] { matrix.elements.map(\.value.bitPattern) }

/// A file of Tests/Reference.
func reference(_ name: String) -> URL {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Reference/\(name)")
}
