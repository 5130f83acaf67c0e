import Console
import Foundation

/// Who is in the class, and when what was due: what the grader's folders of answers do not tell.
///
/// A roster is a CSV file with a line of names first. Its columns are the ones that nbgrader uses:
///
/// | Column | Meaning |
/// | --- | --- |
/// | `student_id` | required, in one row only |
/// | `last_name`, `first_name`, `email` | may be empty |
/// | `assignment` | what the marks are for; "through-time" by default |
/// | `duedate`, `timestamp` | when the answers were due and when they came, in ISO 8601 |
/// | `submission` | the submission's name; by default `student_id` |
/// | `late_submission_penalty` | points, or a rule; see ``LatePenalty`` |
///
/// Two students who handed in one submission together have two rows with one `submission`.
///
/// ```
/// student_id,last_name,first_name,duedate,timestamp,late_submission_penalty
/// s104,Lovelace,Ada,2026-11-20T23:59:59Z,2026-11-21T08:30:00+01:00,10%/day
/// ```
public struct Roster: Sendable, Equatable {
  /// One student.
  public struct Student: Sendable, Equatable {
    /// The student's id.
    public var id: String
    /// The family name, or nothing.
    public var lastName: String
    /// The given name, or nothing.
    public var firstName: String
    /// The address, or nothing.
    public var email: String
    /// What the marks are for.
    public var assignment: String
    /// When the answers were due; nil if they never are.
    public var dueDate: Date?
    /// When the answers were handed in; nil if nobody noted it: then they are not late.
    public var timestamp: Date?
    /// The name of the student's submission.
    public var submission: String
    /// What a late submission loses.
    public var penalty: LatePenalty

    /// The points that a score loses for being late.
    public func penalty(on score: Int) -> Double {
      let late = dueDate.flatMap { due in timestamp?.timeIntervalSince(due) } ?? 0
      return penalty.points(of: Double(score), secondsLate: late)
    }
  }

  /// The students, in the file's order.
  public var students: [Student]

  /// A roster of these students.
  public init(students: [Student]) {
    self.students = students
  }

  /// What the marks are for if the roster does not say.
  public static let assignment = "through-time"

  /// Reads a file.
  ///
  /// - Throws: `Failure`, with a sentence that names the file, the line and the column.
  public init(contentsOf file: URL) throws {
    let data: Data
    do {
      data = try Data(contentsOf: file)
    } catch {
      throw Failure("the roster \(file.path) cannot be read: \(error.localizedDescription)")
    }
    try self.init(data, name: file.lastPathComponent)
  }

  /// Reads the bytes of a file that is called `name` in errors.
  ///
  /// - Throws: `Failure`, with a sentence that names the line and the column.
  public init(_ data: Data, name: String = "roster") throws {
    let rows = try CSV.read(data, name: name)
    guard let header = rows.first else {
      throw Failure("\(name) is empty; its first line names its columns, as in student_id,email.")
    }
    let columns = try Self.columns(header, name: name)
    var lines: [[UInt8]: Int] = [:]
    students = try rows.dropFirst().map { row in
      let student = try Self.student(row, columns, name: name)
      if let other = lines.updateValue(row[0].line, forKey: Array(student.id.utf8)) {
        throw Failure(
          "\(name), line \(row[0].line): the student \(visibleLine(student.id)) is also in line "
            + "\(other); give each student one row.")
      }
      return student
    }
  }

  private static let names = [
    "student_id", "last_name", "first_name", "email", "assignment", "duedate", "timestamp",
    "submission", "late_submission_penalty",
  ]

  /// Which field of a row holds what.
  private static func columns(_ header: [CSV.Field], name: String) throws -> [String: Int] {
    var columns: [String: Int] = [:]
    for (index, field) in header.enumerated() {
      let column = trimmed(field.text).lowercased()
      func failure(_ fault: String) -> Failure {
        Failure("\(name), line \(field.line): column \(field.column) \(fault).")
      }
      if header.count == 1, column.contains(";") || column.contains("\t") {
        throw failure("holds the whole line; separate the columns by commas")
      }
      guard names.contains(column) else {
        throw failure(
          "is called “\(visibleLine(field.text))”; a roster knows " + names.joined(separator: ", "))
      }
      if let other = columns.updateValue(index, forKey: column) {
        throw failure("is called \(column), as column \(other + 1) is")
      }
    }
    guard columns["student_id"] != nil else {
      throw Failure("\(name), line \(header[0].line): no column is called student_id.")
    }
    return columns
  }

