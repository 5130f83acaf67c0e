import Foundation
import Matrices
import Testing

@Suite("Eigenvalues and singular values")
struct SpectrumTests {
  /// `Tests/Reference/spectra.json`, written by `spectra.py` beside it with NumPy.
  struct Reference: Decodable {
    var matrices: [Entry]

    struct Entry: Decodable {
      var name: String
      var matrix: [[Double]]
      var singularValues: [Double]
      var eigenvalues: [[Double]]?
    }

    static func load() throws -> [Entry] {
      let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Reference/spectra.json")
      return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file)).matrices
    }
  }

  @Test("Singular values agree with NumPy's")
  func singularValues() throws {
    for entry in try Reference.load() {
      let found = Matrix(entry.matrix).singularValues()
      let largest = entry.singularValues[0]
      #expect(found.count == entry.singularValues.count, "\(entry.name)")
      for (ours, theirs) in zip(found, entry.singularValues) {
        #expect(abs(ours - theirs) <= 1e-14 * largest, "\(entry.name)")
      }
    }
  }

  @Test("Eigenvalues agree with NumPy's, complex pairs included")
  func eigenvalues() throws {
    var compared = 0
    for entry in try Reference.load() {
      guard var theirs = entry.eigenvalues else { continue }
      // What rounding may do to eigenvalues of a matrix far from normal, and to the equal ones
      // of a matrix of low rank; known because the exact ones are.
      let tolerance =
        ["far from normal, 10 x 10": 1e-7, "rank 3, 9 x 9": 1e-7][entry.name] ?? 1e-12
      for ours in Matrix(entry.matrix).eigenvalues() {
        let nearest = try #require(
          theirs.indices.min {
            distance(ours, theirs[$0]) < distance(ours, theirs[$1])
          })
        #expect(
          distance(ours, theirs[nearest]) <= tolerance * entry.singularValues[0],
          "\(entry.name): \(ours) and \(theirs[nearest])")
        theirs.remove(at: nearest)
        compared += 1
      }
      #expect(theirs.isEmpty, "\(entry.name)")
    }
    #expect(compared == 100)
  }

  @Test("A rotation by an angle has the eigenvalues cos ± i sin, and stretches nothing")
  func rotation() {
    let angle = 0.7
    let turn: Matrix<Double> = [[cos(angle), -sin(angle)], [sin(angle), cos(angle)]]
    let values = (turn * 1.5).eigenvalues()
    #expect(abs(values[0].real - 1.5 * cos(angle)) < 1e-15)
    #expect(abs(values[0].imaginary - 1.5 * sin(angle)) < 1e-15)
    #expect(values[1].imaginary == -values[0].imaginary)
    #expect(abs(turn.spectralRadius() - 1) < 1e-15)
    #expect(turn.singularValues().allSatisfy { abs($0 - 1) < 1e-15 })
  }

  @Test("The companion matrix of (x - 1)(x - 2)(x - 3)(x² + 4) has those roots")
  func companion() {
    // x^5 - 6x^4 + 15x^3 - 30x^2 + 44x - 24
    let matrix: Matrix<Double> = [
      [6, -15, 30, -44, 24], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0],
    ]
    let values = matrix.eigenvalues()
    for (real, imaginary) in [(1.0, 0.0), (2, 0), (3, 0), (0, 2), (0, -2)] {
      #expect(values.contains { distance($0, [real, imaginary]) < 1e-12 })
    }
    #expect(abs(matrix.spectralRadius() - 3) < 1e-12)
  }

  @Test("The eighth roots of one, where plain QR steps go round in circles")
  func cyclicShift() {
    let shift = Matrix<Double>(rows: 8, columns: 8) { r, c in r == (c + 1) % 8 ? 1 : 0 }
    let values = shift.eigenvalues()
    for k in 0..<8 {
      let root = [cos(.pi * Double(k) / 4), sin(.pi * Double(k) / 4)]
      #expect(values.contains { distance($0, root) < 1e-14 })
    }
  }

  @Test("A matrix far from normal has a small spectral radius and a large norm")
  func nonNormal() {
    let matrix: Matrix<Double> = [[0.5, 100], [0, 0.25]]
    #expect(matrix.spectralRadius() == 0.5)
    #expect(matrix.spectralNorm() > 100)
  }

  @Test("The eigenvalues of a triangular matrix are its diagonal, to the last bit")
  func triangular() {
    var random = SeededGenerator(seed: 5)
    for order in [1, 2, 6, 12] {
      let full: Matrix<Double> = .normal(rows: order, columns: order, using: &random)
      let diagonal = (0..<order).map { full[$0, $0] }.sorted { abs($0) > abs($1) }
      let expected = diagonal.map { Eigenvalue(real: $0, imaginary: 0) }
      let upper = Matrix<Double>(rows: order, columns: order) { $0 <= $1 ? full[$0, $1] : 0 }
      let lower = Matrix<Double>(rows: order, columns: order) { $0 >= $1 ? full[$0, $1] : 0 }
      #expect(upper.eigenvalues() == expected)
      #expect(lower.eigenvalues() == expected)
      // Nothing but zeros on the diagonal: some power of it is 0, and so is its spectral radius.
      let strict = Matrix<Double>(rows: order, columns: order) { $0 > $1 ? full[$0, $1] : 0 }
      #expect(strict.spectralRadius() == 0)
    }
  }

  @Test("Rows that show their eigenvalue leave the others to be found")
  func reducible() {
    // A quarter turn times 3 in rows 0 and 2; row 1 is zero but for the diagonal, and so are
    // columns 5, 4 and 3, once those to their right are struck out.
    let matrix: Matrix<Double> = [
      [0, 5, -3, 0, 0, 0],
      [0, 0.1, 0, 0, 0, 0],
      [3, -4, 0, 0, 0, 0],
      [1, 6, 8, -0.7, 0, 0],
      [2, 1, 1, 5, -0.7, 0],
      [7, 3, -2, 4, 9, -0.7],
    ]
    // Transposed and read backwards, rows 0, 1 and 2 take the part of those columns.
    let backwards = Matrix<Double>(rows: 6, columns: 6) { r, c in matrix[5 - c, 5 - r] }
    for matrix in [matrix, backwards] {
      let found = matrix.eigenvalues()
      #expect(found.count == 6)
      #expect(distance(found[0], [0, 3]) < 1e-14)
      #expect(distance(found[1], [0, -3]) < 1e-14)
      #expect(found[2...4].allSatisfy { $0 == Eigenvalue(real: -0.7, imaginary: 0) })
      #expect(found[5] == Eigenvalue(real: 0.1, imaginary: 0))
    }
  }

  @Test("Coordinates measured in very different units do not blur the eigenvalues")
  func badlyScaled() {
    let matrix: Matrix<Double> = [[4, 1, 0, 2], [1, 3, -1, 0], [0, 2, 1, 1], [-2, 0, 1, 2]]
    // D·A·D⁻¹ with powers of two in D: the same spectrum exactly, with elements up to 1e9.
    let units = [0, 20, -10, -20]
    let scaled = Matrix<Double>(rows: 4, columns: 4) { r, c in
      Double(sign: .plus, exponent: units[r] - units[c], significand: matrix[r, c])
    }
    for (value, other) in zip(matrix.eigenvalues(), scaled.eigenvalues()) {
      #expect(distance(value, [other.real, other.imaginary]) < 1e-14)
    }
  }

  @Test("The eigenvalues of Frank's matrix, sensitive to every rounding, pair off as reciprocals")
  func frank() {
    let matrix = Matrix<Double>(rows: 9, columns: 9) { r, c in
      c >= r - 1 ? Double(9 - max(r, c)) : 0
    }
    let values = matrix.eigenvalues()
    for (value, partner) in zip(values, values.reversed()) {
      #expect(value.imaginary == 0)
      #expect(abs(value.real * partner.real - 1) < 3e-10)
    }
  }

  @Test("Trace and determinant are the sum and the product of the eigenvalues", arguments: 1...12)
  func invariants(size: Int) {
    var random = SeededGenerator(seed: UInt64(size))
    let matrix: Matrix<Double> = .normal(rows: size, columns: size, using: &random)
    let values = matrix.eigenvalues()
    var trace = 0.0
    for i in 0..<size { trace += matrix[i, i] }
    #expect(abs(values.reduce(0) { $0 + $1.real } - trace) < 1e-12)
    // The magnitudes of the eigenvalues and the singular values both multiply to |det|.
    let product = values.reduce(1) { $0 * $1.magnitude }
    let determinant = matrix.singularValues().reduce(1, *)
    #expect(abs(product / determinant - 1) < 1e-11)
  }

  @Test("An orthogonal matrix keeps lengths", arguments: [(6, 6), (3, 8), (8, 3), (1, 4)])
  func orthogonal(rows: Int, columns: Int) {
    var random = SeededGenerator(seed: 5)
    let matrix: Matrix<Double> = .orthogonal(rows: rows, columns: columns, using: &random)
    #expect(matrix.shape == Shape(rows: rows, columns: columns))
    #expect(matrix.singularValues().allSatisfy { abs($0 - 1) < 1e-14 })
  }

  @Test("Empty matrices, zeros and numbers that are not finite have the spectra one expects")
  func extremes() {
    #expect(Matrix<Double>.zeros(rows: 0, columns: 0).eigenvalues().isEmpty)
    #expect(Matrix<Double>.zeros(rows: 0, columns: 0).spectralRadius() == 0)
    #expect(Matrix<Double>.zeros(rows: 0, columns: 4).singularValues().isEmpty)
    #expect(Matrix<Double>.zeros(rows: 3, columns: 2).singularValues() == [0, 0])
    #expect(Matrix<Double>.zeros(rows: 3, columns: 3).spectralRadius() == 0)
    let broken: Matrix<Double> = [[1, .infinity], [0, 1]]
    #expect(broken.spectralRadius().isNaN)
    #expect(broken.spectralNorm().isNaN)
  }

  private func distance(_ a: Eigenvalue, _ b: [Double]) -> Double {
    Eigenvalue(real: a.real - b[0], imaginary: a.imaginary - b[1]).magnitude
  }
}
