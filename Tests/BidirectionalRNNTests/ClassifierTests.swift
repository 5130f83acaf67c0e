import BPTT
import BidirectionalRNN
import Foundation
import Matrices
import TestSupport
import Testing
import Training

@Suite("5 · The text classifier")
struct ClassifierTests {
  static let texts = [[3, 1], [0, 2, 4, 4, 1], [5], [1, 5, 2]]
  static let labels = [2, 0, 1, 1]

  func classifier(_ cell: FusedCell, _ states: FinalStates = .both) -> TextClassifier<Double> {
    var random = SeededGenerator(seed: 11)
    var classifier = TextClassifier<Double>(
      cell, finalStates: states, words: 6, width: 4, hidden: 5, classes: 3, using: &random)
    // Biases other than zero, so that a mistake in one shows.
    for (name, path) in classifier.parameters where name.hasPrefix("b") {
      let shape = classifier[keyPath: path].shape
      classifier[keyPath: path] = .normal(
        rows: shape.rows, columns: shape.columns, deviation: 0.5, using: &random)
    }
    return classifier
  }

  @Test(
    "Gradients agree with differences and dual numbers", arguments: FusedCell.allCases,
    FinalStates.allCases)
  func gradients(cell: FusedCell, states: FinalStates) {
    let model = classifier(cell, states)
    let batch = TextBatch(Self.texts)
    var random = SeededGenerator(seed: 5)
    let mask = Matrix<Double>.uniform(
      rows: 4, columns: model.Wy.rows, in: 0..<2, using: &random)
    let (loss, gradient) = model.lossAndGradient(batch, labels: Self.labels, mask: mask)
    #expect(loss > 0.1)
    let finite = GradientCheck.finiteDifferences(gradient, of: model) {
      $0.lossAndGradient(batch, labels: Self.labels, mask: mask).loss
    }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    // A loss written out anew: -log softmax of the label, mean over the texts, which keep the rows
    // that the batch gave them.
    let dual = GradientCheck.dualNumbers(gradient, of: TextClassifier<Dual>(model)) { model in
      let logits = logSoftmax(model.read(batch, mask: Matrix<Dual>(mask)).logits)
      let sum = batch.places.enumerated().reduce(Dual(0)) { sum, row in
        sum - logits[row.offset, Self.labels[row.element]]
      }
      return sum / 4
    }
    #expect(dual.agrees(within: 1e-12), "\(dual.summary)")
    let names = Set(gradient.parameters.map(\.name))
    #expect(names.count == gradient.parameters.count && names.contains("E"))
  }

  @Test("Each text is read alone, from both of its own ends", arguments: FusedCell.allCases)
  func alone(cell: FusedCell) {
    let model = classifier(cell)
    let all = model.logits(Self.texts)
    for (row, text) in Self.texts.enumerated() {
      func end(_ layer: FusedLayer<Double>, _ words: [Int]) -> Matrix<Double> {
        let vectors = words.map { model.embedding.row($0) }
        return layer.forward(
          .vectors(vectors), from: layer.restingState(batch: 1), tape: FusedTape()
        ).h
      }
      let pooled = Matrix(sideBySide: [
        end(model.layer.forwardLayer, text), end(model.layer.backwardLayer, text.reversed()),
      ])
      let expected = pooled • model.Wy + model.by
      #expect((all.row(row) - expected).maximumMagnitude() < 1e-12)
    }
  }

