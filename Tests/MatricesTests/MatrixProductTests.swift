import Matrices
import Testing

@Suite("Matrix product")
struct MatrixProductTests {
  /// Around the edges of the kernels' panels, and empty.
  static let sizes = [0, 1, 7, 15, 16, 17, 47, 48, 49, 97]

  @Test("Every product agrees with its definition", arguments: sizes)
  func products(rows: Int) {
    var random = SeededGenerator(seed: 11).stream("\(rows)")
    for inner in [0, 1, 7, 48, 97] {
      for columns in Self.sizes {
        let a = randomMatrix(rows, inner, &random)
        let b = randomMatrix(inner, columns, &random)
        let expected = naiveProduct(a, b)
        let results = allProducts(a, b)
        let single = allProducts(Matrix<Float>(a), Matrix<Float>(b))
        for (name, result) in results {
          let error = largestDifference(result, expected)
          #expect(error <= 1e-13, "\(name) \(rows) \(inner) \(columns)")
        }
        for (name, result) in single {
          let error = largestDifference(Matrix<Double>(result), expected)
          #expect(error <= 2e-5, "Float \(name) \(rows) \(inner) \(columns)")
        }
      }
    }
  }

  @Test("A product with dual numbers carries the derivative a'b + ab'")
  func dualProducts() {
    var random = SeededGenerator(seed: 12)
    let (a, b) = (randomMatrix(5, 7, &random), randomMatrix(7, 3, &random))
    let (da, db) = (randomMatrix(5, 7, &random), randomMatrix(7, 3, &random))
    let left = naiveProduct(da, b)
    let right = naiveProduct(a, db)
    let slope = Matrix(rows: 5, columns: 3) { left[$0, $1] + right[$0, $1] }
    for (name, result) in allProducts(Matrix(a, derivatives: da), Matrix(b, derivatives: db)) {
      #expect(largestDifference(result.values, naiveProduct(a, b)) <= 1e-14, "\(name)")
      #expect(largestDifference(result.derivatives, slope) <= 1e-14, "\(name)")
    }
  }

  @Test("Adding a product leaves what was there", arguments: [1, 3, 16, 49])
  func accumulation(size: Int) {
    var random = SeededGenerator(seed: 13)
    let (m, k, n) = (size, size + 2, size + 5)
    let a = randomMatrix(m, k, &random)
    let b = randomMatrix(k, n, &random)
    let start = randomMatrix(m, n, &random)
    let product = naiveProduct(a, b)
    let expected = Matrix(rows: m, columns: n) { start[$0, $1] + product[$0, $1] }
    func check<S: Scalar>(_ type: S.Type, tolerance: Double) {
      let (a, b) = (Matrix<S>(a), Matrix<S>(b))
      var sums = [Matrix<S>](repeating: Matrix<S>(start), count: 4)
      sums[0].addProduct(a, b)
      sums[1].addProduct(transposed: naiveTranspose(a), b)
      sums[2].addProduct(a, transposed: naiveTranspose(b))
      sums[3].addProduct(a, b.packed())
      for sum in sums {
        #expect(largestDifference(Matrix<Double>(sum), expected) <= tolerance, "\(S.self)")
      }
    }
    check(Float.self, tolerance: 1e-5)
    check(Double.self, tolerance: 1e-13)
    check(Dual.self, tolerance: 1e-13)
  }

  @Test("Infinity and NaN pass through a product")
  func nonFinite() {
    let a: Matrix<Float> = [[1, .infinity], [0, 1]]
    let b: Matrix<Float> = [[1, 2, .nan], [3, 4, 5]]
    let c = a • b
    #expect(c[0, 0] == .infinity && c[0, 1] == .infinity && c[0, 2].isNaN && c[1, 2].isNaN)
    #expect(c[1, 0] == 3 && c[1, 1] == 4)
  }

  @Test("Factors that do not fit are named with both shapes")
  func misfit() async {
    let plain = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let a = Matrix<Float>.zeros(rows: 16, columns: 128)
      _ = a • Matrix<Float>.zeros(rows: 64, columns: 512)
    }
    #expect(
      plain.says(
        "matrix product: [16 x 128] • [64 x 512]: the left factor has 128 columns, "
          + "the right factor 64 rows"))
    let transposed = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let a = Matrix<Double>.zeros(rows: 4, columns: 3)
      _ = a.transposedTimes(Matrix.zeros(rows: 3, columns: 5))
    }
    #expect(
      transposed.says(
        "matrix product: [4 x 3]ᵀ • [3 x 5]: the left factor, transposed, has 4 columns, "
          + "the right factor 3 rows"))
    let sum = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let a = Matrix<Double>.zeros(rows: 4, columns: 3)
      var sum = Matrix<Double>.zeros(rows: 1, columns: 5)
      sum.addProduct(a, Matrix.zeros(rows: 3, columns: 5))
    }
    #expect(sum.says("addProduct: the product is [4 x 5], but it is to be added to [1 x 5]"))
  }

  private func allProducts<S>(_ a: Matrix<S>, _ b: Matrix<S>) -> [(String, Matrix<S>)] {
    [
      ("plain", a • b),
      ("left transposed", naiveTranspose(a).transposedTimes(b)),
      ("right transposed", a.timesTransposed(naiveTranspose(b))),
      ("packed", a • b.packed()),
      ("packed transposed", a • naiveTranspose(b).packedTransposed()),
    ]
  }
}

extension ExitTest.Result? {
  /// Whether the process wrote this sentence to standard error.
  func says(_ sentence: String) -> Bool {
    guard let bytes = self?.standardErrorContent else { return false }
    return String(decoding: bytes, as: UTF8.self).contains(sentence)
  }
}
