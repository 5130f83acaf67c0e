/// Reads tar archives: the POSIX form with its extended headers (paths and sizes), and GNU's long
/// names.
struct TarReader: Archive {
  private(set) var files: [ArchivedFile] = []
  private let bytes: [UInt8]

  private static let block = 512
  private static let truncated = ArchiveError("it ends too early")

  /// Reads the headers of all entries.
  init(_ bytes: [UInt8]) throws(ArchiveError) {
    self.bytes = bytes
    var paths = ArchivePaths()
    var position = 0
    var isEnded = false
    /// What extended headers say about the next entry.
    var longName: [UInt8]?
    var longSize: Int?

    while position < bytes.count && !isEnded {
      guard bytes.count - position >= Self.block else { throw Self.truncated }
      let header = Array(bytes[position..<position + Self.block])
      if header.allSatisfy({ $0 == 0 }) {
        isEnded = true
        break
      }
      try paths.countEntry()
      try Self.verify(header)
      let isExtension = "xgLK".utf8.contains(header[156])
      var size = try Self.number(header[124..<136])
      if let longSize, !isExtension { size = longSize }
      let data = position + Self.block
      guard size <= bytes.count - data else { throw Self.truncated }
      position = data + (size + Self.block - 1) / Self.block * Self.block

      switch header[156] {
      case UInt8(ascii: "x"):
        let records = try Self.records(bytes[data..<data + size])
        longName = records["path"] ?? longName
        longSize = try records["size"].map { text throws(ArchiveError) in try Self.decimal(text) }
      case UInt8(ascii: "g"):
        // For all entries to come. Git writes its commit here; a path for all makes no sense.
        let records = try Self.records(bytes[data..<data + size])
        guard records["path"] == nil, records["size"] == nil else {
          throw ArchiveError("it gives all its entries the same path or size")
        }
      case UInt8(ascii: "L"):
        longName = Array(bytes[data..<data + size].prefix { $0 != 0 })
      case UInt8(ascii: "K"): break
      default:
        let name = longName ?? Self.name(header)
        (longName, longSize) = (nil, nil)
        // Before there was a kind for folders, a slash at the end said so.
        let isFolder = header[156] == UInt8(ascii: "5") || name.last == UInt8(ascii: "/")
        let path = try paths.add(name, isFolder: isFolder)
        try Self.refuse(header[156], name: readable(path.joined(separator: "/")))
        if !isFolder { files.append(ArchivedFile(path: path, size: size, offset: data)) }
      }
    }
    guard isEnded else { throw Self.truncated }
  }

  func contents(of file: ArchivedFile) throws(ArchiveError) -> [UInt8] {
    Array(bytes[file.offset..<file.offset + file.size])
  }

  /// Refuses what is neither a plain file nor a folder.
  private static func refuse(_ kind: UInt8, name: String) throws(ArchiveError) {
    switch Character(Unicode.Scalar(kind)) {
    case "0", "\0", "7", "5": break
    case "1", "2": throw ArchiveError("“\(name)” is a link")
    case "3", "4", "6": throw ArchiveError("“\(name)” is a device or a pipe")
    default: throw ArchiveError("“\(name)” is neither a file nor a folder")
    }
  }

  /// The name in the header itself. POSIX has a second field for the folders above; GNU keeps times
  /// there.
  private static func name(_ header: [UInt8]) -> [UInt8] {
    let name = Array(header[0..<100].prefix { $0 != 0 })
    guard header[257..<263].elementsEqual("ustar\0".utf8), header[345] != 0 else { return name }
    return header[345..<500].prefix { $0 != 0 } + [UInt8(ascii: "/")] + name
  }

  /// The sum of all bytes, its own field taken for spaces, must be what the header says.
  private static func verify(_ header: [UInt8]) throws(ArchiveError) {
    let sum =
      header.reduce(0) { $0 + Int($1) } - header[148..<156].reduce(0) { $0 + Int($1) } + 8 * 32
    guard try number(header[148..<156]) == sum else {
      throw ArchiveError("it is no tar archive, or is damaged")
    }
  }

  /// A number in octal digits, or in binary if its first bit is set.
  private static func number(_ field: ArraySlice<UInt8>) throws(ArchiveError) -> Int {
    let damaged = ArchiveError("one of its numbers is damaged")
    if let first = field.first, first & 0x80 != 0 {
      guard first == 0x80, field.dropFirst().dropLast(7).allSatisfy({ $0 == 0 }) else {
        throw damaged
      }
      return field.suffix(7).reduce(0) { $0 << 8 | Int($1) }
    }
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { throw damaged }
    return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
  }

  private static func decimal(_ text: [UInt8]) throws(ArchiveError) -> Int {
    guard (1...15).contains(text.count), text.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw ArchiveError("one of its numbers is damaged")
    }
    return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// The records "length key=value" of an extended header.
  private static func records(
    _ data: ArraySlice<UInt8>
  ) throws(ArchiveError) -> [String: [UInt8]] {
    let damaged = ArchiveError("one of its extended headers is damaged")
    var records: [String: [UInt8]] = [:]
    var rest = data
    while !rest.isEmpty {
      guard let space = rest.firstIndex(of: 0x20) else { throw damaged }
      let length = try decimal(Array(rest[..<space]))
      guard length <= rest.count, length > space - rest.startIndex + 1 else { throw damaged }
      let record = rest[(space + 1)..<(rest.startIndex + length)]
      guard record.last == 0x0a, let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
        throw damaged
      }
      let key = String(decoding: record[..<equals], as: UTF8.self)
      guard !key.hasPrefix("GNU.sparse") else { throw ArchiveError("it has files with holes") }
      records[key] = Array(record[(equals + 1)...].dropLast())
      rest = rest[(rest.startIndex + length)...]
    }
    return records
  }
}
