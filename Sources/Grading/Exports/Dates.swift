import Foundation

extension Date {
  /// Reads a date with a time after ISO 8601, as `2026-11-20T23:59:59Z`, `2026-11-20 23:59` or
  /// `2026-11-20T23:59:59.25+01:00`; without a zone it is in UTC. A date without a time is refused,
  /// since it could be the beginning of that day or its end, and a day's penalty hangs on it.
  init?(iso8601 text: String) {
    let form =
      /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?UTC|[Zz]| ?([+\-])(\d\d):?(\d\d)?)?/
      .asciiOnlyDigits()
    guard let match = text.wholeMatch(of: form)?.output else { return nil }
    func number(_ digits: Substring?) -> Int { digits.flatMap { Int($0) } ?? 0 }
    let (year, month, day) = (number(match.1), number(match.2), number(match.3))
    let (hour, minute, second) = (number(match.4), number(match.5), number(match.6))
    let (zoneHour, zoneMinute) = (number(match.9), number(match.10))
    guard year >= 1, (1...12).contains(month), day >= 1, day <= days(month, year),
      // 24:00 is a time of ISO 8601 too, and 60 a second of UTC, but nothing is ever due then.
      hour < 24, minute < 60, second < 60, zoneHour < 24, zoneMinute < 60
    else { return nil }
    let zone = (zoneHour * 60 + zoneMinute) * 60 * (match.8 == "-" ? -1 : 1)
    let whole = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - zone
    let fraction = match.7.flatMap { Double("0." + $0) } ?? 0
    self.init(timeIntervalSince1970: Double(whole) + fraction)
  }

  /// The date as nbgrader writes it, in UTC: `2026-11-20 23:59:59`.
  var nbgraderText: String {
    String(formatted(Date.ISO8601FormatStyle(dateTimeSeparator: .space)).prefix { $0 != "Z" })
  }
}

private func days(_ month: Int, _ year: Int) -> Int {
  switch month {
  case 4, 6, 9, 11: 30
  case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  default: 31
  }
}

private func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
  let before = year - 1
  let leapDays = before / 4 - before / 100 + before / 400 - 477
  return (year - 1970) * 365 + leapDays + (1..<month).reduce(0) { $0 + days($1, year) } + day - 1
}
