/// How far off the answer is, as a distribution over the ring: every step convolves it with the
/// slips.
public func driftOfErrors(_ slip: [Double], _ steps: Int) throws -> [Double] {
  let n = slip.count
  var off = [1.0] + [Double](repeating: 0, count: n - 1)
  return (0..<steps).map { _ in
    off = (0..<n).map { d in (0..<n).reduce(0) { $0 + off[$1] * slip[(d - $1 + n) % n] } }
    return off.dropFirst().reduce(0, +)
  }
}
