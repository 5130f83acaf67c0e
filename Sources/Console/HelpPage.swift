/// The help page of one command.
public struct HelpPage: Equatable, Sendable {
  /// The line that shows how the command is called: `course check [EXERCISE] [options]`.
  public let usage: String

  private let summary: String
  private let details: String
  private let sections: [Section]

  private struct Section: Equatable, Sendable {
    var heading: String
    var entries: [Entry]
  }

  private struct Entry: Equatable, Sendable {
    var term: String
    var text: String
  }

  /// Creates the page of a command that was reached by a path of names.
  init(_ command: Command, path: [String], parameters: [any Parameter]) {
    var words = path
    var bare: [Entry] = []
    var named: [Entry] = []
    if !command.subcommands.isEmpty {
      words.append(command.action == nil ? "COMMAND" : "[COMMAND]")
    }
    for parameter in parameters {
      let label = parameter.name.uppercased()
      let text = parameter.help + (parameter.shownDefault.map { " Default: \($0)." } ?? "")
      switch parameter.kind {
      case .flag: named.append(Entry(term: "--\(parameter.name)", text: text))
      case .option(let placeholder):
        named.append(Entry(term: "--\(parameter.name) \(placeholder)", text: text))
      case .required:
        words.append(label)
        bare.append(Entry(term: label, text: text))
      case .optional:
        words.append("[\(label)]")
        bare.append(Entry(term: label, text: text))
      case .rest:
        words.append("[\(label) ...]")
        bare.append(Entry(term: label, text: text))
      }
    }
    named.append(Entry(term: "--help", text: "Show this page."))
    let commands = command.subcommands.map { Entry(term: $0.name, text: $0.summary) }
    usage = (words + ["[options]"]).joined(separator: " ")
    summary = command.summary
    details = command.details
    sections = [
      Section(heading: "Commands", entries: commands), Section(heading: "Arguments", entries: bare),
      Section(heading: "Options", entries: named),
    ].filter { !$0.entries.isEmpty }
  }

  /// The page as text, no wider than the style allows.
  public func text(_ style: Style) -> String {
    var lines = wrapped(summary, to: style.width)
    let calls = wrapped(usage, to: style.width - 7)
    lines += ["", style.bold("Usage:") + " " + (calls.first ?? "")]
    lines += calls.dropFirst().map { "       " + $0 }
    if !details.isEmpty { lines += [""] + wrapped(details, to: style.width) }
    let terms = sections.flatMap(\.entries).map { displayWidth($0.term) }
    let column = min(terms.max() ?? 0, 24, max(style.width - 24, 8))
    for section in sections {
      lines += ["", style.bold("\(section.heading):")]
      for entry in section.entries {
        let body = wrapped(entry.text, to: style.width - column - 4)
        let indent = String(repeating: " ", count: column + 4)
        if displayWidth(entry.term) > column {
          lines.append("  " + entry.term)
          lines += body.map { indent + $0 }
        } else {
          lines.append("  " + padded(entry.term, to: column) + "  " + (body.first ?? ""))
          lines += body.dropFirst().map { indent + $0 }
        }
      }
    }
    return lines.joined(separator: "\n")
  }
}
