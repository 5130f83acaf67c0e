/// Something the book gets wrong about itself, with the place where it does.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, relative to the package's root.
  public let file: String

  /// The line, counted from 1; `nil` where the whole file is meant.
  public let line: Int?

  /// What is wrong, and the way out.
  public let sentence: String

  /// A problem at a line of a file; the line is counted from 1.
  public init(file: String, line: Int?, sentence: String) {
    self.file = file
    self.line = line
    self.sentence = sentence
  }

  /// "file:line: sentence", as compilers write it, so that editors can jump there.
  public var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(sentence)"
  }
}

extension Problem: Comparable {
  /// By file, then by line: the order in which one would mend them.
  public static func < (a: Problem, b: Problem) -> Bool {
    (a.file, a.line ?? 0, a.sentence) < (b.file, b.line ?? 0, b.sentence)
  }
}

/// A failure that leaves nothing to check: no book, no ledger, a file that cannot be read.
public struct ManuscriptError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What failed, and the way out.
  public let description: String

  init(_ sentence: String) {
    description = sentence
  }
}
