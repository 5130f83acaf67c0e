import BidirectionalRNNSolutions
import Matrices
import Testing

/// The numbers that the exercises' statements print.
@Suite("5 · The examples in the statements")
struct StatementTests {
  @Test("5.1: two sequences of 2 and 1 steps")
  func pooling() throws {
    let outputs: [Matrix<Double>] = [[[1, 5], [2, 6]], [[3, 7], [4, 8]]]
    #expect(try pooledStates(outputs, [2, 1], 1) == [[3, 5], [2, 6]])
  }

  @Test("5.2: one input, two units and one")
  func cell() throws {
    let found = try oneCell([[[1, 2]], [[3, 4], [5, 6]], [[7, 8]]], [[[9]], [[10]], [[11]]])
    #expect(
      found == [
        [[1, 2, 0], [0, 0, 9]], [[3, 4, 0], [5, 6, 0], [0, 0, 10]], [[7, 8, 11]],
      ])
  }

  @Test("5.3: 82 numbers with 4 units, 112 with 5")
  func width() throws {
    for (budget, units) in [(81, 3), (82, 4), (100, 4), (111, 4), (112, 5)] {
      #expect(try widestLayer(3, 2, 1, 1, budget) == units)
    }
  }

  @Test("5.4: one unit and one step")
  func start() throws {
    #expect(try startGradient([[2]], [[[0.5]]], [[[3]]], [1]) == [[4.5]])
  }

  @Test("5.5: a coin and a certainty")
  func accuracy() throws {
    let found = try [0, 1].map {
      try bestAccuracy([[0, 0], [0, 1]], [[0, 0], [1, 1]], [0.5, 0.5], $0)
    }
    #expect(found == [0.75, 1])
  }

  @Test("5.6: ten steps in chunks of four")
  func waiting() throws {
    #expect(try lastInputs(10, 4, 1, 1) == [5, 5, 5, 5, 9, 9, 9, 9, 10, 10])
    #expect(try lastInputs(10, 4, 1, 2) == [9, 9, 9, 9, 10, 10, 10, 10, 10, 10])
  }
}
