import Foundation

extension Page {
  /// Relative links and images lead to files of the package. DocC checks its own links (`doc:` and
  /// symbols), and addresses elsewhere are taken as they are.
  func linkProblems(in markdown: Markdown, book: Book) -> [Problem] {
    let prose = markdown.proseText
    let inline = prose.matches(
      of: /(!?)\[[^\[\]]*(?:\[[^\]]*\][^\[\]]*)*\]\(\s*<?([^)\s>]*)[^)]*\)/)
    let defined = prose.matches(of: /(?m)^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/)
    let targets =
      inline.map { (at: $0.range.lowerBound, isImage: !$0.1.isEmpty, target: $0.2) }
      + defined.map { (at: $0.range.lowerBound, isImage: false, target: $0.1) }
    return targets.compactMap { link in
      guard let sentence = problem(with: String(link.target), isImage: link.isImage, book: book)
      else { return nil }
      let line = 1 + prose[..<link.at].count { $0 == "\n" }
      return Problem(file: path, line: line, sentence: sentence)
    }
  }

  private func problem(with target: String, isImage: Bool, book: Book) -> String? {
    if target.hasPrefix("#") || target.contains(/^[A-Za-z][A-Za-z0-9+.\-]*:/) { return nil }
    guard let written = target.split(separator: "#").first else { return "this link is empty." }
    let file = written.removingPercentEncoding ?? String(written)
    guard let resolved = resolve(file), book.holds(resolved) else {
      return "\(isImage ? "the picture" : "the link") \(target) leads to no file"
        + (isImage && catalog != nil ? "; DocC takes a picture by its name alone." : ".")
    }
    if !isImage, let catalog, resolved.hasPrefix(catalog + "/"), resolved.hasSuffix(".md") {
      let name = resolved.split(separator: "/").last?.dropLast(3) ?? ""
      return "the link \(target) is dead on the site; write <doc:\(name)>, which DocC follows."
    }
    return nil
  }

  /// The path from the package's root; `nil` if it leads out of the package.
  private func resolve(_ target: String) -> String? {
    var parts = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in target.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts.joined(separator: "/")
  }
}

extension Book {
  /// True for a file or a folder of the package.
  fileprivate func holds(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: location(of: path).path)
  }
}
