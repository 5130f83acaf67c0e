import Foundation

/// What a binding's source says: the names that a main program and a message need.
///
/// ```swift
/// public let penalisedScoreBinding = Binding("8.1", penalisedScore)
/// ```
struct BindingFile {
  let url: URL
  /// "penalisedScoreBinding"
  let name: String
  /// "8.1"
  let exercise: String
  /// "penalisedScore"; nil if it binds a closure.
  let function: String?

  init(_ url: URL) throws {
    self.url = url
    guard let source = try? String(contentsOf: url, encoding: .utf8) else {
      throw JudgingError("The binding \(url.path) cannot be read.")
    }
    let pattern = /let\s+(\w+)[^=]*=\s*Binding\s*\(\s*"([^"]+)"\s*(?:,\s*(\w+))?/
    guard let match = source.firstMatch(of: pattern) else {
      throw JudgingError(
        "\(url.path) has no line of the form: public let name = Binding(\"8.1\", function)")
    }
    name = String(match.1)
    exercise = String(match.2)
    function = match.3.map(String.init)
  }
}
