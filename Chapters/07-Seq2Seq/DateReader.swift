import Matrices
import Training

/// A day of the calendar.
public struct CalendarDate: Hashable, Sendable {
  /// The year, 1900 … 2099.
  public let year: Int
  /// The month, 1 … 12.
  public let month: Int
  /// The day of the month, from 1.
  public let day: Int

  /// A date; `nil` if the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1900...2099).contains(year), (1...12).contains(month),
      (1...Self.days(year: year, month: month)).contains(day)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// A date of the years 1900 … 2099, all years, months and days of a month equally often.
  public init(using random: inout SeededGenerator) {
    year = 1900 + random.integer(below: 200)
    month = 1 + random.integer(below: 12)
    day = 1 + random.integer(below: Self.days(year: year, month: month))
  }

  static func days(year: Int, month: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// "1998-05-03" (ISO 8601).
  public var iso: String { "\(year)-\(padded(month))-\(padded(day))" }

  /// 0 for Sunday … 6 for Saturday (Sakamoto's rule).
  public var weekday: Int {
    let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1]
    let year = month < 3 ? year - 1 : year
    return (year + year / 4 - year / 100 + year / 400 + shift + day) % 7
  }
}

private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// Dates as people write them, to be written as ISO 8601 wants them: "the 3rd of May 1998" becomes
/// "1998-05-03".
///
/// Two rules decide what would be ambiguous. Of two numbers the day comes first, unless the second is
/// above 12. A year of two digits lies in 1950 … 2049.
public enum DateReader {
  /// The characters of a source; any other one counts as the last symbol.
  public static let letters = Array("0123456789abcdefghijklmnopqrstuvwxyz ,./-'")
  /// The characters of a target.
  public static let digits = Array("0123456789-")
  /// How many symbols a source is written with.
  public static let sourceSymbols = letters.count + 1
  /// How many symbols a target is written with, the end not counted.
  public static let symbols = digits.count
  /// The symbols of the longest target, the end counted.
  public static let maximumLength = 11

  static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  static let weekdays = [
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  ]
  private static let numbers = Dictionary(
    uniqueKeysWithValues: letters.enumerated().map { ($1, $0) })

  /// A text as symbols: capitals count as small letters, and what is not in ``letters`` as one symbol
  /// more.
  public static func encoded(_ text: String) -> [Int] {
    text.lowercased().map { numbers[$0] ?? letters.count }
  }

  /// Symbols as text.
  public static func decoded(_ symbols: [Int]) -> String {
    String(symbols.map { (0..<digits.count).contains($0) ? digits[$0] : "?" })
  }

  /// The pair of a text and what it means.
  public static func pair(_ text: String, _ iso: String) -> SequencePair {
    SequencePair(
      source: encoded(text), target: iso.compactMap { digits.firstIndex(of: $0) })
  }

  /// Pairs for training.
  public static func pairs(_ count: Int, using random: inout SeededGenerator) -> [SequencePair] {
    (0..<count).map { _ in
      let date = CalendarDate(using: &random)
      return pair(text(date, using: &random), date.iso)
    }
  }

  /// A date in one of many forms, in small letters.
  public static func text(_ date: CalendarDate, using random: inout SeededGenerator) -> String {
    let (day, month) = (date.day, date.month)
    let name = monthName(month, using: &random)
    let ordinal = "\(day)\(ending(day))"
    let number = random.choice(["\(day)", padded(day)])
    let year = yearText(date.year, using: &random)
    let separator = random.choice(["/", ".", "-"])
    let pad = random.uniform() < 0.5
    let (d, m) = pad ? (padded(day), padded(month)) : ("\(day)", "\(month)")
    var text: String
    switch random.integer(below: 11) {
    case 0: text = "\(number) \(name) \(year)"
    case 1: text = "\(ordinal) \(name) \(year)"
    case 2: text = "the \(ordinal) of \(name)\(random.choice(["", ","])) \(year)"
    case 3: text = "\(ordinal) of \(name) \(year)"
    case 4: text = "\(name) \(number)\(random.choice(["", ","])) \(year)"
    case 5: text = "\(name) \(ordinal)\(random.choice(["", ","])) \(year)"
    case 6, 7: text = [d, m, year].joined(separator: separator)
    case 8:
      // Month first can be told only by a day above 12.
      text = (day > 12 ? [m, d, year] : [d, m, year]).joined(separator: separator)
    case 9: text = [String(date.year), padded(month), padded(day)].joined(separator: separator)
    default: text = random.choice(["\(number)-\(name)-\(year)", "\(date.year) \(name) \(number)"])
    }
    if random.uniform() < 0.25 {
      let weekday = weekdays[date.weekday]
      text =
        random.choice([weekday, String(weekday.prefix(3))]) + random.choice([", ", " "]) + text
    }
    return text
  }

  private static func monthName(_ month: Int, using random: inout SeededGenerator) -> String {
    let name = months[month - 1]
    if random.uniform() < 0.5 { return name }
    let short = month == 9 && random.uniform() < 0.5 ? "sept" : String(name.prefix(3))
    return short + (month != 5 && random.uniform() < 0.3 ? "." : "")
  }

  private static func yearText(_ year: Int, using random: inout SeededGenerator) -> String {
    guard (1950...2049).contains(year), random.uniform() < 0.4 else { return "\(year)" }
    return random.choice(["", "'"]) + padded(year % 100)
  }

  static func ending(_ day: Int) -> String {
    if (11...13).contains(day) { return "th" }
    switch day % 10 {
    case 1: return "st"
    case 2: return "nd"
    case 3: return "rd"
    default: return "th"
    }
  }

  /// The reader that the chapter trains: GRUs whose decoder looks back.
  public static func model(
    hidden: Int = 128, attention: AttentionScore? = .general, using random: inout SeededGenerator
  ) -> FusedEncoderDecoder<Float> {
    FusedEncoderDecoder(
      .gru, sourceSymbols: sourceSymbols, symbols: symbols, hidden: hidden, attention: attention,
      using: &random)
  }
}
