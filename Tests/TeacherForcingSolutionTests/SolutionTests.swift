import Coursework
import TeacherForcingChecks
import TeacherForcingSolutions
import TestSupport
import Testing

@Suite("6 · Reference answers")
struct SolutionTests {
  @Test("Every reference answer gets full points", arguments: references)
  func solved(_ reference: Binding) throws {
    try expectSolved(reference, in: teacherForcing)
  }

  @Test("There is a reference answer for every exercise")
  func complete() {
    #expect(references.map(\.exercise) == teacherForcing.exercises.map(\.listing.id))
  }

  @Test(
    "Every misconception is rejected with its own message",
    arguments: teacherForcing.exercises.map(\.listing.id))
  func misconceptions(_ id: String) throws {
    try expectMisconceptionsRejected(id, in: teacherForcing)
  }
}

private let references = [
  meetingDecaysBinding, priceOfLoopsBinding, bestByOutputBinding, driftOfErrorsBinding,
  scheduledLimitBinding, runningTotalBinding,
]
