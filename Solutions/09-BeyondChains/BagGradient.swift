/// Every occurrence of a word sends its share to the word's row, where the shares add up.
public func bagGradient(
  _ sentences: [[Int]], _ rows: Int, _ dvectors: [[Double]]
) throws -> [Int: [Double]] {
  var gradient: [Int: [Double]] = [:]
  for (sentence, d) in zip(sentences, dvectors) {
    let words = sentence.filter { $0 != 0 }.map { $0 < rows ? $0 : 1 }
    let share = d.map { $0 / Double(words.count) }
    for word in words {
      gradient[word] = zip(gradient[word] ?? share.map { _ in 0 }, share).map(+)
    }
  }
  return gradient
}
