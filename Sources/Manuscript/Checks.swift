import Foundation

extension Book {
  /// Where a listing, a measured table, a measured value or a picture is not what its source has,
  /// sorted by place.
  public func differences() -> [Problem] {
    (listingProblems() + measuredProblems()).sorted()
  }

  /// Where a listing is not the region it shows or shows none, and where a region is malformed or
  /// shown on no page, sorted by place.
  public func listingProblems() -> [Problem] {
    let shelf = Shelf(self)
    let renderings = pages.map { Rendering(of: $0, in: self, shelf: shelf) }
    let shown = renderings.reduce(into: Set<String>()) { $0.formUnion($1.regions) }
    let problems = renderings.flatMap(\.listingProblems)
    return (problems + regionProblems(shelf: shelf, shown: shown)).sorted()
  }

  /// Where a measured table, value or picture is not what its record yields, sorted by place.
  public func measuredProblems() -> [Problem] {
    let shelf = Shelf(self)
    let inPages = pages.flatMap { Rendering(of: $0, in: self, shelf: shelf).measuredProblems }
    return (inPages + pictureProblems(shelf: shelf, pictures: pictures(shelf: shelf))).sorted()
  }

  /// Mathematics in a form that not every reader shows, links that lead nowhere, and stray words,
  /// sorted by place.
  public func slips() -> [Problem] {
    let inPages = pages.flatMap { page in
      let markdown = Markdown(page.text)
      return page.mathsProblems(in: markdown) + page.linkProblems(in: markdown, book: self)
        + page.wordProblems(in: markdown)
    }
    return (inPages + sources.flatMap { $0.wordProblems() }).sorted()
  }

  /// The files that are not what their sources have, as they ought to be.
  public func rewrites() -> [Rewrite] {
    let shelf = Shelf(self)
    let texts = pages.compactMap { page -> Rewrite? in
      let text = Rendering(of: page, in: self, shelf: shelf).text
      return text == page.text ? nil : Rewrite(path: page.path, text: text)
    }
    return texts + pictureRewrites(pictures(shelf: shelf))
  }

  /// Brings listings, measured tables, values and pictures up to date with their sources. A file
  /// is written as a whole or not at all, and only if it changes.
  ///
  /// What cannot be followed, such as a reference to an unknown region, stays as it is: read the
  /// book again and ask for its ``differences()``.
  ///
  /// - Returns: The paths of the files that were written.
  /// - Throws: ``ManuscriptError`` if one of them cannot be written.
  public func synchronise() throws -> [String] {
    try rewrites().map { rewrite in
      do {
        try Data(rewrite.text.utf8).write(to: location(of: rewrite.path), options: .atomic)
      } catch {
        throw ManuscriptError("\(rewrite.path) cannot be written: \(error.localizedDescription)")
      }
      return rewrite.path
    }
  }
}
