import Console
import Coursework
import Curriculum
import Foundation
import Matrices

/// Submissions as students might hand them in: of each exercise the reference answer, the starter, or
/// an answer with a mistake that people make.
struct MadeUpClass {
  /// The answers to one exercise, by the name of its file.
  private let answers: [(file: String, right: String, starter: String, wrong: [String])]
  private let seed: UInt64

  /// Reads the answers of the course in the folder `root`.
  ///
  /// - Throws: `Failure` if there are no reference answers.
  init(root: URL, entries: [Curriculum.Entry], seed: UInt64) throws {
    func text(_ path: String) -> String? {
      try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
    answers = try entries.map { entry in
      let file = "\(entry.exercise.listing.file).swift"
      guard let right = text("Solutions/\(entry.chapter.folder)/\(file)"),
        let starter = text(entry.chapter.path(of: entry.exercise))
      else {
        throw Failure(
          "Solutions/\(entry.chapter.folder)/\(file) is not here, so there is no class.")
      }
      let wrong = try (Self.mistakes[entry.exercise.listing.file] ?? []).map { mistake in
        guard right.contains(mistake.right) else {
          throw Failure("\(file) has no \"\(mistake.right)\" to get wrong any more.")
        }
        return right.replacingOccurrences(of: mistake.right, with: mistake.wrong)
      }
      return (file, right, starter, wrong)
    }
    self.seed = seed
  }

  /// What people write instead.
  private static let mistakes: [String: [(right: String, wrong: String)]] = [
    "BackwardSteps": [("through: steps", "to: steps"), ("min($1, k2)", "k2")],
    "BitsPerCharacter": [
      ("/ log(2)", ""), ("nats / Double(count)", "meanNats.reduce(0, +) / Double(windows.count)"),
    ],
    "CompensationWeights": [("1 / (1 - $0)", "1 / $0"), ("s > t ? 0", "s > t ? 1")],
    "DocumentStreams": [
      ("lengths[$0] > 0", "lengths[$0] >= 0"), ("popFirst() ?? -1", "popLast() ?? -1"),
    ],
    "NarrowestWindow": [
      ("max(k1, reaching + lag)", "reaching + lag"), ("reaching + lag", "reaching + lag + k1"),
    ],
    "TruncatedSlope": [
      ("(1 - h[s] * h[s])", "(1 - h[s])"), ("h[s - 1]\n", "h[s]\n"), ("da * w", "error * w"),
    ],
    "PenalisedScore": [
      ("(5 + Double(words.count)) / 6", "Double(words.count)"), ("sum / pow(", "sum * pow("),
      ("if hasEnded {", "if false {"),
    ],
    "TypicalDraw": [
      ("-log($0)", "-log2($0)"), ("+= probabilities[symbol] / total", "+= probabilities[symbol]"),
    ],
    "MinimumLengthBeam": [
      ("count < minimumLength", "count <= minimumLength"),
      ("score > best.score", "score < best.score"),
    ],
    "NarrowestBeam": [("width += 1", "width *= 2"), ("return width }", "return width + 1 }")],
    "GreedyGap": [("ratio * best / ahead", "ratio"), ("let ahead = 0.501", "let ahead = 0.5")],
    "BestSequences": [
      ("found.count < count", "found.count <= count"), ("score + step", "score + step / 2"),
    ],
  ]

  /// Writes `count` submissions into `folder`.
  func write(_ count: Int, to folder: URL) throws {
    var random = SeededGenerator(seed: seed)
    for index in 0..<count {
      let student = folder.appending(path: "student-\(index)", directoryHint: .isDirectory)
      try FileManager.default.createDirectory(at: student, withIntermediateDirectories: true)
      for answer in answers {
        // Half of them right, a fifth not begun, the rest wrong.
        let draw = random.uniform()
        let text =
          draw < 0.5
          ? answer.right : draw < 0.7 ? answer.starter : answer.wrong.randomElement(using: &random)
        try Data((text ?? answer.starter).utf8).write(to: student.appending(path: answer.file))
      }
    }
  }
}
