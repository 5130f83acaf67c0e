/// Files packed into one. Archives are read in memory and never unpacked to disk, so no path in them
/// can lead anywhere.
protocol Archive {
  /// The regular files, with distinct paths.
  var files: [ArchivedFile] { get }

  /// What a file of this archive holds.
  func contents(of file: ArchivedFile) throws(ArchiveError) -> [UInt8]
}

/// A regular file in an archive.
struct ArchivedFile {
  /// The components of its path; none is empty, "." or "..".
  let path: [String]
  /// How many bytes it has, unpacked.
  let size: Int
  /// Where the archive's reader finds it.
  let offset: Int
}

/// Why an archive is refused: the end of a sentence that begins with its name and "is refused:".
struct ArchiveError: Error {
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}

/// What an archive may hold. Texts of exercises are far smaller.
enum ArchiveLimits {
  /// Bytes of the archive itself.
  static let packed = 64 << 20
  /// Bytes of all its files together.
  static let unpacked = 64 << 20
  /// Files and folders.
  static let entries = 10_000
  /// Bytes of a path.
  static let path = 4096
}

/// The names of an archive's entries, checked as they are read.
struct ArchivePaths {
  private enum Kind { case file, folder }
  private var seen: [String: Kind] = [:]
  private var count = 0

  /// Counts an entry, whatever it is.
  mutating func countEntry() throws(ArchiveError) {
    count += 1
    guard count <= ArchiveLimits.entries else {
      throw ArchiveError(
        "it has more than \(ArchiveLimits.entries) entries; leave .build and .git out")
    }
  }

  /// The components of an entry's path; none for the archive's own top.
  ///
  /// - Throws: If the path leads outside, can be read in two ways, or was there before.
  mutating func add(_ name: some Collection<UInt8>, isFolder: Bool) throws(ArchiveError) -> [String]
  {
    guard name.count <= ArchiveLimits.path else {
      throw ArchiveError("it has a path of \(name.count) bytes")
    }
    let text = String(decoding: name, as: UTF8.self)
    let shown = readable(text)
    guard !name.isEmpty, !name.contains(0) else {
      throw ArchiveError("the path “\(shown)” is no path")
    }
    guard !name.contains(UInt8(ascii: "\\")) else {
      throw ArchiveError("the path “\(shown)” has a backslash")
    }
    guard name.first != UInt8(ascii: "/") else {
      throw ArchiveError("the path “\(shown)” is absolute")
    }
    let parts = text.split(separator: "/").map(String.init).filter { $0 != "." }
    guard !parts.contains("..") else {
      throw ArchiveError("the path “\(shown)” leads out of it")
    }
    guard !parts.isEmpty else {
      if isFolder { return [] }
      throw ArchiveError("the path “\(shown)” is no path")
    }
    // What is not UTF-8 would look the same after decoding; spelled out, it stays distinct.
    let key =
      text.utf8.elementsEqual(name) ? parts.joined(separator: "/") : "\(Array(name))"
    let kind = isFolder ? Kind.folder : .file
    if let old = seen.updateValue(kind, forKey: key), old == .file || kind == .file {
      throw ArchiveError("the path “\(shown)” is there twice")
    }
    return parts
  }
}

/// Reads little-endian numbers of an archive; the caller has checked that they are there.
extension [UInt8] {
  func number16(at offset: Int) -> Int {
    Int(self[offset]) | Int(self[offset + 1]) << 8
  }

  func number32(at offset: Int) -> Int {
    number16(at: offset) | number16(at: offset + 2) << 16
  }
}

/// A student's text as a sentence can quote it: one short line without control characters.
func readable(_ text: String) -> String {
  let line = String(
    String.UnicodeScalarView(
      text.unicodeScalars.prefix(80).map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
          .privateUse:
          "\u{FFFD}"
        default: scalar
        }
      }))
  return text.unicodeScalars.count > 80 ? line + "…" : line
}
