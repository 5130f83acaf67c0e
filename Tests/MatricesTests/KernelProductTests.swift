import Testing

@testable import Matrices

@Suite("Product kernels")
struct KernelProductTests {
  @Test("Every edge of tiles and panels gives the sums of the definition", arguments: edgeSizes)
  func edges(rows: Int) {
    for columns in edgeSizes {
      for inner in [1, 17] {
        expectProduct(rows: rows, inner: inner, columns: columns, as: Float.self)
        expectProduct(rows: rows, inner: inner, columns: columns, as: Double.self)
      }
    }
  }

  @Test("Sums longer than a block of terms, and more rows than a block of rows, are whole")
  func blocks() {
    let sizes = [
      (9, 600, 70), (300, 257, 20), (530, 20, 20), (3, 1025, 40), (70, 40, 250), (261, 20, 241),
    ]
    for (rows, inner, columns) in sizes {
      expectProduct(rows: rows, inner: inner, columns: columns, as: Float.self)
      expectProduct(rows: rows, inner: inner, columns: columns, as: Double.self)
    }
  }

  @Test("Neither the batch nor packing nor the layout of a factor changes a bit of an element")
  func sameBits() {
    let (m, k, n) = (75, 300, 245)
    var noise = SystemOfNoise(state: 5)
    let a = (0..<m * k).map { _ in Float(noise.next()) }
    let b = (0..<k * n).map { _ in Float(noise.next()) }
    let bTransposed = (0..<k * n).map { b[$0 % k * n + $0 / k] }
    let packed = PackedPanels(inner: k, columns: n, b, n, 1)
    var whole = [Float](repeating: 0, count: m * n)
    var others = [whole, whole, whole]
    multiply(rows: m, inner: k, columns: n, a, k, 1, b, n, 1, &whole, n, accumulate: false)
    multiply(
      rows: m, inner: k, columns: n, a, k, 1, bTransposed, 1, k, &others[0], n, accumulate: false)
    multiply(rows: m, a, k, 1, packed, &others[1], n, accumulate: false)
    var row = [Float](repeating: 0, count: n)
    for i in 0..<m {
      let one = Array(a[i * k..<(i + 1) * k])
      multiply(rows: 1, inner: k, columns: n, one, k, 1, b, n, 1, &row, n, accumulate: false)
      others[2].replaceSubrange(i * n..<(i + 1) * n, with: row)
    }
    for other in others { #expect(other.map(\.bitPattern) == whole.map(\.bitPattern)) }
  }

  @Test("A product without terms is zero, or leaves what is accumulated alone")
  func noTerms() {
    var c: [Float] = [1, 2, 3, 4, 5, 6]
    multiply(rows: 2, inner: 0, columns: 3, [], 0, 1, [], 3, 1, &c, 3, accumulate: true)
    #expect(c == [1, 2, 3, 4, 5, 6])
    multiply(rows: 2, inner: 0, columns: 3, [], 0, 1, [], 3, 1, &c, 3, accumulate: false)
    #expect(c == [0, 0, 0, 0, 0, 0])
    let packed = PackedPanels<Float>(inner: 0, columns: 3, [], 3, 1)
    c = [1, 2, 3, 4, 5, 6]
    multiply(rows: 2, [], 0, 1, packed, &c, 3, accumulate: false)
    #expect(c == [0, 0, 0, 0, 0, 0])
  }

  @Test("A product without rows or columns touches nothing")
  func empty() {
    var c: [Float] = [7]
    multiply(rows: 0, inner: 2, columns: 1, [], 2, 1, [1, 2], 1, 1, &c, 1, accumulate: false)
    multiply(rows: 1, inner: 2, columns: 0, [1, 2], 2, 1, [], 0, 1, &c, 0, accumulate: false)
    #expect(c == [7])
  }

  @Test("A product can be written between columns that stay as they are")
  func destinationRows() {
    // Enough rows for every way of blocking.
    for (m, k, n) in [(3, 5, 7), (60, 300, 50), (300, 270, 250)] {
      var noise = SystemOfNoise(state: 6)
      let a = (0..<m * k).map { _ in Float(noise.next()) }
      let b = (0..<k * n).map { _ in Float(noise.next()) }
      var close = [Float](repeating: 0, count: m * n)
      multiply(rows: m, inner: k, columns: n, a, k, 1, b, n, 1, &close, n, accumulate: false)
      let packed = PackedPanels(inner: k, columns: n, b, n, 1)
      for way in 0..<2 {
        var apart = [Float](repeating: 7, count: m * (n + 3))
        if way == 0 {
          multiply(
            rows: m, inner: k, columns: n, a, k, 1, b, n, 1, &apart, n + 3, accumulate: false)
        } else {
          multiply(rows: m, a, k, 1, packed, &apart, n + 3, accumulate: false)
        }
        let expected = (0..<m * (n + 3)).map { at in
          at % (n + 3) < n ? close[at / (n + 3) * n + at % (n + 3)] : 7
        }
        #expect(apart == expected)
      }
    }
  }

  @Test("A NaN or an infinity reaches every element of its row or column, and no other")
  func specials() {
    let (m, k, n) = (9, 20, 50)
    var a = [Float](repeating: 1, count: m * k)
    var b = [Float](repeating: 1, count: k * n)
    a[3 * k + 4] = .nan
    b[7 * n + 49] = .infinity
    var c = [Float](repeating: 0, count: m * n)
    multiply(rows: m, inner: k, columns: n, a, k, 1, b, n, 1, &c, n, accumulate: false)
    for i in 0..<m {
      for j in 0..<n {
        let expected: Float = i == 3 ? .nan : j == 49 ? .infinity : Float(k)
        #expect(c[i * n + j] == expected || (expected.isNaN && c[i * n + j].isNaN))
      }
    }
  }
}

/// Sizes around the edges of tiles, registers and panels.
private let edgeSizes = [1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 47, 48, 49, 97]

/// Compares all eight ways of asking for one product (left transposed or not, right transposed or
/// not, set or accumulated), strided and packed, with the definition summed in `Double`.
private func expectProduct<T: TestedElement>(
  rows m: Int, inner k: Int, columns n: Int, as _: T.Type,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var noise = SystemOfNoise(state: UInt64(m * 1_000_003 + k * 1009 + n))
  let a = (0..<m * k).map { _ in noise.next() }
  let b = (0..<k * n).map { _ in noise.next() }
  let before = (0..<m * n).map { _ in noise.next() }
  let product = (0..<m * n).map { at in
    (0..<k).reduce(0.0) { $0 + a[at / n * k + $1] * b[$1 * n + at % n] }
  }
  // A sum of k products of numbers below one, each rounded once or twice.
  let allowed = Double(k + 2) * Double(T.ulpOfOne) * 2
  let left = a.map { T($0) }
  let right = b.map { T($0) }
  let leftTransposed = (0..<m * k).map { T(a[$0 % m * k + $0 / m]) }
  let rightTransposed = (0..<k * n).map { T(b[$0 % k * n + $0 / k]) }
  for accumulate in [false, true] {
    for (a, aRow, aColumn) in [(left, k, 1), (leftTransposed, 1, m)] {
      for (b, bRow, bColumn) in [(right, n, 1), (rightTransposed, 1, k)] {
        let strided = T.product(m, k, n, a, aRow, aColumn, b, bRow, bColumn, before, accumulate)
        let packed = T.packedProduct(
          m, k, n, a, aRow, aColumn, b, bRow, bColumn, before, accumulate)
        let worst = product.indices.reduce(0.0) { worst, at in
          let expected = product[at] + (accumulate ? before[at] : 0)
          return max(
            worst, (Double(strided[at]) - expected).magnitude,
            (Double(packed[at]) - expected).magnitude)
        }
        #expect(
          worst <= allowed,
          """
          [\(m) x \(k)] • [\(k) x \(n)] of \(T.self), strides \(aRow), \(aColumn) and \(bRow), \
          \(bColumn), accumulate: \(accumulate): error \(worst), allowed \(allowed)
          """, sourceLocation: sourceLocation)
      }
    }
  }
}

