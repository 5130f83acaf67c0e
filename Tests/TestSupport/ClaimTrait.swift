import Foundation
import Manuscript
import Testing

/// Says that a test settles a claim of the slides: `.claim("A43", .holds)`.
///
/// Before the test runs, the ledger is asked: an id that it does not have, or a verdict that is not
/// the ledger's, fails the test. A test may carry several.
public struct ClaimTrait: TestTrait, SuiteTrait {
  /// What the test finds about the claim.
  public typealias Verdict = Claim.Verdict

  let id: String
  let verdict: Verdict
  let ledger: Result<Ledger, any Error>

  /// The claim as the slides print it, to be shown beside the test.
  public var comments: [Comment] {
    guard let claim = try? ledger.get()[id] else { return [] }
    return ["Claim \(id) (\(claim.verdict.rawValue)): \(claim.printed)"]
  }

  /// Asks the ledger.
  ///
  /// - Throws: ``ClaimMismatch`` if the ledger disagrees, or what keeps it from being read.
  public func prepare(for test: Test) async throws {
    guard let claim = try ledger.get()[id] else {
      throw ClaimMismatch("The ledger \(Ledger.path) has no claim \(id).")
    }
    if claim.verdict != verdict {
      throw ClaimMismatch(
        "The ledger \(Ledger.path) says of claim \(id) '\(claim.verdict.rawValue)', and this test "
          + "'\(verdict.rawValue)'; one of the two is wrong.")
    }
  }

  /// The ledger of the package that this file belongs to, read once.
  static let ledger = Result { try Ledger(root: Book.root(above: #filePath)) }
}

/// A test and the ledger tell different things about a claim.
public struct ClaimMismatch: Error, Equatable, CustomStringConvertible {
  /// What differs.
  public let description: String

  init(_ sentence: String) {
    description = sentence
  }
}

extension Trait where Self == ClaimTrait {
  /// Says that the test settles the claim `id`, with this verdict.
  public static func claim(_ id: String, _ verdict: Claim.Verdict) -> Self {
    ClaimTrait(id: id, verdict: verdict, ledger: ClaimTrait.ledger)
  }
}
