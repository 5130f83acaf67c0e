import Coursework
import Foundation

@testable import Judging

/// An answer that does as it is told, compiled once for all tests that need it.
enum Misdeeds {
  /// The program, in a folder that the next judge clears away.
  static let compiled = Result {
    try Workshop.withFolder { folder in
      let answer = folder.appending(path: "Misdeeds.swift")
      let binding = folder.appending(path: "MisdeedsBinding.swift")
      try Data(source.utf8).write(to: answer)
      try Data(
        """
        import Coursework

        public let misdeedBinding = Binding("0.3", misdeed)
        """.utf8
      ).write(to: binding)
      let outcome = try Compilation(kit: Kit(), limits: Limits(), sandbox: .limitsOnly)
        .compile([(answer, BindingFile(binding))], in: work.get().url)
      guard case .program(let program) = outcome else { throw JudgingError("\(outcome)") }
      return program
    }
  }

  private static let work = Result {
    try WorkFolder(in: Kit().buildFolder.appending(path: "answers"))
  }

  static let source = #"""
    import Coursework
    import Foundation

    struct Unhappy: Error { let reason = "no factor" }

    func recurse(_ depth: Int) -> Double { recurse(depth + 1) + 1 }

    func reply(_ bytes: [UInt8]) { FileHandle(fileDescriptor: 4).write(Data(bytes)) }

    func misdeed(_ how: String) throws -> Double {
      switch how {
      case "honest": break
      case "index": return [1.0][how.count]
      case "fatal": fatalError("cannot be")
      case "overflow": return Double(Int.max - 1 + how.count)
      case "recursion": return recurse(how.count)
      case "illegal": kill(getpid(), SIGILL)
      case "exit": exit(0)
      case "throw": throw Unhappy()
      case "unsolved": throw Unsolved()
      case "loop": while true {}
      case "sleep":
        sleep(5)
        print("slept")
      case "memory": return [Double](repeating: 1, count: 1 << 28).reduce(0, +)
      case "print and trap":
        print("factor is \(how.count - 11)")
        print("\u{1B}[31mred")
        return [1.0][how.count]
      case "flood":
        for _ in 0..<100_000 { print(String(repeating: "x", count: 99)) }
      case "print":
        let block = String(repeating: "again\n", count: 20_000)
        while true { print(block) }
      case "close": close(4)
      case "close and sleep":
        close(4)
        sleep(60)
      case "garbage": reply(Array("{\"answer\": 3.0}\n\n\n".utf8))
      case "half":
        reply([1, 2, 3, 4, 5])
        sleep(60)
      case "stale": reply([1, 2, 3, 4, 5, 6, 7, 8, 4, 0, 0, 0, 1, 0, 0, 0, 0x31])
      case "huge": reply([1, 2, 3, 4, 5, 6, 7, 8, 4, 0, 0, 0, 255, 255, 255, 255])
      default: throw Unhappy()
      }
      return 1
    }
    """#
}
