import Foundation

/// What the compiler wrote about an answer, cut down to what its author can use.
struct Diagnostics {
  let answer: URL
  let binding: BindingFile
  let kit: Kit

  /// The most lines that are passed on.
  private static let longest = 40

  /// The errors in the answer's file; if there are none, a sentence about the function that the
  /// binding looked for in vain, `wanted`, with the errors elsewhere.
  func explain(_ output: String, exercise: String, wanted: String) -> String {
    // What follows names every file and folder of the compiler's work, and helps its makers only.
    if let dump = output.firstRange(of: /Stack dump:|(PLEASE|Please) submit a bug report/) {
      let before = cut(messages(in: String(output[..<dump.lowerBound])))
      return "The compiler itself crashed on this file. Write it in a simpler way."
        + (before.isEmpty ? "" : "\n\n\(before)")
    }
    let messages = messages(in: output)
    let own = messages.filter { $0.file == answer.path }
    if !own.isEmpty {
      var text = cut(own)
      if text.contains("no such module") {
        let names = (kit.modules.map(\.name) + ["Foundation"]).joined(separator: ", ")
        text += "\n\nAn answer may import \(names)."
      }
      return text
    }
    guard messages.contains(where: { $0.file == binding.url.path }) else {
      return cut(messages)
    }
    let function = binding.function.map { "the function \($0)" } ?? "a function"
    return """
      Exercise \(exercise) asks for \(function) of type \(wanted). \(answer.lastPathComponent) \
      has none that fits:

      \(cut(messages))
      """
  }

  /// One error with the notes that belong to it.
  private struct Message {
    /// The path of the file; nil if the error has no place in one.
    let file: String?
    var lines: [Substring]
  }

  private func messages(in output: String) -> [Message] {
    var messages: [Message] = []
    for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
      if let match = line.prefixMatch(of: #/(.+?):\d+:\d+: (error|warning): /#) {
        messages.append(Message(file: String(match.1), lines: [line]))
      } else if line.hasPrefix("error: ") || messages.isEmpty {
        messages.append(Message(file: nil, lines: [line]))
      } else {
        messages[messages.count - 1].lines.append(line)
      }
    }
    return messages
  }

  private func cut(_ messages: [Message]) -> String {
    let lines = messages.flatMap(\.lines)
    var text = lines.prefix(Self.longest).map { $0.prefix(300) }.joined(separator: "\n")
    for file in [answer, binding.url] {
      text = text.replacing(file.path, with: file.lastPathComponent)
    }
    text = text.trimmingCharacters(in: .newlines)
    return lines.count > Self.longest
      ? text + "\n… and \(lines.count - Self.longest) more lines" : text
  }
}
