import Matrices

/// Puts the children before their parents, computes in that order, and goes back in the opposite one: then a
/// node has heard of all its parents before it tells its children.
public func sharedTreeGradient(
  _ nodes: [[Int]], _ embedding: Matrix<Double>, _ Wl: Matrix<Double>, _ Wr: Matrix<Double>,
  _ root: Int, _ droot: Matrix<Double>
) throws -> [Matrix<Double>] {
  var order: [Int] = []
  var isPlaced = nodes.map { _ in false }
  func place(_ node: Int) {
    if isPlaced[node] { return }
    isPlaced[node] = true
    if nodes[node].count == 2 { nodes[node].forEach(place) }
    order.append(node)
  }
  place(root)

  var h = nodes.map { _ in droot }
  for node in order {
    let children = nodes[node]
    h[node] =
      children.count == 1
      ? embedding.row(children[0]) : tanh(h[children[0]] • Wl + h[children[1]] • Wr)
  }

  var (dWl, dWr) = (Matrix<Double>.zeros(like: Wl), Matrix<Double>.zeros(like: Wr))
  var dembedding = Matrix<Double>.zeros(like: embedding)
  var dh = nodes.map { _ in Matrix<Double>.zeros(like: droot) }
  dh[root] = droot
  for node in order.reversed() {
    let children = nodes[node]
    if children.count == 1 {
      dembedding.add(dh[node], toRowsAt: children)
      continue
    }
    let da = dh[node] * (1 - h[node] * h[node])
    dWl.addProduct(transposed: h[children[0]], da)
    dWr.addProduct(transposed: h[children[1]], da)
    dh[children[0]].addProduct(da, transposed: Wl)
    dh[children[1]].addProduct(da, transposed: Wr)
  }
  return [dWl, dWr, dembedding]
}
