/// The first step's outputs are a range. The second maps its ends, maybe turned round, and clips them.
public func composeClipped(_ first: [Double], _ second: [Double]) throws -> [Double] {
  func after(_ x: Double) -> Double {
    // A factor of zero makes everything b, also what is infinite.
    let y = second[0] == 0 ? second[1] : second[0] * x + second[1]
    return min(max(y, second[2]), second[3])
  }
  let ends = [after(first[2]), after(first[3])]
  return [
    second[0] * first[0], second[0] * first[1] + second[1], min(ends[0], ends[1]),
    max(ends[0], ends[1]),
  ]
}
