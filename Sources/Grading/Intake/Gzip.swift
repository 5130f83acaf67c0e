/// Unpacks gzip files (RFC 1952).
enum Gzip {
  /// What `bytes` unpack to; several members follow one another.
  static func unpack(_ bytes: [UInt8], limit: Int) throws(ArchiveError) -> [UInt8] {
    var unpacked: [UInt8] = []
    var position = 0
    repeat {
      position = try skipHeader(bytes, from: position)
      let (contents, end) = try Inflate.inflate(
        bytes, position..<bytes.count, limit: limit - unpacked.count)
      guard bytes.count - end >= 8,
        bytes.number32(at: end) == Int(CRC32.checksum(contents)),
        bytes.number32(at: end + 4) == contents.count & 0xffff_ffff
      else { throw ArchiveError("its checksum does not fit; it is damaged") }
      unpacked += contents
      position = end + 8
      // Some tools fill the last block of a tape with zeros.
    } while position < bytes.count && bytes[position] != 0
    guard bytes[position...].allSatisfy({ $0 == 0 }) else {
      throw ArchiveError("something follows its end")
    }
    return unpacked
  }

  /// The position after a member's header.
  private static func skipHeader(
    _ bytes: [UInt8], from start: Int
  ) throws(ArchiveError) -> Int {
    let damaged = ArchiveError("it is no gzip file, or not all of it")
    guard bytes.count - start >= 18, bytes[start] == 0x1f, bytes[start + 1] == 0x8b,
      bytes[start + 2] == 8, bytes[start + 3] & 0xe0 == 0
    else { throw damaged }
    let flags = bytes[start + 3]
    var position = start + 10
    if flags & 4 != 0 {
      guard bytes.count - position >= 2 else { throw damaged }
      position += 2 + bytes.number16(at: position)
    }
    // A file name and a comment, each ended by a zero.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      guard position <= bytes.count, let zero = bytes[position...].firstIndex(of: 0) else {
        throw damaged
      }
      position = zero + 1
    }
    if flags & 2 != 0 { position += 2 }
    guard position <= bytes.count else { throw damaged }
    return position
  }
}
