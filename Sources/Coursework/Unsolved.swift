/// What a starter throws until its student has written an answer.
///
/// An unsolved exercise is not a wrong one: `swift test` shows it as skipped, `course check` says
/// that there is nothing to check yet.
public struct Unsolved: Error, Sendable {
  /// Marks the place where the answer goes.
  public init() {}
}
