import Console
import Coursework
import Curriculum
import Foundation
import Judging
import Synchronization

/// A run over a class: which submissions, asked what, how many at a time, and where results go.
public struct ClassRun: Sendable {
  /// What an instructor can choose.
  public struct Options: Sendable {
    /// The exercises that are asked.
    public var entries: [Curriculum.Entry]
    /// How many submissions are graded at a time.
    public var jobs: Int
    /// The part of the class that is graded; nil for all of it.
    public var shard: RunRecord.Shard?
    /// The seed of all questions; nil for a fresh secret one, or that of the run that is resumed.
    public var seed: UInt64?
    /// Whether a run that was interrupted is continued.
    public var resumes: Bool
    /// The least that must keep submissions in.
    public var required: Sandbox.Level

    /// The options with their usual values.
    public init(
      entries: [Curriculum.Entry] = Curriculum.entries,
      jobs: Int = ProcessInfo.processInfo.activeProcessorCount, shard: RunRecord.Shard? = nil,
      seed: UInt64? = nil, resumes: Bool = false, required: Sandbox.Level = .L2
    ) {
      self.entries = entries
      self.jobs = jobs
      self.shard = shard
      self.seed = seed
      self.resumes = resumes
      self.required = required
    }
  }

  /// What the results have in common.
  public let run: RunRecord
  /// Where they go.
  public let folder: ResultsFolder
  /// The submissions that this run grades.
  public let submissions: [Submission]

  private let options: Options
  private let marker: Marker

  /// Limits for graded answers: an honest one is far below all of them.
  public static let limits = Limits(
    question: 3, exercise: 15, compilation: 20, cpuSeconds: 20, addressSpace: 2 << 30)

  /// Prepares a run, and has the canaries sing.
  ///
  /// - Parameters:
  ///   - root: The package's folder.
  ///   - places: Folders and archives that hold the class.
  ///   - folder: Where results go.
  ///   - options: What an instructor chose.
  /// - Throws: `Failure` if anything stands in the way: then nothing was graded.
  public init(
    root: URL, places: [URL], folder: ResultsFolder, options: Options
  ) throws {
    let kit = try Kit()
    let sandbox = Sandbox.strongest(for: kit)
    guard sandbox.level >= options.required else {
      throw Failure(Self.refusal(sandbox.level, options.required))
    }
    let judge = Judge(kit: kit, limits: Self.limits, sandbox: sandbox)
    let fingerprints = Fingerprints(root: root, entries: options.entries)
    let wanted = options.entries.map {
      WantedFile(path: $0.chapter.path(of: $0.exercise), exercise: $0.id)
    }
    let all = try Submission.find(in: places, wanted: wanted)
    let previous = try folder.run()
    if previous != nil, !options.resumes {
      throw Failure(
        "\(folder.url.path) holds the results of a run already; add --resume to continue it, or "
          + "name another folder with --out.")
    }
    var seed = options.seed ?? UInt64.random(in: .min ... .max)
    if let previous, options.seed == nil { seed = previous.seed }
    let run = RunRecord(
      course: fingerprints.course, grader: fingerprints.grader, toolchain: kit.compilerVersion,
      sandbox: sandbox.level.rawValue, seed: seed, exercises: options.entries.map(\.id),
      shard: options.shard, submissions: all.map(\.name))
    if let previous { try Self.requireSame(previous, run, folder) }
    try Canaries(root: root, entries: options.entries, judge: judge).sing()
    Machine.protectSelf()
    try folder.begin(run)

    self.run = run
    self.folder = folder
    self.options = options
    submissions =
      if let shard = options.shard {
        all.enumerated().filter { $0.offset % shard.count == shard.index - 1 }.map(\.element)
      } else {
        all
      }
    marker = Marker(
      root: root, entries: options.entries, judge: judge, run: run, fingerprints: fingerprints)
  }

  static func refusal(_ found: Sandbox.Level, _ required: Sandbox.Level) -> String {
    found < .L2
      ? "this machine offers no proven sandbox (Landlock and seccomp, Linux 5.13 or later): submissions "
        + "could read files, write files and use the network as you can. Go to a machine that does, "
        + "or, where no harm can be done, add --allow-weak-sandbox; grade doctor tells more."
      : "this machine offers sandbox level \(found.rawValue), and --require-sandbox asks for "
        + "\(required.rawValue): run the grader in a container or a virtual machine."
  }

