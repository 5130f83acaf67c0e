/// The decompression of RFC 1951, bounded: what comes out never exceeds a limit, and hostile input
/// can be refused but cannot make it read or write where it should not.
///
/// Codes are decoded bit by bit after Mark Adler's *puff*. Lookup tables would be faster on long
/// texts, but filling them costs far more than a short block does, and so would let a small archive
/// of many tiny blocks keep the grader busy for an hour.
struct Inflate {
  private let input: [UInt8]
  /// Where the next byte is taken, and where the input ends.
  private var position: Int
  private let end: Int
  /// Bits that were taken but not used; the next is the lowest.
  private var bits: UInt32 = 0
  private var bitCount = 0
  private var output: [UInt8] = []
  private let limit: Int

  /// Decompresses what begins at `range.lowerBound` of `input`, to at most `limit` bytes.
  ///
  /// - Returns: The bytes, and the position in `input` after the last compressed byte.
  static func inflate(
    _ input: [UInt8], _ range: Range<Int>, limit: Int
  ) throws(ArchiveError) -> (bytes: [UInt8], end: Int) {
    var state = Inflate(input, range, limit: limit)
    while try !state.block() {}
    return (state.output, state.position)
  }

  private init(_ input: [UInt8], _ range: Range<Int>, limit: Int) {
    self.input = input
    position = range.lowerBound
    end = min(range.upperBound, input.count)
    self.limit = limit
  }

  // MARK: - Blocks

  /// Decompresses a block and tells whether it was the last.
  private mutating func block() throws(ArchiveError) -> Bool {
    let isLast = try take(1) == 1
    switch try take(2) {
    case 0: try stored()
    case 1: try compressed(lengths: Self.fixedLengths, distances: Self.fixedDistances)
    case 2:
      let (lengths, distances) = try codes()
      try compressed(lengths: lengths, distances: distances)
    default: throw ArchiveError("its compressed data has a block of an unknown kind")
    }
    return isLast
  }

  /// A block that is not compressed: it begins with the next whole byte.
  private mutating func stored() throws(ArchiveError) {
    (bits, bitCount) = (0, 0)
    let count = try take(16)
    guard try take(16) == ~count & 0xffff else {
      throw ArchiveError("its compressed data contradicts itself")
    }
    guard count <= end - position else { throw Self.truncated }
    try makeRoom(for: count)
    output += input[position..<position + count]
    position += count
  }

  /// A block of symbols: bytes, and lengths with distances of what is repeated.
  private mutating func compressed(lengths: Code, distances: Code) throws(ArchiveError) {
    while true {
      let symbol = try decode(lengths)
      if symbol < 256 {
        try makeRoom(for: 1)
        output.append(UInt8(symbol))
      } else if symbol == 256 {
        return
      } else {
        guard symbol - 257 < Self.lengthBase.count else { throw Self.unknownCode }
        let length = Self.lengthBase[symbol - 257] + (try take(Self.lengthExtra[symbol - 257]))
        let place = try decode(distances)
        guard place < Self.distanceBase.count else { throw Self.unknownCode }
        let distance = Self.distanceBase[place] + (try take(Self.distanceExtra[place]))
        guard distance <= output.count else {
          throw ArchiveError("its compressed data repeats what was never there")
        }
        try makeRoom(for: length)
        for _ in 0..<length { output.append(output[output.count - distance]) }
      }
    }
  }

