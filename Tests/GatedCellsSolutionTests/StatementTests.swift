import Foundation
import GatedCells
import GatedCellsSolutions
import Matrices
import Testing

/// The numbers that the exercises' statements print.
@Suite("4 · The examples in the statements")
struct StatementTests {
  @Test("4.1: an LSTM that reads two numbers")
  func largestHidden() throws {
    var random = SeededGenerator(seed: 1)
    let counts = [1, 3, 4].map {
      LSTMCell<Double>(input: 2, hidden: $0, using: &random).parameterCount
    }
    #expect(counts == [16, 72, 112])
    let found = try [100, 72, 15].map { try GatedCellsSolutions.largestHidden(4, 1, 1, 2, $0) }
    #expect(found == [3, 3, nil])
  }

  @Test("4.2: two steps")
  func movingAverageShares() throws {
    let found = try GatedCellsSolutions.movingAverageShares([0, log(3)], .replaces)
    let printed = [-2.0794, -2.0794, -0.2877]
    #expect(zip(found, printed).allSatisfy { abs($0 - $1) < 5e-5 })
    let weights = [0.125, 0.125, 0.75]
    #expect(zip(found, weights).allSatisfy { abs(exp($0) - $1) < 1e-15 })
  }

  @Test("4.3: gates that open together never tell")
  func partingGRU() {
    func parting(_ relevance: Affine<Double>) -> [Double] {
      let cells = ResetPlacement.allCases.map { reset in
        GRUCell(
          relevance: relevance,
          update: Affine(Wx: [[0.3, -0.2]], Wh: [[0.5, 1], [-1, 0.2]], b: [[0, 0.4]]),
          candidate: Affine(Wx: [[1, 2]], Wh: [[0.5, -2], [1, 3]], b: [[0.1, -0.3]]), reset: reset)
      }
      let inputs: [Matrix<Double>] = [[[1]], [[1]], [[1]], [[-1]]]
      let runs = cells.map { $0.forward(inputs, from: $0.restingState(batch: 1)).outputs }
      return zip(runs[0], runs[1]).map { ($0 - $1).maximumMagnitude() }
    }
    let zeros = Matrix<Double>.zeros(rows: 2, columns: 2)
    let together = parting(Affine(Wx: [[-1000, -1000]], Wh: zeros, b: [[0, 0]]))
    #expect(together.allSatisfy { $0 < 1e-15 })
    #expect(parting(Affine(Wx: [[-1000, 1000]], Wh: zeros, b: [[0, 0]])).max() ?? 0 > 0.01)
  }

  @Test("4.4: one unit and one step")
  func wholeJacobian() throws {
    let zero = Affine<Double>(Wx: [[0]], Wh: [[0]], b: [[0]])
    let cell = LSTMCell(
      input: zero, forget: zero, candidate: Affine(Wx: [[0]], Wh: [[0]], b: [[1]]), output: zero)
    let J = try GatedCellsSolutions.wholeJacobian(cell, [[[5]]], [[0]], [[0]])
    let printed: Matrix<Double> = [[0, 0], [0.2170, 0.5]]
    #expect((J - printed).maximumMagnitude() < 5e-5)
    let c = 0.5 * tanh(1)
    #expect(abs(c - 0.3808) < 5e-5 && abs(0.25 * (1 - tanh(c) * tanh(c)) - 0.2170) < 5e-5)
  }

  @Test("4.5: one unit and one step")
  func multiplicativeGradient() throws {
    let zero = Affine<Double>(Wx: [[0]], Wh: [[0]], b: [[0]])
    let cell = LSTMCell(
      input: zero, forget: zero, candidate: Affine(Wx: [[0]], Wh: [[1]], b: [[0]]), output: zero)
    let step = cell.step([[0.1]], from: MemoryState(h: [[0.3]], c: [[0]]))
    #expect(abs(step.state.c[0, 0] - 0.1457) < 5e-5 && abs(step.state.h[0, 0] - 0.0723) < 5e-5)
    let found = try GatedCellsSolutions.multiplicativeGradient(
      cell, [[2]], [[3]], [[[0.1]]], [[[1]]], [[0.5]], [[0]])
    let printed = [0.0336, 0.0224, 0.1344, 0.2448, 0.6720]
    #expect(found.count == printed.count)
    for (own, right) in zip(found, printed) {
      #expect(abs(own[0, 0] - right) < 5e-5, "\(own[0, 0])")
    }
  }

  @Test("4.6: readings of a memory that gains a half for each one")
  func moduloCounter() {
    let readings = [0, 0.5, 1].map { tanh($0) }
    #expect(zip(readings, [0, 0.4621, 0.7616]).allSatisfy { abs($0 - $1) < 5e-5 })
    #expect(readings[2] - readings[1] > 0.25 / 3)
  }
}
