import GatedCells
import Matrices
import Training

/// Where the decoder is told the context, which is what the encoder has made of the source.
public enum ContextUse: String, Codable, CaseIterable, Sendable {
  /// Once: the decoder begins in the encoder's last state.
  case initialState
  /// At every step: the encoder's last output stands beside each input, and the decoder begins at rest.
  case everyStep
}

/// Two recurrent networks: one reads a sequence of any length into a state of fixed size, the other
/// writes a sequence of any length from it.
///
/// ```math
/// C = \mathrm{encoder}(x_1, \ldots, x_S) \qquad
/// s_t = \mathrm{decoder}(y_{t-1}, s_{t-1}; C) \qquad o_t = s_t W_{hy} + b_y
/// ```
///
/// With attention each step also looks back at the encoder's states, after the decoder's step and
/// without telling the next step what it saw (Luong et al., 2015):
///
/// ```math
/// \tilde s_t = \tanh([c_t, s_t] W_c) \qquad o_t = \tilde s_t W_{hy} + b_y
/// ```
///
/// Rows are the batch. The last symbol of the decoder's output is the end; its inputs have one more,
/// which stands before the first symbol.
public struct EncoderDecoder<Cell: RecurrentCell>: Trainable {
  /// The type of the numbers.
  public typealias Element = Cell.Element

  /// Where the decoder is told the context.
  public let contextUse: ContextUse
  /// What reads the source.
  public var encoder: Cell
  /// What writes the target.
  public var decoder: Cell
  /// The look back; `nil` if there is none.
  public var attention: Attention<Element>?
  /// From [c_t, s_t] to s̃_t: [2 hidden × hidden]; [0 × 0] without attention.
  public var Wc: Matrix<Element>
  /// From the decoder's output to the logits: [hidden × symbols].
  public var Why: Matrix<Element>
  /// The bias of the logits: [1 × symbols].
  public var by: Matrix<Element>

  /// A model of given weights.
  public init(
    encoder: Cell, decoder: Cell, contextUse: ContextUse = .initialState,
    attention: Attention<Element>? = nil, Wc: Matrix<Element>? = nil, Why: Matrix<Element>,
    by: Matrix<Element>
  ) {
    let hidden = decoder.hiddenSize
    precondition(
      encoder.hiddenSize == hidden,
      "encoder-decoder: \(encoder.hiddenSize) units cannot become the state of \(hidden)")
    precondition(
      Why.rows == hidden && by.shape == Shape(rows: 1, columns: Why.columns),
      "encoder-decoder: W_hy \(Why.shape) and b_y \(by.shape) do not fit \(hidden) units")
    precondition(
      (attention == nil) == (Wc == nil)
        && (Wc.map { $0.shape == Shape(rows: 2 * hidden, columns: hidden) } ?? true),
      "encoder-decoder: with attention, and only then, W_c is [\(2 * hidden) x \(hidden)]")
    self.contextUse = contextUse
    self.encoder = encoder
    self.decoder = decoder
    self.attention = attention
    self.Wc = Wc ?? .zeros(rows: 0, columns: 0)
    self.Why = Why
    self.by = by
  }

  /// The record of a batch, which `backward` reads in reverse.
  public struct Tape: Sendable {
    /// The encoder's record.
    public let encoder: SequenceTape<Cell>
    /// The decoder's record.
    public let decoder: SequenceTape<Cell>
    /// The states that the decoder looked at; `nil` without attention.
    public let memory: Attention<Element>.Memory?
    /// Each step's look back; empty without attention.
    public let looks: [Attention<Element>.Step]
    /// s̃_t, or the decoder's output without attention, for each step: [batch × hidden].
    public let outputs: [Matrix<Element>]
    /// o_t for each step, [batch × symbols]. Behind a target's end they mean nothing.
    public let logits: [Matrix<Element>]

    /// C: each source's state after its own last step.
    public var context: Cell.State { encoder.finalState }
  }

