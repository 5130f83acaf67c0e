import Console
import Foundation
import Testing

@testable import Grading

struct RosterTests {
  private func roster(_ text: String) throws -> Roster {
    try Roster(Data(text.utf8), name: "class.csv")
  }

  @Test func `a roster is read, whatever the order of its columns`() throws {
    let students = try Roster(Data(Sample.roster.utf8)).students
    #expect(students.map(\.id) == ["s1", "s2", "s\n3", "s4", "s5"])
    #expect(students[0].firstName == "Ada, Countess" && students[3].lastName == "O\"Brien")
    #expect(students[0].dueDate == Date(timeIntervalSince1970: 1_795_219_199))
    #expect(students[0].timestamp == Date(timeIntervalSince1970: 1_795_219_200))
    #expect(students.map(\.penalty)[0] == .percentage(10, per: .day))
    #expect(
      students.map(\.penalty)[1...4] == [.points(2.5), .zero, .rate(0.25, per: .hour), .points(1)])
    let small = try roster(" Email , STUDENT_ID\r\na@b.c, s1 \r\n").students
    #expect(small[0].id == "s1" && small[0].email == "a@b.c" && small[0].submission == "s1")
    #expect(small[0].assignment == "through-time" && small[0].penalty == .none)
    #expect(try roster("student_id,assignment\ns1,week 8").students[0].assignment == "week 8")
    #expect(try roster("student_id\n").students.isEmpty)
  }

  @Test(arguments: [
    ("", "class.csv is empty; its first line names its columns, as in student_id,email."),
    ("email\na", "class.csv, line 1: no column is called student_id."),
    (
      "student_id;email\ns1;a",
      "class.csv, line 1: column 1 holds the whole line; separate the columns by commas."
    ),
    ("student_id,email,Email\n", "class.csv, line 1: column 3 is called email, as column 2 is."),
    (
      "student_id,email\r\ns1,a\r\ns2\r\n",
      "class.csv, line 3: it has 1 columns, and the first line names 2."
    ),
    (
      "student_id,email\ns1,a\n\ns1,b\n",
      "class.csv, line 4: the student s1 is also in line 2; give each student one row."
    ),
    ("student_id,email\n ,a\n", "class.csv, line 2: student_id is empty."),
    (
      "student_id,duedate\ns1,2026-11-20\n",
      "class.csv, line 2: column 2, duedate, is “2026-11-20”; give a date with a time, as in "
        + "2026-11-20T23:59:59Z or 2026-11-20 23:59:59+01:00."
    ),
    (
      "student_id,email,late_submission_penalty\ns1,\"a\nb\",ten\n",
      "class.csv, line 3: column 3, late_submission_penalty, is “ten”; give points, as in 2.5, "
        + "a rule, as in 1/hour or 10%/day, or none or zero."
    ),
  ])
  func `what is wrong is told with its place`(text: String, message: String) throws {
    let failure = #expect(throws: Failure.self) { try roster(text) }
    #expect(try #require(failure).message == message)
  }

  @Test func `an unknown column is refused with those that are known`() throws {
    let failure = #expect(throws: Failure.self) { try roster("student_id,due date\n") }
    let message = try #require(failure).message
    #expect(message.hasPrefix("class.csv, line 1: column 2 is called “due date”"))
    #expect(message.contains("duedate") && message.contains("late_submission_penalty"))
  }

  @Test func `a file that is not there is a sentence`() throws {
    let failure = #expect(throws: Failure.self) {
      try Roster(contentsOf: URL(fileURLWithPath: "/nowhere/class.csv"))
    }
    #expect(try #require(failure).message.contains("/nowhere/class.csv"))
  }

  /// The seconds are those of `date -d TEXT +%s`.
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0.0), ("2000-02-29T12:00:00Z", 951_825_600),
    ("2026-11-21T15:18:26Z", 1_795_274_306), ("2026-11-21 15:18:26", 1_795_274_306),
    ("2026-11-21 15:18:26 UTC", 1_795_274_306), ("2026-11-21t15:18:26.250z", 1_795_274_306.25),
    ("2026-11-21T16:18:26+01:00", 1_795_274_306), ("2026-11-21T09:48:26-0530", 1_795_274_306),
    ("2026-11-22T05:18:26+14", 1_795_274_306), ("2026-11-21T15:18", 1_795_274_280),
    ("1969-12-31T23:59:59Z", -1), ("1600-03-01T00:00:00Z", -11_670_912_000),
    ("2100-03-01T00:00:00Z", 4_107_542_400), ("2026-12-31T23:30:00-01:00", 1_798_763_400),
  ])
  func `dates are read`(text: String, seconds: Double) throws {
    #expect(try #require(Date(iso8601: text)).timeIntervalSince1970 == seconds)
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T", "21.11.2026 15:18", "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
    "2026-11-00T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T23:60:00Z", "2026-11-21T23:59:60Z",
    "2026-11-21T15:18:26+24:00", "2026-11-21T15:18:26 CET", "2026-11-21T15:18:26Zx",
    "0000-01-01T00:00",
    "２０２６-11-21T15:18:26Z", "-2026-11-21T15:18:26Z", "2026-11-21T15:18:26.Z",
  ])
  func `what is no date with a time is refused`(text: String) {
    #expect(Date(iso8601: text) == nil)
  }

  @Test func `dates are written as nbgrader does`() {
    for (seconds, text) in [
      (1_795_274_306.75, "2026-11-21 15:18:26"), (0, "1970-01-01 00:00:00"),
      (-1, "1969-12-31 23:59:59"), (951_825_600, "2000-02-29 12:00:00"),
    ] {
      #expect(Date(timeIntervalSince1970: seconds).nbgraderText == text)
    }
  }

  @Test(
    arguments: [
      ("none", 0.0, 0.0),
      ("zero", 1, 12),
      ("zero", 0, 0),
      ("ZERO", -5, 0),
      ("2.5", -5, 2.5),
      ("2.5", 90_000, 2.5),
      ("100", 0, 12),
      ("0", 1, 0),
      ("1/hour", 1, 1),
      ("1/hour", 3600, 1),
      ("1/hour", 3601, 2),
      ("1/hour", 0, 0),
      ("1/hour", -4000, 0),
      ("5/day", 1e9, 12),
      ("0.5/Day", 86_401, 1),
      ("10%/day", 86_400, 1.2),
      ("10%/day", 86_400.5, 2.4),
      ("25%/hour", 3600 * 10, 12),
    ] as [(String, Double, Double)])
  func `a penalty takes what it says and never more than there is`(
    text: String, late: Double, lost: Double
  ) throws {
    let penalty = try #require(LatePenalty(text))
    #expect(abs(penalty.points(of: 12, secondsLate: late) - lost) < 1e-12)
    #expect(penalty.points(of: 0, secondsLate: late) == 0)
    // Somebody who was early would find a penalty of -0.0 in the table.
    #expect(penalty.points(of: 12, secondsLate: late).sign == .plus)
  }

  @Test(arguments: [
    "", " ", "-1", "+1", "1e3", "nan", "inf", "0x1", "1,5", "1..2", "%", "10%", "10%/week", "/day",
    "%/day", "1/hour/day", "1 /hour", "ten", ".", "１", "1/", String(repeating: "9", count: 400),
  ])
  func `what is no penalty is refused`(text: String) {
    #expect(LatePenalty(text) == nil)
  }

  @Test func `students without a submission are found`() throws {
    let roster = try Roster(Data(Sample.roster.utf8))
    #expect(roster.studentsWithoutSubmission(in: Sample.run).map(\.id) == ["s\n3"])
  }

  /// One machine's part of a class must not give a zero to those whom another one grades.
  @Test func `a shard gives no marks to the students of others`() throws {
    var run = Sample.run
    run.submissions = ["ada", "bob"]
    run.shard = RunRecord.Shard(index: 1, count: 2)
    let roster = try Roster(Data("student_id\nada\nbob\ncarl\n".utf8))
    let results = Sample.results.filter { $0.submission == "ada" }
    let files = try ExportFormat.nbgrader.files(run, results, roster: roster)
    let rows = try CSV.read(try #require(files["nbgrader.csv"]), name: "f").dropFirst()
    #expect(
      rows.map { $0.map(\.text)[7...].joined(separator: " ") }
        == ["15.0 0.0 15.0 15.0", "   15.0", "0.0 0.0 0.0 15.0"])
  }

  @Test func `two students who handed in together have the same score`() throws {
    let roster = try Roster(Data("student_id,submission\ns1,ada\ns2,ada\n".utf8))
    let results = Sample.results.filter { $0.submission == "ada" }
    let files = try ExportFormat.nbgrader.files(Sample.run, results, roster: roster)
    let rows = try CSV.read(try #require(files["nbgrader.csv"]), name: "f").dropFirst()
    #expect(rows.map { $0[3].text } == ["s1", "s2"])
    #expect(rows.map { $0[9].text } == ["15.0", "15.0"])
  }
}
