import Foundation
import TestSupport
import Testing

@Suite("The grader")
struct GradeTests {
  let grade = Program("grade")
  let root = URL(fileURLWithPath: #filePath).appending(path: "../../..").standardized

  /// The exercise's own example: right for the ratio 0.8 and for no other.
  private static let greedyGap = """
    import SearchStrategies
    public func greedyGap(_ ratio: Double) throws -> TableModel {
      try TableModel(
        symbols: ["A", "B", "<eos>"], end: "<eos>", maximumLength: 3,
        rows: [.init(after: [], [0.5, 0.4, 0.1]), .init(after: ["A"], [0, 0.64, 0.36])],
        otherwise: [[0, 0, 1]])
    }
    """

  @Test("Without a sandbox it refuses, unless it is told to go on")
  func refusal() throws {
    let scratch = try Scratch()
    let run = try grade.run([scratch.url.path], in: root)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.error.contains("--allow-weak-sandbox"))
    #expect(try grade.run([], in: root).status == 2)
  }

  @Test("Each submission gets its own marks, whatever the others do")
  func marks() throws {
    let scratch = try Scratch()
    let exercises = "Chapters/08-SearchStrategies/Exercises"
    try scratch.write(Self.greedyGap, to: "ann/GreedyGap.swift")
    try scratch.write("import Foundation\nlet x = (", to: "bob, jr/\(exercises)/TypicalDraw.swift")
    try scratch.write(
      """
      import Foundation
      import SearchStrategies
      public func narrowestBeam(_ model: TableModel) throws -> Int { exit(0) }
      """, to: "carl/NarrowestBeam.swift")
    let csv = scratch.url.appending(path: "marks.csv")
    let folders = ["ann", "bob, jr", "carl"].map { scratch.url.appending(path: $0).path }
    let run = try grade.run(
      folders + ["--allow-weak-sandbox", "--seed", "4", "--csv", csv.path], in: root)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.contains("no sandbox"))
    // A small model in which greedy search misses the best sequence: two aspects, a point each.
    let lines = try scratch.text("marks.csv").split(separator: "\r\n").map(String.init)
    #expect(lines.count == 4)
    let exerciseIDs = lines[0].split(separator: ",").filter { $0.contains(".") }.map(String.init)
    let heading = "submission," + exerciseIDs.joined(separator: ",") + ",score,max,remarks"
    #expect(lines[0] == heading)
    #expect(exerciseIDs.contains("8.5") && exerciseIDs.contains("1.1"))
    func marks(_ points: [String: Int]) -> String {
      exerciseIDs.map { ",\(points[$0] ?? 0)" }.joined() + ",\(points.values.reduce(0, +)),"
    }
    let nothing = marks([:])
    #expect(lines[1].hasPrefix("ann" + marks(["8.5": 2])))
    #expect(lines[2].hasPrefix("\"bob, jr\"" + nothing))
    #expect(lines[2].hasSuffix(",8.4 does not compile"))
    #expect(lines[3].hasPrefix("carl" + nothing))
  }

  @Test("A folder that is not there has no score, and that is a failure of the run")
  func missingFolder() throws {
    let run = try grade.run(["absent", "--allow-weak-sandbox"], in: root)
    #expect(run.status == 1)
    let words = run.output.split(whereSeparator: \.isWhitespace)
    #expect(words.contains("none") && words.contains("absent") && words.contains("folder"))
  }
}
