/// Takes a node once all nodes behind it are done, and then tells its derivative to those before it.
public func sweepBack(
  _ nodes: Int, _ edges: [[Int]], _ slopes: [Double], _ output: Int
) throws -> [Double] {
  var incoming = Array(repeating: [Int](), count: nodes)
  var waiting = Array(repeating: 0, count: nodes)
  for (edge, ends) in edges.enumerated() {
    incoming[ends[1]].append(edge)
    waiting[ends[0]] += 1
  }
  var derivative = Array(repeating: 0.0, count: nodes)
  var isHeard = Array(repeating: false, count: nodes)
  derivative[output] = 1
  isHeard[output] = true
  var ready = (0..<nodes).filter { waiting[$0] == 0 }
  var done = 0
  while let node = ready.popLast() {
    done += 1
    for edge in incoming[node] {
      let from = edges[edge][0]
      // A node that the output does not hear of passes nothing on, not even 0 times its slope.
      if isHeard[node] {
        derivative[from] += slopes[edge] * derivative[node]
        isHeard[from] = true
      }
      waiting[from] -= 1
      if waiting[from] == 0 { ready.append(from) }
    }
  }
  if done < nodes { throw Circular() }
  return derivative
}

private struct Circular: Error {}
