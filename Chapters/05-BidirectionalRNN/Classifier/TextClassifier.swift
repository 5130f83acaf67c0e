import Matrices
import Training

/// Which final states of a bidirectional layer a classifier looks at.
public enum FinalStates: String, CaseIterable, Sendable {
  /// The forward stream's after the last word and the backward stream's after the first.
  case both
  /// The forward stream's after the last word: a network of one direction.
  case forward
  /// The backward stream's after the first word: a network of the other direction.
  case backward
}

/// Many words in, one class out.
///
/// ```math
/// e_t = E_{w_t}, \qquad p = [\,h_T,\ g_1\,], \qquad o = p\,W_y + b_y
/// ```
///
/// Every word is looked up in the embedding, a bidirectional layer reads the vectors, and of each of
/// its streams only the state is kept with which it has read everything: the forward stream's h after
/// the last word, the backward stream's g after the first. The two side by side give the logits.
///
/// Rows are the batch: e is [batch × width], h and g are [batch × hidden], p is [batch × 2 hidden] and
/// o [batch × classes].
public struct TextClassifier<Element: Scalar>: Equatable, Sendable {
  /// A vector for each word: [words × width].
  public var embedding: Matrix<Element>
  /// The layer that reads in both directions.
  public var layer: FusedBidirectional<Element>
  /// Which final states the logits are made of.
  public let finalStates: FinalStates
  /// From the final states to the logits: [2 hidden × classes], or [hidden × classes] for one direction.
  public var Wy: Matrix<Element>
  /// The bias of the logits: [1 × classes].
  public var by: Matrix<Element>

  /// A classifier of given weights.
  public init(
    embedding: Matrix<Element>, layer: FusedBidirectional<Element>,
    finalStates: FinalStates = .both, Wy: Matrix<Element>, by: Matrix<Element>
  ) {
    let pooled =
      switch finalStates {
      case .both: layer.outputSize
      case .forward: layer.forwardLayer.hiddenSize
      case .backward: layer.backwardLayer.hiddenSize
      }
    precondition(
      layer.inputSize == embedding.columns && Wy.rows == pooled
        && by.shape == Shape(rows: 1, columns: Wy.columns),
      "text classifier: a layer that reads vectors of \(layer.inputSize) and ends with \(pooled) "
        + "numbers does not fit E \(embedding.shape), W_y \(Wy.shape) and b_y \(by.shape)")
    self.embedding = embedding
    self.layer = layer
    self.finalStates = finalStates
    self.Wy = Wy
    self.by = by
  }

  /// A classifier with random weights.
  ///
  /// - Parameters:
  ///   - cell: The kind of recurrent layer.
  ///   - finalStates: Which final states the logits are made of.
  ///   - words: How many words there are, the unknown one included.
  ///   - width: The length of a word's vector.
  ///   - hidden: The units of each direction.
  ///   - classes: How many classes there are.
  ///   - random: Where the weights come from.
  public init(
    _ cell: FusedCell, finalStates: FinalStates = .both, words: Int, width: Int, hidden: Int,
    classes: Int, using random: inout SeededGenerator
  ) {
    let embedding = Matrix<Element>.normal(
      rows: words, columns: width, deviation: 0.5, using: &random)
    let layer = FusedBidirectional<Element>(cell, inputs: width, hidden: hidden, using: &random)
    let readout = FusedReadout<Element>(
      hidden: (finalStates == .both ? 2 : 1) * hidden, symbols: classes, using: &random)
    self.init(
      embedding: embedding, layer: layer, finalStates: finalStates, Wy: readout.Wy, by: readout.by)
  }

  /// How many classes there are.
  public var classes: Int { Wy.columns }
}

/// What a classifier has computed of a batch, and what its backward pass needs.
public struct TextReading<Element: Scalar> {
  /// The texts.
  public let batch: TextBatch
  /// What the layer remembers.
  let tape: FusedBidirectionalTape<Element>
  /// The final states side by side, times the mask: [batch × 2 hidden].
  public let pooled: Matrix<Element>
  /// o, in the order of the batch's rows: [batch × classes].
  public let logits: Matrix<Element>
}

extension TextClassifier {
  // snippet.forward
  /// The logits of a batch.
  ///
  /// - Parameters:
  ///   - batch: The texts.
  ///   - mask: What the final states are multiplied by, in their shape; all ones if left out.
  ///   - scales: What the vectors of each row's words are multiplied by, [batch × 1]; 1 if left out.
  public func read(
    _ batch: TextBatch, mask: Matrix<Element>? = nil, scales: Matrix<Element>? = nil
  ) -> TextReading<Element> {
    let vectors = batch.words.map { words in
      let vectors = embedding.rows(at: words)
      return scales.map { vectors.scalingRows(by: $0) } ?? vectors
    }
    let tape = FusedBidirectionalTape<Element>()
    let last = layer.forward(
      .vectors(vectors), from: layer.restingState(batch: batch.count), lengths: batch.lengths,
      tape: tape)
    var pooled =
      switch finalStates {
      case .both: Matrix(sideBySide: [last.forward.h, last.backward.h])
      case .forward: last.forward.h
      case .backward: last.backward.h
      }
    if let mask { pooled *= mask }
    return TextReading(batch: batch, tape: tape, pooled: pooled, logits: pooled • Wy + by)
  }
  // snippet.end

