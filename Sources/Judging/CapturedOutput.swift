import Foundation

/// What a process has printed: the beginning up to a limit, and the last few lines, which say how it
/// ended.
struct CapturedOutput {
  private let limit: Int
  private let flood: Int
  private var head = Data()
  private var tail = Data()
  private var count = 0
  private var countOfLast = 0

  /// Keeps the first `limit` bytes, and is flooded by more than `flood` of one process.
  init(limit: Int, flood: Int = .max) {
    self.limit = limit
    self.flood = flood
  }

  /// Whether the last process has printed more than anybody will read.
  var isFlooded: Bool { countOfLast > flood }

  private static let longestTail = 4 << 10

  /// Takes in what can be read now, without waiting; at most about a megabyte, since a process that
  /// prints without end would otherwise never let its reader go.
  ///
  /// - Returns: Whether there may be more later.
  mutating func drain(_ descriptor: Descriptor) -> Bool {
    for _ in 0..<16 {
      var data = Data()
      switch descriptor.receive(into: &data, atMost: 64 << 10) {
      case .moved: append(data)
      case .notNow: return true
      case .closed: return false
      }
    }
    return true
  }

  mutating func append(_ data: Data) {
    count += data.count
    countOfLast += data.count
    head += data.prefix(limit - head.count)
    tail = Data((tail + data).suffix(Self.longestTail))
  }

  /// Forgets how the last process ended: what follows is printed by another one.
  mutating func forgetTail() {
    tail = Data()
    countOfLast = 0
  }

  /// The beginning, fit for a terminal: no control characters, none of the runtime's stack traces.
  var text: String {
    let text = Self.printable(head)
    return count > limit ? text + "\n… and \(count - limit) more bytes" : text
  }

  /// The last message of Swift's runtime about a fatal error: "Fatal error: Index out of range".
  /// Preceded by its place if that is in a file of the given module.
  func fatalError(in module: String) -> String? {
    let mark = "Fatal error: "
    guard
      let line = Self.printable(tail).split(separator: "\n").last(where: { $0.contains(mark) }),
      let start = line.range(of: mark)?.lowerBound
    else { return nil }
    let message = line.hasPrefix("\(module)/") ? line.dropFirst(module.count + 1) : line[start...]
    return String(message.prefix(500))
  }

  /// Whether the last lines are those of a runtime that was refused memory.
  var saysThatMemoryRanOut: Bool {
    let text = String(decoding: tail, as: UTF8.self)
    return ["failed to allocate", "ould not allocate memory", "std::bad_alloc", "ut of memory"]
      .contains { text.contains($0) }
  }

  private static func printable(_ data: Data) -> String {
    var lines: [Substring] = []
    var isInTrace = false
    let text = String(decoding: data, as: UTF8.self).replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
    for line in text.split(separator: /\r?\n/, omittingEmptySubsequences: false) {
      if line == "Current stack trace:" {
        isInTrace = true
      } else if !isInTrace || !line.contains(#/^\d+\s+\S.*\s0x[0-9a-f]+ /#) {
        isInTrace = false
        lines.append(line)
      }
    }
    let kept = lines.joined(separator: "\n").unicodeScalars.filter {
      $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control
    }
    return String(String.UnicodeScalarView(kept)).trimmingCharacters(in: .newlines)
  }
}
