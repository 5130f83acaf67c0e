import Curriculum
import Foundation
import Manuscript
import Testing

@Suite("Where the findings point")
struct SectionTests {
  @Test("Every exercise points to a section that its chapter has")
  func sections() throws {
    let root = try Book.root(above: #filePath)
    #expect(!Curriculum.chapters.isEmpty)
    for chapter in Curriculum.chapters {
      let catalog = root.appending(path: "Chapters/\(chapter.folder)/\(chapter.module).docc")
      let pages = try FileManager.default.contentsOfDirectory(
        at: catalog, includingPropertiesForKeys: nil
      ).filter { $0.pathExtension == "md" && $0.lastPathComponent != "Exercises.md" }
      let lines = try pages.flatMap {
        try String(contentsOf: $0, encoding: .utf8).split(separator: "\n")
      }
      let headings = lines.filter { $0.hasPrefix("#") }.map { $0.drop { "# ".contains($0) } }
      for exercise in chapter.exercises {
        let (id, section) = (exercise.listing.id, exercise.listing.see)
        #expect(headings.contains { $0 == section }, "\(id) points to “\(section)”")
      }
    }
  }
}
