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
