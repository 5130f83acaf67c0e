/// An output depends on everything up to where its chunk's backward stream starts, and through the lower
/// layer on whatever that step depends on; later steps never depend on less.
public func lastInputs(
  _ steps: Int, _ chunk: Int, _ lookAhead: Int, _ layers: Int
) throws -> [Int] {
  var last = (0..<steps).map { $0 }
  for _ in 0..<layers {
    last = last.indices.map { t in
      let end = (t / chunk + 1) * chunk - 1
      return last[min(end + lookAhead, steps - 1)]
    }
  }
  return last.map { $0 + 1 }
}
