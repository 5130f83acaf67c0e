import Coursework

/// What came of judging one answer.
public enum Verdict: Sendable, Equatable {
  /// The answer was asked. What it printed is beside the report, cut to size.
  case report(Report, output: String)
  /// The file, or the file together with its binding, does not compile; what the compiler says.
  case doesNotCompile(String)
  /// It compiles, but as a function of other types than the exercise asks for; which.
  case doesNotFit(String)
  /// It compiles, but its process ends or falls silent before it is asked anything; how.
  case doesNotStart(String)
}
