import Foundation

@testable import Grading

/// A small class in which somebody has thought of everything.
enum Sample {
  /// A text with everything in it that means something to one of the forms.
  static let nasty = """
    =cmd|' /C calc'!A1, "quoted"; ]]> <script>alert(1)</script> </testcase> & &amp; \
    ![](http://evil.example/x.png) [link](javascript:alert(1)) www.evil.example \
    a@evil.example `code` ```` ~~~
    ```
    # not a heading
    \u{1B}[31mred\u{1B}[0m \u{1B}]0;title\u{7} back\u{8}space \u{202E}txt.exe\u{202C} \u{0} \
    \u{FFFE} \
    \u{1FFFF} \u{85} \u{2028} \u{9B}31m \u{7F} \r\n\ttab 👩‍👩‍👧 é e\u{301} 日本語 \\" \\u0000 \u{FEFF} $x^2$ --- |
    """

  static let run = RunRecord(
    course: "c0ffee", grader: "1.0", toolchain: "Swift 6.3.1", sandbox: "L2", seed: 7,
    exercises: ["8.1", "8.2", "8.3"], shard: nil, submissions: results.map(\.submission))

  static let results = [
    result(
      "-dash; +plus", .graded, 2, log: "One file was left out: notes.txt.",
      [
        ("8.1", .partial, 2, "scale: not yet"), ("8.2", .unsolved, 0, ""),
        ("8.3", .skipped, 0, ""),
      ]
    ),
    result(
      "..", .rejected, 0, log: "The archive holds ../../etc/passwd, which lies outside of it.", []),
    result(
      nasty, .graded, 5, log: nasty,
      [
        ("8.1", .pass, 5, ""), ("8.2", .fail, 0, nasty),
        ("8.3", .crashed, 0, "It ended by a trap."),
      ]
    ),
    result(
      "ada", .graded, 15, [("8.1", .pass, 5, ""), ("8.2", .pass, 5, ""), ("8.3", .pass, 5, "")]),
    result(
      "broken", .internal, nil, log: "The compiler is missing.",
      [("8.1", .pass, 5, ""), ("8.2", .internal, 0, "No process could be started.")]),
    result("empty", .internal, nil, []),
    result(
      "jos\u{E9}", .graded, 0,
      [
        ("8.1", .compile, 0, "PenalisedScore.swift:3:1: error: expected '}'"),
        ("8.2", .compile, 0, ""), ("8.3", .timeout, 0, ""),
      ]),
    result(
      "jose\u{301}", .graded, 5,
      [("8.1", .threw, 0, ""), ("8.2", .memory, 0, ""), ("8.3", .pass, 5, "")]),
    result("日本", .graded, 0, [("8.1", .output, 0, ""), ("8.2", .protocol, 0, "")]),
  ]

  static let roster = """
    \u{FEFF}student_id,last_name,first_name,email,duedate,timestamp,submission,\
    late_submission_penalty\r
    s1,Lovelace,"Ada, Countess",ada@example.org,2026-11-20T23:59:59Z,\
    2026-11-21T01:00:00+01:00,ada,10%/day\r
    s2,=SUM(A1),@first,-mail,2026-11-20 23:59:59,,jos\u{E9},2.5\r
    "s\r
    3",Hopper,Grace,,,,nobody,zero\r
    s4,"O""Brien","",,2026-11-20T12:00:00Z,2026-11-20T15:00:01Z,-dash; +plus,0.25/hour\r
    s5,,,,,,broken,1\r

    """

  static func result(
    _ name: String, _ status: SubmissionResult.Status, _ score: Int?, log: String = "",
    _ checks: [(String, CheckResult.Verdict, Int, String)]
  ) -> SubmissionResult {
    let titles = ["8.1": "Penalised score", "8.2": "Top-p *sampling*", "8.3": "Beams & <heaps>"]
    return SubmissionResult(
      submission: name, sha256: "ab12", course: "c0ffee", grader: "1.0", toolchain: "Swift 6.3.1",
      sandbox: "L2", status: status, score: score, max: 15,
      checks: checks.enumerated().map { index, check in
        CheckResult(
          id: check.0, title: titles[check.0] ?? "", verdict: check.1, points: check.2, max: 5,
          cpuMilliseconds: 100 + index, wallMilliseconds: 1099 + index, detail: check.3,
          check: "f00d")
      }, log: log)
  }

  /// All files of all forms.
  static func files(
    _ run: RunRecord = run, _ results: [SubmissionResult] = results, roster: Roster?
  ) throws -> [String: Data] {
    try ExportFormat.allCases.reduce(into: [:]) { files, format in
      files.merge(try format.files(run, results, roster: roster)) { $1 }
    }
  }
}