  // snippet.backward
  /// The gradient of a loss, given its derivative by the logits of a reading, which is used up.
  ///
  /// - Returns: The gradient, and for each step the derivative by the words' vectors.
  public func backward(
    _ dLogits: Matrix<Element>, through reading: TextReading<Element>,
    mask: Matrix<Element>? = nil
  ) -> (gradient: TextClassifier, dVectors: [Matrix<Element>]) {
    var gradient = zeroed()
    gradient.Wy.addProduct(transposed: reading.pooled, dLogits)
    gradient.by.addRowsSummed(dLogits)
    var dPooled = dLogits.timesTransposed(Wy)
    if let mask { dPooled *= mask }
    // The loss sees nothing of a stream but the state it ended with.
    var dLast = layer.restingState(batch: reading.batch.count)
    let hidden = layer.forwardLayer.hiddenSize
    if finalStates != .backward { dLast.forward.h = dPooled.columns(..<hidden) }
    if finalStates == .both { dPooled = dPooled.columns(hidden...) }
    if finalStates != .forward { dLast.backward.h = dPooled }
    layer.backward(dOutputs: nil, last: dLast, tape: reading.tape, into: &gradient.layer)
    let dVectors = layer.inputDerivatives(reading.tape)
    for (dx, words) in zip(dVectors, reading.batch.words) {
      gradient.embedding.add(dx, toRowsAt: words)
    }
    return (gradient, dVectors)
  }
  // snippet.end

  /// The mean cross-entropy of a batch, in nats, and its gradient.
  ///
  /// - Parameters:
  ///   - batch: The texts.
  ///   - labels: The class of each text, in the order in which the texts were given.
  ///   - mask: What the final states are multiplied by.
  public func lossAndGradient(
    _ batch: TextBatch, labels: [Int], mask: Matrix<Element>? = nil
  ) -> (loss: Element, gradient: TextClassifier) {
    let reading = read(batch, mask: mask)
    let share = 1 / Element(Double(batch.count))
    let result = softmaxCrossEntropy(reading.logits, targets: batch.places.map { labels[$0] })
    let gradient = backward(result.gradient * share, through: reading, mask: mask).gradient
    return (result.loss * share, gradient)
  }

  /// The logits of some texts, in their order: [texts × classes].
  ///
  /// They are read a few hundred at a time, so that memory does not grow with their number.
  public func logits(_ texts: [[Int]]) -> Matrix<Element> {
    var rows: [Matrix<Element>] = []
    for start in stride(from: 0, to: texts.count, by: 256) {
      let batch = TextBatch(Array(texts[start..<min(start + 256, texts.count)]))
      let logits = read(batch).logits
      var row = Array(repeating: 0, count: batch.count)
      for (place, text) in batch.places.enumerated() { row[text] = place }
      rows.append(logits.rows(at: row))
    }
    return rows.isEmpty ? .zeros(rows: 0, columns: classes) : Matrix(stacked: rows)
  }
}

extension TextClassifier: Trainable {
  /// "E", the layer's parameters, and "W_y" and "b_y".
  public var parameters: [Parameter<Self, Element>] {
    let place: WritableKeyPath<Self, FusedBidirectional<Element>> = \.layer
    let inner: [Parameter<Self, Element>] = layer.parameters.map {
      ($0.name, place.appending(path: $0.path))
    }
    return [("E", \.embedding)] + inner + [("W_y", \.Wy), ("b_y", \.by)]
  }

  /// How many numbers take part in an answer: those of a stream that nobody looks at do not.
  public var parametersInUse: Int {
    let idle =
      switch finalStates {
      case .both: 0
      case .forward: layer.backwardLayer.parameterCount
      case .backward: layer.forwardLayer.parameterCount
      }
    return parameterCount - idle
  }

  /// The same classifier with another type of number.
  public init<Other: Scalar>(_ other: TextClassifier<Other>) {
    func converted(_ layer: FusedLayer<Other>) -> FusedLayer<Element> {
      FusedLayer(
        layer.cell, Wx: Matrix(layer.Wx), Wh: Matrix(layer.Wh), b: Matrix(layer.b),
        bn: Matrix(layer.bn))
    }
    self.init(
      embedding: Matrix(other.embedding),
      layer: FusedBidirectional(
        forward: converted(other.layer.forwardLayer),
        backward: converted(other.layer.backwardLayer)),
      finalStates: other.finalStates, Wy: Matrix(other.Wy), by: Matrix(other.by))
  }
}
