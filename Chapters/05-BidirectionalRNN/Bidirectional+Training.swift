import GatedCells
import Training

extension Bidirectional {
  /// Every learnable matrix of both cells: "W_xh forward", …, then "W_xh backward", …
  public var parameters: [Parameter<Self, Element>] {
    let both: [(String, WritableKeyPath<Self, Cell>, Cell)] = [
      ("forward", \.forwardCell, forwardCell), ("backward", \.backwardCell, backwardCell),
    ]
    return both.flatMap { direction, place, cell in
      cell.parameters.map { ("\($0.name) \(direction)", place.appending(path: $0.path)) }
    }
  }
}
