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

  /// The strip as a map, a few frames to a line so that pixels are about square: between frames and
  /// between lines stands a value that no frame has.
  ///
  /// - Parameters:
  ///   - title: What stands above.
  ///   - perLine: How many frames to a line.
  public func heatMap(_ title: String, perLine: Int = 5) -> HeatMap {
    let gap = -0.25
    let across = max(1, min(perLine, names.count))
    let width = across * (size.width + 1) - 1
    func lines(_ frames: ArraySlice<[Double]>) -> [[Double]] {
      (0..<size.height).map { y in
        let line = Array(
          frames.map { Array($0[y * size.width..<(y + 1) * size.width]) }.joined(separator: [gap]))
        return line + [Double](repeating: gap, count: width - line.count)
      }
    }
    let between = [[Double](repeating: gap, count: width)]
    let blank = [String](repeating: " ", count: size.height - 1)
    var rows: [String] = []
    var values: [[Double]] = []
    for first in stride(from: 0, to: names.count, by: across) {
      let part = first..<min(first + across, names.count)
      if first > 0 {
        rows.append(" ")
        values += between
      }
      let (from, to) = (names[part.lowerBound], names[part.upperBound - 1])
      rows += [from == to ? "frame \(from)" : "frames \(from) … \(to)"] + blank
      // On an even row: where rows are low, every second one has room for its name.
      let isEven = (rows.count + 1).isMultiple(of: 2)
      rows += [" "] + (isEven ? ["expected"] + blank : [" ", "expected"] + blank.dropFirst())
      values += lines(came[part]) + between + lines(expected[part])
    }
    return HeatMap(
      title, rows: rows, columns: [String](repeating: " ", count: width), values: values,
      columnTitle: "1 is the dot; between the frames there is nothing", colours: .diverging,
      range: -1...1, showsValues: false,
      caption: "\(names.count) frames of a film, \(across) to a line, and below each line the "
        + "forecast of each frame from those before it.")
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
