/// Reads zip archives (PKWARE's APPNOTE.TXT): stored and deflated files, with sizes before or after
/// their data. Of ZIP64, encryption and archives in several parts it says that it does not read them.
struct ZipReader: Archive {
  private(set) var files: [ArchivedFile] = []
  private let bytes: [UInt8]
  /// Where the table of contents begins: data ends before it.
  private let table: Int

  /// Reads the table of contents.
  init(_ bytes: [UInt8]) throws(ArchiveError) {
    self.bytes = bytes
    let (end, count) = try Self.findEnd(of: bytes)
    let size = bytes.number32(at: end + 12)
    table = bytes.number32(at: end + 16)
    guard table + size == end else {
      throw ArchiveError("its table of contents is not where its end says")
    }
    var paths = ArchivePaths()
    var total = 0
    var position = table
    for _ in 0..<count {
      try paths.countEntry()
      guard let entry = Entry(bytes, at: position, end: end) else {
        throw ArchiveError("its table of contents is damaged")
      }
      position = entry.next
      let isFolder = bytes[entry.name].last == UInt8(ascii: "/")
      let path = try paths.add(bytes[entry.name], isFolder: isFolder)
      try Self.refuse(entry, name: readable(path.joined(separator: "/")), isFolder: isFolder)
      total += entry.size
      guard total <= ArchiveLimits.unpacked else {
        throw ArchiveError(
          "it would unpack to more than \(ArchiveLimits.unpacked >> 20) MB; leave .build out")
      }
      if !isFolder {
        files.append(ArchivedFile(path: path, size: entry.size, offset: entry.position))
      }
    }
    guard position == end else { throw ArchiveError("its table of contents is damaged") }
  }

  /// Where the record at the archive's end begins, and how many entries it announces.
  private static func findEnd(of bytes: [UInt8]) throws(ArchiveError) -> (Int, Int) {
    // The record has 22 bytes and a comment of at most 65,535, which ends the file.
    var position = bytes.count - 22
    let earliest = max(0, position - 0xffff)
    while position >= earliest {
      if bytes.number32(at: position) == 0x0605_4b50,
        position + 22 + bytes.number16(at: position + 20) == bytes.count
      {
        break
      }
      position -= 1
    }
    guard position >= earliest else { throw ArchiveError("it is no zip archive, or not all of it") }
    let count = bytes.number16(at: position + 10)
    let isLarge =
      count == 0xffff || bytes.number32(at: position + 12) == 0xffff_ffff
      || bytes.number32(at: position + 16) == 0xffff_ffff
      || position >= 20 && bytes.number32(at: position - 20) == 0x0706_4b50
    guard !isLarge else { throw ArchiveError("it is in the ZIP64 form, for very large archives") }
    guard bytes.number32(at: position + 4) == 0, bytes.number16(at: position + 8) == count else {
      throw ArchiveError("it is one part of several")
    }
    return (position, count)
  }

  /// One line of the table of contents.
  private struct Entry {
    let position: Int
    let flags: Int
    let method: Int
    let checksum: UInt32
    let packed: Int
    let size: Int
    let name: Range<Int>
    /// The Unix mode, if the packer wrote one.
    let mode: Int
    /// Where its local header begins.
    let header: Int
    let next: Int

    init?(_ bytes: [UInt8], at position: Int, end: Int) {
      guard end - position >= 46, bytes.number32(at: position) == 0x0201_4b50 else { return nil }
      self.position = position
      flags = bytes.number16(at: position + 8)
      method = bytes.number16(at: position + 10)
      checksum = UInt32(bytes.number32(at: position + 16))
      packed = bytes.number32(at: position + 20)
      size = bytes.number32(at: position + 24)
      name = position + 46..<position + 46 + bytes.number16(at: position + 28)
      mode = bytes.number16(at: position + 40)
      header = bytes.number32(at: position + 42)
      next = name.upperBound + bytes.number16(at: position + 30) + bytes.number16(at: position + 32)
      guard next <= end else { return nil }
    }
  }

  /// Refuses what is neither a plain file nor a folder.
  private static func refuse(
    _ entry: Entry, name: String, isFolder: Bool
  ) throws(ArchiveError) {
    guard entry.flags & 0b10_0000_0100_0001 == 0 else {
      throw ArchiveError("“\(name)” is encrypted")
    }
    guard entry.size != 0xffff_ffff, entry.packed != 0xffff_ffff, entry.header != 0xffff_ffff else {
      throw ArchiveError("“\(name)” is in the ZIP64 form, for very large files")
    }
    switch entry.mode >> 12 {
    case 0, isFolder ? 0o4 : 0o10: break
    case 0o12: throw ArchiveError("“\(name)” is a link")
    default: throw ArchiveError("“\(name)” is neither a file nor a folder")
    }
  }

  /// Finds the file's data through its local header, which must say what the table of contents says.
  func contents(of file: ArchivedFile) throws(ArchiveError) -> [UInt8] {
    let name = readable(file.path.joined(separator: "/"))
    let damaged = ArchiveError("“\(name)” is damaged")
    guard let entry = Entry(bytes, at: file.offset, end: bytes.count) else { throw damaged }
    let header = entry.header
    guard table - header >= 30, bytes.number32(at: header) == 0x0403_4b50 else { throw damaged }
    let nameEnd = header + 30 + bytes.number16(at: header + 26)
    let start = nameEnd + bytes.number16(at: header + 28)
    guard start + entry.packed <= table, bytes[header + 30..<nameEnd] == bytes[entry.name],
      bytes.number16(at: header + 6) == entry.flags, bytes.number16(at: header + 8) == entry.method
    else { throw damaged }
    // Bit 3: the sizes follow the data, and the header has none.
    if entry.flags & 0b1000 == 0 {
      guard bytes.number32(at: header + 14) == Int(entry.checksum),
        bytes.number32(at: header + 18) == entry.packed,
        bytes.number32(at: header + 22) == entry.size
      else { throw damaged }
    }

    let data = start..<start + entry.packed
    let contents: [UInt8]
    switch entry.method {
    case 0: contents = Array(bytes[data])
    case 8:
      let (inflated, end) = try Inflate.inflate(bytes, data, limit: entry.size)
      guard end == data.upperBound else { throw damaged }
      contents = inflated
    default:
      throw ArchiveError(
        "“\(name)” is compressed by method \(entry.method); only deflate is read")
    }
    guard contents.count == entry.size, CRC32.checksum(contents) == entry.checksum else {
      throw damaged
    }
    return contents
  }
}
