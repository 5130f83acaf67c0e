import Foundation
import GradientPathologyChecks
import GradientPathologyExercises
import TestSupport
import Testing

@Suite("3 · Your exercises")
struct ExerciseTests {
  @Test("3.1 How far back does the last step listen?")
  func longestMemory() throws { try study(longestMemoryBinding, in: gradientPathology) }

  @Test("3.2 Which steps does the gradient hear?")
  func contributions() throws { try study(contributionsBinding, in: gradientPathology) }

  @Test("3.3 What does each way of clipping do to length and direction?")
  func clippingCosines() throws { try study(clippingCosinesBinding, in: gradientPathology) }

  @Test("3.4 A matrix whose powers grow before they vanish")
  func transientGrowth() throws { try study(transientGrowthBinding, in: gradientPathology) }

  @Test("3.5 Set a gate so that it remembers for a given time")
  func leakBias() throws { try study(leakBiasBinding, in: gradientPathology) }

  @Test("3.6 Every direction's own rate of growth")
  func lyapunovSpectrum() throws { try study(lyapunovSpectrumBinding, in: gradientPathology) }
}

@Suite("3 · Where the findings point")
struct SectionTests {
  @Test("Every exercise points to a section that the chapter has")
  func sections() throws {
    let page = URL(fileURLWithPath: #filePath).appending(
      path: "../../../Chapters/03-GradientPathology/GradientPathology.docc/GradientPathology.md")
    let text = try String(contentsOf: page.standardized, encoding: .utf8)
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map {
      $0.dropFirst(3)
    }
    for exercise in gradientPathology.exercises {
      #expect(headings.contains(exercise.listing.see[...]), "\(exercise.listing.see)")
    }
  }
}
