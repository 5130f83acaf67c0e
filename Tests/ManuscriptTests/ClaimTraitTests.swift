import Foundation
import Manuscript
import Testing

@testable import TestSupport

@Suite("The claim trait")
struct ClaimTraitTests {
  private static let text = """
    {
     "decks": {"A": {"file": "a.txt", "title": "RNNs", "by": "N. N."}},
     "verdicts": {},
     "claims": [
      {"id": "A1", "chapter": "Mini", "printed": "One.", "verdict": "holds", "check": "Run."}
     ]
    }
    """

  private func trait(_ id: String, _ verdict: Claim.Verdict) throws -> ClaimTrait {
    let files = try MadeUpBook([Ledger.path: Self.text])
    return ClaimTrait(id: id, verdict: verdict, ledger: Result { try files.ledger() })
  }

  private func refusal(_ trait: ClaimTrait) async throws -> String? {
    let test = try #require(Test.current)
    do {
      try await trait.prepare(for: test)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("A claim with the ledger's verdict passes, and the claim's words stand beside the test")
  func agrees() async throws {
    let trait = try trait("A1", .holds)
    #expect(try await refusal(trait) == nil)
    #expect(trait.comments.map(\.rawValue) == ["Claim A1 (holds): One."])
  }

  @Test("A verdict that is not the ledger's fails the test with a sentence")
  func verdict() async throws {
    #expect(
      try await refusal(trait("A1", .corrected))
        == "The ledger Chapters/claims.json says of claim A1 'holds', and this test 'corrected'; "
        + "one of the two is wrong.")
  }

  @Test("An id that the ledger does not have fails the test with a sentence")
  func unknown() async throws {
    let trait = try trait("A2", .holds)
    #expect(try await refusal(trait) == "The ledger Chapters/claims.json has no claim A2.")
    #expect(trait.comments.isEmpty)
  }

  @Test("Without a ledger the test fails")
  func noLedger() async throws {
    let missing = Result<Ledger, any Error> { try MadeUpBook([:]).ledger() }
    let trait = ClaimTrait(id: "A1", verdict: .holds, ledger: missing)
    #expect(try await refusal(trait)?.hasPrefix("Chapters/claims.json cannot be read") == true)
  }

  @Test("The ledger of this package is found from the trait's own file")
  func ownLedger() throws {
    #expect(try ClaimTrait.ledger.get().claims.isEmpty == false)
  }
}
