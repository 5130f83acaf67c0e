import Matrices

/// A unit for every pair of a last total and a summand, which is on where both are there; and one
/// for every summand that comes when nothing has been said.
public func runningTotal(_ K: Int) throws -> [Matrix<Double>] {
  // Row K of the totals stands for none.
  let pairs = (0...K).flatMap { total in (0..<K).map { (total, $0) } }
  let H = pairs.count
  let Wxh = Matrix<Double>(rows: K, columns: H) { x, unit in pairs[unit].1 == x ? 20 : 0 }
  let Wyh = Matrix<Double>(rows: K, columns: H) { y, unit in
    pairs[unit].0 == y ? 20 : pairs[unit].0 == K ? -20 : 0
  }
  let bh = Matrix<Double>(rows: 1, columns: H) { _, unit in pairs[unit].0 == K ? -10 : -30 }
  let Who = Matrix<Double>(rows: H, columns: K) { unit, symbol in
    let (total, summand) = pairs[unit]
    return (total % K + summand) % K == symbol ? 10 : 0
  }
  return [Wxh, Wyh, bh, Who, .zeros(rows: 1, columns: K)]
}
