import Matrices
import Training

/// A layer that turns a batch of sequences of symbols into an output for each step, made for training.
public protocol SequenceReader: Trainable {
  /// The number of outputs of each step.
  var outputSize: Int { get }

  /// Reads a batch from the resting state.
  ///
  /// - Parameters:
  ///   - symbols: For each step one symbol for each row of the batch.
  ///   - lengths: How many steps each row has, the longest first.
  /// - Returns: The outputs of each step, [batch × output], zero behind a sequence's end; and the way
  ///   back from the derivatives by them to those by the weights.
  func read(
    _ symbols: [[Int]], lengths: [Int]
  ) -> (outputs: [Matrix<Element>], gradient: ([Matrix<Element>]) -> Self)
}

extension FusedLayer: SequenceReader {
  /// The number of outputs: the hidden units.
  public var outputSize: Int { hiddenSize }

  /// Reads from the first step to the last.
  public func read(
    _ symbols: [[Int]], lengths: [Int]
  ) -> (outputs: [Matrix<Element>], gradient: ([Matrix<Element>]) -> Self) {
    let tape = FusedTape<Element>()
    let start = restingState(batch: lengths.count)
    forward(.symbols(symbols), from: start, lengths: lengths, tape: tape)
    return (
      tape.outputs,
      { dOutputs in
        var gradient = zeroed()
        backward(dOutputs: dOutputs, last: start, tape: tape, into: &gradient)
        return gradient
      }
    )
  }
}

extension FusedBidirectional: SequenceReader {
  /// Reads in both directions.
  public func read(
    _ symbols: [[Int]], lengths: [Int]
  ) -> (outputs: [Matrix<Element>], gradient: ([Matrix<Element>]) -> Self) {
    let tape = FusedBidirectionalTape<Element>()
    let start = restingState(batch: lengths.count)
    forward(.symbols(symbols), from: start, lengths: lengths, tape: tape)
    return (
      tape.outputs,
      { dOutputs in
        var gradient = zeroed()
        backward(dOutputs: dOutputs, last: start, tape: tape, into: &gradient)
        return gradient
      }
    )
  }
}

/// Many in, many out: a layer below a linear map that gives every step a tag.
public struct Tagger<Layer: SequenceReader>: Trainable {
  /// The type of the numbers.
  public typealias Element = Layer.Element

  /// What reads the symbols.
  public var layer: Layer
  /// From the layer's output to the logits of the tags: [output × tags].
  public var Wy: Matrix<Element>
  /// The bias of the logits: [1 × tags].
  public var by: Matrix<Element>

  /// A given layer below random weights to the logits; b_y is zero.
  public init(_ layer: Layer, tags: Int, using random: inout SeededGenerator) {
    self.layer = layer
    let bound = 1 / Double(layer.outputSize).squareRoot()
    Wy = .uniform(rows: layer.outputSize, columns: tags, in: -bound..<bound, using: &random)
    by = .zeros(rows: 1, columns: tags)
  }

  /// The layer's parameters, then "W_y" and "b_y".
  public var parameters: [Parameter<Self, Element>] {
    let place: WritableKeyPath<Self, Layer> = \.layer
    let head: [Parameter<Self, Element>] = [("W_y", \.Wy), ("b_y", \.by)]
    return layer.parameters.map { ($0.name, place.appending(path: $0.path)) } + head
  }

  /// The mean cross-entropy of a tag in nats, its gradient, and the number of tags.
  public func lossAndGradient(_ batch: TaggedBatch) -> BatchGradient<Self> {
    let (outputs, back) = layer.read(batch.symbols, lengths: batch.lengths)
    // All steps in one matrix: step after step, each with all rows of the batch.
    let stacked = Matrix(stacked: outputs)
    let targets = batch.tags.flatMap { $0 }
    let count = Double(targets.count { $0 != nil })
    let loss = softmaxCrossEntropy(stacked • Wy + by, targets: targets)
    let dlogits = loss.gradient / Element(count)
    var gradient = self
    gradient.Wy = stacked.transposedTimes(dlogits)
    gradient.by = dlogits.summedOverRows()
    let dstacked = dlogits.timesTransposed(Wy)
    let rows = batch.lengths.count
    gradient.layer = back(
      outputs.indices.map { dstacked.rows($0 * rows..<($0 + 1) * rows) })
    return BatchGradient(loss: loss.loss.value / count, gradient: gradient, tokens: Int(count))
  }

  /// How well a batch is tagged: the mean cross-entropy of a tag in nats, and the share of the tags that
  /// are right. NaN for a batch without tags.
  public func score(_ batch: TaggedBatch) -> (loss: Double, accuracy: Double) {
    let outputs = layer.read(batch.symbols, lengths: batch.lengths).outputs
    let logits = Matrix(stacked: outputs) • Wy + by
    let targets = batch.tags.flatMap { $0 }
    let count = Double(targets.count { $0 != nil })
    let right = zip(logits.argmax(), targets).count { $0 == $1 }
    return (
      softmaxCrossEntropy(logits, targets: targets).loss.value / count, Double(right) / count
    )
  }
}
