import Coursework
import Curriculum
import Foundation
import Judging
import Manuscript

/// What one submission earned.
struct Marks {
  /// What became of one exercise.
  struct Result {
    var points: Int
    /// What the table shows: the points, or a dot where there is nothing to ask.
    var cell: String
    /// What the points do not tell.
    var remark: String?
  }

  var name: String
  var results: [String: Result] = [:]
  var remarks = ""

  /// The points of all exercises; nil if the submission could not be graded.
  var score: Int?
}

/// Asks every submission the same questions.
struct Grader {
  private let judge: Judge
  private let seed: UInt64
  private let root: URL

  /// A file larger than this is no exercise.
  private static let largestFile = 256 << 10

  init(seed: UInt64) throws {
    judge = Judge(kit: try Kit())
    self.seed = seed
    root = try Book.root(above: FileManager.default.currentDirectoryPath + "/.")
  }

  /// The canary: reference answers, where they are on disk, must get full points, or no submission
  /// gets any.
  func proveItself() throws {
    for entry in Curriculum.entries {
      let file = "Solutions/\(entry.chapter.folder)/\(entry.exercise.listing.file).swift"
      let answer = root.appending(path: file)
      guard FileManager.default.fileExists(atPath: answer.path) else { continue }
      guard case .report(let report, _) = try verdict(answer, entry), report.outcome == .solved
      else {
        throw GradingError(
          "\(file) does not get full points here, so nothing is graded; run swift test to see why.")
      }
    }
  }

  /// Grades one folder. A mistake of the student costs points; a mistake of ours costs the score.
  func grade(_ folder: URL) -> Marks {
    var marks = Marks(name: folder.lastPathComponent)
    do {
      let values = try? folder.resourceValues(forKeys: [.isDirectoryKey])
      guard values?.isDirectory == true else {
        throw GradingError("\(folder.path) is not a folder")
      }
      let desk = try FileManager.default.url(
        for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: root, create: true)
      defer { try? FileManager.default.removeItem(at: desk) }
      for entry in Curriculum.entries {
        marks.results[entry.id] = try result(entry, in: folder, desk: desk)
      }
      marks.score = marks.results.values.reduce(0) { $0 + $1.points }
      marks.remarks = Curriculum.entries.compactMap { entry in
        marks.results[entry.id]?.remark.map { "\(entry.id) \($0)" }
      }.joined(separator: ", ")
    } catch {
      marks.remarks = "\(error)"
    }
    return marks
  }

  private func result(
    _ entry: Curriculum.Entry, in folder: URL, desk: URL
  ) throws -> Marks.Result {
    let name = "\(entry.exercise.listing.file).swift"
    let places = [entry.chapter.path(of: entry.exercise), name]
    guard let text = places.lazy.compactMap({ read(folder.appending(path: $0)) }).first else {
      return .init(points: 0, cell: "·")
    }
    let copy = desk.appending(path: name)
    try Data(text.utf8).write(to: copy)
    switch try verdict(copy, entry) {
    case .doesNotCompile: return .init(points: 0, cell: "0", remark: "does not compile")
    case .doesNotFit: return .init(points: 0, cell: "0", remark: "has another signature")
    case .report(let report, _):
      let isUnsolved = report.outcome == .unsolved
      return .init(points: report.points, cell: isUnsolved ? "·" : "\(report.points)")
    }
  }

  private func verdict(_ answer: URL, _ entry: Curriculum.Entry) throws -> Verdict {
    let binding = root.appending(path: entry.chapter.bindingPath(of: entry.exercise))
    let attempt = Judge.Attempt(exercise: entry.exercise, answer: answer, binding: binding)
    return try judge.check(attempt, seed: seed)
  }

  /// The text of a regular file of moderate size. Links, devices and the like are not followed.
  private func read(_ file: URL) -> String? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular,
      let size = attributes?[.size] as? Int, size <= Self.largestFile,
      let data = try? Data(contentsOf: file), !data.contains(0)
    else { return nil }
    return String(data: data, encoding: .utf8)
  }
}

/// Why nothing can be graded.
struct GradingError: Error, CustomStringConvertible {
  let description: String

  init(_ sentence: String) {
    description = sentence
  }
}
