import Foundation
import Manuscript
import Testing
import TruncatedBPTTChecks
import TruncatedBPTTSolutions

/// The numbers that the exercises' statements print.
@Suite("2 · The examples in the statements")
struct StatementTests {
  @Test("2.1: ten steps, k1 = 2, k2 = 5")
  func work() throws {
    let found = try backwardSteps(10, 2, 5)
    #expect(found == 2 + 4 + 5 + 5 + 5 && found == 21)
  }

  @Test("2.2: two windows of 70 nats together")
  func bits() throws {
    #expect(abs(try bitsPerCharacter([1.5, 2.5], [30, 10]) - 2.525) < 5e-4)
    let broken = try bitsPerCharacter([1.5, .nan], [30, 10])
    #expect(broken.isNaN)
  }

  @Test("2.3: two steps, with and without an initial state")
  func slope() throws {
    func last(_ h0: Double, _ held: Int) throws -> Double {
      // With the first target at h_1 the first loss contributes nothing.
      let first = tanh(0.5 * h0 + 1)
      return try truncatedSlope(0.5, [1, 1], [first, 0], h0, [0, held])
    }
    #expect(abs(try last(0, 1) - 0.150) < 5e-4)
    #expect(abs(try last(0, 0) - 0.150) < 5e-4)
    #expect(abs(try last(1, 1) - 0.160) < 5e-4)
    #expect(abs(try last(1, 0) - 0.176) < 5e-4)
    #expect(abs(tanh(1) - 0.762) < 5e-4 && abs(tanh(0.5 * tanh(1) + 1) - 0.881) < 5e-4)
  }

  @Test("2.4: a lag of 2 with an update every 4 steps")
  func window() throws {
    let found = try [2, 4].map { try narrowestWindow(2, 4, $0) }
    #expect(found == [4, 6])
  }

  @Test("2.5: two borders")
  func weights() throws {
    let passing = try compensationWeights([0.5, 0.2], [false, false])
    #expect(passing == [[1, 0, 0], [2, 1, 0], [2.5, 1.25, 1]])
    let dropping = try compensationWeights([0.5, 0.2], [true, false])
    #expect(dropping == [[1, 0, 0], [0, 1, 0], [0, 1.25, 1]])
  }

  @Test("2.6: four documents and two rows")
  func documents() throws {
    let found = try documentStreams([3, 1, 2, 1], 2)
    #expect(found == [[0, 1], [0, 2], [0, 2], [3, -1]])
    let nothing = try documentStreams([0, 0], 2)
    #expect(nothing.isEmpty)
  }

  @Test("Findings point to sections of the chapter")
  func sections() throws {
    let page = try Book.root(above: #filePath).appending(
      path: "Chapters/02-TruncatedBPTT/TruncatedBPTT.docc/TruncatedBPTT.md")
    let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
    let headings = lines.filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
    for exercise in truncatedBPTT.exercises {
      #expect(headings.contains { $0 == exercise.listing.see }, "\(exercise.listing.see)")
    }
  }
}
