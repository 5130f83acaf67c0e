import Foundation

/// Writes the end into both, so that it is compared like any symbol.
public func wholeAnswers(_ answers: [[Int]], _ targets: [[Int]]) throws -> [Double] {
  let pairs = zip(answers, targets).map { answer, target in
    (said: answer.map(Optional.some) + [nil], due: target.map(Optional.some) + [nil])
  }
  let places = pairs.reduce(0) { $0 + $1.due.count }
  let right = pairs.reduce(0) { sum, pair in
    sum + zip(pair.said, pair.due).count { $0 == $1 }
  }
  let share = Double(right) / Double(places)
  let count = Double(pairs.count)
  return [
    Double(pairs.count { $0.said == $0.due }) / count,
    share,
    pairs.reduce(0) { $0 + pow(share, Double($1.due.count)) } / count,
  ]
}
