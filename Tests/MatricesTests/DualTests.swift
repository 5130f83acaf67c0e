import Foundation
import Matrices
import Testing

@Suite("Dual numbers")
struct DualTests {
  /// The derivative of `function` at `x` by Richardson's extrapolation of central differences.
  static func slope(_ function: (Double) -> Double, at x: Double) -> Double {
    func central(_ h: Double) -> Double { (function(x + h) - function(x - h)) / (2 * h) }
    let h = 1e-3 * max(1, abs(x))
    let (a, b, c) = (central(h), central(h / 2), central(h / 4))
    let (ab, bc) = ((4 * b - a) / 3, (4 * c - b) / 3)
    return (16 * bc - ab) / 15
  }

  /// The same formula for `Double` and for `Dual`.
  struct Formula: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let plain: @Sendable (Double) -> Double
    let dual: @Sendable (Dual) -> Dual
    let places: [Double]
  }

  static let formulas = [
    Formula(
      testDescription: "exp", plain: { Foundation.exp($0) }, dual: { .exp($0) },
      places: [-3, 0, 2]),
    Formula(
      testDescription: "log", plain: { Foundation.log($0) }, dual: { .log($0) },
      places: [0.5, 1, 9]),
    Formula(
      testDescription: "tanh", plain: { Foundation.tanh($0) }, dual: { .tanh($0) },
      places: [-2, 0, 0.3, 5]),
    Formula(
      testDescription: "sqrt", plain: { $0.squareRoot() }, dual: { .sqrt($0) }, places: [0.5, 4]),
    Formula(
      testDescription: "sigmoid", plain: { 1 / (1 + Foundation.exp(-$0)) },
      dual: { .sigmoid($0) }, places: [-4, 0, 3]),
    Formula(
      testDescription: "x to the power 3", plain: { Foundation.pow($0, 3) },
      dual: { .pow($0, 3) }, places: [-2, 0, 1.5]),
    Formula(
      testDescription: "2 to the power x", plain: { Foundation.pow(2, $0) },
      dual: { .pow(2, $0) }, places: [-2, 0, 1.5]),
    Formula(
      testDescription: "x to the power x", plain: { Foundation.pow($0, $0) },
      dual: { .pow($0, $0) }, places: [0.5, 2]),
    Formula(
      testDescription: "a quotient", plain: { (1 - $0) / (2 + $0 * $0) },
      dual: { (1 - $0) / (2 + $0 * $0) }, places: [-1, 0, 3]),
    Formula(
      testDescription: "the magnitude", plain: { abs($0) * $0 }, dual: { abs($0) * $0 },
      places: [-1.5, 2]),
  ]

  @Test("Each function carries its derivative", arguments: formulas)
  func derivatives(formula: Formula) {
    for x in formula.places {
      let result = formula.dual(Dual(x, derivative: 1))
      #expect(abs(result.value - formula.plain(x)) <= 4e-16 * max(1, abs(result.value)))
      let expected = Self.slope(formula.plain, at: x)
      #expect(abs(result.derivative - expected) <= 1e-9 * max(1, abs(expected)), "at \(x)")
      // Half the speed of the input is half the speed of the result.
      let slower = formula.dual(Dual(x, derivative: 0.5))
      #expect(abs(slower.derivative - result.derivative / 2) <= 1e-15 * abs(result.derivative))
    }
  }

  @Test("Saturated functions keep a derivative that is right and not zero")
  func saturation() {
    // tanh'(20) = 4 / (e^20 + e^-20)², where 1 - tanh² would give 0.
    let slope = Dual.tanh(Dual(20, derivative: 1)).derivative
    let sum: Double = Foundation.exp(20) + Foundation.exp(-20)
    let expected = 4 / (sum * sum)
    #expect(abs(slope / expected - 1) < 1e-14)
    let gate = Dual.sigmoid(Dual(40, derivative: 1)).derivative
    #expect(abs(gate / Foundation.exp(-40) - 1) < 1e-14)
  }

  @Test("Order looks at the number alone, equality at the derivative too")
  func comparison() {
    #expect(Dual(1, derivative: 5) < Dual(2, derivative: 0))
    #expect(Dual(1, derivative: 5) != Dual(1, derivative: 0))
    #expect(Dual(1, derivative: 5) <= Dual(1, derivative: 0))
    #expect(max(Dual(3, derivative: 1), Dual(2, derivative: 9)).derivative == 1)
  }

  /// Most operations a forward pass may use, made into one number. `x` is [3 x 4].
  static func network<S: Scalar>(
    _ x: Matrix<S>, _ w: Matrix<S>, _ b: Matrix<S>, _ v: Matrix<S>
  ) -> S {
    let h = tanh(x • w + b)
    let z = sigmoid(h • v.packed() - b)
    let mixed = (1 - z) * h + z * exp(-h) / 2
    let joined = Matrix(sideBySide: [mixed, log(z + 1), sqrt(h * h + 1)])
    let stacked = Matrix(stacked: [joined.rows(1...), joined.rows(at: [0, 0])])
    let p = softmax(stacked.columns(1..<6))
    let q = logSoftmax(stacked.transposed())
    var sums = h.transposedTimes(z)
    sums.addProduct(transposed: z, h)
    sums.addProduct(v, transposed: w.rows(..<3).transposed() • w.rows(..<3))
    sums.add(v, scaledBy: z[0, 1])
    sums.addElementwiseProduct(v, v)
    sums.replace(fromRow: 1, column: 1, with: v.rows(0..<2).columns(0..<1))
    sums.add(v.row(2).columns(0...1), fromRow: 0, column: 1)
    let total = p.dot(p) + q.sum() / 7 + logSumExp(h).mean() + p.rowMaxima().norm()
    let scaled = joined.scalingRows(by: h.column(0)).clamped(from: -0.3, to: 0.8)
    return total + sums.mean() * scaled.summedOverRows().dot(scaled.row(1)) / sums.maximum()
  }

  @Test("A whole network carries the derivative in any direction")
  func wholeNetwork() {
    var random = SeededGenerator(seed: 21)
    let shapes = [(3, 4), (4, 3), (1, 3), (3, 3)]
    let inputs = shapes.map { randomMatrix($0.0, $0.1, &random, as: Double.self) }
    for _ in 0..<5 {
      let directions = shapes.map { randomMatrix($0.0, $0.1, &random, as: Double.self) }
      let expected = Self.slope(
        { t in
          let moved = zip(inputs, directions).map { x, d in
            Matrix(rows: x.rows, columns: x.columns) { x[$0, $1] + t * d[$0, $1] }
          }
          return Self.network(moved[0], moved[1], moved[2], moved[3])
        }, at: 0)
      let dual = zip(inputs, directions).map { Matrix($0, derivatives: $1) }
      let result = Self.network(dual[0], dual[1], dual[2], dual[3])
      let plain = Self.network(inputs[0], inputs[1], inputs[2], inputs[3])
      #expect(abs(result.value - plain) <= 1e-13 * max(1, abs(plain)))
      #expect(abs(result.derivative - expected) <= 1e-9 * max(1, abs(expected)))
    }
  }
}
