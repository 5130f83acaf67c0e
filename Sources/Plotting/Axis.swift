/// What one side of a chart measures.
public struct Axis: Codable, Hashable, Sendable {
  /// How values are spread along an axis.
  public enum Spacing: String, Codable, Hashable, Sendable {
    /// Equal differences take equal room.
    case linear
    /// Equal ratios take equal room. Values that are not positive cannot be shown.
    case logarithmic
  }

  /// What the numbers are, with their unit: "loss (nats)".
  public var label: String
  /// How the values are spread.
  public var spacing: Spacing
  /// The values from end to end, or `nil` to fit the data.
  public var range: ClosedRange<Double>?

  /// Creates an axis.
  public init(_ label: String, _ spacing: Spacing = .linear, range: ClosedRange<Double>? = nil) {
    self.label = label
    self.spacing = spacing
    self.range = range
  }
}
