import Matrices
import Training

extension FeedbackRNN {
  /// The loss and the gradient under teacher forcing of a network with the state's loop: those of
  /// ``lossAndGradient(_:feedback:using:)``, by the layer that training uses.
  ///
  /// Told the truth, a step knows all but h_{t-1} in advance. Its row of W_yh and v R are added up for all
  /// steps beforehand, and a fused tanh layer reads the sum beside x_t, through an identity matrix: what
  /// is left to run step by step is the state's own loop.
  ///
  /// - Parameters:
  ///   - examples: What is learned from, from the resting state.
  ///   - tape: Memory that is kept from batch to batch.
  public func forcedLossAndGradient(
    _ examples: Examples<Element>, tape: FusedTape<Element>
  ) -> BatchGradient<FeedbackRNN> {
    precondition(
      recurrence.carriesState, "forcedLossAndGradient: without the state's loop no layer is needed")
    let (batch, input) = (examples.batch, Wxh.rows)
    let zeros = restingState(batch: batch)
    let layer = FusedLayer(
      .tanh, Wx: Matrix(stacked: [Wxh, .identity(hiddenSize)]), Wh: Whh, b: bh)
    let told = [[Int?](repeating: nil, count: batch)] + examples.targets.dropLast()
    let context = examples.context • R
    let inputs = examples.inputs.enumerated().map { t, x in
      var known = recurrence.feedsOutput ? lookUp(told[t]) : zeros
      if readsContext(at: t) { known += context }
      return Matrix(sideBySide: [x, known])
    }
    layer.forward(.vectors(inputs), from: FusedState(h: zeros), tape: tape)

    let states = Matrix(stacked: tape.outputs)
    let count = Element(Double(max(1, examples.tokens)))
    let loss = softmaxCrossEntropy(states • Who + bo, targets: examples.targets.flatMap { $0 })
    let dlogits = loss.gradient / count
    let dstates = dlogits.timesTransposed(Who)
    var dlayer = layer.zeroed()
    layer.backward(
      dOutputs: told.indices.map { dstates.rows($0 * batch..<($0 + 1) * batch) },
      last: FusedState(h: zeros), tape: tape, into: &dlayer)

    var gradient = zeroed()
    gradient.Who.addProduct(transposed: states, dlogits)
    gradient.bo.addRowsSummed(dlogits)
    gradient.Wxh = dlayer.Wx.rows(..<input)
    gradient.Whh = dlayer.Wh
    gradient.bh = dlayer.b
    var dcontext = zeros
    for (t, dx) in layer.inputDerivatives(tape).enumerated() {
      let dknown = dx.columns(input...)
      if recurrence.feedsOutput { gradient.addToRows(of: told[t], dknown) }
      if readsContext(at: t) { dcontext += dknown }
    }
    gradient.R.addProduct(transposed: examples.context, dcontext)
    return BatchGradient(
      loss: (loss.loss / count).value, gradient: gradient, tokens: examples.tokens)
  }
}
