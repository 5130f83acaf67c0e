import Matrices
import Testing

@Suite("Slices and concatenation")
struct SliceTests {
  let matrix: Matrix<Double> = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]

  @Test("Rows and columns are taken by ranges of any kind")
  func ranges() {
    #expect(matrix.rows(1..<3) == [[5, 6, 7, 8], [9, 10, 11, 12]])
    #expect(matrix.rows(...0) == matrix.row(0))
    #expect(matrix.columns(2...) == [[3, 4], [7, 8], [11, 12]])
    #expect(matrix.columns(1...1) == matrix.column(1))
    #expect(matrix.column(1) == [[2], [6], [10]])
    #expect(matrix.rows(3...).shape == Shape(rows: 0, columns: 4))
    #expect(matrix.columns(2..<2).shape == Shape(rows: 3, columns: 0))
  }

  @Test("Rows are looked up by index, and their gradients add up where they came from")
  func lookup() {
    #expect(matrix.rows(at: [2, 0, 2]) == [[9, 10, 11, 12], [1, 2, 3, 4], [9, 10, 11, 12]])
    var gradient = Matrix<Double>.zeros(like: matrix)
    gradient.add([[1, 1, 1, 1], [2, 2, 2, 2], [4, 4, 4, 4]], toRowsAt: [2, 0, 2])
    #expect(gradient == [[2, 2, 2, 2], [0, 0, 0, 0], [5, 5, 5, 5]])
    // The same by the definition: one-hot rows times the matrix.
    let chosen = Matrix<Double>.oneHot([2, 0, 2], columns: 3)
    #expect(chosen • matrix == matrix.rows(at: [2, 0, 2]))
  }

  @Test("A block is written or added in place")
  func blocks() {
    var changed = matrix
    changed.replace(fromRow: 1, column: 2, with: [[0, 0], [0, 0]])
    #expect(changed == [[1, 2, 3, 4], [5, 6, 0, 0], [9, 10, 0, 0]])
    changed.add([[1], [1]], column: 3)
    #expect(changed == [[1, 2, 3, 5], [5, 6, 0, 1], [9, 10, 0, 0]])
  }

  @Test("Parts put together again are the whole")
  func concatenation() {
    #expect(Matrix(stacked: [matrix.rows(..<1), matrix.rows(1...)]) == matrix)
    #expect(
      Matrix(sideBySide: [matrix.columns(..<1), matrix.columns(1..<1), matrix.columns(1...)])
        == matrix)
    #expect(Matrix<Float>(stacked: []).shape == Shape(rows: 0, columns: 0))
    #expect(
      Matrix<Float>(sideBySide: [[[1], [2]], [[3, 4], [5, 6]]]) == [[1, 3, 4], [2, 5, 6]])
    #expect(
      Matrix<Dual>(stacked: [[[1, 2]], [[3, 4], [5, 6]]]) == [[1, 2], [3, 4], [5, 6]])
  }

  @Test(
    "The transpose exchanges rows and columns", arguments: [(1, 5), (15, 17), (33, 16), (0, 3)])
  func transpose(rows: Int, columns: Int) {
    var random = SeededGenerator(seed: 51)
    let a = randomMatrix(rows, columns, &random)
    #expect(a.transposed() == naiveTranspose(a))
    #expect(Matrix<Float>(a).transposed() == naiveTranspose(Matrix<Float>(a)))
  }

  @Test("Another shape keeps the order of the elements")
  func reshape() {
    #expect(matrix.reshaped(rows: 2, columns: 6) == [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]])
  }

  @Test("What lies outside is refused with the shape and the place")
  func outside() async {
    let element = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix<Float>.zeros(rows: 2, columns: 3)[0, 3]
    }
    #expect(element.says("there is no element [0, 3] in [2 x 3]"))
    let rows = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix<Float>.zeros(rows: 2, columns: 3).rows(1..<4)
    }
    #expect(rows.says("rows(1..<4): [2 x 3] has 2 rows"))
    let block = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var target = Matrix<Float>.zeros(rows: 2, columns: 3)
      target.replace(fromRow: 1, with: .zeros(rows: 2, columns: 3))
    }
    #expect(block.says("replace: [2 x 3] does not fit into [2 x 3] from row 1, column 0 on"))
    let ragged = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let _: Matrix<Float> = [[1, 2], [3]]
    }
    #expect(ragged.says("matrix: row 0 has 2 elements, but row 1 has 1"))
    let beside = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix<Float>(sideBySide: [[[1], [2]], [[3]]])
    }
    #expect(beside.says("sideBySide: matrix 0 has 2 rows, but matrix 1, [1 x 1], has 1"))
  }
}
