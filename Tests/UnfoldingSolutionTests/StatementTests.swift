import Matrices
import Testing
import UnfoldingSolutions

/// The numbers that the exercises' statements print.
@Suite("0 · The examples in the statements")
struct StatementTests {
  @Test("0.1: two runs of two and one of three")
  func longestRunStep() throws {
    var state: [Int] = []
    var said: [Int] = []
    for symbol in [7, 7, 2, 2, 2, 7] {
      state = try UnfoldingSolutions.longestRunStep(state, symbol)
      said.append(state[0])
    }
    #expect(said == [1, 2, 2, 2, 3, 3])
  }

  @Test("0.2: three bits with a memory of one")
  func modelSizes() throws {
    #expect(try UnfoldingSolutions.modelSizes(2, 3, 1, 4) == [7, 5, 3, 38])
  }

  @Test("0.3: x · x + 3x at 2")
  func sweepBack() throws {
    let found = try UnfoldingSolutions.sweepBack(
      3, [[2, 0], [0, 1], [2, 0], [2, 1]], [2, 1, 2, 3], 1)
    #expect(found == [1, 1, 7])
  }

  @Test("0.4: one number in every place")
  func tiedGradient() throws {
    let (W, target) = (0.5, 1.0)
    let h = Double.tanh(W)
    let y = h * W
    let inY = (y - target) * h
    let inH = (y - target) * W * (1 - h * h)
    expectPrinted([h, y, inY, inH], [0.4621, 0.2311, -0.3553, -0.3024])
    let found = try UnfoldingSolutions.tiedGradient([[1]], [[W]], [[0]], [[target]])
    expectPrinted(found.elements, [-0.6577])
  }

  @Test("0.5: one unit that has seen something")
  func machineWeights() {
    func accepts(_ symbols: Int) -> Bool {
      var h = 0.0
      for _ in 0..<symbols { h = 1 * 1 + 0 * h + 0 > 0 ? 1 : 0 }
      return h * 1 + 0 > 0
    }
    #expect((0..<4).map(accepts) == [false, true, true, true])
  }

  @Test("0.6: two states, one of which ends")
  func sequenceLengths() throws {
    let found = try UnfoldingSolutions.sequenceLengths([[0.5, 0.5], [1, 0]], [0.5, 1], 0, 3)
    expectPrinted(found, [0.5, 0.375, 0.09375, 0.0234375, 0.6667])
  }

  private func expectPrinted(_ found: [Double], _ printed: [Double]) {
    #expect(found.count == printed.count)
    for (x, y) in zip(found, printed) { #expect(abs(x - y) <= 5e-5) }
  }
}
