/// The candidate that a mistyped word most probably meant, or `nil` where none is close: at most
/// one error in every three letters, and never more than three.
///
/// `nearest(to: "--sede", among: ["--seed", "--svg"])` is `"--seed"`.
public func nearest(to word: String, among candidates: [String]) -> String? {
  let scored = candidates.map { (name: $0, distance: editDistance(word, $0)) }
  guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
  let letters = word.filter { $0 != "-" }.count
  let isBeginning = letters > 1 && best.name.hasPrefix(word)
  return isBeginning || best.distance <= min(max(letters / 3, 1), 3) ? best.name : nil
}

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one word
/// into the other (optimal string alignment).
func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first.lowercased()), Array(second.lowercased()))
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      let replaced = last[j] + (a[i] == b[j] ? 0 : 1)
      var cost = min(replaced, last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
