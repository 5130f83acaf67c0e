import Console
import Curriculum
import Foundation
import Grading
import Plotting
import Synchronization

/// `grade bench`: how many submissions a minute this machine grades, and what each costs.
enum BenchCommand {
  private static let count = Option(
    "submissions", "N", default: 200, in: 1...100_000, "How many submissions are made up.")
  private static let exercises = Option(
    "exercises", "LIST", default: "8", "Which exercises they answer.")
  private static let jobs = Option(
    "jobs", "LIST", default: "1,2", "How many are graded at a time; one measurement each.")
  private static let seed = Option(
    "seed", "N", default: UInt64(1), "Which answers are given, and which questions asked.")
  private static let json = Flag("json", "Print the rows as JSON.")

  static let command = Command(
    "bench", "Measures how fast a made-up class is graded.",
    details: """
      The submissions mix reference answers, starters and wrong answers that people give. What the \
      canaries take before a run is not counted. The processor time is that of the grader, the \
      compiler and the answers; on a busy machine it tells more than the clock. Memory is the \
      grader's own: after a tenth of the class, at the end, and the most at any moment. Use swift run \
      -c release grade bench.
      """,
    [count, exercises, jobs, seed, json]
  ) { arguments in
    let root = try Choices.course()
    let entries = try Choices.entries(arguments[exercises])
    let jobs = try arguments[jobs].split(separator: ",").map { word in
      guard let jobs = Int(word), 1...1_000 ~= jobs else {
        throw UsageError("--jobs takes numbers between 1 and 1000, such as 1,2, not \"\(word)\".")
      }
      return jobs
    }
    guard !jobs.isEmpty else { throw UsageError("--jobs names no number.") }
    let place = FileManager.default.temporaryDirectory
      .appending(path: "grade-bench-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: place) }
    let students = place.appending(path: "class")
    try MadeUpClass(root: root, entries: entries, seed: arguments[seed]).write(
      arguments[count], to: students)

    var rows: [Row] = []
    for jobs in jobs {
      let options = ClassRun.Options(entries: entries, jobs: jobs, seed: arguments[seed])
      let run = try ClassRun(
        root: root, places: [students],
        folder: ResultsFolder(place.appending(path: "marks-\(jobs)")), options: options)
      rows.append(try measure(run, jobs: jobs))
    }
    if arguments[json] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return try Terminal.output.print(String(decoding: try encoder.encode(rows), as: UTF8.self))
    }
    try Terminal.output.print(
      Table(header: Row.header, rows: rows.map(\.cells)).terminal(Terminal.output.style))
  }

  private static func measure(_ run: ClassRun, jobs: Int) throws -> Row {
    let line = Mutex(ProgressLine("grading with \(jobs)"))
    let early = Mutex(0)
    let before = Usage()
    let start = ContinuousClock.now
    let progress = try run.grade { progress in
      if progress.done == max(1, progress.total / 10) { early.withLock { $0 = Usage.memory } }
      line.withLock {
        $0.update(progress.done, of: progress.total, note: Summary.rate(progress, start))
      }
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    line.withLock { $0.finish() }
    let after = Usage()
    let results = run.folder.results(of: run.submissions.map(\.name))
    guard progress.failed == 0 else {
      throw Failure("the grader failed on \(progress.failed) submissions, so nothing was measured.")
    }
    let count = Double(max(1, results.count))
    return Row(
      jobs: jobs, submissions: results.count, perMinute: count / seconds * 60,
      processorSeconds: (after.all - before.all) / count,
      graderSeconds: (after.own - before.own) / count,
      earlyMegabytes: megabytes(early.withLock { $0 }), finalMegabytes: megabytes(Usage.memory),
      peakMegabytes: megabytes(after.peak), descriptors: after.descriptors - before.descriptors,
      solved: Double(results.reduce(0) { $0 + $1.checks.count { $0.verdict == .pass } })
        / Double(max(1, results.reduce(0) { $0 + $1.checks.count })))
  }

  private static func megabytes(_ bytes: Int) -> Double { Double(bytes / 100_000) / 10 }

  /// One measurement.
  private struct Row: Codable {
    var jobs: Int
    var submissions: Int
    var perMinute: Double
    /// Processor time for each submission, of everybody and of the grader itself.
    var processorSeconds: Double
    var graderSeconds: Double
    var earlyMegabytes: Double
    var finalMegabytes: Double
    var peakMegabytes: Double
    /// How many more descriptors are open at the end than at the beginning.
    var descriptors: Int
    /// The part of the answers that pass.
    var solved: Double

    static let header = [
      "jobs", "submissions", "a minute", "processor s each", "grader's part", "MB at a tenth",
      "MB at the end", "MB at most", "descriptors left", "solved",
    ]

    var cells: [String] {
      [
        "\(jobs)", "\(submissions)", String(format: "%.0f", perMinute),
        String(format: "%.3f", processorSeconds), String(format: "%.3f", graderSeconds),
        String(format: "%.1f", earlyMegabytes), String(format: "%.1f", finalMegabytes),
        String(format: "%.1f", peakMegabytes), "\(descriptors)", String(format: "%.2f", solved),
      ]
    }
  }
}

/// What this process and those it has waited for have used up.
private struct Usage {
  /// Processor time in seconds.
  let own: Double
  let all: Double
  /// The most memory that it had at once, in bytes.
  let peak: Int
  let descriptors: Int

  init() {
    func used(_ whose: Int32) -> rusage {
      var used = rusage()
      #if canImport(Glibc)
        getrusage(__rusage_who_t(whose), &used)
      #else
        getrusage(whose, &used)
      #endif
      return used
    }
    func seconds(_ used: rusage) -> Double {
      Double(used.ru_utime.tv_sec + used.ru_stime.tv_sec)
        + Double(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6
    }
    let (mine, theirs) = (used(0), used(-1))
    own = seconds(mine)
    all = own + seconds(theirs)
    #if os(Linux)
      peak = Int(mine.ru_maxrss) * 1024
    #else
      peak = Int(mine.ru_maxrss)
    #endif
    let names = try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")
    descriptors = names?.count ?? 0
  }

  /// Memory in use now, in bytes; the most so far where the system does not say.
  static var memory: Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return Usage().peak }
    return pages * Int(getpagesize())
  }
}
