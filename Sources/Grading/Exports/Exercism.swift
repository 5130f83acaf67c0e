/// Exercism's `results.json`, version 3 of its interface of test runners.
///
/// An exercise is a test and a task. What a student's code prints is nowhere in the records, so
/// `output` is always null; what there is to say about a test is its `message`.
struct ExercismResults: Encodable {
  struct Test: Encodable {
    var name: String
    /// The command that asks the same kind of questions at home.
    var testCode: String
    var status: String
    var message: String?
    var output: String?
    /// The exercise's place among those that were asked, from 1.
    var taskID: Int?

    private enum CodingKeys: String, CodingKey {
      case name, status, message, output
      case testCode = "test_code"
      case taskID = "task_id"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(testCode, forKey: .testCode)
      try container.encode(status, forKey: .status)
      try container.encode(message, forKey: .message)
      try container.encode(output, forKey: .output)
      try container.encodeIfPresent(taskID, forKey: .taskID)
    }
  }

  var version = 3
  var status: String
  var message: String?
  var tests: [Test]

  init(_ result: SubmissionResult, _ run: RunRecord) {
    tests = result.checks.map { check in
      let status =
        switch check.verdict {
        case .pass: "pass"
        case .fail, .partial, .unsolved, .nondeterministic: "fail"
        default: "error"
        }
      return Test(
        name: check.heading, testCode: "course check \(visibleLine(check.id))", status: status,
        message: check.verdict == .pass ? nil : told(check), output: nil,
        taskID: run.exercises.firstIndex(of: check.id).map { $0 + 1 })
    }
    if result.reportedScore == nil || result.status == .rejected || tests.isEmpty {
      status = "error"
    } else if tests.allSatisfy({ $0.status == "pass" }) {
      status = "pass"
    } else {
      // "error" says that no test ran.
      status = tests.allSatisfy { $0.status == "error" } ? "error" : "fail"
    }
    guard status == "error" else { return }
    let log = visible(limited(result.log))
    let causes = ([log] + tests.compactMap(\.message)).filter { !$0.isEmpty }
    // Exercism shows at most 65,535 characters.
    message = limited(([result.summary] + causes).joined(separator: "\n\n"), to: 65_000)
  }
}
