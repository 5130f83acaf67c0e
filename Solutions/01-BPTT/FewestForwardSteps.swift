/// The first state to be stored after h_0, at k, splits the task in two: the T - k steps behind it,
/// with one place fewer, and then the k steps before it, with its place free again.
///
///     F(T, m) = min over k of  k + F(T - k, m - 1) + F(k, m),    F(T, 1) = T (T - 1) / 2
public func fewestForwardSteps(_ steps: Int, _ states: Int) throws -> Int {
  var fewest = (0...steps).map { $0 * ($0 - 1) / 2 }
  for _ in 1..<states {
    let withOneFewer = fewest
    for T in stride(from: 2, through: steps, by: 1) {
      for k in 1..<T { fewest[T] = min(fewest[T], k + withOneFewer[T - k] + fewest[k]) }
    }
  }
  return fewest[steps]
}
