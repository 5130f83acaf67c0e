/// What a function takes and gives, as one process tells it to another.
///
/// A binding accepts any function whose types can be encoded, so the compiler does not notice an
/// answer that takes an `Int` where its exercise asks with a `Double`. The judge does: it compares
/// the two signatures before the first question.
package struct Signature: Codable, Sendable, Equatable {
  /// The types with their modules, which decide whether two signatures are the same.
  private let types: [String]
  /// The signature as a reader would write it: "(Double, [String]) -> Double".
  package let text: String

  init<each Input, Answer>(of function: ((repeat each Input) -> Answer).Type) {
    var types: [String] = []
    var inputs: [String] = []
    repeat (types.append(String(reflecting: (each Input).self)))
    repeat (inputs.append(spelling(of: (each Input).self)))
    self.types = types + [String(reflecting: Answer.self)]
    text = "(\(inputs.joined(separator: ", "))) -> \(spelling(of: Answer.self))"
  }

  package static func == (left: Signature, right: Signature) -> Bool {
    left.types == right.types
  }
}

/// A type with a spelling of its own in the language: `[Double]` rather than `Array<Double>`.
private protocol Sugared {
  static var spelling: String { get }
}

extension Array: Sugared {
  fileprivate static var spelling: String { "[\(Coursework.spelling(of: Element.self))]" }
}

extension Dictionary: Sugared {
  fileprivate static var spelling: String {
    "[\(Coursework.spelling(of: Key.self)): \(Coursework.spelling(of: Value.self))]"
  }
}

extension Optional: Sugared {
  fileprivate static var spelling: String { "\(Coursework.spelling(of: Wrapped.self))?" }
}

private func spelling(of type: Any.Type) -> String {
  (type as? any Sugared.Type)?.spelling ?? String(describing: type)
}
