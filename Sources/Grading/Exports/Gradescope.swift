/// Gradescope's `results.json`, after its specification of autograders.
///
/// When the grader itself failed there is no score in it, neither at the top nor in a test. Gradescope
/// then reports an autograder that failed, which the teacher sees and which costs the student no
/// attempt; a score of 0 would look like any other.
struct GradescopeResults: Encodable {
  struct Test: Encodable {
    var score: Int
    var maxScore: Int
    var status: String
    var name: String
    var number: String
    var output: String
    var outputFormat = "text"
    var tags: [String]
    var visibility = "visible"

    private enum CodingKeys: String, CodingKey {
      case score, status, name, number, output, tags, visibility
      case maxScore = "max_score"
      case outputFormat = "output_format"
    }
  }

  struct ExtraData: Encodable {
    var submission: String
    var sha256: String
    var status: String
    var verdicts: [String: String]
    var course: String
    var grader: String
    var toolchain: String
    var sandbox: String
  }

  var score: Int?
  /// In seconds.
  var executionTime: Double
  var output: String
  var outputFormat = "text"
  var visibility = "visible"
  // What this program prints is for the teacher.
  var stdoutVisibility = "hidden"
  var extraData: ExtraData
  var tests: [Test]

  private enum CodingKeys: String, CodingKey {
    case score, output, visibility, tests
    case executionTime = "execution_time"
    case outputFormat = "output_format"
    case stdoutVisibility = "stdout_visibility"
    case extraData = "extra_data"
  }

  init(_ result: SubmissionResult) {
    score = result.reportedScore
    executionTime = Double(result.checks.reduce(0) { $0 + $1.wallMilliseconds }) / 1000
    let log = visible(limited(result.log))
    output = log.isEmpty ? result.summary : result.summary + "\n\n" + log
    extraData = ExtraData(
      submission: result.submission, sha256: result.sha256, status: result.status.rawValue,
      verdicts: Dictionary(
        result.checks.map { ($0.id, $0.verdict.rawValue) }, uniquingKeysWith: { $1 }),
      course: result.course, grader: result.grader, toolchain: result.toolchain,
      sandbox: result.sandbox)
    // Without a score at the top, Gradescope would add up those of the tests.
    tests =
      score == nil
      ? []
      : result.checks.map { check in
        Test(
          score: check.points, maxScore: check.max,
          status: check.verdict == .pass ? "passed" : "failed", name: check.heading,
          number: check.id, output: told(check), tags: [check.verdict.rawValue])
      }
  }
}

/// The verdict in a sentence, and what there is to say about it.
func told(_ check: CheckResult) -> String {
  let detail = visible(limited(check.detail))
  return detail.isEmpty ? check.verdict.sentence : check.verdict.sentence + "\n\n" + detail
}