  // snippet.forward
  /// A batch of sources and targets, each with its own lengths.
  ///
  /// - Parameters:
  ///   - source: x_s for each step, [batch × input].
  ///   - sourceLengths: How many steps each source has; `nil` if all are as long as `source`.
  ///   - inputs: What the decoder is given at each step, [batch × decoder's symbols].
  ///   - lengths: How many steps each target has; `nil` if all are as long as `inputs`.
  public func forward(
    _ source: [Matrix<Element>], sourceLengths: [Int]? = nil, inputs: [Matrix<Element>],
    lengths: [Int]? = nil
  ) -> Tape {
    let resting = encoder.restingState(batch: source[0].rows)
    let reading = encoder.forward(source, from: resting, lengths: sourceLengths)
    let context = reading.finalState

    let writing =
      switch contextUse {
      case .initialState:
        decoder.forward(inputs, from: context, lengths: lengths)
      case .everyStep:
        decoder.forward(
          inputs.map { Matrix(sideBySide: [$0, context.output]) },
          from: decoder.restingState(batch: context.batch), lengths: lengths)
      }

    let memory = attention?.memory(of: reading.outputs, lengths: sourceLengths)
    var looks: [Attention<Element>.Step] = []
    var outputs = writing.outputs
    if let attention, let memory {
      looks = outputs.map { attention.step($0, over: memory) }
      outputs = zip(looks, outputs).map { look, state in
        tanh(Matrix(sideBySide: [look.context, state]) • Wc)
      }
    }
    return Tape(
      encoder: reading, decoder: writing, memory: memory, looks: looks, outputs: outputs,
      logits: outputs.map { $0 • Why + by })
  }
  // snippet.end

  /// The derivatives of a loss by all that a batch was computed from.
  public struct Gradient: Sendable {
    /// By each parameter.
    public var parameters: EncoderDecoder
    /// By each x_s, [batch × input].
    public var source: [Matrix<Element>]
    /// By each input of the decoder, [batch × decoder's symbols].
    public var inputs: [Matrix<Element>]
    /// By the context, the encoder's last state, along every path but attention.
    public var context: Cell.State
  }

  // snippet.backward
  /// The forward pass in reverse: the decoder, the looks back, the context, the encoder.
  ///
  /// - Parameters:
  ///   - tape: The record of the forward pass.
  ///   - logits: dL/do_t for each step, [batch × symbols]; `nil` for a step without a loss. Rows whose
  ///     target has ended must be zero, as `softmaxCrossEntropy` leaves rows without a target.
  public func backward(_ tape: Tape, logits: [Matrix<Element>?]) -> Gradient {
    precondition(
      logits.count == tape.logits.count,
      "backward: \(tape.logits.count) steps, \(logits.count) gradients")
    var gradient = zeroed()
    var dmemory = tape.memory.map { Attention<Element>.MemoryGradient(like: $0) }
    let dstates = logits.indices.map { t -> Matrix<Element>? in
      guard let do_t = logits[t] else { return nil }
      gradient.Why.addProduct(transposed: tape.outputs[t], do_t)
      gradient.by.addRowsSummed(do_t)
      let doutput = do_t.timesTransposed(Why)
      guard let attention, let memory = tape.memory else { return doutput }
      let (look, hidden) = (tape.looks[t], Why.rows)
      let dsum = doutput * (1 - tape.outputs[t] * tape.outputs[t])
      gradient.Wc.addProduct(
        transposed: Matrix(sideBySide: [look.context, look.query]), dsum)
      let both = dsum.timesTransposed(Wc)
      return both.columns(hidden...)
        + attention.backward(
          look, both.columns(..<hidden), over: memory, into: &gradient.attention!, &dmemory!)
    }

    let writing = decoder.backward(tape.decoder, outputs: dstates)
    gradient.decoder = writing.parameters
    var dcontext = tape.context.zeroed()
    var inputs = writing.inputs
    switch contextUse {
    case .initialState: dcontext = writing.initialState
    case .everyStep:
      let width = decoder.inputSize - encoder.hiddenSize
      for dx in writing.inputs { dcontext.output += dx.columns(width...) }
      inputs = inputs.map { $0.columns(..<width) }
    }

    var douts = [Matrix<Element>?](repeating: nil, count: tape.encoder.outputs.count)
    if let attention, let memory = tape.memory, let dmemory {
      douts = attention.backward(memory, dmemory, into: &gradient.attention!)
    }
    let reading = encoder.backward(tape.encoder, outputs: douts, finalState: dcontext)
    gradient.encoder = reading.parameters
    return Gradient(
      parameters: gradient, source: reading.inputs, inputs: inputs, context: dcontext)
  }
  // snippet.end

