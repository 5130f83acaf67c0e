import Console

/// A drawing of dots, two across and four down in every character of a terminal (Unicode's Braille
/// patterns), and of markers that take a whole character.
struct BrailleCanvas {
  let columns: Int
  let rows: Int

  private var dots: [UInt8]
  private var colours: [Colour?]
  private var markers: [Character?]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    dots = Array(repeating: 0, count: columns * rows)
    colours = Array(repeating: nil, count: columns * rows)
    markers = Array(repeating: nil, count: columns * rows)
  }

  /// The bits of U+2800 by column and row: the lowest two were added to the standard last.
  private static let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

  /// The dot nearest to a place of the unit square, whose origin is at the bottom left.
  func dot(_ place: (x: Double, y: Double)) -> (x: Int, y: Int) {
    func clamped(_ value: Double) -> Int { Int(min(max(value, -1e6), 1e6).rounded()) }
    return (
      clamped(place.x * Double(columns * 2 - 1)), clamped((1 - place.y) * Double(rows * 4 - 1))
    )
  }

  /// Draws a line between two places, leaving out what lies outside.
  ///
  /// - Parameter pattern: Which dots along the line are set, over and over.
  mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ colour: Colour,
    pattern: [Bool], phase: inout Int
  ) {
    guard let part = clipped(start, end) else { return }
    let (from, to) = (dot(part.start), dot(part.end))
    let steps = max(abs(to.x - from.x), abs(to.y - from.y))
    for step in 0...max(steps, 0) {
      let along = steps == 0 ? 0 : Double(step) / Double(steps)
      let x = Int((Double(from.x) + along * Double(to.x - from.x)).rounded())
      let y = Int((Double(from.y) + along * Double(to.y - from.y)).rounded())
      if pattern[phase % pattern.count] { set(x, y, colour) }
      if step < steps { phase += 1 }
    }
  }

  /// Puts a marker at a place, unless it lies outside.
  mutating func mark(_ place: (x: Double, y: Double), _ marker: Character, _ colour: Colour) {
    guard (0...1).contains(place.x), (0...1).contains(place.y) else { return }
    let dot = dot(place)
    let cell = dot.y / 4 * columns + dot.x / 2
    markers[cell] = marker
    colours[cell] = colour
  }

  /// The rows as text.
  func lines(_ style: Style) -> [String] {
    (0..<rows).map { row in
      (0..<columns).map { column in
        let cell = row * columns + column
        guard markers[cell] != nil || dots[cell] != 0 else { return " " }
        let pattern = Character(Unicode.Scalar(0x2800 + UInt32(dots[cell])) ?? " ")
        let text = String(markers[cell] ?? pattern)
        return colours[cell].map { style.colour($0, text) } ?? text
      }.joined()
    }
  }

  private mutating func set(_ x: Int, _ y: Int, _ colour: Colour) {
    guard (0..<columns * 2).contains(x), (0..<rows * 4).contains(y) else { return }
    let cell = y / 4 * columns + x / 2
    dots[cell] |= Self.bits[x % 2][y % 4]
    if markers[cell] == nil { colours[cell] = colour }
  }

  /// The part of a line within the unit square (the method of Liang and Barsky, 1984).
  private func clipped(
    _ start: (x: Double, y: Double), _ end: (x: Double, y: Double)
  ) -> (start: (x: Double, y: Double), end: (x: Double, y: Double))? {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    guard dx.isFinite, dy.isFinite else { return nil }
    var (enter, leave) = (0.0, 1.0)
    for (step, room) in [(-dx, start.x), (dx, 1 - start.x), (-dy, start.y), (dy, 1 - start.y)] {
      if step == 0 {
        if room < 0 { return nil }
      } else if step < 0 {
        enter = max(enter, room / step)
      } else {
        leave = min(leave, room / step)
      }
    }
    guard enter <= leave else { return nil }
    return (
      (start.x + enter * dx, start.y + enter * dy), (start.x + leave * dx, start.y + leave * dy)
    )
  }
}
