import Foundation
import Manuscript
import Seq2SeqChecks
import Testing

@Suite("7 · Where the findings point")
struct SectionTests {
  @Test("Every exercise points to a section that the chapter has")
  func sections() throws {
    let catalog = try Book.root(above: #filePath).appending(
      path: "Chapters/07-Seq2Seq/Seq2Seq.docc")
    let pages = try FileManager.default.contentsOfDirectory(
      at: catalog, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "md" && $0.lastPathComponent != "Exercises.md" }
    let text = try pages.map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }.map {
      $0.drop { "# ".contains($0) }
    }
    for exercise in seq2Seq.exercises {
      #expect(headings.contains { $0 == exercise.listing.see }, "\(exercise.listing.see)")
    }
  }
}
