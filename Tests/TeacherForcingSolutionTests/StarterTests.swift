import Coursework
import TeacherForcingChecks
import TeacherForcingExercises
import TestSupport
import Testing

/// Holds only for the package as it is published: a student who has solved something has changed
/// it, and does not set `THROUGHTIME_LONG`.
@Suite("6 · Starters", .enabled(if: isLong))
struct StarterTests {
  @Test(
    "Every starter is unsolved",
    arguments: [
      meetingDecaysBinding, priceOfLoopsBinding, bestByOutputBinding, driftOfErrorsBinding,
      scheduledLimitBinding, runningTotalBinding,
    ])
  func unsolved(_ starter: Binding) throws {
    try expectUnsolved(starter, in: teacherForcing)
  }
}
