import Console
import Curriculum
import Foundation
import Judging
import Plotting

/// `grade doctor`: what this machine offers, and whether it holds.
enum DoctorCommand {
  static let command = Command(
    "doctor", "Says how well this machine can keep submissions in, and tries it.",
    []
  ) { _ in
    let root = try Choices.course()
    let kit = try Kit()
    let sandbox = Sandbox.strongest(for: kit)
    let judge = Judge(kit: kit, limits: Limits(), sandbox: sandbox)
    let landlock = Machine.landlock
    var rows = [
      ["compiler", kit.compilerVersion],
      ["Landlock", landlock > 0 ? "version \(landlock)" : "not offered by this kernel"],
      ["seccomp", Machine.canFilterCalls ? "yes" : "not offered by this kernel"],
      ["surroundings", Machine.container ?? "a machine of its own"],
      ["answers run as", sandbox.runsAsNobody ? "nobody" : "you, without your powers"],
      ["level", sandbox.level.rawValue],
    ]
    let escapes = try judge.escapes()
    rows.append([
      "a trial answer",
      sandbox.level == .none
        ? "not started: nothing would keep it in"
        : escapes.isEmpty ? "was kept in" : "could \(escapes.joined(separator: ", "))",
    ])
    let references = Curriculum.entries.filter {
      FileManager.default.fileExists(
        atPath: root.appending(
          path: "Solutions/\($0.chapter.folder)/\($0.exercise.listing.file).swift"
        ).path)
    }
    let attempts = references.map {
      Judge.Attempt(
        exercise: $0.exercise,
        answer: root.appending(
          path: "Solutions/\($0.chapter.folder)/\($0.exercise.listing.file).swift"),
        binding: root.appending(path: $0.chapter.bindingPath(of: $0.exercise)))
    }
    let solved = try Dictionary(grouping: attempts.indices) { references[$0].chapter.folder }
      .values.flatMap { places in
        try judge.judge(places.map { attempts[$0] }, seed: 1)
      }.count { judgement in
        if case .report(let report, _) = judgement.verdict {
          report.outcome == .solved
        } else {
          false
        }
      }
    rows.append(["reference answers", "\(solved) of \(references.count) get full points"])
    try Terminal.output.print(
      Table(header: ["", ""], rows: rows).terminal(Terminal.output.style))
    guard sandbox.level >= .L2, escapes.isEmpty, solved == references.count else {
      throw Failure("this machine is not fit for grading; the table says why.")
    }
  }
}
