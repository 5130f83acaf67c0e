import Foundation
import Testing

@testable import Matrices

@Suite("Function kernels")
struct KernelFunctionTests {
  @Test("A Float function is within two units in the last place over the whole range")
  func wholeRangeOfFloat() {
    // Every bit pattern at a prime distance, and all the neighbours of the places where something
    // changes: the ends of the range, the switch of formula, the bounds of overflow and underflow.
    var samples = stride(from: UInt32(0), to: UInt32.max - 6011, by: 6007).map(
      Float.init(bitPattern:))
    let corners: [Float] = [
      0, 0.625, 1, 0.70710678, 1.41421356, 10, 17.3, 87.3365, 88.7228391, 89, 103.27892, 103.97208,
      104, 126, 128, 16.643381, .leastNormalMagnitude, .greatestFiniteMagnitude, .infinity,
    ]
    for corner in corners {
      for offset in -40...40 {
        let bits = Int64(corner.bitPattern) + Int64(offset)
        guard bits >= 0, bits <= 0x7fff_ffff else { continue }
        let value = Float(bitPattern: UInt32(bits))
        samples += [value, -value]
      }
    }
    for function in FloatFunction.all {
      let results = applied(function.kernel, to: samples)
      var worst = (error: 0.0, x: Float(0), y: Float(0))
      for (x, y) in zip(samples, results) {
        let error = distance(y, function.reference(Double(x)))
        if error > worst.error { worst = (error, x, y) }
      }
      #expect(
        worst.error <= 2,
        "\(function.name)(\(worst.x)) gave \(worst.y), \(worst.error) units in the last place off")
    }
  }

  @Test("A Double function is within two units in the last place over the whole range")
  func wholeRangeOfDouble() {
    var samples = stride(from: UInt64(0), to: UInt64.max - (1 << 46), by: (1 << 45) - 55)
      .map(Double.init(bitPattern:))
    let corners = [
      0, 0.1, 0.625, 1, 0.5.squareRoot(), 2.0.squareRoot(), 3, 20, 37, 708.4, 709.782712893384, 710,
      744.4400719213812, 745.1332191019412, 746, 37.08, .leastNormalMagnitude,
      .greatestFiniteMagnitude,
      .infinity,
    ]
    for corner in corners {
      for offset in -40...40 {
        guard let bits = UInt64(exactly: Int64(corner.bitPattern) + Int64(offset)) else { continue }
        let value = Double(bitPattern: bits)
        samples += [value, -value]
      }
    }
    samples += (-9000...9000).map { Double($0) / 1234.5 }
    for function in DoubleFunction.all {
      let results = applied(function.kernel, to: samples)
      var worst = (error: 0.0, x: 0.0, y: 0.0)
      for (x, y) in zip(samples, results) {
        let error = distance(y, function.reference(Extended(x)))
        if error > worst.error { worst = (error, x, y) }
      }
      #expect(
        worst.error <= 2 + referenceError,
        "\(function.name)(\(worst.x)) gave \(worst.y), \(worst.error) units in the last place off")
    }
  }

  @Test("Infinities, zeros and NaN give what the definitions give")
  func specials() {
    let x: [Float] = [-.infinity, .infinity, 0, -0.0, .nan, -1, 1]
    let power = applied(FloatFunction.all[0].kernel, to: x)
    #expect(power[0] == 0 && power[1] == .infinity && power[2] == 1 && power[3] == 1)
    #expect(power[4].isNaN)
    let tangent = applied(FloatFunction.all[1].kernel, to: x)
    #expect(tangent[0] == -1 && tangent[1] == 1 && tangent[4].isNaN)
    #expect(tangent[2].sign == .plus && tangent[3].sign == .minus && tangent[3] == 0)
    let logistic = applied(FloatFunction.all[2].kernel, to: x)
    #expect(logistic[0] == 0 && logistic[1] == 1 && logistic[2] == 0.5 && logistic[3] == 0.5)
    #expect(logistic[4].isNaN)
    let logarithm = applied(FloatFunction.all[3].kernel, to: x)
    #expect(logarithm[0].isNaN && logarithm[1] == .infinity && logarithm[2] == -.infinity)
    #expect(logarithm[3] == -.infinity && logarithm[4].isNaN && logarithm[5].isNaN)
    #expect(logarithm[6] == 0)
  }

  @Test("An element's result depends neither on its place nor on its neighbours")
  func placeDoesNotMatter() {
    let x = (0..<70).map { Float($0) * 0.37 - 11 }
    let double = x.map { Double($0) }
    for function in FloatFunction.all {
      let whole = applied(function.kernel, to: x).map(\.bitPattern)
      for start in [0, 1, 5, 31] {
        for count in [0, 1, 2, 15, 16, 17, 33] {
          let part = applied(function.kernel, to: Array(x[start..<start + count]))
          #expect(part.map(\.bitPattern) == Array(whole[start..<start + count]))
        }
      }
    }
    for function in DoubleFunction.all {
      let whole = applied(function.kernel, to: double).map(\.bitPattern)
      for count in [0, 1, 7, 8, 9, 17] {
        let part = applied(function.kernel, to: Array(double[3..<3 + count]))
        #expect(part.map(\.bitPattern) == Array(whole[3..<3 + count]))
      }
    }
  }

  @Test("An array may be replaced by its own image, and nothing beyond it is touched")
  func inPlace() {
    for function in FloatFunction.all {
      var x = (0..<40).map { Float($0) * 0.25 + 0.1 }
      let expected = applied(function.kernel, to: x)
      x.withUnsafeMutableBufferPointer { buffer in
        function.kernel(UnsafePointer(buffer.baseAddress!), buffer.baseAddress!, 37)
      }
      #expect(Array(x[..<37]).map(\.bitPattern) == Array(expected[..<37]).map(\.bitPattern))
      #expect(x[37] == 9.35 && x[38] == 9.6 && x[39] == 9.85)
    }
  }
}

