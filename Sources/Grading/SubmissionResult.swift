/// What became of one submission: the one record that every export is made from.
///
/// It holds no times but those of its checks and nothing that depends on the order of work, so the
/// same submission and seed give the same record except for `cpuMilliseconds` and
/// `wallMilliseconds`.
public struct SubmissionResult: Codable, Sendable, Equatable {
  /// What a submission as a whole can come to.
  public enum Status: String, Codable, Sendable {
    /// It was judged; `score` says how it did.
    case graded
    /// It could not be taken in as handed in: `log` says why. Its score is 0.
    case rejected
    /// The grader failed, not the student: there is no score, and a later run tries again.
    case `internal`
  }

  /// The version of this record's form.
  public static let currentVersion = 1

  /// The version of the form that this record was written in.
  public var version = currentVersion
  /// The submission's name: its folder's or archive's.
  public var submission: String
  /// The hash of what was taken in.
  public var sha256: String
  /// The fingerprint of the course's checks.
  public var course: String
  /// The grader's version.
  public var grader: String
  /// The compiler's version.
  public var toolchain: String
  /// What kept the submission in: "none", "unverified", "L2" or "L3".
  public var sandbox: String
  /// Whether it was judged at all.
  public var status: Status
  /// The points earned; nil if the grader failed.
  public var score: Int?
  /// The points of all the exercises that were asked.
  public var max: Int
  /// The exercises in the course's order.
  public var checks: [CheckResult]
  /// What was noticed about the submission as a whole: files left out, reasons for a rejection.
  public var log: String

  private enum CodingKeys: String, CodingKey {
    case version, submission, sha256, course, grader, toolchain, sandbox, status, score, max, checks
    case log
  }

  /// A record with these parts.
  public init(
    submission: String, sha256: String, course: String, grader: String, toolchain: String,
    sandbox: String, status: Status, score: Int?, max: Int, checks: [CheckResult], log: String
  ) {
    self.submission = submission
    self.sha256 = sha256
    self.course = course
    self.grader = grader
    self.toolchain = toolchain
    self.sandbox = sandbox
    self.status = status
    self.score = score
    self.max = max
    self.checks = checks
    self.log = log
  }
}

/// What became of one exercise of a submission.
public struct CheckResult: Codable, Sendable, Equatable {
  /// How an exercise can end. Only `pass` and `partial` earn points.
  public enum Verdict: String, Codable, Sendable, CaseIterable {
    /// Every aspect holds.
    case pass
    /// Some aspects hold.
    case partial
    /// No aspect holds.
    case fail
    /// Nothing has been written yet, or the file was not handed in.
    case unsolved
    /// The same question was answered in two ways by two processes.
    case nondeterministic
    /// It threw an error where an answer was due.
    case threw
    /// Its process died: by a signal or an early exit.
    case crashed
    /// It used up its processor time, or did nothing until its time was up.
    case timeout
    /// It used up its memory.
    case memory
    /// It printed more than anybody will read.
    case output
    /// What came back was not a reply.
    case `protocol`
    /// The file does not compile, or its function has other types than asked for.
    case compile
    /// The file was there but was not taken in: too large, not text, a link.
    case skipped
    /// The grader failed, not the student.
    case `internal`
  }

  /// The exercise's id, "8.1".
  public var id: String
  /// The exercise's title.
  public var title: String
  /// How it ended.
  public var verdict: Verdict
  /// The points earned.
  public var points: Int
  /// The points of a complete answer.
  public var max: Int
  /// Processor time of all the processes that ran the answer, in milliseconds.
  public var cpuMilliseconds: Int
  /// Time from the first question to the last answer, in milliseconds.
  public var wallMilliseconds: Int
  /// What the student is told, fit to print; no hidden question is in it.
  public var detail: String
  /// The fingerprint of the check that decided: what a later run compares to tell what to ask again.
  public var check: String

  private enum CodingKeys: String, CodingKey {
    case id, title, verdict, points, max, detail, check
    case cpuMilliseconds = "cpu_ms"
    case wallMilliseconds = "wall_ms"
  }

  /// A result with these parts.
  public init(
    id: String, title: String, verdict: Verdict, points: Int, max: Int, cpuMilliseconds: Int = 0,
    wallMilliseconds: Int = 0, detail: String = "", check: String = ""
  ) {
    self.id = id
    self.title = title
    self.verdict = verdict
    self.points = points
    self.max = max
    self.cpuMilliseconds = cpuMilliseconds
    self.wallMilliseconds = wallMilliseconds
    self.detail = detail
    self.check = check
  }
}
