import Console
import Foundation
import Matrices
import Plotting
import SearchStrategies

/// One model, every strategy.
@main
enum SearchStrategiesDemo {
  static let modelFile = Option<String?>("model", "FILE", "Search the table model in a JSON file.")
  static let textFile = Option<String?>(
    "text", "FILE", "Train a model of word triples on a text and search that.")
  static let width = Option("width", "K", default: 2, in: 1...1000, "The width of the beam.")
  static let length = Option<Int?>("length", "T", "The maximum length; by default the model's own.")
  static let seed = Option("seed", "N", default: UInt64(1), "The seed of the sampled sequences.")
  static let svg = Option<String?>("svg", "FILE", "Write the beam's tree to a file.")
  static let quick = Flag("quick", "Search shorter sequences, within two seconds.")

  static let command = Command(
    "search-strategies-demo", "Lets every search strategy speak for the same model.",
    details: """
      Without --model or --text it searches the lecture's example: greedy search finds 0.048, a beam \
      of two 0.054, and exact search something that neither of them is meant to say.

      A model file lists, for each prefix, the probabilities of the next symbol; the chapter \
      describes it.
      """,
    [modelFile, textFile, width, length, seed, svg, quick]
  ) { arguments in
    if arguments[modelFile] != nil && arguments[textFile] != nil {
      throw UsageError("--model and --text name two models; give one of them.")
    }
    if let file = arguments[textFile] {
      let model = try trigrams(of: file)
      try show(
        model, arguments, length: arguments[length] ?? (arguments[quick] ? 8 : 16), tree: false)
    } else {
      let model = try arguments[modelFile].map(tableModel) ?? TableModel.lecture()
      let isNamed = arguments[modelFile] != nil
      let longest = model.maximumLength
      if let length = arguments[length], length > longest {
        throw UsageError(
          "--length is \(length), but the model's sequences have at most \(longest) symbols.")
      }
      try show(
        model, arguments, length: arguments[length] ?? longest, tree: true,
        name: isNamed ? "the model" : "the lecture's example")
      if !isNamed { try showFigure() }
    }
  }

  static func main() { command.main() }

  /// Runs every strategy, prints the table and, if asked, the beam's tree.
  static func show(
    _ model: some AutoregressiveModel & Sendable, _ arguments: Arguments, length: Int, tree: Bool,
    name: String = "the text's trigrams"
  ) throws {
    guard length >= 1 else {
      throw UsageError("--length is \(length); a sequence has at least one symbol.")
    }
    let style = Terminal.output.style
    let comparison = try Comparison(
      model, width: arguments[width], length: length, seed: arguments[seed])
    try Terminal.output.print(
      comparison.table(title: "Searching \(name), T = \(length)").terminal(style))

    let options = BeamOptions(width: arguments[width])
    let beam = beamSearch(model, options, maximumLength: length, tracing: true)
    let title = "Beam search, width \(arguments[width])"
    if tree {
      let greedy = greedySearch(model, maximumLength: length, tracing: true)
      for diagram in [
        greedy.tree(of: model, title: "Greedy search"), beam.tree(of: model, title: title),
      ] {
        try Terminal.output.print("\n" + diagram.terminal(style))
      }
      try Terminal.output.print(
        "A branch carries P(symbol | prefix), a node its symbol and the probability of the prefix.")
    }
    if let file = arguments[svg] {
      var pruned = beam
      // A vocabulary of hundreds has too many dropped continuations to draw.
      if !tree { pruned.trace.removeAll { $0.fate == .dropped } }
      try save(pruned.tree(of: model, title: title).svg(), to: file)
      try Terminal.error.print("Wrote the tree to \(file).")
    }
  }

  /// Draws the published figure: which candidates a beam of two keeps over five symbols.
  static func showFigure() throws {
    let model = try TableModel.figure()
    let options = BeamOptions(width: 2)
    let beam = beamSearch(model, options, maximumLength: model.maximumLength, tracing: true)
    let diagram = beam.tree(of: model, title: "A beam of two over five symbols")
    try Terminal.output.print("\n" + diagram.terminal(Terminal.output.style))
    let kept = beam.trace.filter { $0.fate != .dropped && !$0.hypothesis.symbols.isEmpty }
    let names = kept.map { $0.hypothesis.symbols.map { model.symbols[$0] }.joined() }
    try Terminal.output.print("Candidates kept: " + names.joined(separator: ", "))
  }

  /// Reads a table model.
  ///
  /// - Throws: `UsageError` with a sentence that names the file, the place and the fault.
  static func tableModel(_ path: String) throws -> TableModel {
    let data = try contents(path)
    do {
      return try JSONDecoder().decode(TableModel.self, from: data)
    } catch let error as TableModelError {
      throw UsageError("\(path) is not a model. \(error)")
    } catch let error as DecodingError {
      throw UsageError("\(path) is not a model. \(sentence(error))")
    }
  }

  /// A model of word triples, trained on the sentences of a text.
  static func trigrams(of path: String) throws -> NGramModel {
    guard let text = String(data: try contents(path), encoding: .utf8) else {
      throw UsageError("\(path) is not a text in UTF-8.")
    }
    let sentences = sentences(of: text)
    guard sentences.count >= 2 else {
      throw UsageError("\(path) has fewer than two sentences; there is nothing to learn from.")
    }
    let model = NGramModel(sentences: sentences, order: 3)
    let words = sentences.reduce(0) { $0 + $1.count }
    try Terminal.output.print(
      "Counted \(words) words in \(sentences.count) sentences; the vocabulary has "
        + "\(model.symbols.count) symbols.\n")
    return model
  }

  static func contents(_ path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw UsageError("\(path) cannot be read; is the path right, seen from this folder?")
    }
  }
}
