import Foundation
import TestSupport
import Testing

@testable import Grading
@testable import Judging

/// The instructor's guide must speak of the grader as it is.
@Suite("The instructor's guide")
struct GuideTests {
  private let guide = Package.text("Chapters/ThroughTime.docc/Grading.md")

  /// The fenced blocks of a language.
  private func blocks(_ language: String) -> [String] {
    guide.components(separatedBy: "\n```\(language)\n").dropFirst().map { rest in
      rest.components(separatedBy: "\n```").first ?? ""
    }
  }

  @Test("Every verdict, level and form is explained")
  func words() {
    let words =
      CheckResult.Verdict.allCases.map(\.rawValue) + Sandbox.Level.allCases.map(\.rawValue)
      + ExportFormat.allCases.map(\.rawValue)
    for word in words { #expect(guide.contains("`\(word)`"), "the guide does not know \(word)") }
  }

  @Test("Every command that it shows exists, with its options")
  func commands() throws {
    let grade = Program("grade")
    var pages: [String: String] = [:]
    for name in ["", "merge", "regrade", "handout", "gradescope-bundle", "doctor"] {
      let run = try grade.run((name.isEmpty ? [] : [name]) + ["--help"], in: Package.root)
      #expect(run.status == 0)
      pages[name] = run.output
    }
    let text = (blocks("bash") + blocks("yaml")).joined(separator: "\n\n")
      .replacing(/\s*\\\n\s*/, with: " ").replacing(/\n\s+(?=--)/, with: " ")
    let calls = text.matches(of: /(?:release\/|release )grade((?: [^\n]*)?)/)
    #expect(calls.count >= 10)
    for call in calls {
      let words = call.1.split(separator: " ").map(String.init)
      let name = words.first.flatMap { pages[$0] == nil ? nil : $0 } ?? ""
      for option in words where option.hasPrefix("--") {
        #expect(
          pages[name]?.contains("  \(option) ") == true, "grade \(name) has no \(option): \(call.0)"
        )
      }
    }
  }

  @Test("A shell can read every command")
  func syntax() throws {
    let scratch = try Scratch()
    for block in blocks("bash") {
      let file = try scratch.write(block, to: "block")
      #expect(try runs("bash", ["-n", file.path]), "\(block)")
    }
  }
}
