import BPTT
import Matrices
import Training

/// A trained classifier with all that is needed to judge a text: the names of the classes and the
/// words it knows.
public struct MailFilter: Equatable, Sendable {
  /// The names of the classes; the place is the number.
  public let classes: [String]
  /// The words it knows.
  public let vocabulary: Vocabulary
  /// How many words of a text are read; the rest is not.
  public let longest: Int
  /// The network.
  public var classifier: TextClassifier<Float>

  /// A filter of these parts.
  public init(
    classes: [String], vocabulary: Vocabulary, longest: Int, classifier: TextClassifier<Float>
  ) {
    self.classes = classes
    self.vocabulary = vocabulary
    self.longest = longest
    self.classifier = classifier
  }

  /// The numbers of the words that are read of a text.
  public func encode(_ words: [String]) -> [Int] { vocabulary.encode(Array(words.prefix(longest))) }

  /// The probability of each class, for each text.
  public func probabilities(_ texts: [[String]]) -> Matrix<Float> {
    softmax(classifier.logits(texts.map(encode)))
  }

  /// How it judges texts whose classes are known.
  public func confusion(_ texts: [LabelledText]) -> Confusion {
    var confusion = Confusion(classes: classes)
    let answers = classifier.logits(texts.map { encode($0.words) }).argmax()
    for (text, answer) in zip(texts, answers) { confusion.add(label: text.label, answer: answer) }
    return confusion
  }
}

/// How a filter is made and trained.
public struct FilterSettings: Equatable, Sendable {
  /// The kind of recurrent layer.
  public var cell = FusedCell.gru
  /// Which final states the answer is made of.
  public var finalStates = FinalStates.both
  /// The length of a word's vector.
  public var width = 16
  /// The units of each direction.
  public var hidden = 24
  /// How many batches are learned from.
  public var updates = 600
  /// How many texts a batch has.
  public var batch = 32
  /// The learning rate of Adam at its highest.
  public var rate = 0.01
  /// The share of words that are read as unknown while learning, so that the filter knows what a word
  /// that it does not know means: little.
  public var wordDropout = 0.05
  /// The share of final states that are left out while learning.
  public var dropout = 0.0
  /// How often a word must occur to be known.
  public var minimumCount = 2
  /// How many words are known at the most.
  public var mostWords = 20_000
  /// How many words of a text are read.
  public var longest = 200

  /// Settings that suit generated mail.
  public init() {}
}

extension MailFilter {
  /// A filter that has learned nothing yet; its vocabulary comes from the training texts alone.
  public init(
    for texts: LabelledTexts, settings: FilterSettings, using random: inout SeededGenerator
  ) {
    let vocabulary = Vocabulary(
      of: texts.texts.map(\.words), minimumCount: settings.minimumCount, limit: settings.mostWords)
    self.init(
      classes: texts.classes, vocabulary: vocabulary, longest: settings.longest,
      classifier: TextClassifier(
        settings.cell, finalStates: settings.finalStates, words: vocabulary.count,
        width: settings.width, hidden: settings.hidden, classes: texts.classes.count,
        using: &random))
  }

  /// Learns from texts.
  ///
  /// - Parameters:
  ///   - texts: The texts to learn from.
  ///   - settings: How many updates, how fast, and what is dropped.
  ///   - random: Draws the batches and what is dropped.
  ///   - afterEach: Told after each update how many are done, and the loss.
  /// - Returns: The loss of each update, in nats a text.
  /// - Throws: `TrainingDiverged`, which the clipping of gradients should prevent.
  @discardableResult
  public mutating func learn(
    from texts: LabelledTexts, settings: FilterSettings, using random: SeededGenerator,
    afterEach: (_ done: Int, _ loss: Double) throws -> Void = { _, _ in }
  ) throws -> [Double] {
    let encoded = texts.texts.map { encode($0.words) }
    let labels = texts.texts.map(\.label)
    let pooled = classifier.Wy.rows
    // snippet.train
    var run = TrainingRun(model: classifier, optimiser: Adam(), random: random)
    try run.run(
      until: settings.updates,
      rate: .cosine(peak: settings.rate, warmup: 20, total: settings.updates), clippingNorm: 1
    ) { run in
      let drawn = (0..<settings.batch).map { _ in run.random.integer(below: encoded.count) }
      let batch = TextBatch(
        drawn.map { encoded[$0].dropping(settings.wordDropout, using: &run.random) })
      let mask = dropoutMask(
        rows: batch.count, columns: pooled, rate: settings.dropout, using: &run.random)
      let (loss, gradient) = run.model.lossAndGradient(
        batch, labels: drawn.map { labels[$0] }, mask: mask)
      return BatchGradient(
        loss: Double(loss), gradient: gradient, tokens: batch.lengths.reduce(0, +))
    } afterEach: { run in
      try afterEach(run.step, run.losses.last ?? .nan)
    }
    // snippet.end
    classifier = run.model
    return run.losses
  }
}

extension [Int] {
  /// Words of which each is made unknown with a probability.
  fileprivate func dropping(_ rate: Double, using random: inout SeededGenerator) -> [Int] {
    rate > 0 ? map { random.uniform() < rate ? 0 : $0 } : self
  }
}

/// A mask that leaves out each number with a probability, and makes the others larger so that the mean
/// stays; `nil` if nothing is to be left out.
private func dropoutMask(
  rows: Int, columns: Int, rate: Double, using random: inout SeededGenerator
) -> Matrix<Float>? {
  guard rate > 0 else { return nil }
  return Matrix(rows: rows, columns: columns) { _, _ in
    random.uniform() < rate ? 0 : Float(1 / (1 - rate))
  }
}

/// Naive Bayes with the words of a filter: the baseline on the same split.
public func naiveBayes(_ texts: LabelledTexts, as filter: MailFilter) -> NaiveBayes {
  NaiveBayes(
    texts.texts.map { filter.encode($0.words) }, labels: texts.texts.map(\.label),
    words: filter.vocabulary.count, classes: texts.classes.count)
}

extension NaiveBayes {
  /// How it judges texts whose classes are known, with the words of a filter.
  public func confusion(_ texts: [LabelledText], as filter: MailFilter) -> Confusion {
    var confusion = Confusion(classes: filter.classes)
    for text in texts {
      confusion.add(label: text.label, answer: classify(filter.encode(text.words)))
    }
    return confusion
  }
}
