import Matrices
import Testing

@Suite("Sums and maxima")
struct ReductionTests {
  @Test("Sums agree with adding up one by one", arguments: [(1, 1), (3, 7), (9, 8), (20, 33)])
  func sums(rows: Int, columns: Int) {
    var random = SeededGenerator(seed: 61)
    // Multiples of 1/1024 below 1: every sum here is exact in any order.
    let a = randomMatrix(rows, columns, &random)
    let b = randomMatrix(rows, columns, &random)
    func check<S: Scalar>(_ type: S.Type, dotTolerance: Double) {
      let (x, y) = (Matrix<S>(a), Matrix<S>(b))
      #expect(x.sum().value == a.elements.reduce(0, +))
      #expect(abs(x.mean().value - a.elements.reduce(0, +) / Double(rows * columns)) < 1e-7)
      for r in 0..<rows {
        #expect(x.summedOverColumns()[r, 0].value == (0..<columns).reduce(0) { $0 + a[r, $1] })
      }
      for c in 0..<columns {
        #expect(x.summedOverRows()[0, c].value == (0..<rows).reduce(0) { $0 + a[$1, c] })
      }
      let dot = zip(a.elements, b.elements).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(x.dot(y).value - dot) <= dotTolerance)
      let squares = a.elements.reduce(0) { $0 + $1 * $1 }
      #expect(abs(x.norm().value - squares.squareRoot()) <= dotTolerance)
    }
    check(Float.self, dotTolerance: 2e-5)
    check(Double.self, dotTolerance: 1e-13)
    check(Dual.self, dotTolerance: 1e-13)
  }

  @Test("Rows summed up are added to what was there")
  func addedRows() {
    var bias: Matrix<Float> = [[1, 2]]
    bias.addRowsSummed([[1, 1], [2, 3], [4, 5]])
    #expect(bias == [[8, 11]])
  }

  @Test("The largest of each row, and of all, with the first of equals")
  func maxima() {
    let matrix: Matrix<Double> = [[1, 7, 7], [-3, -5, -1], [2, 0, -9]]
    #expect(matrix.argmax() == [1, 2, 0])
    #expect(matrix.rowMaxima() == [[7], [-1], [2]])
    #expect(matrix.maximum() == 7)
    #expect(matrix.minimum() == -9)
    #expect(matrix.maximumMagnitude() == 9)
  }

  @Test("A NaN anywhere shows in the largest magnitude")
  func broken() {
    #expect(Matrix<Float>([[9, .nan, 1]]).maximumMagnitude().isNaN)
    #expect(Matrix<Float>([[-.infinity, 1]]).maximumMagnitude() == .infinity)
  }

  @Test("Sums of nothing are zero")
  func empty() {
    let nothing = Matrix<Double>.zeros(rows: 0, columns: 3)
    #expect(nothing.sum() == 0 && nothing.norm() == 0 && nothing.maximumMagnitude() == 0)
    #expect(nothing.summedOverRows() == [[0, 0, 0]])
    #expect(nothing.argmax().isEmpty)
    #expect(Matrix<Double>.zeros(rows: 2, columns: 0).summedOverColumns() == [[0], [0]])
  }

  @Test("The norm exists wherever the elements do: their squares may be out of range")
  func extremeNorms() {
    let large = Matrix<Float>([[3e20, 4e20], [0, 0]])
    #expect(abs(large.norm() / 5e20 - 1) < 1e-6)
    let small = Matrix<Float>([[3e-30, 4e-30]])
    #expect(abs(small.norm() / 5e-30 - 1) < 1e-6)
    let tiny = Matrix<Double>([[3e-300, 4e-300]])
    #expect(abs(tiny.norm() / 5e-300 - 1) < 1e-12)
    #expect(Matrix<Float>([[.infinity, 1]]).norm() == .infinity)
    #expect(Matrix<Float>([[.nan, 1]]).norm().isNaN)
  }
}
