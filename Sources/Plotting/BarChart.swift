/// Amounts side by side: the score of every search method, the probability of every next word.
///
/// ```swift
/// BarChart("Log-probability found", categories: ["greedy", "beam 2"], values: [-3.04, -2.92])
/// ```
///
/// Bars lie on their side, so that long names stay readable. They always begin at zero.
public struct BarChart: Chart {
  /// What stands above the chart.
  public var title: String
  /// A sentence about the chart for those who cannot see it; when empty, one is made from the data.
  public var caption: String
  /// What the bars measure, with its unit.
  public var valueLabel: String
  /// The names of the groups of bars, from top to bottom.
  public var categories: [String]
  /// The bars: one of every series in each category.
  public var series: [Series]

  /// Creates a chart of several series, whose bars are grouped by category.
  public init(
    _ title: String, categories: [String], series: [Series], valueLabel: String = "",
    caption: String = ""
  ) {
    let count = max(series.map(\.values.count).max() ?? 0, categories.count)
    self.title = title
    self.caption = caption
    self.valueLabel = valueLabel
    self.categories = categories + (categories.count..<count).map { String($0 + 1) }
    self.series = series
  }

  /// Creates a chart with one bar for every category.
  public init(
    _ title: String, categories: [String], values: [Double], valueLabel: String = "",
    caption: String = ""
  ) {
    self.init(
      title, categories: categories, series: [Series("", values)], valueLabel: valueLabel,
      caption: caption)
  }

  /// One bar in every category.
  public struct Series: Hashable, Sendable {
    /// The name in the key.
    public var name: String
    /// The value in every category, in their order.
    public var values: [Double]

    /// Creates a series.
    public init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// The caption, or a sentence with every value, or with the extremes of many.
  public var summary: String {
    if !caption.isEmpty { return caption }
    let bars = categories.indices.flatMap { category in
      series.map { (name: barName(category, $0), value: value($0, category)) }
    }
    let head = "Bar chart" + (valueLabel.isEmpty ? "" : " of \(valueLabel)")
    guard bars.count > 20 else {
      let list = bars.map { "\($0.name) \(Numerals.brief($0.value))" }.joined(separator: ", ")
      return "\(head): \(list.isEmpty ? "no data" : list)."
    }
    let finite = bars.filter { $0.value.isFinite }
    guard let low = finite.min(by: { $0.value < $1.value }),
      let high = finite.max(by: { $0.value < $1.value })
    else { return "\(head) with \(bars.count) bars." }
    return "\(head) with \(bars.count) bars, from \(low.name) (\(Numerals.brief(low.value)))"
      + " to \(high.name) (\(Numerals.brief(high.value)))."
  }

  private func barName(_ category: Int, _ series: Series) -> String {
    series.name.isEmpty ? categories[category] : "\(categories[category]), \(series.name)"
  }

  /// The value of a bar; "not a number" where the series has none.
  func value(_ series: Series, _ category: Int) -> Double {
    series.values.indices.contains(category) ? series.values[category] : .nan
  }

  /// The values between which bars reach: at least from zero.
  var extent: (low: Double, high: Double) {
    let finite = series.flatMap(\.values).filter(\.isFinite).map { min(max($0, -1e300), 1e300) }
    let (low, high) = (min(finite.min() ?? 0, 0), max(finite.max() ?? 0, 0))
    return low == 0 && high == 0 ? (0, 1) : (low, high)
  }

  /// The part of the whole extent that a bar takes: where it begins and ends, from 0 to 1.
  func span(_ value: Double, _ extent: (low: Double, high: Double)) -> (start: Double, end: Double)
  {
    let size = extent.high / 2 - extent.low / 2
    let zero = -extent.low / 2 / size
    guard !value.isNaN else { return (zero, zero) }
    let end = (min(max(value, extent.low), extent.high) / 2 - extent.low / 2) / size
    return (min(zero, end), max(zero, end))
  }
}

extension BarChart.Series: Codable {
  private enum CodingKeys: CodingKey {
    case name, values
  }

  /// Reads a series, whose values may be "NaN", "Infinity" and "-Infinity".
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(String.self, forKey: .name),
      try container.decode([SafeDouble].self, forKey: .values).map(\.value))
  }

  /// Writes the series.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(values.map(SafeDouble.init), forKey: .values)
  }
}
