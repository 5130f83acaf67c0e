import Foundation
@_spi(Benchmark) import Matrices

/// How fast the matrix kernels are, as a chapter's code meets them: through `Matrix<Float>`, from
/// this module, which is not optimised in a debug build.
///
/// Everything runs on one thread. The processor time of that thread is counted, so that other
/// programs on the machine disturb little, and the best of many repetitions is kept.
enum KernelBench {
  /// Measures everything; `progress` is told what comes next.
  static func rows(progress: (String) -> Void) -> [BenchRow] {
    progress("multiply-add limit")
    let limit = multiplyAddLimit()
    var rows = [BenchRow(name: "multiply-add limit", value: limit, unit: "GFLOP/s")]
    for product in Product.all {
      progress(product.name)
      let speed = product.operations / bestSeconds(product.work()) / 1e9
      rows.append(
        BenchRow(
          name: product.name, value: speed, unit: "GFLOP/s",
          ratio: speed / (limit * product.shareOfLimit)))
    }
    for function in Function.all {
      progress(function.name)
      rows.append(function.row())
    }
    return rows
  }

  /// Operations per nanosecond of the core's multiply-add units, when nothing else holds it up.
  private static func multiplyAddLimit() -> Double {
    let rounds = 20_000
    let seconds = bestSeconds(budget: 1) { keep(BenchmarkProbes.multiplyAdd(rounds: rounds)) }
    return Double(rounds * BenchmarkProbes.operationsPerRound) / seconds / 1e9
  }
}

/// A matrix product to be timed.
private struct Product {
  let name: String
  let operations: Double
  /// A register holds half as many numbers of type `Double`.
  let shareOfLimit: Double
  /// Makes the factors and returns one product as a repeatable piece of work.
  let work: () -> () -> Void

  init(
    _ m: Int, _ k: Int, _ n: Int, _ form: String = "", shareOfLimit: Double = 1,
    _ work: @escaping (_ m: Int, _ k: Int, _ n: Int) -> () -> Void
  ) {
    name = "[\(m) x \(k)] • [\(k) x \(n)]" + form
    operations = 2 * Double(m) * Double(k) * Double(n)
    self.shareOfLimit = shareOfLimit
    self.work = { work(m, k, n) }
  }

  static var all: [Product] {
    [256, 512, 768, 1024].map { Product($0, $0, $0, "", plain(Float.self)) }
      + [
        Product(512, 512, 512, ", left transposed") { m, k, n in
          let (a, b) = (noise(k, m, Float.self), noise(k, n, Float.self))
          return { keep(a.transposedTimes(b)) }
        },
        Product(512, 512, 512, ", right transposed") { m, k, n in
          let (a, b) = (noise(m, k, Float.self), noise(n, k, Float.self))
          return { keep(a.timesTransposed(b)) }
        },
        Product(512, 512, 512, ", Double", shareOfLimit: 0.5, plain(Double.self)),
      ]
      + [(16, 128, 512), (32, 256, 1024), (64, 512, 2048), (1, 100, 100)].map { m, k, n in
        Product(m, k, n, ", packed") { m, k, n in
          let (a, b) = (noise(m, k, Float.self), noise(k, n, Float.self).packed())
          return { keep(a • b) }
        }
      }
      + [(16, 128, 512), (32, 256, 1024), (64, 512, 2048), (1, 100, 100)].map { m, k, n in
        Product(m, k, n, "", plain(Float.self))
      }
  }

  private static func plain<S: Scalar>(_: S.Type) -> (Int, Int, Int) -> () -> Void {
    { m, k, n in
      let (a, b) = (noise(m, k, S.self), noise(k, n, S.self))
      return { keep(a • b) }
    }
  }
}

/// A function of every element of a matrix, to be timed.
private struct Function {
  let name: String
  let matrix: (Matrix<Float>) -> Matrix<Float>
  let scalar: ([Float], inout [Float]) -> Void
  var range = -8.0..<8.0

  static var all: [Function] {
    [
      Function(
        name: "exp", matrix: { exp($0) },
        scalar: { BenchmarkProbes.scalarExponential($0, into: &$1) }),
      Function(
        name: "tanh", matrix: { tanh($0) },
        scalar: { BenchmarkProbes.scalarHyperbolicTangent($0, into: &$1) }),
      Function(
        name: "sigmoid", matrix: { sigmoid($0) },
        scalar: { BenchmarkProbes.scalarLogistic($0, into: &$1) }),
      Function(
        name: "log", matrix: { log($0) },
        scalar: { BenchmarkProbes.scalarLogarithm($0, into: &$1) }, range: 0.001..<8),
    ]
  }

  func row() -> BenchRow {
    var generator = SeededGenerator(seed: 1)
    let x = Matrix<Float>.uniform(rows: 64, columns: 512, in: range, using: &generator)
    let count = Double(x.elements.count)
    let nanoseconds = bestSeconds { keep(matrix(x)) } / count * 1e9
    let from = x.elements
    var to = from
    let scalarNanoseconds = bestSeconds { scalar(from, &to) } / count * 1e9
    return BenchRow(
      name: "\(name) of [64 x 512]", value: nanoseconds, unit: "ns/element",
      ratio: scalarNanoseconds / nanoseconds)
  }
}

private func noise<S: Scalar>(_ rows: Int, _ columns: Int, _: S.Type) -> Matrix<S> {
  var generator = SeededGenerator(seed: UInt64(rows * 10_007 + columns))
  return .uniform(rows: rows, columns: columns, in: -1..<1, using: &generator)
}
