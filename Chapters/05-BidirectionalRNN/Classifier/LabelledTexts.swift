import BPTT
import Matrices

/// A text whose class is known.
public struct LabelledText: Equatable, Sendable {
  /// What was written.
  public let text: String
  /// Its words, in order.
  public let words: [String]
  /// The number of its class.
  public let label: Int
  /// Where it comes from: a file, or a line of one.
  public let source: String

  /// A text of a class.
  public init(_ text: String, label: Int, source: String = "") {
    self.text = text
    words = BidirectionalRNN.words(of: text)
    self.label = label
    self.source = source
  }
}

/// Texts of two classes or more.
public struct LabelledTexts: Equatable, Sendable {
  /// The names of the classes; the place is the number.
  public let classes: [String]
  /// The texts, in the order they came.
  public let texts: [LabelledText]
  /// What was left out and why, each a sentence.
  public let notes: [String]

  /// Texts of these classes.
  public init(classes: [String], texts: [LabelledText], notes: [String] = []) {
    self.classes = classes
    self.texts = texts
    self.notes = notes
  }

  /// How many texts each class has.
  public var counts: [Int] {
    texts.reduce(into: Array(repeating: 0, count: classes.count)) { $0[$1.label] += 1 }
  }

  // snippet.distinct
  /// Every text once. Of texts with the same words the first stays; where they disagree about the
  /// class, none does.
  ///
  /// A text that is learned from and also examined would show memory, not judgement.
  public func distinct() -> LabelledTexts {
    let same = Dictionary(grouping: texts.indices) { texts[$0].words }
    var kept: [Int] = []
    var contradictory = 0
    for places in same.values {
      if Set(places.map { texts[$0].label }).count == 1 {
        kept.append(places[0])
      } else {
        contradictory += places.count
      }
    }
    let repeated = texts.count - kept.count - contradictory
    // snippet.end
    var notes = notes
    if repeated > 0 {
      notes.append(
        "\(repeated) \(repeated == 1 ? "text says" : "texts say") the same as an earlier one of its "
          + "class and \(repeated == 1 ? "was" : "were") left out.")
    }
    if contradictory > 0 {
      notes.append(
        "\(contradictory) texts have the words of a text of another class and were left out.")
    }
    return LabelledTexts(classes: classes, texts: kept.sorted().map { texts[$0] }, notes: notes)
  }

  /// Divides the texts of each class into some to learn from and some to examine with.
  ///
  /// - Parameters:
  ///   - share: The part of each class that is held out; at least one text stays on either side.
  ///   - random: Which texts are held out.
  /// - Throws: `TextError` if there are not two classes with two texts each.
  public func split(
    holdingOut share: Double, using random: inout SeededGenerator
  ) throws -> (training: LabelledTexts, heldOut: LabelledTexts) {
    try requireTwoOfEach()
    // snippet.split
    var isHeldOut = Array(repeating: false, count: texts.count)
    for label in classes.indices {
      let places = random.shuffled(texts.indices.filter { texts[$0].label == label })
      let count = min(max(1, Int((share * Double(places.count)).rounded())), places.count - 1)
      for place in places.prefix(count) { isHeldOut[place] = true }
    }
    // snippet.end
    func part(_ wanted: Bool) -> LabelledTexts {
      LabelledTexts(
        classes: classes, texts: texts.indices.filter { isHeldOut[$0] == wanted }.map { texts[$0] })
    }
    return (part(false), part(true))
  }

  private func requireTwoOfEach() throws {
    guard classes.count >= 2 else {
      let found = classes.first.map { "all texts are of the class “\($0)”" } ?? "there is no text"
      throw TextError(
        "A classifier needs texts of two classes or more, and \(found).")
    }
    for (name, count) in zip(classes, counts) where count < 2 {
      throw TextError(
        "The class “\(name)” has \(count == 0 ? "no text" : "one text only") to work with; each class "
          + "needs at least two, one to learn from and one to be examined.")
    }
  }
}
