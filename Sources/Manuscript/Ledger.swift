import Foundation

/// A claim of the lecture slides, as the ledger has it.
public struct Claim: Codable, Hashable, Identifiable, Sendable {
  /// What the book found out about a claim.
  public enum Verdict: String, Codable, CaseIterable, Sendable {
    /// True as printed.
    case holds
    /// False or ill-formed as printed; the test shows the failure and the corrected form.
    case corrected
    /// True only under an assumption that the test states, with a counter-example without it.
    case conditional
  }

  /// The deck's letter and a number, "A43".
  public let id: String

  /// The module of the chapter that discusses it.
  public let chapter: String

  /// What the slide says.
  public let printed: String

  /// What the book found.
  public let verdict: Verdict

  /// How it is settled.
  public let check: String
}

/// `Chapters/claims.json`: every claim of the slides, with what the book found about it.
public struct Ledger: Codable, Sendable {
  /// A set of lecture slides.
  public struct Deck: Codable, Hashable, Sendable {
    /// The file it was read from.
    public let file: String
    /// Its title.
    public let title: String
    /// Who wrote it.
    public let by: String
  }

  /// The path of the ledger, from the package's root.
  public static let path = "Chapters/claims.json"

  /// The decks, by the letter that their claims' ids begin with.
  public let decks: [String: Deck]

  /// What each verdict means.
  public let verdicts: [String: String]

  /// The claims, deck by deck.
  public let claims: [Claim]

  /// The line of each claim in the file, for messages.
  private var lines: [String: Int] = [:]

  private enum CodingKeys: String, CodingKey { case decks, verdicts, claims }

  /// Reads the ledger of the package in the folder `root`.
  ///
  /// - Throws: ``ManuscriptError`` if it is missing or malformed, has an id twice, or has an id
  ///   whose letter is no deck's.
  public init(root: URL) throws {
    do {
      try self.init(data: Data(contentsOf: root.appendingPathComponent(Ledger.path)))
    } catch let error as ManuscriptError {
      throw error
    } catch let error as DecodingError {
      throw ManuscriptError("\(Ledger.path) is not a ledger: \(sentence(for: error))")
    } catch {
      throw ManuscriptError("\(Ledger.path) cannot be read: \(error.localizedDescription)")
    }
  }

  init(data: Data) throws {
    self = try JSONDecoder().decode(Ledger.self, from: data)
    var seen: Set<String> = []
    for claim in claims {
      guard seen.insert(claim.id).inserted else {
        throw ManuscriptError("\(Ledger.path) has the claim \(claim.id) twice.")
      }
      guard decks.keys.contains(where: claim.id.hasPrefix) else {
        throw ManuscriptError("\(Ledger.path): no deck has the letter of the claim \(claim.id).")
      }
    }
    let text = String(decoding: data, as: UTF8.self)
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard let match = line.firstMatch(of: /"id"\s*:\s*"([^"]*)"/) else { continue }
      lines[String(match.1)] = number + 1
    }
  }

  /// The claim with this id.
  public subscript(id: String) -> Claim? {
    claims.first { $0.id == id }
  }

  /// Where the ledger has a claim, counted from 1.
  func line(of id: String) -> Int? { lines[id] }
}

/// Says where in a JSON file a value is missing or of the wrong kind.
func sentence(for error: DecodingError) -> String {
  func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }
    return path.isEmpty ? "the top level" : String(path.joined().drop { $0 == "." })
  }
  switch error {
  case .keyNotFound(let key, let context):
    return "\(place(context)) lacks '\(key.stringValue)'."
  case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
    return "\(place(context)): \(context.debugDescription)"
  @unknown default:
    return "\(error)"
  }
}
