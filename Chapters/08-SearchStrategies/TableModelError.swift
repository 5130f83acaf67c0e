/// Why a table is not a model: what is wrong, where, and what would be right.
public enum TableModelError: Error, Equatable, Sendable {
  /// Where in the model the fault lies.
  public enum Place: Equatable, Sendable {
    /// In the distribution that follows this prefix.
    case after([String])
    /// In the distribution for unlisted prefixes of this step, counted from 1.
    case otherwise(step: Int)
    /// In the name of the end symbol.
    case end
  }

  /// There are no symbols.
  case emptyVocabulary
  /// The maximum length is not positive.
  case maximumLength(Int)
  /// A symbol is empty or contains a space.
  case badSymbol(String)
  /// A symbol occurs twice in the vocabulary.
  case repeatedSymbol(String)
  /// A name that the vocabulary does not have.
  case unknownSymbol(String, Place, vocabulary: [String])
  /// A distribution with too few or too many numbers.
  case wrongCount(Int, Place, symbols: Int)
  /// A number that is no probability.
  case notAProbability(Double, of: String, Place)
  /// A distribution that does not add up to one.
  case sum(Double, Place)
  /// A prefix that goes on after the end symbol.
  case afterTheEnd([String])
  /// Two distributions for one prefix.
  case listedTwice(Place)
  /// A prefix that can occur has no distribution.
  case missing([String], maximumLength: Int)
}

extension TableModelError.Place: CustomStringConvertible {
  /// The place as part of a sentence.
  public var description: String {
    switch self {
    case .after([]): "the distribution of the first step"
    case .after(let prefix): "the distribution after “\(prefix.joined(separator: " "))”"
    case .otherwise(let step): "the “otherwise” distribution of step \(step)"
    case .end: "the name of the end symbol"
    }
  }
}

extension TableModelError: CustomStringConvertible {
  /// One sentence that names the place, the value and the way out.
  public var description: String {
    switch self {
    case .emptyVocabulary:
      "The vocabulary is empty; “symbols” must list at least one symbol."
    case .maximumLength(let length):
      "The maximum length is \(length); it must be at least 1."
    case .badSymbol(let symbol):
      "“\(symbol)” cannot be a symbol; a symbol is not empty and contains no spaces."
    case .repeatedSymbol(let symbol):
      "The vocabulary lists “\(symbol)” twice; each symbol must occur once."
    case .unknownSymbol(let symbol, let place, let vocabulary):
      "In \(place): “\(symbol)” is not in the vocabulary (\(vocabulary.joined(separator: ", ")))."
    case .wrongCount(let count, let place, let symbols):
      "In \(place): \(count) probabilities for \(symbols) symbols; there must be one each."
    case .notAProbability(let value, let symbol, let place):
      "In \(place): P(\(symbol)) is \(value); a probability lies between 0 and 1."
    case .sum(let sum, let place):
      "In \(place): the probabilities add up to \(sum); they must add up to 1."
    case .afterTheEnd(let prefix):
      "The prefix “\(prefix.joined(separator: " "))” goes on after the end symbol; "
        + "nothing can follow it, so remove the row."
    case .listedTwice(let place):
      "The table lists \(place) twice; keep one of the two."
    case .missing([], _):
      "The table does not say how a sequence begins; add a row for the empty prefix \"\"."
    case .missing(let prefix, let length):
      "The prefix “\(prefix.joined(separator: " "))” can occur and may go on (the maximum length is "
        + "\(length)), but the table has no row for it; add one, or add “otherwise”."
    }
  }
}
