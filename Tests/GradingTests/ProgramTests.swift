import Foundation
import TestSupport
import Testing

@testable import Grading
@testable import Judging

/// `grade` as an instructor runs it.
@Suite("The grader's program")
struct ProgramTests {
  let grade = SmallClass.grade

  // MARK: - Before anything is graded

  @Test(
    "What cannot be meant is said in a sentence, and the status is 2",
    arguments: [
      ([], "name the submissions"), (["--jobs", "0", "x"], "--jobs"),
      (["--jobs", "1001", "x"], "--jobs"), (["--jobs", "two", "x"], "--jobs"),
      (["--shard", "3/2", "x"], "--shard"), (["--shard", "0/2", "x"], "--shard"),
      (["--shard", "1/2/3", "x"], "--shard"), (["--shard", "", "x"], "--shard"),
      (["--seed", "-1", "x"], "--seed"), (["--seed", "18446744073709551616", "x"], "--seed"),
      (["--exercises", "8.99", "x"], "\"8.99\""), (["--exercises", ",", "x"], "--exercises"),
      (["--format", "pdf", "x"], "\"pdf\""), (["--require-sandbox", "none", "x"], "L2 or L3"),
      (["--require-sandbox", "L2", "--allow-weak-sandbox", "x"], "contradict"),
      (["--nonsense", "x"], "--nonsense"), (["merge"], "name the folders"),
      (["regrade", "x"], "--from"), (["regrade", "--from", "x"], "submissions"),
      (["doctor", "x"], "x"),
    ])
  func usage(arguments: [String], word: String) throws {
    let run = try grade.run(arguments, in: Course.root)
    #expect(run.status == 2 && run.output.isEmpty, "\(arguments): \(run)")
    #expect(run.error.hasPrefix("grade: ") && run.error.contains(word), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
  }