  @Test("A batch holds the longest text first and remembers which is which")
  func batch() {
    let batch = TextBatch(Self.texts)
    #expect(batch.places == [1, 3, 0, 2])
    #expect(batch.lengths == [5, 3, 2, 1])
    #expect(
      batch.words == [[0, 1, 3, 5], [2, 5, 1, 0], [4, 2, 0, 0], [4, 0, 0, 0], [1, 0, 0, 0]])
    #expect(TextBatch([]).count == 0 && TextBatch([[], [7]]).lengths == [1, 0])
  }

  @Test("A text without words is judged by the resting states, and none gives no logits")
  func empty() {
    let model = classifier(.gru)
    #expect((model.logits([[]]) - model.by).maximumMagnitude() < 1e-15)
    #expect(model.logits([]).shape == Shape(rows: 0, columns: 3))
  }

  @Test("In generated mail both classes have the same words, in another order")
  func sameWords() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      let draft = MailDraft(others: 0...4, using: &random)
      let (spam, ham) = (words(of: draft.text(isSpam: true)), words(of: draft.text(isSpam: false)))
      #expect(spam != ham && spam.sorted() == ham.sorted())
      // A reader without a network: what is denied is the first of these words after the “not”.
      let tells = MailDraft.decisiveWords.subtracting(["not"])
      func denied(_ words: [String]) -> String? {
        words.drop { $0 != "not" }.first(where: tells.contains)
      }
      let prizes: Set = ["won", "drawn", "chosen"]
      #expect(denied(ham).map(prizes.contains) == true)
      #expect(denied(spam).map(prizes.contains) == false)
      #expect(spam.count { $0 == "not" } == 1 && spam.count(where: tells.contains) == 2)
    }
  }

  @Test("Whoever counts words is right on exactly half of the mails and their counterparts")
  func counting() throws {
    var random = SeededGenerator(seed: 8)
    let training = LabelledTexts.mail(400, using: &random)
    let vocabulary = Vocabulary(of: training.texts.map(\.words))
    let bayes = NaiveBayes(
      training.texts.map { vocabulary.encode($0.words) }, labels: training.texts.map(\.label),
      words: vocabulary.count, classes: 2)
    var right = 0
    for _ in 0..<200 {
      let draft = MailDraft(using: &random)
      for isSpam in [false, true] {
        let answer = bayes.classify(
          vocabulary.encode(words(of: draft.text(isSpam: isSpam))).sorted())
        if answer == (isSpam ? 1 : 0) { right += 1 }
      }
    }
    #expect(right == 200)
  }

  @Test("A filter that was saved judges as before")
  func saving() throws {
    let scratch = try Scratch()
    let filter = try Trained.filter()
    let path = scratch.url.appending(path: "filter.safetensors").path
    try filter.save(to: path)
    #expect(try MailFilter(contentsOf: path) == filter)
  }

  @Test("A damaged filter is a sentence")
  func damaged() throws {
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "filter.safetensors").path
    try Trained.filter().save(to: path)
    let file = try TensorFile(contentsOf: path)
    func sentence(_ change: (inout TensorFile) -> Void) throws -> String {
      var copy = file
      change(&copy)
      try copy.write(to: path)
      do {
        _ = try MailFilter(contentsOf: path)
        return ""
      } catch { return "\(error)" }
    }
    #expect(try sentence { _ in }.isEmpty)
    #expect(try sentence { $0.metadata["format"] = nil }.contains("is no mail filter"))
    #expect(try sentence { $0.metadata["words"] = nil }.contains("“words” is missing"))
    #expect(try sentence { $0.metadata["words"] = "[" }.contains("no list of different words"))
    #expect(try sentence { $0.metadata["words"] = "[]" }.contains("do not fit its embedding"))
    #expect(try sentence { $0.metadata["longest"] = "-3" }.contains("“longest”"))
    #expect(try sentence { $0.metadata["cell"] = "brain" }.contains("“cell”"))
    #expect(try sentence { $0.metadata["classes"] = #"["spam"]"# }.contains("“classes”"))
    #expect(try sentence { $0.tensors["W_y"] = nil }.contains("W_y must be"))
    #expect(try sentence { $0.tensors["E"] = $0.tensors["b_y"] }.contains("embedding"))
    #expect(
      try sentence { file in
        file.tensors["b_y"] = Tensor(Matrix<Float>([[.nan, 0]]))
      }.contains("infinite or NaN"))
  }
}

/// A filter that has learned from generated mail, made once for all tests.
enum Trained {
  static let result = Result { () -> (MailFilter, LabelledTexts, LabelledTexts) in
    var random = SeededGenerator(seed: 1)
    let all = LabelledTexts.mail(2000, others: 0...0, using: &random).distinct()
    let (training, heldOut) = try all.split(holdingOut: 0.5, using: &random)
    var settings = FilterSettings()
    settings.updates = 250
    var filter = MailFilter(for: training, settings: settings, using: &random)
    try filter.learn(from: training, settings: settings, using: random)
    return (filter, training, heldOut)
  }

  static func filter() throws -> MailFilter { try result.get().0 }
}

@Suite("5 · What the text classifier learns")
struct ClassifierLearningTests {
  @Test(
    "Order alone decides: the network reads it, naive Bayes is at chance",
    .claim("B5", .holds), .claim("E18", .holds))
  func order() throws {
    let (filter, training, heldOut) = try Trained.result.get()
    let confusion = filter.confusion(heldOut.texts)
    let bayes = naiveBayes(training, as: filter).confusion(heldOut.texts, as: filter)
    #expect(confusion.total == heldOut.texts.count && confusion.total > 900)
    #expect(confusion.accuracy > 0.95)
    // Four standard deviations of a thousand fair coins.
    #expect(abs(bayes.accuracy - 0.5) < 0.063)
    // The reverse arrangement turns the answer round.
    var random = SeededGenerator(seed: 99)
    for _ in 0..<20 {
      let draft = MailDraft(others: 0...0, using: &random)
      let texts = [true, false].map { words(of: draft.text(isSpam: $0)) }
      #expect(filter.probabilities(texts).argmax() == [1, 0])
    }
  }

