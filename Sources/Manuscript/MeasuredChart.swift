import Plotting

/// A picture in a measured record: one of the charts of `Plotting`, as data.
public enum MeasuredChart: Equatable, Sendable {
  /// Lines over a common axis.
  case line(LineChart)
  /// Bars side by side.
  case bar(BarChart)
  /// A matrix in colours.
  case heat(HeatMap)
  /// A tree of nodes.
  case tree(TreeDiagram)

  /// The picture as a document of its own.
  func svg() -> String {
    switch self {
    case .line(let chart): chart.svg()
    case .bar(let chart): chart.svg()
    case .heat(let chart): chart.svg()
    case .tree(let chart): chart.svg()
    }
  }
}

extension MeasuredChart: Codable {
  private enum CodingKeys: String, CodingKey { case line, bar, heat, tree }

  /// Reads a chart under the name of its kind: `{"line": …}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch container.allKeys.first {
    case .line: self = .line(try container.decode(LineChart.self, forKey: .line))
    case .bar: self = .bar(try container.decode(BarChart.self, forKey: .bar))
    case .heat: self = .heat(try container.decode(HeatMap.self, forKey: .heat))
    case .tree: self = .tree(try container.decode(TreeDiagram.self, forKey: .tree))
    case nil:
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "a chart is one of line, bar, heat and tree"))
    }
  }

  /// Writes the chart under the name of its kind.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .line(let chart): try container.encode(chart, forKey: .line)
    case .bar(let chart): try container.encode(chart, forKey: .bar)
    case .heat(let chart): try container.encode(chart, forKey: .heat)
    case .tree(let chart): try container.encode(chart, forKey: .tree)
    }
  }
}
