/// How text may be dressed for its reader: how wide it may be, and with which colours.
///
/// Every method returns plain text where colours are off, so that programs never ask.
public struct Style: Hashable, Sendable {
  /// How many colours the reader can see.
  public enum Colours: Int, Hashable, Comparable, Sendable {
    /// None, and no bold or dim either.
    case none
    /// The 256 colours of xterm.
    case indexed
    /// All the colours of sRGB.
    case full

    /// Whether the first shows fewer colours than the second.
    public static func < (first: Colours, second: Colours) -> Bool {
      first.rawValue < second.rawValue
    }
  }

  /// The columns a line may take.
  public var width: Int
  /// The colours the reader can see.
  public var colours: Colours

  /// Creates a style.
  public init(width: Int = 80, colours: Colours = .none) {
    self.width = width
    self.colours = colours
  }

  /// Plain text of 80 columns, as files and pipes get it.
  public static let plain = Style()

  /// Whether anything but plain text is allowed.
  public var isColoured: Bool { colours != .none }

  /// The text in bold.
  public func bold(_ text: String) -> String { wrap(text, "1") }

  /// The text in a fainter ink, for what is beside the point.
  public func dim(_ text: String) -> String { wrap(text, "2") }

  /// The text in italics.
  public func italic(_ text: String) -> String { wrap(text, "3") }

  /// The text in a colour.
  public func colour(_ colour: Colour, _ text: String) -> String {
    wrap(text, "38;" + code(of: colour))
  }

  /// The text in one colour upon another.
  public func colour(_ colour: Colour, on ground: Colour, _ text: String) -> String {
    wrap(text, "38;" + code(of: colour) + ";48;" + code(of: ground))
  }

  private func wrap(_ text: String, _ code: String) -> String {
    guard isColoured, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private func code(of colour: Colour) -> String {
    if colours == .full { return "2;\(colour.red);\(colour.green);\(colour.blue)" }
    return "5;\(xtermIndex(of: colour))"
  }
}

/// The nearest of xterm's 256 colours: the cube of six levels a channel, or one of 24 greys.
func xtermIndex(of colour: Colour) -> Int {
  let channels = [colour.red, colour.green, colour.blue].map(Int.init)
  let levels = [0, 95, 135, 175, 215, 255]
  func distance(_ other: [Int]) -> Int {
    zip(channels, other).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
  }
  let steps = channels.map { channel in
    levels.indices.min { abs(levels[$0] - channel) < abs(levels[$1] - channel) } ?? 0
  }
  let mean = channels.reduce(0, +) / 3
  let grey = min(max((mean - 3) / 10, 0), 23)
  let greyLevel = 8 + 10 * grey
  if distance([greyLevel, greyLevel, greyLevel]) < distance(steps.map { levels[$0] }) {
    return 232 + grey
  }
  return 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
}
