import Foundation
import Matrices
import Testing
import Training

@Suite("The arithmetic of models")
struct ArithmeticOfModelsTests {
  let a = Pair<Double>(seed: 1)
  let b = Pair<Double>(seed: 2)

  @Test("A model is one long vector of numbers")
  func vector() {
    #expect(a.parameterCount == 10 && a.flat.count == 10)
    let dot = zip(a.flat, b.flat).map { $0 * $1 }.reduce(0, +)
    #expect(abs(a.dot(b) - dot) < 1e-15)
    let squares = a.flat.map { $0 * $0 }.reduce(0, +)
    #expect(abs(a.norm() - squares.squareRoot()) < 1e-15)
    var sum = a
    sum.add(b, scaledBy: -0.5)
    #expect(sum.flat == zip(a.flat, b.flat).map { $0 - 0.5 * $1 })
    sum = a
    sum.add(b)
    #expect(sum.flat == zip(a.flat, b.flat).map { $0 + $1 })
    sum.scale(by: 4)
    #expect(sum.flat == zip(a.flat, b.flat).map { 4 * ($0 + $1) })
  }

  @Test("A zeroed model has the same shapes, and leaves the original as it was")
  func zeroed() {
    let zero = a.zeroed()
    #expect(zero.W == .zeros(rows: 3, columns: 2) && zero.b == .zeros(rows: 1, columns: 4))
    #expect(a == Pair(seed: 1))
  }

  @Test("The norm of a gradient far beyond its type's squares is still a number")
  func extremeNorm() {
    var large = Pair<Float>(seed: 1).zeroed()
    large.W[2, 1] = 3e30
    large.b[0, 3] = 4e30
    #expect(abs(large.norm() / 5e30 - 1) < 1e-6)
    large.scale(by: 1e-30)
    large.scale(by: 1e-30)
    #expect(abs(large.norm() / 5e-30 - 1) < 1e-6)
  }

  @Test("The greatest difference is found in every parameter, and is NaN where one is")
  func difference() {
    var other = a
    #expect(a.greatestDifference(from: other) == 0)
    other.W[0, 0] += 0.125
    other.b[0, 3] -= 0.5
    #expect(a.greatestDifference(from: other) == 0.5)
    other.W[2, 1] = .nan
    #expect(a.greatestDifference(from: other).isNaN)
  }
}

@Suite("Clipping gradients")
struct ClippingTests {
  @Test("A long gradient is cut to the limit and keeps its direction")
  func long() {
    let original = Pair<Double>(seed: 3)
    let norm = original.flat.map { $0 * $0 }.reduce(0, +).squareRoot()
    var gradient = original
    #expect(abs(gradient.clip(norm: 0.25) - norm) < 1e-15)
    for (clipped, whole) in zip(gradient.flat, original.flat) {
      #expect(abs(clipped - whole * 0.25 / norm) < 1e-16)
    }
  }

  @Test("A short gradient stays as it is, bit by bit")
  func short() {
    var gradient = Pair<Float>(seed: 3)
    let norm = gradient.clip(norm: 100)
    #expect(gradient == Pair(seed: 3) && norm < 100)
    // At the limit itself nothing changes either.
    gradient.clip(norm: norm)
    #expect(gradient == Pair(seed: 3))
  }

  @Test("A gradient too large for its own squares is cut, not dropped")
  func huge() {
    var gradient = Pair<Float>(seed: 3)
    gradient.scale(by: 1e25)
    gradient.clip(norm: 2)
    #expect(abs(gradient.norm() - 2) < 1e-5)
    #expect(gradient.dot(Pair(seed: 3)) > 0)
  }

  @Test(
    "A gradient with an infinity or NaN becomes zero, and tells",
    arguments: [
      Double.nan, .infinity, -.infinity,
    ])
  func broken(value: Double) {
    var gradient = Pair<Double>(seed: 3)
    gradient.b[0, 2] = value
    let norm = gradient.clip(norm: 1)
    #expect(!norm.isFinite)
    #expect(gradient.flat == [Double](repeating: 0, count: 10))
  }

  @Test("Clipping by value moves each entry on its own")
  func value() {
    var gradient = Pair<Double>(W: [[-3, 0.5], [2, -0.25], [0, 1]], b: [[9, -9, 1, .infinity]])
    gradient.clip(value: 1)
    #expect(gradient.W == [[-1, 0.5], [1, -0.25], [0, 1]])
    #expect(gradient.b == [[1, -1, 1, 1]])
  }
}