  /// The codes that a block brings along, themselves compressed (section 3.2.7).
  private mutating func codes() throws(ArchiveError) -> (lengths: Code, distances: Code) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let helperCount = try take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw Self.unknownCode }

    var helperLengths = [Int](repeating: 0, count: 19)
    for index in 0..<helperCount { helperLengths[Self.helperOrder[index]] = try take(3) }
    let helper = try Code(helperLengths[...], mayBeIncomplete: false)

    var lengths: [Int] = []
    let count = literalCount + distanceCount
    while lengths.count < count {
      let symbol = try decode(helper)
      switch symbol {
      case 0..<16: lengths.append(symbol)
      case 16:
        guard let last = lengths.last else { throw Self.unknownCode }
        lengths += [Int](repeating: last, count: 3 + (try take(2)))
      case 17: lengths += [Int](repeating: 0, count: 3 + (try take(3)))
      default: lengths += [Int](repeating: 0, count: 11 + (try take(7)))
      }
    }
    guard lengths.count == count, lengths[256] > 0 else { throw Self.unknownCode }
    return (
      try Code(lengths[..<literalCount], mayBeIncomplete: true),
      try Code(lengths[literalCount...], mayBeIncomplete: true)
    )
  }

  // MARK: - Bits and codes

  /// The next `count` ≤ 16 bits, the first lowest.
  private mutating func take(_ count: Int) throws(ArchiveError) -> Int {
    while bitCount < count {
      guard position < end else { throw Self.truncated }
      bits |= UInt32(input[position]) << UInt32(bitCount)
      bitCount += 8
      position += 1
    }
    let value = bits & (1 << UInt32(count) - 1)
    bits >>= UInt32(count)
    bitCount -= count
    return Int(value)
  }

  /// The symbol of the next code. Codes of one length are consecutive numbers, the first of each
  /// length follows from how many there are of the shorter ones.
  private mutating func decode(_ code: Code) throws(ArchiveError) -> Int {
    var value = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      value |= try take(1)
      let count = code.counts[length]
      if value - first < count { return code.symbols[index + value - first] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw Self.unknownCode
  }

  /// A canonical prefix code.
  struct Code {
    /// How many codes there are of each length; index 0 is not used.
    private(set) var counts = [Int](repeating: 0, count: 16)
    /// The symbols in the order of their codes.
    private(set) var symbols: [Int] = []

    /// The code in which symbol *i* has `lengths[i]` bits, 0 if it has no code.
    ///
    /// - Parameters:
    ///   - lengths: The lengths, at most 15.
    ///   - mayBeIncomplete: Whether a code of a single symbol, or of none, will do.
    init(_ lengths: ArraySlice<Int>, mayBeIncomplete: Bool) throws(ArchiveError) {
      for length in lengths where length > 0 { counts[length] += 1 }
      // How many more codes of each length could be given away: never less than none.
      var free = 1
      for length in 1...15 {
        free = free << 1 - counts[length]
        guard free >= 0 else { throw Inflate.unknownCode }
      }
      let used = counts.reduce(0, +)
      guard free == 0 || mayBeIncomplete && used == counts[1] else { throw Inflate.unknownCode }

      var places = [Int](repeating: 0, count: 17)
      for length in 1...15 { places[length + 1] = places[length] + counts[length] }
      symbols = [Int](repeating: 0, count: used)
      for (symbol, length) in lengths.enumerated() where length > 0 {
        symbols[places[length]] = symbol
        places[length] += 1
      }
    }

    /// A code that is known to be sound.
    fileprivate init(sound lengths: [Int]) {
      guard let code = try? Code(lengths[...], mayBeIncomplete: true) else {
        preconditionFailure("the standard's own codes are sound")
      }
      self = code
    }
  }

  private func makeRoom(for count: Int) throws(ArchiveError) {
    guard count <= limit - output.count else {
      throw ArchiveError("it unpacks to more than \(limit) bytes")
    }
  }

  // MARK: - The standard's tables

  private static let truncated = ArchiveError("its compressed data ends too early")
  private static let unknownCode = ArchiveError("its compressed data has a code without a meaning")

  private static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthExtra = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBase = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]
  private static let distanceExtra = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13,
    13,
  ]
  private static let helperOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]
  private static let fixedLengths = Code(
    sound: [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112)
      + [Int](repeating: 7, count: 24) + [Int](repeating: 8, count: 8))
  // Thirty-two codes of which the last two have no meaning: then the code is complete.
  private static let fixedDistances = Code(sound: [Int](repeating: 5, count: 32))
}
