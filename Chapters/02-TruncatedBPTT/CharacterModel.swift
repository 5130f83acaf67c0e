import BPTT
import Matrices

extension VanillaRNN {
  /// The bits per symbol with which this network foretells a long sequence, its state carried from
  /// beginning to end of each piece.
  ///
  /// - Parameters:
  ///   - codes: The symbols.
  ///   - streams: How many pieces are read side by side. Each begins with an empty state.
  public func bitsPerSymbol(of codes: [Int], streams: Int = 16) -> Double {
    bitsPerSymbol(TextStreams(codes, count: streams).pieces)
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