  private static func student(
    _ row: [CSV.Field], _ columns: [String: Int], name: String
  ) throws -> Student {
    guard row.count == columns.count else {
      throw Failure(
        "\(name), line \(row[0].line): it has \(row.count) columns, and the first line names "
          + "\(columns.count).")
    }
    func text(_ column: String) -> String { columns[column].map { trimmed(row[$0].text) } ?? "" }
    func value<Value>(
      _ column: String, _ wanted: String, _ read: (String) -> Value?
    ) throws -> Value? {
      let text = text(column)
      if text.isEmpty { return nil }
      if let value = read(text) { return value }
      let field = row[columns[column] ?? 0]
      throw Failure(
        "\(name), line \(field.line): column \(field.column), \(column), is "
          + "“\(visibleLine(limited(text, to: 200)))”; \(wanted).")
    }
    let dates = "give a date with a time, as in 2026-11-20T23:59:59Z or 2026-11-20 23:59:59+01:00"
    let id = text("student_id")
    guard !id.isEmpty else {
      throw Failure("\(name), line \(row[0].line): student_id is empty.")
    }
    let submission = text("submission")
    let assignment = text("assignment")
    return Student(
      id: id, lastName: text("last_name"), firstName: text("first_name"), email: text("email"),
      assignment: assignment.isEmpty ? Self.assignment : assignment,
      dueDate: try value("duedate", dates) { Date(iso8601: $0) },
      timestamp: try value("timestamp", dates) { Date(iso8601: $0) },
      submission: submission.isEmpty ? id : submission,
      penalty: try value("late_submission_penalty", LatePenalty.form) { LatePenalty($0) } ?? .none)
  }

  private static func trimmed(_ text: String) -> String {
    text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// What a submission loses that was handed in after it was due.
///
/// A roster spells it as a word, as points, or as points for each hour or day that has begun:
///
/// | Text | Loss |
/// | --- | --- |
/// | `none`, or nothing | nothing |
/// | `zero` | everything, if late |
/// | `2.5` | 2.5 points, whenever it came: somebody has worked it out already |
/// | `1/hour` | a point for each hour begun |
/// | `10%/day` | a tenth of the score for each day begun |
///
/// Nothing falls below zero.
public enum LatePenalty: Sendable, Equatable {
  /// How long it takes until the loss grows.
  public enum Period: String, Sendable, CaseIterable {
    /// An hour.
    case hour
    /// A day of 24 hours.
    case day
  }

  /// Nothing is lost.
  case none
  /// Everything is lost.
  case zero
  /// So many points are lost, whatever the dates.
  case points(Double)
  /// So many points are lost for each period that has begun.
  case rate(Double, per: Period)
  /// So many hundredths of the score are lost for each period that has begun.
  case percentage(Double, per: Period)

  static let form = "give points, as in 2.5, a rule, as in 1/hour or 10%/day, or none or zero"

  /// Reads the roster's spelling; nil if it is none.
  public init?(_ text: String) {
    let text = text.lowercased()
    func number(_ text: some StringProtocol) -> Double? {
      // `Double` also reads "nan", "0x1" and "1e400".
      guard !text.isEmpty, text.unicodeScalars.allSatisfy({ "0"..."9" ~= $0 || $0 == "." }) else {
        return nil
      }
      return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch (text, parts.count) {
    case ("none", _): self = .none
    case ("zero", _): self = .zero
    case (_, 1):
      guard let points = number(text) else { return nil }
      self = .points(points)
    case (_, 2):
      guard let period = Period(rawValue: String(parts[1])) else { return nil }
      if parts[0].hasSuffix("%") {
        guard let percent = number(parts[0].dropLast()) else { return nil }
        self = .percentage(percent, per: period)
      } else {
        guard let points = number(parts[0]) else { return nil }
        self = .rate(points, per: period)
      }
    default: return nil
    }
  }

  /// The points that a score loses.
  ///
  /// - Parameters:
  ///   - score: The points before the loss.
  ///   - secondsLate: How long after the due date the answers came; below zero if before.
  public func points(of score: Double, secondsLate: Double) -> Double {
    func begun(_ period: Period) -> Double {
      max(0, (secondsLate / (period == .hour ? 3600 : 86_400)).rounded(.up))
    }
    let lost =
      switch self {
      case .none: 0.0
      case .zero: secondsLate > 0 ? score : 0
      case .points(let points): points
      case .rate(let points, let period): points * begun(period)
      case .percentage(let percent, let period): score * percent / 100 * begun(period)
      }
    // In this order: the other way round, -0 would stay what it is, and be printed.
    return min(score, max(lost, 0))
  }
}
