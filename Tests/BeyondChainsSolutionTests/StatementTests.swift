import BeyondChainsSolutions
import Matrices
import Testing

/// The numbers that the exercises' statements print.
@Suite("9 · The examples in the statements")
struct StatementTests {
  @Test("9.1: two sentences, with padding and a word that nobody knows")
  func bagGradient() throws {
    let found = try BeyondChainsSolutions.bagGradient(
      [[2, 3, 2, 7], [7, 0, 0, 0]], 5, [[4, -8], [1, 2]])
    #expect(found == [1: [2, 0], 2: [2, -4], 3: [1, -2]])
  }

  @Test("9.2: a ring of three pixels")
  func wrappedConvolutionGradient() throws {
    let found = try BeyondChainsSolutions.wrappedConvolutionGradient(
      [[1, 2, 3]], [[10, 20, 30]], [[1, 0, 0]])
    #expect(found == [[[20, 30, 10]], [[3, 1, 2]]])
  }

  @Test("9.3: two layers")
  func loopRates() throws {
    let found = try BeyondChainsSolutions.loopRates(
      [[1, 1, 1], [1, 2, 0], [2, 2, 1], [2, 1, 1], [1, 1, 3]])
    #expect(abs(found[0] - 0.3333) < 5e-5 && found[1] == 2)
  }

  @Test("9.4: four nodes, of which one is both children of the root")
  func sharedTreeGradient() throws {
    let found = try BeyondChainsSolutions.sharedTreeGradient(
      [[0], [0, 2], [1], [1, 1]], [[0.5], [0.25]], [[1]], [[-2]], 3, [[1]])
    #expect(found == [[[-0.5]], [[-0.25]], [[-1], [2]]])
  }

  @Test("9.5: a negative factor after a positive one")
  func composeClipped() throws {
    let found = try BeyondChainsSolutions.composeClipped([2, 0, -3, 1], [-1, 4, 0, 5])
    #expect(found == [-2, 4, 3, 5])
  }

  @Test("9.6: four places, two processors")
  func scanSchedule() throws {
    let found = try BeyondChainsSolutions.scanSchedule(4, 2)
    #expect(found == [[[0, 1], [2, 3]], [[1, 3]], [[1, 2]]])
  }
}
