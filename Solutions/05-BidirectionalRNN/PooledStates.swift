import Matrices

/// The forward stream has read everything at a sequence's own last step, the backward stream at the first.
public func pooledStates(
  _ outputs: [Matrix<Double>], _ lengths: [Int], _ forwardUnits: Int
) throws -> Matrix<Double> {
  Matrix(
    stacked: lengths.enumerated().map { row, length in
      guard length > 0 else { return .zeros(rows: 1, columns: outputs[0].columns) }
      return Matrix(sideBySide: [
        outputs[length - 1].row(row).columns(..<forwardUnits),
        outputs[0].row(row).columns(forwardUnits...),
      ])
    })
}
