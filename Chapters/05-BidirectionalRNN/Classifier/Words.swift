/// The words of a text, in order: what a classifier reads.
///
/// A word is a run of letters and digits in lower case, an apostrophe between two of them included.
/// Every digit becomes a 0, so that all years look alike and all telephone numbers of a length do. The
/// signs `! ? $ £ € % @` are words of their own, since mail that sells is fond of them. Everything
/// else only separates.
///
/// ```swift
/// words(of: "You've WON £1500!")  // ["you've", "won", "£", "0000", "!"]
/// ```
///
/// Scripts that put no space between words, as Chinese does, come out as one word a run.
public func words(of text: String) -> [String] {
  // snippet.words
  var words: [String] = []
  var word = String.UnicodeScalarView()
  var pendingApostrophe = false
  func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return ("a"..."z").contains(scalar) }
    return scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
  }
  func finish() {
    if !word.isEmpty { words.append(String(word)) }
    word.removeAll(keepingCapacity: true)
    pendingApostrophe = false
  }
  for scalar in text.lowercased().unicodeScalars {
    let isDigit = scalar.properties.generalCategory == .decimalNumber
    if isDigit || isLetter(scalar) {
      if pendingApostrophe { word.append("'") }
      pendingApostrophe = false
      word.append(isDigit ? "0" : scalar)
    } else if scalar == "'" || scalar == "’", !word.isEmpty, !pendingApostrophe {
      pendingApostrophe = true
    } else {
      finish()
      if "!?$£€%@".unicodeScalars.contains(scalar) { words.append(String(scalar)) }
    }
  }
  finish()
  // snippet.end
  return words
}

/// The words that a classifier has a number for, and one number for all others.
public struct Vocabulary: Equatable, Sendable {
  /// What stands for every word that is not known; its number is 0. No text has it as a word.
  public static let unknown = "<unknown>"

  /// The words by number, from ``unknown`` on.
  public let words: [String]
  private let numbers: [String: Int]

  /// These words, after the unknown one.
  ///
  /// - Precondition: They differ from each other and from ``unknown``.
  public init(_ known: [String]) {
    words = [Self.unknown] + known
    numbers = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, $0) })
  }

  // snippet.vocabulary
  /// The words that occur at least `minimumCount` times in some texts, the most frequent first, and of
  /// these no more than `limit`.
  ///
  /// With a minimum of 2 the words that occur once are read as unknown, so that the unknown word's
  /// weights are trained too.
  public init(of texts: [[String]], minimumCount: Int = 2, limit: Int = 20_000) {
    var counts: [String: Int] = [:]
    for word in texts.joined() { counts[word, default: 0] += 1 }
    let frequent = counts.filter { $0.value >= minimumCount }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    self.init(frequent.prefix(limit).map(\.key))
  }

  /// The numbers of words, 0 for those that are not known.
  public func encode(_ text: [String]) -> [Int] { text.map { numbers[$0] ?? 0 } }
  // snippet.end

  /// How many numbers there are.
  public var count: Int { words.count }

  /// Whether a word has a number of its own.
  public func knows(_ word: String) -> Bool { (numbers[word] ?? 0) > 0 }
}
