/// A line on standard error that shows how far a long computation is. It is redrawn at most ten
/// times a second, only where somebody watches: in a pipe it prints nothing.
///
/// ```swift
/// var progress = ProgressLine("training")
/// for step in 0..<1000 {
///   train()
///   progress.update(step + 1, of: 1000, note: "loss \(loss)")
/// }
/// progress.finish()
/// ```
public struct ProgressLine: Sendable {
  /// What is under way.
  public let title: String

  private let terminal: Terminal
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var lastDrawn: ContinuousClock.Instant?

  /// Starts the clock.
  public init(_ title: String, on terminal: Terminal = .error) {
    self.title = title
    self.terminal = terminal
    start = clock.now
  }

  /// Reports that `done` of `total` parts are done, with a few words on how it goes.
  public mutating func update(_ done: Int, of total: Int, note: String = "") {
    guard terminal.isTerminal else { return }
    let now = clock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(100), done < total { return }
    lastDrawn = now
    let fraction = total > 0 ? Double(done) / Double(total) : 1
    let text = Self.line(
      title: title, fraction: fraction, elapsed: start.duration(to: now) / .seconds(1), note: note,
      style: terminal.style)
    // A progress line that cannot be shown is no reason to stop the work.
    try? terminal.print("\r" + text + "\u{1B}[K", terminator: "")
  }

  /// Removes the line, so that results start on a clean one.
  public mutating func finish() {
    guard terminal.isTerminal, lastDrawn != nil else { return }
    lastDrawn = nil
    try? terminal.print("\r\u{1B}[K", terminator: "")
  }

  /// The line itself: title, bar, percentage, time gone and time left in seconds.
  static func line(
    title: String, fraction: Double, elapsed: Double, note: String, style: Style
  ) -> String {
    let part = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    var times = clockTime(elapsed)
    // An estimate from the first moments is wild, and none is of use at the end.
    if elapsed >= 1, part > 0.01, part < 1 {
      times += ", " + clockTime(elapsed * (1 - part) / part) + " left"
    }
    let percent = padded("\(Int(part * 100))%", to: 4, .trailing)
    let words = [percent, times, note].filter { !$0.isEmpty }.joined(separator: "  ")
    // The last column stays free: some terminals wrap as soon as it is written.
    let room = style.width - 1
    let length = min(max(room - displayWidth(title) - displayWidth(words) - 2, 0), 30)
    let drawn = bar(part, width: length)
    let filled = style.colour(.blue, String(drawn.prefix { $0 != "░" }))
    let empty = style.dim(String(drawn.drop { $0 != "░" }))
    return truncated([title, filled + empty, words].joined(separator: " "), to: room)
  }

  private static func bar(_ fraction: Double, width: Int) -> String {
    let eighths = Int((fraction * Double(width) * 8).rounded())
    let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    let full = String(repeating: "█", count: eighths / 8) + partial
    return full + String(repeating: "░", count: max(width - displayWidth(full), 0))
  }

  /// 75 seconds are "1:15".
  private static func clockTime(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 359_999))
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
  }
}
