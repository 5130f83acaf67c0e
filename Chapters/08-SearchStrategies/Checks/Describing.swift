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

/// A model in a few lines: its first rows, and how many there are.
func describe(_ model: TableModel, rows limit: Int = 7) -> String {
  var lines = [
    "the model over \(model.symbols.joined(separator: " ")), at most "
      + "\(model.maximumLength) symbols,"
  ]
  for row in model.rows.prefix(limit) {
    let prefix = row.prefix.isEmpty ? "start" : sentence(row.prefix)
    lines.append("  P(· | \(prefix)) = \(short(row.probabilities))")
  }
  if model.rows.count > limit { lines.append("  … and \(model.rows.count - limit) more rows") }
  for (step, distribution) in model.otherwise.prefix(limit).enumerated() {
    let others = model.rows.isEmpty ? "" : ", other prefixes"
    lines.append("  P(· | step \(step + 1)\(others)) = \(short(distribution))")
  }
  if model.otherwise.count > limit {
    lines.append("  … and \(model.otherwise.count - limit) more steps")
  }
  return lines.joined(separator: "\n")
}