  @Test("What is not there is named, and the status is 1")
  func absent() throws {
    let scratch = try Scratch()
    try scratch.write("student_id\na\na\n", to: "twice.csv")
    try scratch.write("{}", to: "odd/run.json")
    try scratch.write("", to: "class/notes.txt")
    for (arguments, word) in [
      (["absent"], "There is no"), (["class"], "holds no exercise file"),
      (["--roster", "absent.csv", "x"], "absent.csv"), (["--roster", "twice.csv", "x"], "line 3"),
      (["merge", "absent"], "run.json"), (["merge", "odd"], "not the record of a run"),
      (["regrade", "--from", "absent", "x"], "run.json"),
    ] {
      let run = try grade.run(arguments, in: scratch.url)
      #expect(run.status == 1 && run.output.isEmpty, "\(arguments): \(run)")
      #expect(run.error.hasPrefix("grade: ") && run.error.contains(word), "\(run.error)")
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.url.appending(path: "marks").path))
  }

  @Test("Without a sandbox it refuses, and says what to do")
  func refusal() {
    let none = ClassRun.refusal(.none, .L2)
    #expect(none.contains("--allow-weak-sandbox") && none.contains("grade doctor"))
    let weak = ClassRun.refusal(.L2, .L3)
    #expect(weak.contains("L2") && weak.contains("--require-sandbox") && weak.contains("container"))
    #expect(!weak.contains("--allow-weak-sandbox"))
    #expect(ClassRun.Options().required == .L2)
  }

  // MARK: - A run

  @Suite("A run over a class", .enabled(if: SmallClass.canGrade, SmallClass.whyNot))
  struct Runs {
    let grade = SmallClass.grade

    @Test("Each gets the marks of his own work, whatever the others do")
    func marks() throws {
      let graded = try SmallClass.graded.get()
      #expect(graded.run.status == 0, "\(graded.run.error)")
      let records = try SmallClass.records(in: graded.out)
      #expect(Set(records.keys) == Set(SmallClass.work.keys))
      func verdicts(_ name: String) -> [CheckResult.Verdict]? {
        records[name]?.checks.map(\.verdict)
      }
      #expect(verdicts("ann") == [.unsolved, .partial])
      // A small model in which greedy search misses the best sequence: two aspects, a point each.
      #expect(records["ann"]?.score == 2)
      #expect(verdicts("bob, jr") == [.compile, .pass])
      #expect(verdicts("carl") == [.crashed, .unsolved])
      #expect(verdicts(SmallClass.hostile) == [.unsolved, .pass])
      #expect(verdicts("nobody") == [.unsolved, .unsolved])
      #expect(records.values.allSatisfy { $0.status == .graded })
      let run = try #require(try ResultsFolder(graded.out).run())
      #expect(run.seed == 4 && run.exercises == ["8.4", "8.5"] && run.shard == nil)
    }

    @Test("What does not compile costs only itself, and its author is told where, without paths")
    func compile() throws {
      let graded = try SmallClass.graded.get()
      let record = try #require(try SmallClass.records(in: graded.out)["bob, jr"])
      #expect(record.checks[1].points == record.checks[1].max)
      let detail = record.checks[0].detail
      #expect(detail.contains("TypicalDraw.swift:3:"), "\(detail)")
      #expect(detail.contains("cannot convert value of type 'String'"), "\(detail)")
      let page = try graded.scratch.text("out/feedback/bob%2C%20jr.md")
      #expect(page.contains("TypicalDraw.swift:3:"))
      for text in [detail, page] {
        #expect(!text.contains("/answers/") && !text.contains(Course.root.path), "\(text)")
        #expect(!text.contains(graded.scratch.url.path), "\(text)")
      }
    }

    @Test("Every form is there, with a file for every student where it has one each")
    func exports() throws {
      let graded = try SmallClass.graded.get()
      let run = try #require(try ResultsFolder(graded.out).run())
      let records = ResultsFolder(graded.out).results(of: run.submissions)
      for format in ExportFormat.allCases {
        for (path, data) in try format.files(run, records) {
          let file = graded.out.appending(path: path)
          #expect((try? Data(contentsOf: file)) == data, "\(path)")
        }
      }
      let marks = try graded.scratch.text("out/marks.csv")
      #expect(marks.hasPrefix("submission,status,8.4,8.5,score,max,remarks\r\n"))
      #expect(marks.contains("\r\nann,graded,0,2,2,"))
    }

    @Test("The table goes to standard output, without colours, and nothing else goes anywhere")
    func table() throws {
      let graded = try SmallClass.graded.get()
      let run = graded.run
      #expect(run.error == "", "a progress line is for a terminal")
      #expect(!run.output.contains("\u{1B}"))
      let lines = run.output.split(separator: "\n")
      #expect(lines.contains { $0.contains("submission") && $0.contains("8.4") })
      #expect(lines.contains { $0.contains("ann") && $0.contains("2 of ") })
      #expect(lines.contains { $0.contains("bob, jr") && $0.contains("8.4 compile") })
      #expect(lines.contains { $0.contains("carl") && $0.contains("8.4 crashed") })
      #expect(lines.filter { $0.contains("=1+1") }.count == 1, "one name, one row")
      #expect(run.output.contains("5 submissions. Scores from 0 to "))
      #expect(run.output.contains("Sandbox: L"))
    }

    @Test("Two parts, graded one at a time, merge into the very records of the whole")
    func shards() throws {
      let graded = try SmallClass.graded.get()
      let scratch = try Scratch()
      for part in ["1", "2"] {
        let run = try grade.run(
          SmallClass.options + [
            "--shard", "\(part)/2", "--jobs", "1", "--out", "part\(part)", graded.students.path,
          ], in: scratch.url)
        #expect(run.status == 0, "\(run.error)")
      }
      let parts = try ["part1", "part2"].map {
        try SmallClass.records(in: scratch.url.appending(path: $0))
      }
      #expect(parts.map(\.count) == [3, 2])
      let merge = ["merge", "part2", "part1", "--out", "whole"]
      let merged = try grade.run(merge, in: scratch.url)
      #expect(merged.status == 0, "\(merged.error)")
      let whole = scratch.url.appending(path: "whole")
      #expect(try SmallClass.records(in: whole) == SmallClass.records(in: graded.out))
      let again = try grade.run(merge, in: scratch.url)
      #expect(again.status == 1 && again.error.contains("holds the results of a run already"))
      let half = try grade.run(["merge", "part1", "--out", "half"], in: scratch.url)
      #expect(half.status == 1 && half.error.contains("shard 2 of 2, which is not here"))

      // A submission that the grader failed at: the others have their marks, and the status says so.
      try SmallClass.edit("ann", in: scratch.url.appending(path: "part2")) {
        ($0.status, $0.score, $0.checks, $0.log) = (
          .internal, nil, [], "The disk is full.\nReally."
        )
      }
      let failed = try grade.run(
        ["merge", "part1", "part2", "--out", "failed", "--format", "csv"], in: scratch.url)
      #expect(failed.status == 1)
      #expect(failed.error.contains("the grader failed on 1 of 5 submissions"))
      #expect(failed.error.contains("ann: The disk is full."))
      let marks = try scratch.text("failed/marks.csv")
      #expect(marks.contains("\r\nann,internal,,,,") && marks.contains("\r\ncarl,graded,0,0,0,"))
    }

    @Test("A pipe that is closed early is no failure, and what is printed there has no colours")
    func pipe() throws {
      let graded = try SmallClass.graded.get()
      let scratch = try Scratch()
      for (index, environment) in ["", "NO_COLOR=1 "].enumerated() {
        let script =
          "{ \(environment)'\(grade.executable.path)' merge '\(graded.out.path)' --out o\(index); "
          + "echo $? > status; } | head -n 2 > first"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = scratch.url
        try process.run()
        process.waitUntilExit()
        #expect(try scratch.text("status") == "0\n")
        #expect(try scratch.text("first").contains("submission"))
        #expect(try !scratch.text("first").contains("\u{1B}"))
      }
    }

    // MARK: - Going on

    /// A copy of the graded class and its results, to be changed.
    private func copy() throws -> Scratch {
      let graded = try SmallClass.graded.get()
      let scratch = try Scratch()
      for name in ["class", "out"] {
        try FileManager.default.copyItem(
          at: graded.scratch.url.appending(path: name), to: scratch.url.appending(path: name))
      }
      return scratch
    }

    @Test("A run that is there is not written over, and not continued as another one")
    func refusals() throws {
      let scratch = try copy()
      let before = try SmallClass.nodes(in: scratch.url.appending(path: "out"))
      for (arguments, word) in [
        (SmallClass.options, "add --resume"),
        (["--exercises", "8.4,8.5", "--seed", "5", "--resume"], "another seed"),
        (["--exercises", "8.5", "--resume"], "other exercises"),
        (SmallClass.options + ["--shard", "1/2", "--resume"], "another shard"),
      ] {
        let run = try grade.run(arguments + ["--out", "out", "class"], in: scratch.url)
        #expect(run.status == 1 && run.error.contains(word), "\(run.error)")
        #expect(run.output.isEmpty && !run.error.contains("seed 4"))
      }
      #expect(try SmallClass.nodes(in: scratch.url.appending(path: "out")) == before)
    }

    @Test("A resumed run grades what is missing, broken, changed or failed, and nothing else")
    func resume() throws {
      let scratch = try copy()
      let out = scratch.url.appending(path: "out")
      // Missing; cut off; changed; failed at. And "carl" and the hostile one are as they were.
      try FileManager.default.removeItem(at: out.appending(path: "results/nobody.json"))
      try scratch.write("{\"version\"", to: "out/results/bob%2C%20jr.json")
      try scratch.write(Course.neighbourReference, to: "class/ann/GreedyGap.swift")
      try SmallClass.edit("carl", in: out) { ($0.status, $0.score) = (.internal, nil) }
      try scratch.write("half a file", to: "out/results/.draft-1")
      try scratch.write("half a file", to: "out/.draft-2")
      let before = try SmallClass.nodes(in: out)
      // The seed is that of the run.
      let run = try grade.run(
        ["--exercises", "8.4,8.5", "--resume", "--out", "out", "class"], in: scratch.url)
      #expect(run.status == 0, "\(run.error)")
      #expect(run.output.contains("5 submissions, 1 of them done before."))
      let after = try SmallClass.nodes(in: out)
      #expect(Set(after.keys) == Set(SmallClass.work.keys.map { fileName(for: $0) + ".json" }))
      let kept = fileName(for: SmallClass.hostile) + ".json"
      for (name, node) in after {
        #expect((node == before[name]) == (name == kept), "\(name)")
      }
      var expected = try SmallClass.records(in: SmallClass.graded.get().out)
      let found = try SmallClass.records(in: out)
      #expect(found["ann"]?.score == found[SmallClass.hostile]?.score)
      expected["ann"] = found["ann"]
      #expect(found == expected)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: out.path)
          .allSatisfy { !$0.hasPrefix(".draft") })
    }

    @Test("Regrading asks again where the check has changed, and keeps the rest")
    func regrade() throws {
      let scratch = try copy()
      let out = scratch.url.appending(path: "out")
      // As if the check of 8.5 had been another one when these were graded.
      try SmallClass.edit("ann", in: out) { record in
        record.checks[1].check = "another"
        record.checks[1].points = 0
        record.checks[0].detail = "kept"
        record.score = 0
      }
      try SmallClass.edit("bob, jr", in: out) { record in
        for index in record.checks.indices { record.checks[index].detail = "kept" }
      }
      // Handed in anew, so nothing of what was found before holds.
      try SmallClass.edit("carl", in: out) { $0.checks[0].detail = "not kept" }
      try scratch.write(SmallClass.exit + "\n", to: "class/carl/TypicalDraw.swift")
      let run = try grade.run(
        ["regrade", "--from", "out", "--out", "new", "class"], in: scratch.url)
      #expect(run.status == 0, "\(run.error)")
      let new = try SmallClass.records(in: scratch.url.appending(path: "new"))
      #expect(new["ann"]?.score == 2)
      #expect(new["ann"]?.checks[0].detail == "kept")
      #expect(new["ann"]?.checks[1].check == new["carl"]?.checks[1].check)
      #expect(new["bob, jr"]?.checks.map(\.detail) == ["kept", "kept"])
      #expect(new["carl"]?.checks[0].detail.contains("exit(0)") == true)
      let moved = run.output.split(separator: "\n").filter { $0.contains("8.5") }
      #expect(moved.contains { $0.contains("ann") && $0.contains("0") && $0.contains("2") })
      #expect(!moved.contains { $0.contains("bob") || $0.contains("carl") })
      #expect(try #require(try ResultsFolder(scratch.url.appending(path: "new")).run()).seed == 4)
      // The earlier results are left as they were.
      #expect(try SmallClass.records(in: out)["ann"]?.score == 0)
    }
  }
}
