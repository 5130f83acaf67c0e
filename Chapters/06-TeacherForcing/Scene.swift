import Matrices

/// Two coloured shapes, one beside or above the other: what a picture shows and a sentence says.
public struct Scene: Hashable, Sendable {
  /// A coloured shape.
  public struct Thing: Hashable, Sendable {
    /// Its colour.
    public let colour: Colour
    /// Its shape.
    public let shape: Shape

    /// A coloured shape.
    public init(_ colour: Colour, _ shape: Shape) {
      self.colour = colour
      self.shape = shape
    }

    /// All of them.
    public static let all = Colour.allCases.flatMap { colour in
      Shape.allCases.map { Thing(colour, $0) }
    }
  }

  /// The colours.
  public enum Colour: String, CaseIterable, Sendable {
    case red, green, blue

    /// Which of a picture's three planes it shines in.
    var plane: Int {
      switch self {
      case .red: 0
      case .green: 1
      case .blue: 2
      }
    }
  }
  /// The shapes.
  public enum Shape: String, CaseIterable, Sendable {
    case circle, square, triangle

    /// Its place among the shapes.
    var number: Int {
      switch self {
      case .circle: 0
      case .square: 1
      case .triangle: 2
      }
    }
  }

  /// The thing that is higher, or farther to the left.
  public let first: Thing
  /// The other thing.
  public let second: Thing
  /// Whether the first stands above the second, rather than to the left of it.
  public let isStacked: Bool

  /// A scene.
  public init(_ first: Thing, _ second: Thing, isStacked: Bool) {
    self.first = first
    self.second = second
    self.isStacked = isStacked
  }

  /// All scenes of two things that differ.
  public static let all = Thing.all.flatMap { first in
    Thing.all.filter { $0 != first }.flatMap { second in
      [true, false].map { Scene(first, second, isStacked: $0) }
    }
  }
}

// MARK: - What is said

/// The words of captions; the last of them ends a sentence.
public let captionWords =
  ["a", "above", "below", "left", "right", "of"] + Scene.Colour.allCases.map(\.rawValue)
  + Scene.Shape.allCases.map(\.rawValue) + ["."]

private let numberOfWord = Dictionary(
  uniqueKeysWithValues: captionWords.enumerated().map { ($1, $0) })

/// The length of the longest caption, its end included.
public let longestCaption = 9

extension Scene {
  /// The two sentences that are true of the scene: the one that names the first thing first, and
  /// the one that names the second.
  public var captions: [String] {
    let (a, b) = (first.words, second.words)
    return isStacked
      ? ["\(a) above \(b)", "\(b) below \(a)"] : ["\(a) left of \(b)", "\(b) right of \(a)"]
  }
}

extension Scene.Thing {
  fileprivate var words: String { "a \(colour.rawValue) \(shape.rawValue)" }
}

/// The symbols of a sentence of known words, its end included.
public func captionSymbols(_ sentence: String) -> [Int] {
  let words = sentence.split(separator: " ").map(String.init) + ["."]
  return words.map { word in
    guard let number = numberOfWord[word] else {
      preconditionFailure("captionSymbols: no caption has the word “\(word)”")
    }
    return number
  }
}

/// The sentence of symbols, up to its end.
public func captionText(_ symbols: [Int]) -> String {
  symbols.prefix { $0 != captionWords.count - 1 }.map { captionWords[$0] }.joined(separator: " ")
}

// MARK: - What is seen

extension Scene {
  /// The width and height of a picture in pixels.
  public static let side = 12
  /// The number of features: a brightness for each pixel and primary colour.
  public static let features = 3 * side * side

  /// Pictures as rows of features, [scenes × features]: the reds of all pixels by rows, then the
  /// greens, then the blues.
  ///
  /// Each thing is 5 pixels wide and moved by 0 or 1 pixel each way; every brightness has normal
  /// noise.
  public static func pictures<Element: Scalar>(
    of scenes: [Scene], noise: Double = 0.1, type: Element.Type = Element.self,
    using random: inout SeededGenerator
  ) -> Matrix<Element> {
    var pixels = Matrix<Element>.normal(
      rows: scenes.count, columns: features, deviation: noise, using: &random)
    for isFirst in [true, false] {
      let places = scenes.map { scene in
        let (along, across) = (random.integer(below: 2), random.integer(below: 2))
        return stamp(
          isFirst ? scene.first : scene.second, isFirst: isFirst, isStacked: scene.isStacked,
          along: along, across: across)
      }
      pixels += Matrix<Element>(stamps.rows(at: places))
    }
    return pixels
  }

  /// The row of ``stamps`` for a thing at a place.
  private static func stamp(
    _ thing: Thing, isFirst: Bool, isStacked: Bool, along: Int, across: Int
  ) -> Int {
    let kind = thing.colour.plane * Shape.allCases.count + thing.shape.number
    return (kind * 4 + (isFirst ? 2 : 0) + (isStacked ? 1 : 0)) * 4 + 2 * along + across
  }

  /// Each thing alone at each place that it may have: 1 where there is ink.
  private static let stamps: Matrix<Double> = {
    var rows = Matrix<Double>.zeros(rows: 16 * Thing.all.count, columns: features)
    for thing in Thing.all {
      for code in 0..<16 {
        let (isFirst, isStacked) = (code & 8 != 0, code & 4 != 0)
        let (along, across) = (code >> 1 & 1, code & 1)
        let row = stamp(
          thing, isFirst: isFirst, isStacked: isStacked, along: along, across: across)
        let (main, side) = ((isFirst ? 0 : 6) + along, 3 + across)
        let (top, left) = isStacked ? (main, side) : (side, main)
        for (y, line) in thing.shape.mask.enumerated() {
          for (x, ink) in line.enumerated() where ink == "#" {
            rows[row, (thing.colour.plane * Self.side + top + y) * Self.side + left + x] = 1
          }
        }
      }
    }
    return rows
  }()

  /// A picture with characters for the terminal: the first letter of a colour that shines, or a
  /// dot.
  public static func drawing<Element: Scalar>(_ picture: Matrix<Element>) -> [String] {
    (0..<side).map { row in
      (0..<side).map { column -> String in
        let bright = Colour.allCases.first {
          picture[0, ($0.plane * side + row) * side + column].value > 0.5
        }
        return bright.map { String($0.rawValue.prefix(1)) } ?? "·"
      }.joined()
    }
  }
}

extension Scene.Shape {
  fileprivate var mask: [String] {
    switch self {
    case .circle: [".###.", "#####", "#####", "#####", ".###."]
    case .square: ["#####", "#####", "#####", "#####", "#####"]
    case .triangle: ["..#..", "..#..", ".###.", ".###.", "#####"]
    }
  }
}
