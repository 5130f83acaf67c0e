import Foundation
import GatedCells
import Matrices

/// One unit. A one adds 1 / modulus to c, unless h says that the count is at its highest: then both
/// gates shut, and c is 0 again. A zero shuts the input gate and opens the forget gate, whatever h
/// says.
///
/// The threshold lies between the two highest readings, and the weight of h is so large that the
/// gates are shut or open to the last bit: so nothing is lost over any number of steps.
public func moduloCounter(_ modulus: Int) throws -> LSTMCell<Double> {
  let highest = tanh(Double(modulus - 1) / Double(modulus))
  let next = tanh(Double(modulus - 2) / Double(modulus))
  let threshold = (highest + next) / 2
  let steepness = 80 / (highest - next)
  let override = 3 * steepness
  func block(Wx: Double = 0, Wh: Double = 0, b: Double) -> Affine<Double> {
    Affine(Wx: [[Wx]], Wh: [[Wh]], b: [[b]])
  }
  return LSTMCell(
    // At a one both are σ(steepness · (threshold - h)).
    input: block(Wx: override, Wh: -steepness, b: steepness * threshold - override),
    forget: block(Wx: -override, Wh: -steepness, b: steepness * threshold + override),
    candidate: block(b: atanh(1 / Double(modulus))),
    output: block(b: 40))
}
