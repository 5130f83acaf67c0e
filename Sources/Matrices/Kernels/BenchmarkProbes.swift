#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the benchmark sets the kernels beside: work that has to be compiled optimised to mean
/// anything, as only this module always is.
@_spi(Benchmark)
public enum BenchmarkProbes {
  /// The floating-point operations in one round of `multiplyAdd(rounds:)`.
  public static var operationsPerRound: Int { 2 * 24 * Float.Register.width }

  /// Multiplies and adds in 24 independent chains of registers, without touching memory: as fast as
  /// the core can. Returns something that depends on all of it.
  public static func multiplyAdd(rounds: Int) -> Float {
    typealias Chains = Thrice<Single<Float.Register>>
    var start = [Float](repeating: 0.25, count: Chains.columns)
    let x = Float.Register.spread(start[0])
    let y = Chains.read(start)
    var (a, b, c, d) = (Chains.none, Chains.none, Chains.none, Chains.none)
    var (e, f, g, h) = (Chains.none, Chains.none, Chains.none, Chains.none)
    for _ in 0..<rounds {
      a.accumulate(x, y)
      b.accumulate(x, y)
      c.accumulate(x, y)
      d.accumulate(x, y)
      e.accumulate(x, y)
      f.accumulate(x, y)
      g.accumulate(x, y)
      h.accumulate(x, y)
    }
    var total: Float = 0
    for chains in [a, b, c, d, e, f, g, h] {
      chains.write(&start)
      total += start.reduce(0, +)
    }
    return total
  }

  /// e^x of every element, one call of the C library after the other.
  public static func scalarExponential(_ x: [Float], into y: inout [Float]) {
    for i in x.indices { y[i] = expf(x[i]) }
  }

  /// The hyperbolic tangent of every element, one call of the C library after the other.
  public static func scalarHyperbolicTangent(_ x: [Float], into y: inout [Float]) {
    for i in x.indices { y[i] = tanhf(x[i]) }
  }

  /// The logistic function of every element, one call of the C library after the other.
  public static func scalarLogistic(_ x: [Float], into y: inout [Float]) {
    for i in x.indices { y[i] = 1 / (1 + expf(-x[i])) }
  }

  /// The natural logarithm of every element, one call of the C library after the other.
  public static func scalarLogarithm(_ x: [Float], into y: inout [Float]) {
    for i in x.indices { y[i] = logf(x[i]) }
  }
}
