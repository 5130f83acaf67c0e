import Console
import Foundation
import Testing

@testable import Grading

struct GoldenTests {
  private let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Reference/exports").standardizedFileURL

  @Test(arguments: ExportFormat.allCases)
  func `every form is as it was looked over, byte for byte`(format: ExportFormat) throws {
    let roster = try Roster(Data(Sample.roster.utf8))
    let files = try format.files(Sample.run, Sample.results, roster: roster)
    var whole = Data()
    for (path, data) in files.sorted(by: { $0.key < $1.key }) {
      whole += Data("=== \(path)\n".utf8) + data
    }
    let file = golden.appending(path: "\(format.rawValue).txt")
    if (try? Data(contentsOf: file)) == whole { return }
    // For looking at, and for taking over if all is well.
    let seen = FileManager.default.temporaryDirectory.appending(path: file.lastPathComponent)
    try whole.write(to: seen)
    Issue.record("\(file.path) differs from what came out, which is in \(seen.path).")
  }

  @Test func `the order of the results changes no file`() throws {
    let roster = try Roster(Data(Sample.roster.utf8))
    let files = try Sample.files(roster: roster)
    #expect(try Sample.files(Sample.run, Sample.results.reversed(), roster: roster) == files)
  }

  @Test func `a class of nobody has files too`() throws {
    var run = Sample.run
    run.submissions = []
    let files = try Sample.files(run, [], roster: nil)
    #expect(files.keys.sorted() == ["junit.xml", "marks.csv", "nbgrader.csv", "results.jsonl"])
  }
}