private struct FloatFunction: Sendable {
  let name: String
  let kernel: @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  let reference: @Sendable (Double) -> Double

  static let all = [
    FloatFunction(name: "exp", kernel: { exponential($0, $1, count: $2) }, reference: { exp($0) }),
    FloatFunction(
      name: "tanh", kernel: { hyperbolicTangent($0, $1, count: $2) }, reference: { tanh($0) }),
    FloatFunction(
      name: "sigmoid", kernel: { logistic($0, $1, count: $2) },
      reference: { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) }),
    FloatFunction(name: "log", kernel: { logarithm($0, $1, count: $2) }, reference: { log($0) }),
  ]
}

// The reference for `Double`: the C library in extended precision where there is one; elsewhere in
// double precision, granting it a unit in the last place of its own.
#if arch(x86_64) && os(Linux)
  private typealias Extended = Float80
  private let referenceError = 0.0
#else
  private typealias Extended = Double
  private let referenceError = 1.0
#endif

private struct DoubleFunction: Sendable {
  let name: String
  let kernel: @Sendable (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void
  let reference: @Sendable (Extended) -> Extended

  static let all = [
    DoubleFunction(name: "exp", kernel: { exponential($0, $1, count: $2) }, reference: { exp($0) }),
    DoubleFunction(
      name: "tanh", kernel: { hyperbolicTangent($0, $1, count: $2) }, reference: { tanh($0) }),
    DoubleFunction(
      name: "sigmoid", kernel: { logistic($0, $1, count: $2) },
      reference: { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) }),
    DoubleFunction(name: "log", kernel: { logarithm($0, $1, count: $2) }, reference: { log($0) }),
  ]
}

private func applied<T>(
  _ kernel: (UnsafePointer<T>, UnsafeMutablePointer<T>, Int) -> Void, to x: [T]
) -> [T] {
  [T](unsafeUninitializedCapacity: x.count + 1) { buffer, count in
    kernel(x, buffer.baseAddress!, x.count)
    count = x.count
  }
}

/// How far `y` is from the exact value, in units in the last place of a `T` of that size; without
/// end when one is NaN or infinite and the other is not.
private func distance<T: BinaryFloatingPoint, Exact: BinaryFloatingPoint>(
  _ y: T, _ exact: Exact
) -> Double {
  let rounded = T(exact)
  if y.isNaN || rounded.isNaN { return y.isNaN && rounded.isNaN ? 0 : .infinity }
  if y.isInfinite || rounded.isInfinite { return y == rounded ? 0 : .infinity }
  return Double((Exact(y) - exact) / Exact(rounded.ulp)).magnitude
}
