import BPTT
import BeyondChains
import Console
import Foundation
import Matrices
import Plotting

/// Four networks that are no plain chains: deep ones, one for images, one over trees, and a table of words.
@main
enum BeyondChainsDemo {
  static let topic = Positional<String?>(
    "topic", "One of depth, frames, trees and words; all of them in brief if left out.")
  static let expression = Option<String?>(
    "expression", "TEXT",
    "For trees: a difference of the digits 0, 1 and 2 with brackets, such as \"2 - (0 - 1)\".")
  static let word = Option<String?>("word", "WORD", "For words: whose neighbours are shown.")
  static let text = Option<String?>(
    "text", "FILE", "For words: a text to learn from; by default the book's own prose.")
  static let seed = Option("seed", "N", default: UInt64(1), "The seed of all that is drawn.")
  static let svg = Option<String?>("svg", "FILE", "Write the picture of the topic to a file.")
  static let quick = Flag("quick", "Train less, within two seconds.")

  /// The topics by name.
  enum Topic: String, CaseIterable {
    case depth, frames, trees, words
  }

  /// How long a topic may take.
  enum Effort {
    case quick, brief, full

    /// One of three numbers.
    func choose<Value>(_ quick: Value, _ brief: Value, _ full: Value) -> Value {
      switch self {
      case .quick: quick
      case .brief: brief
      case .full: full
      }
    }
  }

  /// What a topic has to show.
  struct Result {
    /// Lines to be printed.
    var lines: [String]
    /// The picture.
    var svg: String
  }

  static let command = Command(
    "beyond-chains-demo",
    "Trains what is more than a plain chain: deep networks, one for images, one over trees, a table of "
      + "words.",
    details: """
      depth: how much of a gradient is left after many steps, in three kinds of deep networks. frames: a \
      convolutional LSTM learns where a bouncing dot will be. trees: a recursive network learns what \
      bracketed differences modulo 3 are worth. words: vectors of words, learnt from the book's own prose.
      """,
    [topic, expression, word, text, seed, svg, quick]
  ) { arguments in
    let topics = try chosen(arguments)
    if let file = arguments[svg] {
      guard topics.count == 1 else {
        throw UsageError("--svg writes one picture; name a topic: depth, frames, trees or words.")
      }
      try checkWritable(file)
    }
    let expression = try arguments[expression].map { text in
      do { return try differences.parse(text) } catch { throw UsageError("--expression: \(error)") }
    }
    let text = topics.contains(.words) ? try prose(arguments[text]) : ""
    let effort: Effort = arguments[quick] ? .quick : topics.count == 1 ? .full : .brief
    for (index, topic) in topics.enumerated() {
      if index > 0 { try Terminal.output.print() }
      let style = Terminal.output.style
      var random = SeededGenerator(seed: arguments[seed]).stream(topic.rawValue)
      let result =
        switch topic {
        case .depth: depth(effort, style, using: &random)
        case .frames: try frames(effort, style, using: &random)
        case .trees: try trees(effort, expression, style, using: &random)
        case .words: try words(effort, text, arguments[word], style, using: &random)
        }
      for line in result.lines { try Terminal.output.print(line) }
      if let file = arguments[svg] {
        try save(result.svg, to: file)
        try Terminal.error.print("Wrote the picture to \(file).")
      }
    }
  }

  /// The topics that were asked for, if the options fit them.
  private static func chosen(_ arguments: Arguments) throws -> [Topic] {
    var topics = Topic.allCases
    if let name = arguments[topic] {
      guard let one = Topic(rawValue: name) else {
        throw UsageError("there is no topic “\(name)”; there are depth, frames, trees and words.")
      }
      topics = [one]
    }
    if arguments[expression] != nil, !topics.contains(.trees) {
      throw UsageError("--expression belongs to trees, not to \(topics[0].rawValue).")
    }
    if arguments[word] ?? arguments[text] != nil, !topics.contains(.words) {
      throw UsageError("--word and --text belong to words, not to \(topics[0].rawValue).")
    }
    return topics
  }

  private static func prose(_ file: String?) throws -> String {
    do {
      return try file.map(readText) ?? plainWords(bookProse(inChaptersOf: "."))
    } catch let error as TextError {
      throw UsageError(error.description)
    }
  }

  /// Whether a picture can be written is asked before the training, not after it.
  private static func checkWritable(_ file: String) throws {
    guard !file.isEmpty else { throw UsageError("--svg takes the name of a file.") }
    let url = URL(fileURLWithPath: file)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    guard !isFolder.boolValue else {
      throw UsageError("--svg: \(file) cannot be written, it is a folder.")
    }
    guard !exists || FileManager.default.isWritableFile(atPath: url.path) else {
      throw UsageError("--svg: \(file) cannot be written.")
    }
    let folder = url.deletingLastPathComponent().path
    guard exists || FileManager.default.isWritableFile(atPath: folder) else {
      throw UsageError("--svg: \(file) cannot be written, \(folder) is no folder to write to.")
    }
  }

  static func main() { command.main() }
}
