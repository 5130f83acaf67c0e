import Foundation
import TeacherForcingChecks
import TeacherForcingExercises
import TestSupport
import Testing

@Suite("6 · Your exercises")
struct ExerciseTests {
  @Test("6.1 Set the three decays so that they meet")
  func meetingDecays() throws { try study(meetingDecaysBinding, in: teacherForcing) }

  @Test("6.2 What does each missing loop cost?")
  func priceOfLoops() throws { try study(priceOfLoopsBinding, in: teacherForcing) }

  @Test("6.3 The most that the output's loop alone can get right")
  func bestByOutput() throws { try study(bestByOutputBinding, in: teacherForcing) }

  @Test("6.4 From errors when told the truth to errors when running free")
  func driftOfErrors() throws { try study(driftOfErrorsBinding, in: teacherForcing) }

  @Test("6.5 What scheduled sampling converges to")
  func scheduledLimit() throws { try study(scheduledLimitBinding, in: teacherForcing) }

  @Test("6.6 Put the memory into the output")
  func runningTotal() throws { try study(runningTotalBinding, in: teacherForcing) }
}

@Suite("6 · Where the findings point")
struct SectionTests {
  @Test("Every exercise points to a section that the chapter has")
  func sections() throws {
    let catalog = URL(fileURLWithPath: #filePath).appending(
      path: "../../../Chapters/06-TeacherForcing/TeacherForcing.docc"
    ).standardized
    let pages = try FileManager.default.contentsOfDirectory(atPath: catalog.path)
    let headings = try pages.filter { $0.hasSuffix(".md") }.flatMap { page in
      try String(contentsOf: catalog.appending(path: page), encoding: .utf8)
        .split(separator: "\n").filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
    }
    for exercise in teacherForcing.exercises {
      #expect(headings.contains(exercise.listing.see), "\(exercise.listing.see)")
    }
  }
}