  private static func requireSame(
    _ previous: RunRecord, _ run: RunRecord, _ folder: ResultsFolder
  ) throws {
    func require(_ isSame: Bool, _ what: String) throws {
      guard isSame else {
        throw Failure(
          "the run in \(folder.url.path) had \(what), so it cannot be resumed; name another folder "
            + "with --out, or use grade regrade.")
      }
    }
    // Before the digest of their checks, which then differs too.
    try require(previous.exercises == run.exercises, "other exercises")
    try require(previous.course == run.course, "other checks")
    try require(previous.grader == run.grader, "another version of the grader")
    try require(previous.toolchain == run.toolchain, "another compiler")
    try require(previous.sandbox == run.sandbox, "another sandbox")
    try require(previous.seed == run.seed, "another seed")
    try require(previous.shard == run.shard, "another shard")
  }

  // MARK: - Grading

  /// How far a run has come.
  public struct Progress: Sendable {
    /// How many of its submissions have a result.
    public var done = 0
    /// How many of these were found done from an earlier run.
    public var kept = 0
    /// How many the grader itself failed on.
    public var failed = 0
    /// How many there are.
    public var total: Int
  }

  /// Grades the submissions, `jobs` at a time.
  ///
  /// - Parameter report: Called after each submission, one call at a time.
  /// - Returns: How it went.
  /// - Throws: `Failure` if results cannot be written. What was written stays.
  @discardableResult
  public func grade(_ report: @escaping @Sendable (Progress) -> Void) throws -> Progress {
    try forEachSubmission(report) { submission in
      let intake: Intake
      switch marker.take(submission) {
      case .success(let taken): intake = taken
      case .failure(let refusal): return (refusal.record, isKept: false)
      }
      if options.resumes, let known = folder.result(of: submission.name),
        known.status != .internal, known.sha256 == intake.sha256, known.course == run.course
      {
        return (known, isKept: true)
      }
      let result = marker.mark(intake, of: submission)
      // Once more: what failed may have been the machine's bad moment.
      return (result.status == .internal ? marker.mark(intake, of: submission) : result, false)
    }
  }

  /// Grades again what a change of the checks touches, and what was handed in since.
  ///
  /// - Parameters:
  ///   - earlier: The records of the earlier run, by submission.
  ///   - report: Called after each submission, one call at a time.
  public func regrade(
    earlier: [String: SubmissionResult], _ report: @escaping @Sendable (Progress) -> Void
  ) throws -> Progress {
    try forEachSubmission(report) { submission in
      let intake: Intake
      switch marker.take(submission) {
      case .success(let taken): intake = taken
      case .failure(let refusal): return (refusal.record, isKept: false)
      }
      var good: [String: CheckResult] = [:]
      if let before = earlier[submission.name], before.sha256 == intake.sha256,
        before.status == .graded, before.toolchain == run.toolchain
      {
        for check in before.checks where check.check == marker.fingerprints.checks[check.id] {
          good[check.id] = check
        }
      }
      let result = marker.mark(intake, of: submission, keeping: good)
      return (result, good.count == options.entries.count)
    }
  }

  /// Works on the submissions on threads of their own. The processes of answers are tied to the
  /// thread that starts them, so these last as long as the run.
  private func forEachSubmission(
    _ report: @escaping @Sendable (Progress) -> Void,
    _ work: @escaping @Sendable (Submission) throws -> (SubmissionResult, isKept: Bool)
  ) throws -> Progress {
    let state = Mutex(State(progress: Progress(total: submissions.count)))
    let done = DispatchGroup()
    let workers = max(1, min(options.jobs, submissions.count))
    for _ in 0..<workers {
      done.enter()
      Thread.detachNewThread {
        defer { done.leave() }
        while let index = state.withLock({ $0.take(of: submissions.count) }) {
          do {
            let (result, isKept) = try work(submissions[index])
            if !isKept || folder.result(of: result.submission) == nil { try folder.write(result) }
            state.withLock { state in
              state.progress.done += 1
              if isKept { state.progress.kept += 1 }
              if result.status == .internal { state.progress.failed += 1 }
              report(state.progress)
            }
          } catch {
            state.withLock { $0.error = $0.error ?? error }
          }
        }
      }
    }
    done.wait()
    let (progress, error) = state.withLock { ($0.progress, $0.error) }
    if let error { throw error }
    return progress
  }

  private struct State {
    var next = 0
    var progress: Progress
    /// Why results cannot be written: then there is no point in going on.
    var error: (any Error)?

    mutating func take(of count: Int) -> Int? {
      guard error == nil, next < count else { return nil }
      next += 1
      return next - 1
    }
  }
}
