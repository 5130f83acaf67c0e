import Console
import Coursework
import Foundation
import Judging

/// A verdict as a student reads it.
public struct VerdictPage {
  let style: Style
  let root: URL
  let offersHints: Bool

  /// A page for a terminal of this style.
  ///
  /// - Parameters:
  ///   - style: Colours and width.
  ///   - root: The package's folder, whose articles findings point to.
  ///   - offersHints: Whether the page says how to get a hint.
  public init(style: Style, root: URL, offersHints: Bool = true) {
    self.style = style
    self.root = root
    self.offersHints = offersHints
  }

  /// The verdict on an exercise: its aspects, and what is to be said of those that do not hold.
  public func text(_ verdict: Verdict, of entry: Curriculum.Entry) -> String {
    let listing = entry.exercise.listing
    let heading = style.bold("\(listing.id) \(listing.title)")
    let file = entry.chapter.path(of: entry.exercise)
    switch verdict {
    case .doesNotCompile(let messages):
      return "\(heading): does not compile\n\n\(indented(messages))\n"
    case .doesNotFit(let difference):
      return "\(heading): wrong signature\n\n\(indented(difference))\n"
    case .doesNotStart(let why):
      return "\(heading): does not start\n\n\(indented(why))\n"
    case .report(let report, _) where report.outcome == .unsolved:
      return "\(heading): not begun\n  Edit \(file) and replace `throw Unsolved()`.\n"
    case .report(let report, let output):
      return
        ([heading + ": \(report.points) of \(report.possible) points"]
        + report.lines.map { line(report, $0, entry) } + ending(report, output, entry))
        .joined(separator: "\n") + "\n"
    }
  }

  private func line(_ report: Report, _ line: Report.Line, _ entry: Curriculum.Entry) -> String {
    let points = line.points == 1 ? "1 point" : "\(line.points) points"
    if line.holds {
      return style.colour(.green, "  ✓ ") + line.aspect + style.dim("  \(points)")
    }
    var text = style.colour(.vermillion, "  ✗ ") + line.aspect + style.dim("  \(points)")
    if let finding = report.findings.first(where: { $0.aspect == line.aspect }) {
      text += "\n" + indented(body(finding, entry), by: 6)
    }
    return text
  }

  private func body(_ finding: Finding, _ entry: Curriculum.Entry) -> String {
    let page = article(with: finding.see, in: entry.chapter)
    let exchange = [
      ("asked", finding.asked), ("expected", finding.expected), ("got", finding.got),
    ]
    let parts = (finding.isHidden ? [] : exchange) + [("see", "“\(finding.see)” in \(page)")]
    return parts.map { name, text in
      let padding = String(repeating: " ", count: 10 - name.count)
      return style.dim(name) + padding
        + text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n" + String(repeating: " ", count: 10))
    }.joined(separator: "\n")
  }

  /// The article of a chapter that has a section of this name; the chapter's first if none has.
  private func article(with section: String, in chapter: Chapter) -> String {
    let catalog = "Chapters/\(chapter.folder)/\(chapter.module).docc"
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: catalog).path)
    let articles = (names ?? []).filter { $0.hasSuffix(".md") }.sorted()
    let found = articles.first { name in
      let file = root.appending(path: "\(catalog)/\(name)")
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { return false }
      return text.split(separator: "\n").contains { line in
        line.hasPrefix("#") && line.drop { "# ".contains($0) } == section
      }
    }
    return "\(catalog)/\(found ?? chapter.module + ".md")"
  }

  private func ending(_ report: Report, _ output: String, _ entry: Curriculum.Entry) -> [String] {
    var lines: [String] = []
    if let misconception = report.misconception {
      lines += wrapped(misconception, to: style.width - 2).map { "  " + $0 }
    }
    // What it printed may be the very questions that are hidden.
    if !output.isEmpty && !entry.exercise.hasHiddenAspects {
      lines.append(style.dim("  what your program printed:"))
      lines.append(indented(head(output), by: 4))
    }
    if report.outcome != .solved && offersHints {
      lines.append(style.dim("  a hint: swift run course hint \(report.exercise)"))
    }
    return lines
  }

  /// The first lines, and how many follow.
  private func head(_ output: String) -> String {
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    let limit = 20
    if lines.count <= limit + 1 { return output }
    return (lines.prefix(limit) + ["… and more; only the beginning is shown"])
      .joined(separator: "\n")
  }

  private func indented(_ text: String, by count: Int = 2) -> String {
    let spaces = String(repeating: " ", count: count)
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : spaces + $0 }.joined(separator: "\n")
  }
}
