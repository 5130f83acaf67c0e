import Console
import Grading
import Synchronization

extension ClassRun {
  /// Does the work of a run, `grade` or `regrade`, with a progress line, and reads its results.
  ///
  /// A sandbox that is weaker than it should be is said aloud first: who asked for one may have
  /// forgotten what that means.
  func watched(
    _ work: (@escaping @Sendable (Progress) -> Void) throws -> Progress
  ) throws -> (progress: Progress, results: [SubmissionResult]) {
    try Summary.warn(run.sandbox)
    let line = Mutex(ProgressLine("grading"))
    let start = ContinuousClock.now
    let progress = try work { progress in
      line.withLock {
        $0.update(progress.done, of: progress.total, note: Summary.rate(progress, start))
      }
    }
    line.withLock { $0.finish() }
    return (progress, folder.results(of: submissions.map(\.name)))
  }
}
