import Foundation

/// Why judging could not take place at all. An answer's own faults are never thrown: they are part of
/// its `Verdict`.
public struct JudgingError: Error, CustomStringConvertible, LocalizedError {
  /// A sentence or two: what is the matter, and what to do about it.
  public let description: String

  /// The description, for those who ask for it by this name.
  public var errorDescription: String? { description }

  /// Whether the system was willing, but not with this very program.
  let isAboutTheProgram: Bool

  init(_ description: String, isAboutTheProgram: Bool = false) {
    self.description = description
    self.isAboutTheProgram = isAboutTheProgram
  }

  /// The failure of a system call, in the system's words.
  static func system(_ whatFailed: String, _ code: Int32 = errno) -> JudgingError {
    JudgingError("\(whatFailed): \(String(cString: strerror(code))).")
  }
}
