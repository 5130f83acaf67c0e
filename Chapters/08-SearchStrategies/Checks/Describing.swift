import Foundation
import SearchStrategies

/// A number short enough to be read in a finding.
func short(_ number: Double) -> String {
  String(format: "%.4g", number)
}

/// A list of numbers, short.
func short(_ numbers: [Double]) -> String {
  "[" + numbers.map(short).joined(separator: ", ") + "]"
}

/// Words as the lecture writes them.
func sentence(_ words: [String]) -> String {
  words.isEmpty ? "(nothing)" : words.joined(separator: " ")
}

/// A model in a few lines.
///
/// - Parameters:
///   - model: What is described.
///   - words: If given, only the rows that belong to prefixes of this sentence are shown: those that
///     one needs to check its score with a pencil.
func describe(_ model: TableModel, along words: [String]? = nil) -> String {
  let limit = 15
  let rows = model.rows.filter { row in words.map { $0.starts(with: row.prefix) } ?? true }
  var lines = [
    "the model over \(model.symbols.joined(separator: " ")), at most "
      + "\(model.maximumLength) symbols,"
  ]
  for row in rows.prefix(limit) {
    let prefix = row.prefix.isEmpty ? "start" : sentence(row.prefix)
    lines.append("  P(· | \(prefix)) = \(short(row.probabilities))")
  }
  if rows.count > limit { lines.append("  … and \(rows.count - limit) more rows") }
  for (step, distribution) in model.otherwise.prefix(limit).enumerated() {
    let others = model.rows.isEmpty ? "" : ", other prefixes"
    lines.append("  P(· | step \(step + 1)\(others)) = \(short(distribution))")
  }
  if model.otherwise.count > limit {
    lines.append("  … and \(model.otherwise.count - limit) more steps")
  }
  return lines.joined(separator: "\n")
}
