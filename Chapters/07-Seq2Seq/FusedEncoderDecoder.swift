import GatedCells
import Matrices
import Training

/// An encoder-decoder made for training: the numbers of ``EncoderDecoder``, several times faster.
///
/// Under teacher forcing the decoder's inputs are all known, and its states do not depend on where it
/// looks. So the encoder is one fused layer, the decoder another, and all looks of all steps are a few
/// matrix products for each sequence between the two.
public struct FusedEncoderDecoder<Element: Scalar>: Equatable, Sendable {
  /// Where the decoder is told the context.
  public let contextUse: ContextUse
  /// What reads the source.
  public var encoder: FusedLayer<Element>
  /// What writes the target.
  public var decoder: FusedLayer<Element>
  /// The look back; `nil` if there is none.
  public var attention: Attention<Element>?
  /// From [c_t, s_t] to s̃_t: [2 hidden × hidden]; [0 × 0] without attention.
  public var Wc: Matrix<Element>
  /// From the decoder's output to the logits: [hidden × symbols].
  public var Why: Matrix<Element>
  /// The bias of the logits: [1 × symbols].
  public var by: Matrix<Element>

  /// The number of symbols that a target is written with, the end counted.
  public var symbols: Int { Why.columns }
  /// The number of hidden units of each of the two networks.
  public var hiddenSize: Int { Why.rows }

  /// A model of given weights.
  public init(
    encoder: FusedLayer<Element>, decoder: FusedLayer<Element>,
    contextUse: ContextUse = .initialState, attention: Attention<Element>? = nil,
    Wc: Matrix<Element>? = nil, Why: Matrix<Element>, by: Matrix<Element>
  ) {
    let hidden = decoder.hiddenSize
    let extra = contextUse == .everyStep ? hidden : 0
    precondition(
      encoder.hiddenSize == hidden && encoder.cell == decoder.cell && Why.rows == hidden
        && decoder.inputSize == Why.columns + 1 + extra
        && by.shape == Shape(rows: 1, columns: Why.columns),
      "encoder-decoder: the layers do not fit each other, W_hy \(Why.shape) or b_y \(by.shape)")
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

  /// A model with random weights.
  ///
  /// - Parameters:
  ///   - cell: The cell of both networks.
  ///   - sourceSymbols: How many symbols a source is written with.
  ///   - symbols: How many symbols a target is written with, the end not counted.
  ///   - hidden: The number of hidden units of each network.
  ///   - contextUse: Where the decoder is told the context.
  ///   - attention: How the decoder looks back; `nil` if it does not.
  ///   - random: Where the weights come from.
  public init(
    _ cell: FusedCell, sourceSymbols: Int, symbols: Int, hidden: Int,
    contextUse: ContextUse = .initialState, attention: AttentionScore?,
    using random: inout SeededGenerator
  ) {
    func weights(_ rows: Int, _ columns: Int) -> Matrix<Element> {
      let bound = 1 / Double(rows).squareRoot()
      return .uniform(rows: rows, columns: columns, in: -bound..<bound, using: &random)
    }
    let extra = contextUse == .everyStep ? hidden : 0
    let encoder = FusedLayer<Element>(
      cell, inputs: sourceSymbols, hidden: hidden, using: &random)
    let decoder = FusedLayer<Element>(
      cell, inputs: symbols + 2 + extra, hidden: hidden, using: &random)
    let look = attention.map { Attention<Element>($0, hidden: hidden, using: &random) }
    self.init(
      encoder: encoder, decoder: decoder, contextUse: contextUse, attention: look,
      Wc: look.map { _ in weights(2 * hidden, hidden) }, Why: weights(hidden, symbols + 1),
      by: .zeros(rows: 1, columns: symbols + 1))
  }
}

extension FusedEncoderDecoder: Trainable {
  /// Every learnable matrix: the layers' with "encoder" and "decoder" before their names, the
  /// attention's, and "W_c", "W_hy", "b_y".
  public var parameters: [Parameter<Self, Element>] {
    let encoding: WritableKeyPath<Self, FusedLayer<Element>> = \.encoder
    let decoding: WritableKeyPath<Self, FusedLayer<Element>> = \.decoder
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
}

/// The memory in which a fused encoder-decoder computes, kept from update to update.
public final class EncoderDecoderWorkspace<Element: Scalar> {
  let encoder = FusedTape<Element>()
  let decoder = FusedTape<Element>()

