import BidirectionalRNNChecks
import BidirectionalRNNExercises
import Foundation
import TestSupport
import Testing

@Suite("5 · Your exercises")
struct ExerciseTests {
  @Test("5.1 What a layer has to say about a whole sequence")
  func pooledStates() throws { try study(pooledStatesBinding, in: bidirectionalRNN) }

  @Test("5.2 Two streams in a single cell")
  func oneCell() throws { try study(oneCellBinding, in: bidirectionalRNN) }

  @Test("5.3 How wide may the layers be?")
  func widestLayer() throws { try study(widestLayerBinding, in: bidirectionalRNN) }

  @Test("5.4 Learn where the backward stream begins")
  func startGradient() throws { try study(startGradientBinding, in: bidirectionalRNN) }

  @Test("5.5 The best that anyone can do who does not wait")
  func bestAccuracy() throws { try study(bestAccuracyBinding, in: bidirectionalRNN) }

  @Test("5.6 How long must the listener wait?")
  func lastInputs() throws { try study(lastInputsBinding, in: bidirectionalRNN) }
}

@Suite("5 · Where the findings point")
struct SectionTests {
  @Test("Every exercise points to a section that the chapter has")
  func sections() throws {
    let catalog = URL(fileURLWithPath: #filePath).appending(
      path: "../../../Chapters/05-BidirectionalRNN/BidirectionalRNN.docc"
    ).standardized
    let pages = try FileManager.default.contentsOfDirectory(
      at: catalog, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "md" }
    let headings = try pages.flatMap {
      try String(contentsOf: $0, encoding: .utf8).split(separator: "\n")
        .filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
    }
    for exercise in bidirectionalRNN.exercises {
      #expect(headings.contains(exercise.listing.see[...]), "\(exercise.listing.see)")
    }
  }
}
