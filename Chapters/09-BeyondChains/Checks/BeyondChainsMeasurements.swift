import Manuscript

/// What `course measure` measures for this chapter.
public let beyondChainsExperiments: [Experiment] = [
  shortestWays, gradientLengths, deepRecall, movingDot, reachOfFilters, bracketedDifferences,
  neighboursOfWords,
  rowsOfTables, workOfScans, speedOfScans, linearLayers,
]

let chapter = "BeyondChains"

/// "0.97 (0.94 … 0.99)": the middle of some numbers, and the least and the greatest.
func spread(_ numbers: [Double], digits: Int) -> Cell {
  func shown(_ number: Double) -> String {
    let scale = tenTo(digits)
    let rounded = (number * scale).rounded() / scale
    guard rounded.isFinite, digits > 0 else {
      return rounded.isFinite ? "\(Int(rounded))" : "\(rounded)"
    }
    let parts = "\(rounded)".split(separator: ".")
    guard parts.count == 2, !"\(rounded)".contains("e") else { return "\(rounded)" }
    return "\(parts[0])." + parts[1]
      + String(repeating: "0", count: max(0, digits - parts[1].count))
  }
  let (least, most) = (numbers.min() ?? .nan, numbers.max() ?? .nan)
  return .text("\(shown(median(numbers))) (\(shown(least)) … \(shown(most)))")
}

/// A number in two digits: 0.037, 1.4, 550, and beyond that 1.2e-5 or 3.8e10.
func scientific(_ number: Double) -> String {
  guard number > 0, number.isFinite else { return number == 0 ? "0" : "\(number)" }
  var exponent = 0
  var digits = number
  while digits >= 9.95 { (digits, exponent) = (digits / 10, exponent + 1) }
  while digits < 0.995 { (digits, exponent) = (digits * 10, exponent - 1) }
  digits = (digits * 10).rounded() / 10
  if exponent < -2 || exponent > 3 { return "\(digits)e\(exponent)" }
  let scale = tenTo(max(0, 1 - exponent))
  let rounded = (number * scale).rounded() / scale
  return exponent >= 1 ? "\(Int(rounded))" : "\(rounded)"
}

private func tenTo(_ exponent: Int) -> Double {
  (0..<exponent).reduce(1) { power, _ in power * 10 }
}