  /// Without memory yet.
  public init() {}
}

extension FusedEncoderDecoder {
  /// The cross-entropy of the targets, and its gradient.
  ///
  /// - Parameters:
  ///   - batch: Sources and targets.
  ///   - scale: What the sum over all targets is multiplied by; 1 over their number if left out.
  ///   - workspace: The memory to work in.
  ///   - threads: Among how many threads the work of the layers is divided.
  public func lossAndGradient(
    _ batch: PairBatch, scale: Element? = nil,
    workspace: EncoderDecoderWorkspace<Element> = EncoderDecoderWorkspace(), threads: Int = 1
  ) -> (loss: Element, gradient: Self) {
    let scale = scale ?? 1 / Element(Double(batch.count))
    let (size, steps) = (batch.lengths.count, batch.inputs.count)
    let context = encoder.forward(
      .symbols(batch.source), from: encoder.restingState(batch: size),
      lengths: batch.sourceLengths, tape: workspace.encoder, threads: threads)
    switch contextUse {
    case .initialState:
      decoder.forward(
        .symbols(batch.inputs), from: context, tape: workspace.decoder, threads: threads)
    case .everyStep:
      decoder.forward(
        .vectors(
          batch.inputs.map {
            Matrix(sideBySide: [.oneHot($0, columns: symbols + 1), context.h])
          }), from: decoder.restingState(batch: size), tape: workspace.decoder, threads: threads)
    }

    // From here on sequence after sequence, without what stands behind their ends.
    // snippet.together
    let places = Places(lengths: batch.lengths, batch: size)
    let states = Matrix(stacked: workspace.decoder.outputs).rows(at: places.rows)
    var looks: Looks<Element>?
    var outputs = states
    if let attention {
      let source = Places(lengths: batch.sourceLengths, batch: size)
      let memory = Matrix(stacked: workspace.encoder.outputs).rows(at: source.rows)
      let seen = Looks(attention, states, over: memory, places, source)
      outputs = tanh(Matrix(sideBySide: [seen.contexts, states]) • Wc)
      looks = seen
    }
    let targets = places.rows.map { batch.targets[$0 / size][$0 % size] }
    let entropy = softmaxCrossEntropy(outputs • Why + by, targets: targets)
    // snippet.end

    // And back.
    var gradient = zeroed()
    let dlogits = entropy.gradient * scale
    gradient.Why.addProduct(transposed: outputs, dlogits)
    gradient.by.addRowsSummed(dlogits)
    var dstates = dlogits.timesTransposed(Why)
    var dmemory: [Matrix<Element>]?
    if let attention, let looks {
      let dsum = dstates * (1 - outputs * outputs)
      gradient.Wc.addProduct(transposed: Matrix(sideBySide: [looks.contexts, states]), dsum)
      let both = dsum.timesTransposed(Wc)
      let (dqueries, dsource) = looks.backward(
        attention, both.columns(..<hiddenSize), into: &gradient.attention!)
      dstates = both.columns(hiddenSize...) + dqueries
      dmemory = looks.source.stepByStep(dsource, steps: batch.source.count)
    }
    let dcontext = backward(
      places.stepByStep(dstates, steps: steps), context: context, workspace,
      into: &gradient.decoder, threads)
    encoder.backward(
      dOutputs: dmemory, last: dcontext, tape: workspace.encoder, into: &gradient.encoder,
      threads: threads)
    return (entropy.loss * scale, gradient)
  }

  /// The decoder in reverse, to the derivative by the context.
  private func backward(
    _ dstates: [Matrix<Element>], context: FusedState<Element>,
    _ workspace: EncoderDecoderWorkspace<Element>, into gradient: inout FusedLayer<Element>,
    _ threads: Int
  ) -> FusedState<Element> {
    let nothing = decoder.restingState(batch: context.h.rows)
    let first = decoder.backward(
      dOutputs: dstates, last: nothing, tape: workspace.decoder, into: &gradient,
      threads: threads)
    switch contextUse {
    case .initialState: return first
    case .everyStep:
      var dcontext = nothing
      for dx in decoder.inputDerivatives(workspace.decoder) {
        dcontext.h += dx.columns((symbols + 1)...)
      }
      return dcontext
    }
  }
}

/// Where the steps of sequences of different lengths lie in a matrix that has step after step, when
/// they are taken sequence after sequence.
struct Places {
  /// For each step of each sequence its row among all steps of the batch.
  let rows: [Int]
  /// Where each sequence's rows begin and end.
  let ranges: [Range<Int>]
  let batch: Int

  init(lengths: [Int], batch: Int) {
    var rows: [Int] = []
    var ranges: [Range<Int>] = []
    for (row, length) in lengths.enumerated() {
      ranges.append(rows.count..<rows.count + length)
      rows += (0..<length).map { $0 * batch + row }
    }
    (self.rows, self.ranges, self.batch) = (rows, ranges, batch)
  }

  /// Back to a matrix for each step, zero behind a sequence's end.
  func stepByStep<Element: Scalar>(
    _ matrix: Matrix<Element>, steps: Int
  ) -> [Matrix<Element>] {
    var all = Matrix<Element>.zeros(rows: steps * batch, columns: matrix.columns)
    all.add(matrix, toRowsAt: rows)
    return (0..<steps).map { all.rows($0 * batch..<($0 + 1) * batch) }
  }
}
