import Matrices
import Plotting

/// Some frames of a film beside each other, and below them what was forecast of each.
public struct FilmStrip: Sendable {
  /// The size of a frame.
  public let size: ImageSize
  /// What each frame is called, "2" for the second.
  public let names: [String]
  /// Each frame's pixels, row by row.
  public let came: [[Double]]
  /// Each frame's forecast.
  public let expected: [[Double]]

  /// Frames of the first of some films, from the second on.
  ///
  /// - Parameters:
  ///   - films: The films.
  ///   - predictions: For each frame but the first the probability of each pixel, [batch × pixels].
  ///   - size: The size of a frame.
  ///   - count: How many frames at most.
  public init<Element: Scalar>(
    _ films: BouncingDot.Films<Element>, _ predictions: [Matrix<Element>], size: ImageSize,
    count: Int
  ) {
    self.size = size
    let shown = 1..<min(films.frames.count, count + 1)
    names = shown.map { "\($0 + 1)" }
    came = shown.map { index in
      (0..<size.pixels).map { films.frames[index][$0 * films.count, 0].value }
    }
    expected = shown.map { index in
      (0..<size.pixels).map { predictions[index - 1][0, $0].value }
    }
  }

  /// The strip as a map: between frames a column, and between film and forecast a row, of a value that
  /// no frame has.
  public func heatMap(_ title: String) -> HeatMap {
    let gap = -0.25
    func lines(_ frames: [[Double]]) -> [[Double]] {
      (0..<size.height).map { y in
        Array(
          frames.map { Array($0[y * size.width..<(y + 1) * size.width]) }.joined(separator: [gap]))
      }
    }
    let (above, below) = (lines(came), lines(expected))
    let between = [[Double](repeating: gap, count: above[0].count)]
    let blank = [String](repeating: " ", count: size.height - 1)
    let middle = size.width / 2
    return HeatMap(
      title, rows: ["came"] + blank + [" ", "expected"] + blank,
      columns: names.enumerated().flatMap { index, name in
        (index == 0 ? [] : [" "]) + (0..<size.width).map { $0 == middle ? name : " " }
      },
      values: above + between + below, columnTitle: "frame", colours: .diverging, range: -1...1,
      showsValues: false,
      caption: "\(names.count) frames of a film in a row, below them the forecast of each from those "
        + "before it.")
  }

  /// The strip as text: a sign for every pixel, the darker the more is there.
  public func text() -> String {
    func sign(_ value: Double) -> Character {
      switch value {
      case 0.75...: "█"
      case 0.5...: "▓"
      case 0.25...: "▒"
      case 0.05...: "░"
      default: "·"
      }
    }
    func lines(_ frames: [[Double]], _ name: String) -> [String] {
      (0..<size.height).map { y in
        (y == 0 ? name : "        ") + "  "
          + frames.map { String($0[y * size.width..<(y + 1) * size.width].map(sign)) }
          .joined(separator: " ")
      }
    }
    let heads =
      "frame     "
      + names.map { $0 + String(repeating: " ", count: max(0, size.width - $0.count)) }
      .joined(separator: " ")
    let all = [heads] + lines(came, "came    ") + [""] + lines(expected, "expected")
    return all.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
