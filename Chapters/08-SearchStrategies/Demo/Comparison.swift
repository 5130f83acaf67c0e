import Console
import Foundation
import Matrices
import Plotting
import SearchStrategies

/// What all strategies say of one model.
struct Comparison {
  /// One strategy's answer.
  struct Line {
    var name: String
    var text: String
    var result: SearchResult
    var best: Hypothesis?
  }

  /// More prefixes than this are not enumerated.
  static let limit = 2_000_000.0

  private(set) var lines: [Line] = []

  init<Model: AutoregressiveModel>(
    _ model: Model, width: Int, length: Int, seed: UInt64
  ) throws {
    var progress = ProgressLine("searching")
    var random = SeededGenerator(seed: seed)
    var done = 0
    func add(_ name: String, _ search: () -> SearchResult) {
      progress.update(done, of: 9, note: name)
      let result = search()
      done += 1
      let text = result.best.map { model.text($0.symbols) } ?? "nothing"
      lines.append(Line(name: name, text: text, result: result, best: result.best))
    }

    add("greedy") { greedySearch(model, maximumLength: length) }
    add("beam, k = \(width)") {
      beamSearch(model, BeamOptions(width: width), maximumLength: length)
    }
    add("beam, k = \(width), mean log P") {
      let options = BeamOptions(width: width, normalisation: .power(1))
      return beamSearch(model, options, maximumLength: length)
    }
    add("diverse beam, \(width) groups") {
      diverseBeamSearch(model, groups: width, width: 1, strength: 1, maximumLength: length)
    }
    let spoken = Double(model.symbols.count - (model.end == nil ? 0 : 1))
    if pow(spoken, Double(length - 1)) <= Self.limit {
      add("exhaustive") { exhaustiveSearch(model, maximumLength: length) }
    }
    add("best-first, exact") { bestFirstSearch(model, maximumLength: length) }
    add("branch and bound, exact") { branchAndBoundSearch(model, maximumLength: length) }
    add("sampled") { sample(model, maximumLength: length, using: &random) }
    add("sampled, nucleus 0.9") {
      sample(model, truncation: .nucleus(0.9), maximumLength: length, using: &random)
    }
    progress.finish()
  }

  func table(title: String) -> Table {
    Table(
      title, header: ["strategy", "sequence", "P", "mean log P", "expanded", "compared"],
      rows: lines.map { line in
        let mean = line.best.map { $0.logProbability / Double(max(1, $0.symbols.count)) }
        return [
          line.name, line.text, line.best.map { String(format: "%.4g", $0.probability) } ?? "–",
          mean.map { String(format: "%.3f", $0) } ?? "–", "\(line.result.cost.expansions)",
          "\(line.result.cost.comparisons)",
        ]
      })
  }
}
