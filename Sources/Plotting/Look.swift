import Console

/// How one of several series looks. Colour, dash and marker all differ, so that a reader who sees
/// no colours, or a print without them, loses nothing.
struct Look {
  let colour: Colour
  let dash: String
  let marker: Marker

  /// The look of the series at a place in the list; after all combinations they repeat.
  init(_ index: Int) {
    let dashes = ["", "7 3", "2 3", "9 3 2 3", "12 3", "9 3 2 3 2 3"]
    colour = Colour.palette[index % Colour.palette.count]
    // Shifted by one in every round, so that the seventh series differs from the first.
    let round = index / Colour.palette.count
    dash = dashes[(index + round) % dashes.count]
    marker = Marker.allCases[(index + round) % Marker.allCases.count]
  }
}

/// The shape that marks a point.
enum Marker: CaseIterable {
  case circle, square, triangle, diamond, plus, cross

  /// The shape as a character of a terminal.
  var character: Character {
    switch self {
    case .circle: "●"
    case .square: "■"
    case .triangle: "▲"
    case .diamond: "◆"
    case .plus: "+"
    case .cross: "×"
    }
  }

  /// Whether the shape has an inside; the others are strokes.
  var isFilled: Bool { self != .plus && self != .cross }

  /// The shape as path commands. All shapes have about the same area.
  func path(x: Double, y: Double, radius: Double) -> String {
    func polygon(_ corners: [(Double, Double)]) -> String {
      corners.enumerated().map { index, corner in
        (index == 0 ? "M" : "L") + Numerals.coordinate(x + corner.0 * radius) + " "
          + Numerals.coordinate(y + corner.1 * radius)
      }.joined() + "Z"
    }
    func strokes(_ ends: [(Double, Double)]) -> String {
      ends.map { end in
        "M\(Numerals.coordinate(x - end.0 * radius)) \(Numerals.coordinate(y - end.1 * radius))"
          + "L\(Numerals.coordinate(x + end.0 * radius)) \(Numerals.coordinate(y + end.1 * radius))"
      }.joined()
    }
    switch self {
    case .circle:
      let (r, d) = (Numerals.coordinate(radius), Numerals.coordinate(radius * 2))
      return "M\(Numerals.coordinate(x - radius)) \(Numerals.coordinate(y))"
        + "a\(r) \(r) 0 1 0 \(d) 0a\(r) \(r) 0 1 0 -\(d) 0Z"
    case .square: return polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case .triangle: return polygon([(0, -1.2), (1.15, 0.85), (-1.15, 0.85)])
    case .diamond: return polygon([(0, -1.3), (1.2, 0), (0, 1.3), (-1.2, 0)])
    case .plus: return strokes([(1.2, 0), (0, 1.2)])
    case .cross: return strokes([(0.95, 0.95), (0.95, -0.95)])
    }
  }
}

extension SVGDocument {
  /// Adds a marker of a series. Its centre is also given as data, since a shape has many corners.
  mutating func marker(_ look: Look, x: Double, y: Double, radius: Double = 3.5) {
    let path = look.marker.path(x: x, y: y, radius: radius)
    if look.marker.isFilled {
      self.path(path, ["fill": .text(look.colour.hex)])
    } else {
      self.path(
        path, ["fill": "none", "stroke": .text(look.colour.hex), "stroke-width": 2])
    }
  }
}
