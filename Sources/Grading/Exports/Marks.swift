import Foundation

/// A row a submission and a column an exercise. A cell is empty where there is no score.
func marksTable(_ run: RunRecord, _ results: [SubmissionResult]) -> Data {
  let header = ["submission", "status"] + run.exercises + ["score", "max", "remarks"]
  return CSV.write(
    [header]
      + results.map { result in
        let cells = run.exercises.map { id in
          guard result.reportedScore != nil else { return "" }
          let check = result.checks.first { $0.id == id }
          return check.map { $0.reportedPoints.map(String.init) ?? "" }
            ?? (result.status == .rejected ? "0" : "")
        }
        return [CSV.guarded(result.submission), result.status.rawValue] + cells + [
          result.reportedScore.map(String.init) ?? "", String(result.max),
          CSV.guarded(limited(result.log, to: remarksLimit)),
        ]
      })
}

/// A cell of a spreadsheet holds at most 32,767 characters.
private let remarksLimit = 32_000

/// The columns of nbgrader's own export, a row a student.
///
/// As there, a student on the roster who handed in nothing has 0 points. A student whose submission is
/// not among these results, since another machine grades it or the grader failed, has none. A
/// submission that is on no row of the roster is a student's whose id is its name.
func nbgraderTable(_ run: RunRecord, _ results: [SubmissionResult], _ roster: Roster?) -> Data {
  let header = [
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
  ]
  var students = roster?.students ?? []
  let known = Lookup(results.map(\.submission))
  let listed = Lookup(run.submissions)
  let taken = Set(students.compactMap { known.index(of: $0.submission) })
  for (index, result) in results.enumerated() where !taken.contains(index) {
    students.append(
      Roster.Student(
        id: result.submission, lastName: "", firstName: "", email: "",
        assignment: Roster.assignment, dueDate: nil, timestamp: nil, submission: result.submission,
        penalty: .none))
  }
  let max = results.map(\.max).max() ?? 0
  let rows = students.map { student in
    let result = known.index(of: student.submission).map { results[$0] }
    let isMissing = result == nil && listed.index(of: student.submission) == nil
    let score = isMissing ? 0 : result?.reportedScore
    let penalty = isMissing ? 0 : score.map { student.penalty(on: $0) }
    let timestamp = isMissing ? nil : student.timestamp
    let guarded = [student.id, student.lastName, student.firstName, student.email].map {
      CSV.guarded($0)
    }
    let dates = [student.dueDate.map(\.nbgraderText) ?? "", timestamp.map(\.nbgraderText) ?? ""]
    let left = score.flatMap { score in penalty.map { Double(score) - $0 } }
    return [CSV.guarded(student.assignment)] + dates + guarded + [
      score.map { number(Double($0)) } ?? "", penalty.map(number) ?? "", left.map(number) ?? "",
      number(Double(result?.max ?? max)),
    ]
  }
  return CSV.write([header] + rows)
}

extension Roster {
  /// The students of whom the run has no submission: they handed in nothing, or the roster calls
  /// their submission otherwise than its folder.
  public func studentsWithoutSubmission(in run: RunRecord) -> [Student] {
    let listed = Lookup(run.submissions)
    return students.filter { listed.index(of: $0.submission) == nil }
  }
}

/// Finds names. Two spellings of é, of which a spreadsheet writes one and a Mac's folder has the other,
/// are one name unless both are there.
private struct Lookup {
  private let names: [String]
  private let places: [String: [Int]]

  init(_ names: [String]) {
    self.names = names
    places = Dictionary(grouping: names.indices) { names[$0] }
  }

  func index(of name: String) -> Int? {
    let found = places[name] ?? []
    if found.count < 2 { return found.first }
    return found.first { names[$0].utf8.elementsEqual(name.utf8) }
  }
}

/// As Python writes it, without the rounding errors of a percentage.
private func number(_ value: Double) -> String { String((value * 1e6).rounded() / 1e6) }
