/// A matrix as a picture: attention over source words, gates over time, a weight matrix.
///
/// ```swift
/// HeatMap(
///   "Attention", rows: ["le", "chat"], columns: ["the", "cat"], values: [[0.9, 0.1], [0.2, 0.8]])
/// ```
public struct HeatMap: Chart {
  /// What stands above the picture.
  public var title: String
  /// A sentence for those who cannot see the picture; when empty, one is made from the data.
  public var caption: String
  /// What the rows are: "step of the decoder".
  public var rowTitle: String
  /// What the columns are.
  public var columnTitle: String
  /// The rows' names, from top to bottom.
  public var rows: [String]
  /// The columns' names, from left to right.
  public var columns: [String]
  /// The values by row. A value that is missing or not a number is shown as such.
  public var values: [[Double]]
  /// How values become colours.
  public var colours: ColourMap
  /// The values at the colours' ends, or `nil` to fit the data; a diverging map is then symmetric
  /// about zero.
  public var range: ClosedRange<Double>?
  /// Whether cells show their numbers where there is room.
  public var showsValues: Bool

  /// Creates a heat map. Rows and columns without a name get their number, beginning with 1.
  public init(
    _ title: String, rows: [String] = [], columns: [String] = [], values: [[Double]],
    rowTitle: String = "", columnTitle: String = "", colours: ColourMap = .sequential,
    range: ClosedRange<Double>? = nil, showsValues: Bool = true, caption: String = ""
  ) {
    self.title = title
    self.caption = caption
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    let width = max(values.map(\.count).max() ?? 0, columns.count)
    let height = max(values.count, rows.count)
    self.rows = rows + (rows.count..<height).map { String($0 + 1) }
    self.columns = columns + (columns.count..<width).map { String($0 + 1) }
    self.values = values
    self.colours = colours
    self.range = range
    self.showsValues = showsValues
  }

  /// The caption, or a sentence with the size, the extremes and where they are.
  public var summary: String {
    if !caption.isEmpty { return caption }
    var result = "Heat map of \(rows.count) rows by \(columns.count) columns"
    if !rowTitle.isEmpty { result += ", rows: \(rowTitle)" }
    if !columnTitle.isEmpty { result += ", columns: \(columnTitle)" }
    let cells = rows.indices.flatMap { row in columns.indices.map { (row: row, column: $0) } }
      .filter { value($0.row, $0.column).isFinite }
    func place(_ cell: (row: Int, column: Int)) -> String {
      Numerals.brief(value(cell.row, cell.column))
        + " at row \(rows[cell.row]), column \(columns[cell.column])"
    }
    if let low = cells.min(by: { value($0.row, $0.column) < value($1.row, $1.column) }),
      let high = cells.max(by: { value($0.row, $0.column) < value($1.row, $1.column) })
    {
      result += ". Smallest value \(place(low)); largest \(place(high))"
    }
    return result + "."
  }

  /// The value of a cell; "not a number" where the matrix has none.
  func value(_ row: Int, _ column: Int) -> Double {
    guard values.indices.contains(row), values[row].indices.contains(column) else { return .nan }
    return values[row][column]
  }

  /// The values at the ends of the colours; never equal.
  var limits: (low: Double, high: Double) {
    let finite = values.joined().filter(\.isFinite).map { min(max($0, -1e300), 1e300) }
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    if colours == .diverging {
      let size = max(low.magnitude, high.magnitude)
      (low, high) = (-size, size)
    }
    if let range, range.lowerBound.isFinite, range.upperBound.isFinite {
      (low, high) = (range.lowerBound, range.upperBound)
    }
    return high > low ? (low, high) : (low - 0.5, low + 0.5)
  }

  /// Where a value lies between the limits, from 0 to 1; `nil` for what is not a number.
  func place(_ value: Double, _ limits: (low: Double, high: Double)) -> Double? {
    if value.isNaN { return nil }
    let value = min(max(value, limits.low), limits.high)
    return (value / 2 - limits.low / 2) / (limits.high / 2 - limits.low / 2)
  }

  /// A cell's number, short.
  func label(_ value: Double, _ limits: (low: Double, high: Double)) -> String {
    // Numbers of the same column are compared, so they get the same decimals.
    let size = max(limits.low.magnitude, limits.high.magnitude)
    if value.isFinite, size >= 0.1, size < 100 {
      return Numerals.fixed(value, decimals: size < 10 ? 2 : 1)
    }
    return Numerals.brief(value)
  }
}

extension HeatMap {
  private enum CodingKeys: CodingKey {
    case title, caption, rowTitle, columnTitle, rows, columns, values, colours, range, showsValues
  }

  /// Reads a heat map; only `title` and `values` must be there.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func text(_ key: CodingKeys) throws -> String {
      try container.decodeIfPresent(String.self, forKey: key) ?? ""
    }
    self.init(
      try container.decode(String.self, forKey: .title),
      rows: try container.decodeIfPresent([String].self, forKey: .rows) ?? [],
      columns: try container.decodeIfPresent([String].self, forKey: .columns) ?? [],
      values: try container.decode([[SafeDouble]].self, forKey: .values).map { $0.map(\.value) },
      rowTitle: try text(.rowTitle), columnTitle: try text(.columnTitle),
      colours: try container.decodeIfPresent(ColourMap.self, forKey: .colours) ?? .sequential,
      range: try container.decodeIfPresent(ClosedRange<Double>.self, forKey: .range),
      showsValues: try container.decodeIfPresent(Bool.self, forKey: .showsValues) ?? true,
      caption: try text(.caption))
  }

  /// Writes the heat map; values that are not finite become text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(title, forKey: .title)
    try container.encode(caption, forKey: .caption)
    try container.encode(rowTitle, forKey: .rowTitle)
    try container.encode(columnTitle, forKey: .columnTitle)
    try container.encode(rows, forKey: .rows)
    try container.encode(columns, forKey: .columns)
    try container.encode(values.map { $0.map(SafeDouble.init) }, forKey: .values)
    try container.encode(colours, forKey: .colours)
    try container.encodeIfPresent(range, forKey: .range)
    try container.encode(showsValues, forKey: .showsValues)
  }
}