/// Numbers in -1..<1 that `Float` holds exactly, from a linear congruential generator of the tests'
/// own.
private struct SystemOfNoise {
  var state: UInt64

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 44) / 524_288 - 1
  }
}

private protocol TestedElement: BinaryFloatingPoint {
  static func product(
    _ m: Int, _ k: Int, _ n: Int, _ a: [Self], _ aRow: Int, _ aColumn: Int,
    _ b: [Self], _ bRow: Int, _ bColumn: Int, _ before: [Double], _ accumulate: Bool
  ) -> [Self]
  static func packedProduct(
    _ m: Int, _ k: Int, _ n: Int, _ a: [Self], _ aRow: Int, _ aColumn: Int,
    _ b: [Self], _ bRow: Int, _ bColumn: Int, _ before: [Double], _ accumulate: Bool
  ) -> [Self]
}

extension Float: TestedElement {
  static func product(
    _ m: Int, _ k: Int, _ n: Int, _ a: [Self], _ aRow: Int, _ aColumn: Int,
    _ b: [Self], _ bRow: Int, _ bColumn: Int, _ before: [Double], _ accumulate: Bool
  ) -> [Self] {
    var c = before.map { Self($0) }
    multiply(
      rows: m, inner: k, columns: n, a, aRow, aColumn, b, bRow, bColumn, &c, n,
      accumulate: accumulate)
    return c
  }
  static func packedProduct(
    _ m: Int, _ k: Int, _ n: Int, _ a: [Self], _ aRow: Int, _ aColumn: Int,
    _ b: [Self], _ bRow: Int, _ bColumn: Int, _ before: [Double], _ accumulate: Bool
  ) -> [Self] {
    var c = before.map { Self($0) }
    let packed = PackedPanels(inner: k, columns: n, b, bRow, bColumn)
    multiply(rows: m, a, aRow, aColumn, packed, &c, n, accumulate: accumulate)
    return c
  }
}

extension Double: TestedElement {
  static func product(
    _ m: Int, _ k: Int, _ n: Int, _ a: [Self], _ aRow: Int, _ aColumn: Int,
    _ b: [Self], _ bRow: Int, _ bColumn: Int, _ before: [Double], _ accumulate: Bool
  ) -> [Self] {
    var c = before
    multiply(
      rows: m, inner: k, columns: n, a, aRow, aColumn, b, bRow, bColumn, &c, n,
      accumulate: accumulate)
    return c
  }
  static func packedProduct(
    _ m: Int, _ k: Int, _ n: Int, _ a: [Self], _ aRow: Int, _ aColumn: Int,
    _ b: [Self], _ bRow: Int, _ bColumn: Int, _ before: [Double], _ accumulate: Bool
  ) -> [Self] {
    var c = before
    let packed = PackedPanels(inner: k, columns: n, b, bRow, bColumn)
    multiply(rows: m, a, aRow, aColumn, packed, &c, n, accumulate: accumulate)
    return c
  }
}
