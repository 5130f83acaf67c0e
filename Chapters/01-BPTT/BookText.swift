import Foundation

/// A text that cannot be read, as a sentence.
public struct TextError: Error, Equatable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  /// An error that says this.
  public init(_ sentence: String) {
    description = sentence
  }
}

/// The prose of a Markdown page: without code, formulas in blocks, tables, pictures and markers.
public func prose(ofMarkdown page: String) -> String {
  var isFenced = false
  var lines: [Substring] = []
  for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
    if line.hasPrefix("```") {
      isFenced.toggle()
    } else if !isFenced, !line.hasPrefix("|"), !line.hasPrefix("<!--"), !line.hasPrefix("![") {
      lines.append(line)
    }
  }
  return lines.joined(separator: "\n")
}

/// The prose of every page of a folder of chapters, in reading order.
///
/// - Throws: ``TextError`` if there is no page, or one cannot be read.
public func bookProse(inChaptersOf root: String) throws -> String {
  let folder = root + "/Chapters"
  let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
  let pages = paths.filter { $0.hasSuffix(".md") && $0.first?.isNumber == true }.sorted()
  guard !pages.isEmpty else {
    throw TextError(
      "\(folder) has no chapters. Run this in the package's folder, or name a text with --text FILE."
    )
  }
  return try pages.map { prose(ofMarkdown: try readText(folder + "/" + $0)) }.joined(
    separator: "\n")
}

/// The text of a file.
///
/// - Throws: ``TextError`` if there is no such file or it is not UTF-8.
public func readText(_ path: String) throws -> String {
  let data: Data
  do {
    data = try Data(contentsOf: URL(fileURLWithPath: path))
  } catch {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    throw TextError(
      "\(path) cannot be read: "
        + (isFolder.boolValue
          ? "it is a folder." : exists ? "there is no permission." : "there is no such file."))
  }
  guard let text = String(data: data, encoding: .utf8) else {
    throw TextError("\(path) is not UTF-8; convert it first, for example with iconv.")
  }
  return text.replacing("\r\n", with: "\n")
}
