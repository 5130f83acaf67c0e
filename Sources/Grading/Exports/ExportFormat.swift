import Foundation

/// The forms that a run's results can be written in, by the names that `--format` knows.
///
/// All are made from the same records, and in none of them can what a student named or printed do more
/// than be read: each form escapes it in its own way.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// `results.jsonl`: one record a line, for other programs.
  case jsonl
  /// `gradescope/NAME.json`: what Gradescope shows a student.
  case gradescope
  /// `junit.xml`: what continuous integration shows.
  case junit
  /// `marks.csv`: a row a submission and a column an exercise, for a spreadsheet.
  case csv
  /// `nbgrader.csv`: a row a student, as nbgrader exports its grade book.
  case nbgrader
  /// `exercism/NAME.json`: what Exercism's editor shows, version 3.
  case exercism
  /// `feedback/NAME.md`: what to send to a student.
  case markdown

  /// The files of this form, by their paths in the folder of results.
  ///
  /// The order of the results does not matter: files that hold several are in the order of the
  /// submissions' names.
  ///
  /// - Parameters:
  ///   - run: What the results have in common.
  ///   - results: One a submission.
  ///   - roster: The students, for those forms that name them.
  public func files(
    _ run: RunRecord, _ results: [SubmissionResult], roster: Roster? = nil
  ) throws -> [String: Data] {
    let results = results.sorted {
      $0.submission.utf8.lexicographicallyPrecedes($1.submission.utf8)
    }
    func each(
      _ folder: String, _ ending: String, _ form: (SubmissionResult) throws -> Data
    ) rethrows -> [String: Data] {
      var files: [String: Data] = [:]
      for result in results {
        files["\(folder)/\(fileName(for: result.submission)).\(ending)"] = try form(result)
      }
      return files
    }
    switch self {
    case .jsonl: return ["results.jsonl": try jsonLines(results)]
    case .gradescope: return try each("gradescope", "json") { try jsonLine(GradescopeResults($0)) }
    case .junit: return ["junit.xml": junitReport(results)]
    case .csv: return ["marks.csv": marksTable(run, results)]
    case .nbgrader: return ["nbgrader.csv": nbgraderTable(run, results, roster)]
    case .exercism: return try each("exercism", "json") { try jsonLine(ExercismResults($0, run)) }
    case .markdown: return each("feedback", "md", feedback)
    }
  }
}

extension SubmissionResult {
  /// The points to report: 0 for what was rejected, and none if the grader failed.
  var reportedScore: Int? {
    switch status {
    case .graded: score
    case .rejected: 0
    case .internal: nil
    }
  }

  /// What became of the submission, in a sentence for the student.
  var summary: String {
    if let reportedScore, status == .graded { return "\(reportedScore) of \(max) points." }
    return status == .rejected
      ? "Your submission could not be taken in as it was handed in, so it has 0 of \(max) points."
      : "The grader failed, not you. There is no score yet; your teacher will grade this again."
  }
}

extension CheckResult {
  /// The points to report; none if the grader failed.
  var reportedPoints: Int? { verdict == .internal ? nil : points }

  /// The exercise as a heading: "8.1 Penalised score".
  var heading: String { visibleLine("\(id) \(title)") }

  /// The verdict and the points: "partial, 2 of 5 points".
  var marks: String {
    "\(verdict.rawValue), \(reportedPoints.map { "\($0) of \(max) points" } ?? "no score")"
  }
}

extension CheckResult.Verdict {
  /// The verdict in a sentence for the student.
  var sentence: String {
    switch self {
    case .pass: "Solved."
    case .partial: "Partly solved: some aspects hold."
    case .fail: "Not yet: no aspect holds."
    case .unsolved: "Nothing has been written for this exercise, or its file was not handed in."
    case .nondeterministic: "The same question was answered in two ways."
    case .threw: "It threw an error where an answer was due."
    case .crashed: "It crashed, or ended before it answered."
    case .timeout: "It took too long."
    case .memory: "It took too much memory."
    case .output: "It printed too much."
    case .protocol: "What came back was not an answer."
    case .compile: "It does not compile as the exercise asks for it."
    case .skipped: "The file was not taken in."
    case .internal: "The grader failed, not you. There is no verdict yet."
    }
  }
}
