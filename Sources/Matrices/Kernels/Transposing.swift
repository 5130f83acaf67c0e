/// A tile one register wide, whose rows can be interleaved with those of another.
protocol Interleavable: Tile {
  /// The rows of both tiles, each pair interleaved.
  static func interleave(_ upper: Self, _ lower: Self) -> Doubled<Self>
}

extension OneRow: Interleavable where Row: OneRegister {
  @inline(__always)
  static func interleave(_ upper: Self, _ lower: Self) -> Doubled<Self> {
    let pair = Row.Register.interleave(upper.row.lanes, lower.row.lanes)
    return Doubled(upper: Self(row: Row(lanes: pair.low)), lower: Self(row: Row(lanes: pair.high)))
  }
}

extension Doubled: Interleavable where Half: Interleavable {
  @inline(__always)
  static func interleave(_ upper: Self, _ lower: Self) -> Doubled<Self> {
    Doubled<Self>(
      upper: Half.interleave(upper.upper, lower.upper),
      lower: Half.interleave(upper.lower, lower.lower))
  }
}

/// A strip of one register.
protocol OneRegister: Strip {
  var lanes: Register { get }
  init(lanes: Register)
}

extension Single: OneRegister {}

/// A square of numbers held in registers.
protocol SquareTile: Tile {
  func transposed() -> Self
}

extension Doubled: SquareTile where Half: Interleavable {
  /// The transpose, by shuffling registers.
  ///
  /// Interleaving rows i and i + half, for every i, moves the highest bit of an element's row number
  /// to the end of its column number. After as many rounds as a row number has bits, row and column
  /// have changed places.
  @inline(__always)
  func transposed() -> Self {
    var square = self
    var rows = Self.rows
    while rows > 1 {
      square = Half.interleave(square.upper, square.lower)
      rows /= 2
    }
    return square
  }
}
