import BidirectionalRNN
import Console
import Foundation
import Matrices
import Plotting
import Training

extension BidirectionalRNNDemo {
  /// Judges the mails that are named.
  static func classifyMails(_ arguments: Arguments) throws {
    guard let path = arguments[model] else {
      throw UsageError("say which filter: classify --model FILE, made by train --save FILE.")
    }
    let names = arguments[files]
    guard !names.isEmpty else {
      throw UsageError("say which mails to classify; - stands for standard input.")
    }
    let filter = try asUsage { try MailFilter(contentsOf: path) }
    let encoding = arguments[latin1] ? TextEncoding.latin1 : .utf8
    for name in names {
      let mail = try asUsage { try words(of: readMail(name, encoding: encoding)) }
      try Terminal.output.print("\(name == "-" ? "standard input" : name):")
      try explain(mail, by: filter, on: .output)
    }
  }

  /// Prints the decision, the text with its words coloured, and the words that weighed most.
  static func explain(_ mail: [String], by filter: MailFilter, on terminal: Terminal) throws {
    let evidence = filter.evidence(for: mail, by: .path)
    let probability = 100 * Double(filter.probabilities([mail])[0, evidence.label])
    let known = evidence.words.count { filter.vocabulary.knows($0) }
    let (label, rival) = (filter.classes[evidence.label], filter.classes[evidence.rival])
    let unread = mail.count - evidence.words.count
    try terminal.print(
      "  \(label), with probability \(String(format: "%.1f", probability)) %; "
        + "\(known) of \(evidence.words.count) words known"
        + (unread > 0 ? ", the last \(unread) not read" : "") + "\n")
    for line in coloured(evidence, terminal.style) { try terminal.print("  " + line) }

    let shown = evidence.ranking.prefix(6)
    let others = [Weighing.gradient, .hiding].map { filter.evidence(for: mail, by: $0) }
    func number(_ value: Double) -> String { String(format: "%+.2f", value) }
    let table = Table(
      "What moved it, + to \(label) and - to \(rival)",
      header: ["word", "place", "along the path", "gradient alone", "when hidden"],
      rows: shown.map { place in
        [evidence.words[place], "\(place + 1)", number(evidence.contributions[place])]
          + others.map { number($0.contributions[place]) }
      })
    try terminal.print("\n" + table.terminal(terminal.style))
    func heaviest(_ evidence: Evidence) -> String {
      evidence.ranking.first.map { "“\(evidence.words[$0])”" } ?? "none"
    }
    try terminal.print(
      "The heaviest word is \(heaviest(evidence)) along the path, \(heaviest(others[0])) by the "
        + "gradient alone, \(heaviest(others[1])) when hidden.")
  }

  /// The words in lines, those that weigh most in colour: red towards the decision, blue against it.
  private static func coloured(_ evidence: Evidence, _ style: Style) -> [String] {
    let strongest = evidence.contributions.map(abs).max() ?? 0
    var lines: [String] = []
    var line: [String] = []
    var width = 0
    for (word, contribution) in zip(evidence.words, evidence.contributions) {
      if width + word.count > min(style.width, 80) - 4, !line.isEmpty {
        lines.append(line.joined(separator: " "))
        (line, width) = ([], 0)
      }
      let isStrong = abs(contribution) > 0.25 * strongest
      let colour = contribution > 0 ? Colour.vermillion : .blue
      line.append(isStrong ? style.bold(style.colour(colour, word)) : style.dim(word))
      width += word.count + 1
    }
    return lines + [line.joined(separator: " ")]
  }
}
