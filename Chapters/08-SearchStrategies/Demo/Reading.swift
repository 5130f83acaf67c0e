import Foundation

/// The sentences of a text in lower-case words. Code, formulas and markers of a Markdown page are
/// left out.
func sentences(of text: String) -> [[String]] {
  var isCode = false
  var prose = ""
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if line.hasPrefix("```") {
      isCode.toggle()
    } else if line.isEmpty || line.hasPrefix("#") || line.hasPrefix("|") || line.hasPrefix("<!--") {
      prose += " . "
    } else if !isCode {
      prose += line + " "
    }
  }
  return prose.split(whereSeparator: { ".!?:;".contains($0) }).compactMap { sentence in
    let words = sentence.lowercased().split { !$0.isLetter && $0 != "'" && $0 != "’" }
    return words.count >= 2 ? words.map(String.init) : nil
  }
}

/// A JSON error as a sentence that names the place.
func sentence(_ error: DecodingError) -> String {
  func place(_ path: [any CodingKey]) -> String {
    let keys = path.map { $0.intValue.map { "entry \($0 + 1)" } ?? "“\($0.stringValue)”" }
    return keys.isEmpty ? "At the top" : "In \(keys.joined(separator: ", "))"
  }
  switch error {
  case .keyNotFound(let key, let context):
    return "\(place(context.codingPath)): “\(key.stringValue)” is missing."
  case .typeMismatch(let type, let context):
    return "\(place(context.codingPath)): a value of another kind is needed (\(type))."
  case .valueNotFound(_, let context):
    return "\(place(context.codingPath)): a value is needed, not null."
  default:
    return "It is no valid JSON."
  }
}