  /// The mean cross-entropy of the targets in nats, and its gradient.
  ///
  /// - Parameters:
  ///   - batch: Sources and targets.
  ///   - scale: What the sum over all targets is multiplied by; 1 over their number if left out.
  public func lossAndGradient(
    _ batch: PairBatch, scale: Element? = nil
  ) -> (loss: Element, gradient: Self) {
    let symbols = Why.columns
    let tape = forward(
      batch.source.map { .oneHot($0, columns: encoder.inputSize) },
      sourceLengths: batch.sourceLengths,
      inputs: batch.inputs.map { .oneHot($0, columns: symbols + 1) }, lengths: batch.lengths)
    let scale = scale ?? 1 / Element(Double(batch.count))
    var loss: Element = 0
    let logits = zip(tape.logits, batch.targets).map { logits, targets -> Matrix<Element>? in
      let step = softmaxCrossEntropy(logits, targets: targets)
      loss += step.loss * scale
      return step.gradient * scale
    }
    return (loss, backward(tape, logits: logits).parameters)
  }
}

extension EncoderDecoder: Equatable where Cell: Equatable {}

extension EncoderDecoder {
  /// Every learnable matrix: the cells' with "encoder" and "decoder" before their names, the
  /// attention's, and "W_c", "W_hy", "b_y".
  public var parameters: [Parameter<Self, Element>] {
    let encoding: WritableKeyPath<Self, Cell> = \.encoder
    let decoding: WritableKeyPath<Self, Cell> = \.decoder
    var list: [Parameter<Self, Element>] = []
    list += encoder.parameters.map { ("encoder \($0.name)", encoding.appending(path: $0.path)) }
    list += decoder.parameters.map { ("decoder \($0.name)", decoding.appending(path: $0.path)) }
    if let attention {
      let looking: WritableKeyPath<Self, Attention<Element>> = \.attention!
      list += attention.parameters.map { ($0.name, looking.appending(path: $0.path)) }
      list.append(("W_c", \.Wc))
    }
    return list + [("W_hy", \.Why), ("b_y", \.by)]
  }

  /// Given cells with random weights around them; b_y is zero.
  ///
  /// - Parameters:
  ///   - encoder: What reads the source.
  ///   - decoder: What writes the target. Its inputs are the output's symbols and one more, and the
  ///     encoder's units too if it is told the context at every step.
  ///   - contextUse: Where the decoder is told the context.
  ///   - attention: How the decoder looks back; `nil` if it does not.
  ///   - random: Where the weights come from.
  public init(
    encoder: Cell, decoder: Cell, contextUse: ContextUse = .initialState,
    attention: AttentionScore?, using random: inout SeededGenerator
  ) {
    let hidden = decoder.hiddenSize
    let symbols = decoder.inputSize - 1 - (contextUse == .everyStep ? encoder.hiddenSize : 0)
    func weights(_ rows: Int, _ columns: Int) -> Matrix<Element> {
      let bound = 1 / Double(rows).squareRoot()
      return .uniform(rows: rows, columns: columns, in: -bound..<bound, using: &random)
    }
    let look = attention.map { Attention<Element>($0, hidden: hidden, using: &random) }
    self.init(
      encoder: encoder, decoder: decoder, contextUse: contextUse, attention: look,
      Wc: look.map { _ in weights(2 * hidden, hidden) }, Why: weights(hidden, symbols),
      by: .zeros(rows: 1, columns: symbols))
  }
}
