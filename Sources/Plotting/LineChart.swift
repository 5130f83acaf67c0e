/// Quantities that change along an axis: a loss over steps, a gradient's norm over time.
///
/// ```swift
/// let chart = LineChart(
///   "Gradient reaching step t", x: Axis("t"), y: Axis("norm", .logarithmic),
///   series: [.init("vanilla", norms), .init("LSTM", others)])
/// print(chart.terminal(Terminal.output.style))
/// ```
///
/// A value that is not finite, or not positive on a logarithmic axis, is a gap in its line.
public struct LineChart: Chart {
  /// What stands above the chart.
  public var title: String
  /// A sentence about the chart for those who cannot see it; when empty, one is made from the data.
  public var caption: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The lines.
  public var series: [Series]

  /// Creates a chart.
  public init(_ title: String, x: Axis, y: Axis, series: [Series], caption: String = "") {
    self.title = title
    self.caption = caption
    self.x = x
    self.y = y
    self.series = series
  }

  /// One line of a chart.
  public struct Series: Hashable, Sendable {
    /// The line's name in the key.
    public var name: String
    /// The points, in the order in which the line visits them.
    public var points: [Point]
    /// How the points are shown.
    public var marks: Marks

    /// Creates a line from its points.
    public init(_ name: String, points: [Point], marks: Marks = .automatic) {
      self.name = name
      self.points = points
      self.marks = marks
    }

    /// Creates a line from values at whole numbers, which begin with `first`.
    public init(
      _ name: String, _ values: [Double], from first: Int = 0, marks: Marks = .automatic
    ) {
      let points = values.enumerated().map { Point(x: Double(first + $0), y: $1) }
      self.init(name, points: points, marks: marks)
    }
  }

  /// A place of a line, in the units of the axes.
  public struct Point: Hashable, Sendable {
    /// The value on the horizontal axis.
    public var x: Double
    /// The value on the vertical axis.
    public var y: Double

    /// Creates a point.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// How the points of a line are shown.
  public enum Marks: String, Codable, Hashable, Sendable {
    /// A line; with a marker at every point where there is room, else at a few.
    case automatic
    /// A line without markers.
    case line
    /// Markers without a line.
    case points
    /// A line with a marker at every point.
    case both
  }

  /// The caption, or a sentence about the axes and where each line begins, ends, and peaks.
  public var summary: String {
    if !caption.isEmpty { return caption }
    let lines = series.map { line in
      let shown = line.points.filter { $0.x.isFinite && $0.y.isFinite }
      guard let first = shown.first, let last = shown.last else { return "\(line.name): no data" }
      let (low, high) = (shown.map(\.y).min() ?? 0, shown.map(\.y).max() ?? 0)
      return "\(line.name): from \(Numerals.brief(first.y)) to \(Numerals.brief(last.y)), "
        + "between \(Numerals.brief(low)) and \(Numerals.brief(high))"
    }
    let scale = y.spacing == .logarithmic ? " on a logarithmic scale" : ""
    let head = "Line chart of \(y.label)\(scale) against \(x.label). "
    return head + (lines.isEmpty ? "No data." : lines.joined(separator: "; ") + ".")
  }
}

extension LineChart.Series: Codable {
  private enum CodingKeys: CodingKey {
    case name, x, y, marks
  }

  /// Reads a line from its name and its columns `x` and `y`, of which the second may hold "NaN",
  /// "Infinity" and "-Infinity".
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let x = try container.decode([SafeDouble].self, forKey: .x)
    let y = try container.decode([SafeDouble].self, forKey: .y)
    guard x.count == y.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .y, in: container,
        debugDescription: "A line has \(x.count) values of x but \(y.count) of y.")
    }
    self.init(
      try container.decode(String.self, forKey: .name),
      points: zip(x, y).map { LineChart.Point(x: $0.value, y: $1.value) },
      marks: try container.decodeIfPresent(LineChart.Marks.self, forKey: .marks) ?? .automatic)
  }

  /// Writes the line as its name and its columns.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(points.map { SafeDouble($0.x) }, forKey: .x)
    try container.encode(points.map { SafeDouble($0.y) }, forKey: .y)
    try container.encode(marks, forKey: .marks)
  }
}

extension LineChart {
  /// All values of one axis that have a place in the chart.
  func values(_ path: KeyPath<Point, Double>) -> [Double] {
    series.flatMap { line in line.points.filter { canShow($0) }.map { $0[keyPath: path] } }
  }

  /// Whether both coordinates have a place on their axes.
  func canShow(_ point: Point) -> Bool {
    point.x.isFinite && point.y.isFinite && (x.spacing == .linear || point.x > 0)
      && (y.spacing == .linear || point.y > 0)
  }

  /// A note about values that the chart cannot show, or `nil` where it shows them all.
  var note: String? {
    let hidden = series.flatMap(\.points).filter { !canShow($0) }.count
    guard hidden > 0 else { return nil }
    let isLogarithmic = x.spacing == .logarithmic || y.spacing == .logarithmic
    let kind = isLogarithmic ? "not finite or not positive" : "not finite"
    return hidden == 1
      ? "1 value is \(kind) and left out." : "\(hidden) values are \(kind) and left out."
  }

  /// The places of a line within the unit square, cut where a value cannot be shown.
  func runs(of line: Series, x: Scale, y: Scale) -> [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = [[]]
    for point in line.points {
      if let across = x.position(point.x), let up = y.position(point.y) {
        runs[runs.count - 1].append((across, up))
      } else {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }

  /// Which points of a line get a marker: all, where they are few, else some eight of them, at
  /// other places in every line.
  func marked(_ count: Int, of line: Series, index: Int) -> [Int] {
    switch line.marks {
    case .line: return []
    case .points, .both: return Array(0..<count)
    case .automatic:
      if count <= 30 { return Array(0..<count) }
      guard series.count > 1 else { return [] }
      let step = Double(count) / 8
      let offset = Double(index % 4) / 4 + 0.125
      return (0..<8).map { Int((Double($0) + offset) * step) }.filter { $0 < count }
    }
  }
}
