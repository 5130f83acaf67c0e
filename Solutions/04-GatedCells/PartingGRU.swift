import GatedCells
import Matrices

/// Two units whose reset gates disagree at -1. Before the product, the first unit's gate silences
/// it; after the product, the second unit's gate lets what it says through. At 1 both gates are
/// open, where the placement makes no difference. A sum of ±40 is an open or a shut gate to the
/// last bit.
public func partingGRU(
  _ steps: Int, _ gap: Double, _ convention: UpdateConvention
) throws -> GRUCell<Double> {
  let replacing: Double = convention == .replaces ? 40 : -40
  return GRUCell(
    relevance: Affine(Wx: [[40, 0]], Wh: [[0, 0], [0, 0]], b: [[0, 40]]),
    update: Affine(Wx: [[0, 0]], Wh: [[0, 0], [0, 0]], b: [[replacing, replacing]]),
    // The first unit says 1 after reading 1. The second says -1, or 1 if it hears the first.
    candidate: Affine(Wx: [[20, 0]], Wh: [[0, 40], [0, 0]], b: [[0, -20]]),
    convention: convention)
}
