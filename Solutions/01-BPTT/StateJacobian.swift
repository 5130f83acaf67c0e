import BPTT
import Matrices

/// One factor W_hh diag(1 - h²) a step, the earliest on the left: that is the one a row meets first.
public func stateJacobian(
  _ model: VanillaRNN<Double>, _ inputs: [Matrix<Double>], _ h0: Matrix<Double>, _ k: Int, _ t: Int
) throws -> Matrix<Double> {
  var J = Matrix<Double>.identity(model.hiddenSize)
  // tape[j] is step j + 1, which makes h_{j+1} of h_j.
  for step in model.forward(inputs, from: h0)[k..<t] {
    let slope = 1 - step.state * step.state
    J = (J • model.Whh) * slope  // the row of slopes is broadcast: it scales columns
  }
  return J
}
