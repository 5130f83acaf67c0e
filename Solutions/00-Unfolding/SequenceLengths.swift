import Matrices

/// The lengths one after the other, and the expected length by elimination among the states that matter.
public func sequenceLengths(
  _ next: Matrix<Double>, _ end: [Double], _ start: Int, _ most: Int
) throws -> [Double] {
  let n = end.count
  /// P(says a symbol in i and goes to j).
  let goesOn = Matrix<Double>(rows: n, columns: n) { (1 - end[$0]) * next[$0, $1] }
  var here = Matrix<Double>.oneHot([start], columns: n)
  var answer: [Double] = []
  for _ in 0...most {
    answer.append(here.dot(.row(end)))
    here = here • goesOn
  }

  /// The states that are reached from one of `states` in any number of steps, the same ones included.
  func reached(from states: [Int], _ leads: (Int, Int) -> Bool) -> [Int] {
    var all = states
    var place = 0
    while place < all.count {
      for other in 0..<n where leads(all[place], other) && !all.contains(other) {
        all.append(other)
      }
      place += 1
    }
    return all
  }
  let visited = reached(from: [start]) { goesOn[$0, $1] > 0 }
  let ending = reached(from: (0..<n).filter { end[$0] > 0 }) { goesOn[$1, $0] > 0 }
  guard visited.allSatisfy(ending.contains) else { return answer + [.infinity] }

  // E_i = (1 - end_i) + Σ_j goesOn_ij E_j. A state is taken out by putting its equation into the
  // others; the start, which is first, stays. What would be 1 - goesOn_ii is a sum of what leads
  // elsewhere, so that no digits are lost.
  let m = visited.count
  var a = visited.map { i in visited.map { goesOn[i, $0] } }
  var stops = visited.map { end[$0] }
  var symbols = visited.map { 1 - end[$0] }
  for i in (0..<m).reversed() {
    let leaves = stops[i] + a[i][..<i].reduce(0, +)
    for j in 0..<i {
      let share = a[j][i] / leaves
      for l in 0..<i { a[j][l] += share * a[i][l] }
      stops[j] += share * stops[i]
      symbols[j] += share * symbols[i]
    }
    if i == 0 { answer.append(symbols[0] / leaves) }
  }
  return answer
}
