import Matrices
import Testing

@Suite("Element-wise arithmetic")
struct ArithmeticTests {
  static let shapes = [(1, 1), (1, 7), (3, 5), (17, 33), (0, 4), (4, 0)]

  @Test("The four operations act on each two elements", arguments: shapes)
  func operations(rows: Int, columns: Int) {
    var random = SeededGenerator(seed: 31)
    let a = randomMatrix(rows, columns, &random)
    let b = randomMatrix(rows, columns, &random) + 2
    func check<S: Scalar>(_ type: S.Type) {
      let (x, y) = (Matrix<S>(a), Matrix<S>(b))
      var (sum, difference, product, quotient) = (x, x, x, x)
      sum += y
      difference -= y
      product *= y
      quotient /= y
      #expect(sum == x + y && difference == x - y && product == x * y && quotient == x / y)
      for r in 0..<rows {
        for c in 0..<columns {
          let (p, q) = (S(a[r, c]), S(b[r, c]))
          #expect(sum[r, c] == p + q && difference[r, c] == p - q)
          #expect(product[r, c] == p * q && quotient[r, c] == p / q)
        }
      }
      #expect(Matrix<Double>(x) == a)
    }
    check(Float.self)
    check(Double.self)
    check(Dual.self)
  }

  @Test("A row broadcasts over every row of a matrix, on either side")
  func broadcast() {
    let matrix: Matrix<Float> = [[1, 2, 4], [8, 16, 32]]
    let row: Matrix<Float> = [[2, 4, 8]]
    #expect(matrix + row == [[3, 6, 12], [10, 20, 40]])
    #expect(row + matrix == [[3, 6, 12], [10, 20, 40]])
    #expect(matrix - row == [[-1, -2, -4], [6, 12, 24]])
    #expect(row - matrix == [[1, 2, 4], [-6, -12, -24]])
    #expect(matrix * row == [[2, 8, 32], [16, 64, 256]])
    #expect(row * matrix == [[2, 8, 32], [16, 64, 256]])
    #expect(matrix / row == [[0.5, 0.5, 0.5], [4, 4, 4]])
    #expect(row / matrix == [[2, 2, 2], [0.25, 0.25, 0.25]])
    #expect(row - row == [[0, 0, 0]])
    #expect(Matrix<Float>.zeros(rows: 0, columns: 3) + row == .zeros(rows: 0, columns: 3))
  }

  @Test("A number acts on every element, on either side")
  func numbers() {
    let matrix: Matrix<Double> = [[1, 2], [4, -8]]
    #expect(matrix + 1 == [[2, 3], [5, -7]])
    #expect(1 + matrix == [[2, 3], [5, -7]])
    #expect(matrix - 1 == [[0, 1], [3, -9]])
    #expect(1 - matrix == [[0, -1], [-3, 9]])
    #expect(matrix * 2 == [[2, 4], [8, -16]])
    #expect(0.5 * matrix == [[0.5, 1], [2, -4]])
    #expect(matrix / 2 == [[0.5, 1], [2, -4]])
    #expect(8 / matrix == [[8, 4], [2, -1]])
    #expect(-matrix == [[-1, -2], [-4, 8]])
    var changing = matrix
    changing += 1
    changing *= 3
    changing -= 6
    changing /= 3
    #expect(changing == matrix - 1)
  }

  @Test("A copy stays as it was when its original changes")
  func valueSemantics() {
    var original: Matrix<Double> = [[1, 2]]
    let copy = original
    original += 1
    original[0, 1] = 9
    original.addProduct([[1]], [[1, 1]])
    #expect(copy == [[1, 2]])
    #expect(original == [[3, 10]])
    _ = tanh(copy) + copy * copy
    #expect(copy == [[1, 2]])
  }

  @Test("Scaled sums, products to add, scaled rows and limits")
  func combined() {
    var sum: Matrix<Double> = [[1, 2], [3, 4]]
    sum.add([[10, 20], [30, 40]], scaledBy: 0.5)
    #expect(sum == [[6, 12], [18, 24]])
    sum.addElementwiseProduct([[1, 2], [3, 4]], [[2, 2], [0, 1]])
    #expect(sum == [[8, 16], [18, 28]])
    #expect(sum.scalingRows(by: [[1], [0]]) == [[8, 16], [0, 0]])
    #expect(sum.clamped(from: 10, to: 20) == [[10, 16], [18, 20]])
    let broken: Matrix<Float> = [[.nan, .infinity, -.infinity]]
    let limited = broken.clamped(from: -1, to: 1)
    #expect(limited[0, 0].isNaN && limited[0, 1] == 1 && limited[0, 2] == -1)
  }

  @Test("Shapes that do not fit are named, with the operation")
  func misfit() async {
    let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix<Float>.zeros(rows: 2, columns: 3) + Matrix<Float>.zeros(rows: 3, columns: 2)
    }
    #expect(sum.says("element-wise +: [2 x 3] + [3 x 2]: the shapes must be equal"))
    let row = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix<Float>.zeros(rows: 1, columns: 3) - Matrix<Float>.zeros(rows: 4, columns: 2)
    }
    #expect(row.says("element-wise -: [1 x 3] - [4 x 2]: the shapes must be equal"))
    let inPlace = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var row = Matrix<Double>.zeros(rows: 1, columns: 3)
      row *= Matrix.zeros(rows: 4, columns: 3)
    }
    #expect(inPlace.says("element-wise *=: [1 x 3] *= [4 x 3]"))
  }
}
