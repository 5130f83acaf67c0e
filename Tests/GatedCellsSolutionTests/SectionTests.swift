import Foundation
import GatedCellsChecks
import Manuscript
import Testing

@Suite("4 · Where the findings point")
struct SectionTests {
  @Test("Every exercise points to a section that the chapter has")
  func sections() throws {
    let catalog = try Book.root(above: #filePath).appending(
      path: "Chapters/04-GatedCells/GatedCells.docc")
    let pages = try FileManager.default.contentsOfDirectory(
      at: catalog, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "md" && $0.lastPathComponent != "Exercises.md" }
    let text = try pages.map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }.map {
      $0.drop { "# ".contains($0) }
    }
    for exercise in gatedCells.exercises {
      #expect(headings.contains { $0 == exercise.listing.see }, "\(exercise.listing.see)")
    }
  }
}
