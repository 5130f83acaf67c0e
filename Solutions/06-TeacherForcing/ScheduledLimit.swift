import Matrices

/// What is followed from step to step is the joint distribution of the true symbol and the one that
/// the next step is told.
public func scheduledLimit(
  _ start: [Double], _ transition: Matrix<Double>, _ truth: Double, _ steps: Int
) throws -> Matrix<Double> {
  let K = start.count
  // joint[y, a]: the true symbol is y and the next step is told a. At step 1 the own draw is
  // independent.
  var joint = Matrix<Double>(rows: K, columns: K) { y, a in
    start[y] * ((y == a ? truth : 0) + (1 - truth) * start[a])
  }
  var table = Matrix<Double>.zeros(rows: K, columns: K)
  for _ in 2...steps {
    // together[a, b]: told a, and the target is b.
    let together = joint.transposedTimes(transition)
    table = together.scalingRows(by: 1 / together.summedOverColumns())
    // own[y, b]: the model draws b where the truth, before, was y; then the truth moves on to z.
    let own = joint • table
    let next = transition.transposedTimes(own) * (1 - truth)
    let moved = Matrix.row(joint.summedOverColumns().elements) • transition
    joint = Matrix(rows: K, columns: K) { next[$0, $1] + ($0 == $1 ? truth * moved[0, $0] : 0) }
  }
  return table
}
