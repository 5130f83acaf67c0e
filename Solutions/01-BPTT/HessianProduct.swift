import BPTT
import Matrices

/// The gradient at W + ε V, with dual numbers: its value is the gradient, its derivative H V. It
/// works because forward and backward pass are written for any type of number.
public func hessianProduct(
  _ model: VanillaRNN<Double>, _ direction: VanillaRNN<Double>, _ inputs: [Matrix<Double>],
  _ targets: [[Int?]], _ h0: Matrix<Double>
) throws -> VanillaRNN<Double> {
  let moving = VanillaRNN(
    Wxh: Matrix(model.Wxh, derivatives: direction.Wxh),
    Whh: Matrix(model.Whh, derivatives: direction.Whh),
    bh: Matrix(model.bh, derivatives: direction.bh),
    Why: Matrix(model.Why, derivatives: direction.Why),
    by: Matrix(model.by, derivatives: direction.by))
  let (_, pass) = moving.lossAndGradient(
    inputs.map { Matrix<Dual>($0) }, targets: targets, from: Matrix<Dual>(h0))
  let gradient = pass.parameters
  return VanillaRNN(
    Wxh: gradient.Wxh.derivatives, Whh: gradient.Whh.derivatives, bh: gradient.bh.derivatives,
    Why: gradient.Why.derivatives, by: gradient.by.derivatives)
}
