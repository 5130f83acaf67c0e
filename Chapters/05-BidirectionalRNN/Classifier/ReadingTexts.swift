import BPTT
import Foundation

/// How the bytes of a file become letters.
public enum TextEncoding: String, Sendable {
  /// UTF-8, as nearly everything written today.
  case utf8
  /// ISO 8859-1, as much mail from before 2005: every byte is a letter, so that nothing is refused.
  case latin1

  /// The text, or `nil` if the bytes do not spell one.
  func decode(_ bytes: Data) -> String? {
    String(data: bytes, encoding: self == .utf8 ? .utf8 : .isoLatin1)
  }
}

extension LabelledTexts {
  /// Reads a folder with a subfolder for each class, or a file with a line for each text.
  ///
  /// In a folder the names of the subfolders are the classes, and every file in them, however deep,
  /// is a text; hidden files are not looked at, and a folder that is linked to is read once. In a file every line is a class, a tab and a
  /// text, as in the SMS Spam Collection of Almeida and Hidalgo (2011). Empty texts and those that
  /// cannot be decoded are left out, which ``notes`` tells.
  ///
  /// - Throws: `TextError` if nothing can be read, or a line has no tab.
  public init(contentsOf path: String, encoding: TextEncoding = .utf8) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw TextError("\(path) cannot be read: there is no such file or folder.")
    }
    var reading = Reading(encoding: encoding)
    try isFolder.boolValue ? reading.readFolder(path) : reading.readLines(path)
    self = reading.result
  }
}

/// The text of one file that is to be classified.
///
/// - Parameters:
///   - path: The file; “-” is standard input.
///   - encoding: How its bytes are read.
/// - Throws: `TextError` if it cannot be read or decoded, or has no word.
public func readMail(_ path: String, encoding: TextEncoding = .utf8) throws -> String {
  let name = path == "-" ? "Standard input" : path
  let bytes =
    path == "-"
    ? (try? FileHandle.standardInput.readToEnd()) ?? Data() : try contents(ofFile: path)
  guard let text = encoding.decode(bytes) else {
    throw TextError("\(name) is not UTF-8; say --latin1, or convert it first.")
  }
  guard !words(of: text).isEmpty else { throw TextError("\(name) has no word in it.") }
  return text
}

private func contents(ofFile path: String) throws -> Data {
  do {
    return try Data(contentsOf: URL(fileURLWithPath: path))
  } catch {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let reason =
      isFolder.boolValue
      ? "it is a folder." : exists ? "there is no permission." : "there is no such file."
    throw TextError("\(path) cannot be read: \(reason)")
  }
}

/// Texts while they are read.
private struct Reading {
  let encoding: TextEncoding
  var found: [(name: String, text: String, source: String)] = []
  var classes: Set<String> = []
  var empty: [String] = []
  var undecodable: [String] = []

  init(encoding: TextEncoding) { self.encoding = encoding }

  mutating func readFolder(_ path: String) throws {
    let files = FileManager.default
    func isFolder(_ path: String) -> Bool {
      var isFolder: ObjCBool = false
      return files.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
    func names(_ path: String) -> [String] {
      ((try? files.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }
    // A link may lead to a folder that is on the way already: every folder is read once, those of
    // the classes as what they are.
    func place(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
    var visited = Set([place(path)])
    let folders = names(path).filter {
      isFolder(path + "/" + $0) && visited.insert(place(path + "/" + $0)).inserted
    }
    guard !folders.isEmpty else {
      throw TextError(
        "\(path) has no subfolders; it needs one for each class, for example spam and ham, with a "
          + "text in each file.")
    }
    for name in folders {
      classes.insert(name)
      var waiting = names(path + "/" + name).map { name + "/" + $0 }
      while !waiting.isEmpty {
        let file = waiting.removeFirst()
        if isFolder(path + "/" + file) {
          guard visited.insert(place(path + "/" + file)).inserted else { continue }
          waiting += names(path + "/" + file).map { file + "/" + $0 }
        } else {
          take(try contents(ofFile: path + "/" + file), as: name, from: file)
        }
      }
    }
    try requireSomething(path)
  }

  mutating func readLines(_ path: String) throws {
    var bytes = try contents(ofFile: path)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = Data(bytes.dropFirst(3)) }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (place, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if line.isEmpty { continue }
      let source = "line \(place + 1)"
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")), tab > line.startIndex else {
        throw TextError(
          "\(path), \(source): there must be a class, a tab and a text, as in “ham⇥See you at nine”."
        )
      }
      guard let name = encoding.decode(Data(line[..<tab])) else {
        undecodable.append(source)
        continue
      }
      classes.insert(name)
      take(Data(line[(tab + 1)...]), as: name, from: source)
    }
    try requireSomething(path)
  }

  private mutating func take(_ bytes: Data, as name: String, from source: String) {
    guard let text = encoding.decode(bytes) else { return undecodable.append(source) }
    // A text of signs alone has nothing to be read either.
    guard !words(of: text).isEmpty else { return empty.append(source) }
    found.append((name, text, source))
  }

  private func requireSomething(_ path: String) throws {
    guard found.isEmpty else { return }
    throw TextError((["There is no text in \(path)."] + notes).joined(separator: " "))
  }

  private var notes: [String] {
    func note(_ sources: [String], _ reason: String) -> [String] {
      guard let first = sources.first else { return [] }
      if sources.count == 1 { return ["\(first) \("is " + reason) and was left out."] }
      return ["\(sources.count) texts are \(reason) and were left out; the first is \(first)."]
    }
    return note(empty, "without a word")
      + note(undecodable, "not UTF-8 (--latin1 reads it all the same)")
  }

  var result: LabelledTexts {
    let names = classes.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    return LabelledTexts(
      classes: names,
      texts: found.map {
        LabelledText($0.text, label: numbers[$0.name] ?? 0, source: $0.source)
      }, notes: notes)
  }
}