  @Test("Where words tell, naive Bayes is right and the network too")
  func tellingWords() throws {
    var random = SeededGenerator(seed: 2)
    let texts = (0..<240).map { place -> LabelledText in
      let own = place % 2 == 0 ? ["lunch", "report", "draft"] : ["cheap", "pills", "offer"]
      let common = ["the", "for", "you", "today", "now"]
      let words = (0..<9).map { _ in
        random.integer(below: 3) == 0 ? random.choice(own) : random.choice(common)
      }
      return LabelledText(words.joined(separator: " "), label: place % 2)
    }
    let all = LabelledTexts(classes: ["ham", "spam"], texts: texts)
    let (training, heldOut) = try all.distinct().split(holdingOut: 0.5, using: &random)
    var settings = FilterSettings()
    settings.updates = 60
    settings.dropout = 0.3
    var filter = MailFilter(for: training, settings: settings, using: &random)
    #expect(!filter.vocabulary.knows("pineapple"))
    try filter.learn(from: training, settings: settings, using: random)
    #expect(filter.confusion(heldOut.texts).accuracy > 0.9)
    let bayes = naiveBayes(training, as: filter).confusion(heldOut.texts, as: filter)
    #expect(bayes.accuracy > 0.9)
  }

  @Test("The slope of a word is the margin's change with the length of its vector")
  func slopes() throws {
    let (filter, _, heldOut) = try Trained.result.get()
    let text = heldOut.texts[0].words
    let evidence = filter.evidence(for: text)
    let numbers = filter.encode(text)
    // In Double, with a word of its own for each place, which alone is stretched.
    let double = TextClassifier<Double>(filter.classifier)
    func margin(stretching place: Int, by factor: Double) -> Double {
      var rows = double.embedding.rows(at: numbers)
      rows.replace(fromRow: place, with: rows.row(place) * factor)
      let own = TextClassifier(
        embedding: rows, layer: double.layer, Wy: double.Wy, by: double.by)
      let logits = own.logits([Array(numbers.indices)])
      return logits[0, evidence.label] - logits[0, evidence.rival]
    }
    #expect(abs(margin(stretching: 0, by: 1) - evidence.margin) < 1e-3)
    let strongest = abs(evidence.contributions[evidence.ranking[0]])
    #expect(strongest > 0)
    for place in text.indices {
      let step = 1e-4
      let slope =
        (margin(stretching: place, by: 1 + step) - margin(stretching: place, by: 1 - step))
        / (2 * step)
      #expect(abs(slope - evidence.contributions[place]) < 1e-3 * max(1, strongest))
    }
  }

  @Test("The parts along the path add up to the margin less that of a text of zeros")
  func path() throws {
    let (filter, _, heldOut) = try Trained.result.get()
    for text in heldOut.texts.prefix(5) {
      let evidence = filter.evidence(for: text.words, by: .path, steps: 300)
      var zero = filter
      zero.classifier.embedding = .zeros(like: filter.classifier.embedding)
      let logits = zero.classifier.logits([filter.encode(text.words)])
      let base = Double(logits[0, evidence.label] - logits[0, evidence.rival])
      let sum = evidence.contributions.reduce(0, +)
      #expect(abs(sum - (evidence.margin - base)) < 0.02 * abs(evidence.margin - base) + 0.02)
    }
  }

  @Test("Hiding a word is reading it as unknown, and the words that decide weigh most")
  func hiding() throws {
    let (filter, _, heldOut) = try Trained.result.get()
    let text = heldOut.texts[3].words
    let evidence = filter.evidence(for: text, by: .hiding)
    let place = try #require(text.firstIndex(of: "not"))
    var changed = text
    changed[place] = "never-seen-before"
    let logits = filter.classifier.logits([filter.encode(changed)])
    let margin = Double(logits[0, evidence.label] - logits[0, evidence.rival])
    #expect(abs(evidence.contributions[place] - (evidence.margin - margin)) < 1e-4)
    let right = heldOut.texts.prefix(50).count { text in
      let evidence = filter.evidence(for: text.words, by: .hiding)
      return MailDraft.decisiveWords.contains(evidence.words[evidence.ranking[0]])
    }
    // One word in ten decides, so that chance would give five.
    #expect(right >= 15)
  }
}
