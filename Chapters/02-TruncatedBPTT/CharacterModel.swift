import BPTT
import Matrices
import Training

extension VanillaRNN {
  /// The bits per symbol with which this network foretells a sequence, its state carried from
  /// beginning to end.
  ///
  /// - Parameters:
  ///   - codes: The symbols.
  ///   - streams: How many pieces are read side by side. Each begins with an empty state.
  public func bitsPerSymbol(of codes: [Int], streams: Int = 16) -> Double {
    let text = TextStreams(codes, count: streams)
    var h = restingState(batch: streams)
    var nats = 0.0
    for t in 0..<text.length {
      let step = step(.oneHot(text.inputs(at: t), columns: inputSize), from: h)
      nats += softmaxCrossEntropy(step.logits, targets: text.targets(at: t)).loss.value
      h = step.state
    }
    return nats / Double(text.length * streams) / Double.log(2)
  }
}

extension StatefulLearner {
  /// Learns from the `chunk` steps of a text that begin at step `start`, counted from 0. At the
  /// beginning of the text the state is empty.
  @discardableResult
  public mutating func learn(
    from text: TextStreams, at start: Int, chunk: Int, rate: Double
  ) -> Double {
    if start == 0 { state = model.restingState(batch: text.count) }
    let steps = start..<min(start + chunk, text.length)
    let (inputs, targets): ([Matrix<Element>], _) = text.chunk(steps, symbols: model.inputSize)
    return learn(inputs, targets: targets, rate: rate)
  }
}
