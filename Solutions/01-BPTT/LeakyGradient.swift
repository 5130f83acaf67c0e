import BPTT
import Matrices
import Training

/// The chapter's loop with two ways back from h_t to h_{t-1}: past the tanh, and through it.
public func leakyGradient(
  _ model: VanillaRNN<Double>, _ leak: Double, _ inputs: [Matrix<Double>], _ targets: [[Int?]],
  _ h0: Matrix<Double>
) throws -> VanillaRNN<Double> {
  var states = [h0]
  var squashed: [Matrix<Double>] = []
  for (t, x) in inputs.enumerated() {
    let s = tanh(x • model.Wxh + states[t] • model.Whh + model.bh)
    squashed.append(s)
    states.append((1 - leak) * states[t] + leak * s)
  }

  var gradient = model.zeroed()
  var dh = Matrix<Double>.zeros(like: h0)
  for t in inputs.indices.reversed() {
    let h = states[t + 1]
    let do_t = softmaxCrossEntropy(h • model.Why + model.by, targets: targets[t]).gradient
    gradient.Why.addProduct(transposed: h, do_t)
    gradient.by.addRowsSummed(do_t)
    dh.addProduct(do_t, transposed: model.Why)

    // The slope of tanh is 1 - s²; here s and h are two things.
    let da = leak * dh * (1 - squashed[t] * squashed[t])
    gradient.Wxh.addProduct(transposed: inputs[t], da)
    gradient.Whh.addProduct(transposed: states[t], da)
    gradient.bh.addRowsSummed(da)
    dh = (1 - leak) * dh + da.timesTransposed(model.Whh)
  }
  return gradient
}
