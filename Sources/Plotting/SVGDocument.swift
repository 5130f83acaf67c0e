/// An SVG document under construction, which is well-formed at every moment: elements are added
/// through methods that close what they open and escape what they are given.
///
/// There are no style classes and no ids, so that a document can be put into a page, even several
/// of them, without touching anything else there. Ink is `currentColor`.
struct SVGDocument {
  /// The words a picture shows are set in whatever the reader's system uses for its own.
  static let fonts =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', "
    + "'Liberation Sans', Arial, sans-serif"

  private var body = ""
  private var depth = 1

  /// The names and values of an element's attributes, in the order they are written.
  typealias Attributes = KeyValuePairs<String, Value>

  /// An attribute's value: text, or a coordinate.
  enum Value: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
  {
    case text(String)
    case number(Double)

    init(stringLiteral value: String) { self = .text(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }

    var written: String {
      switch self {
      case .text(let text): SVGDocument.escaped(text)
      case .number(let number): Numerals.coordinate(number)
      }
    }
  }

  /// Adds an element without content.
  mutating func add(_ name: String, _ attributes: Attributes) {
    line("<\(name)\(Self.written(attributes))/>")
  }

  /// Adds an element that holds others.
  mutating func group(
    _ name: String = "g", _ attributes: Attributes, _ content: (inout SVGDocument) -> Void
  ) {
    line("<\(name)\(Self.written(attributes))>")
    depth += 1
    content(&self)
    depth -= 1
    line("</\(name)>")
  }

  /// Adds a line of text whose baseline begins, is centred or ends at a place.
  mutating func text(
    _ text: String, x: Double, y: Double, anchor: TextAnchor = .start,
    _ attributes: Attributes = [:]
  ) {
    let place = "x=\"\(Numerals.coordinate(x))\" y=\"\(Numerals.coordinate(y))\""
    let side = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    line("<text \(place)\(side)\(Self.written(attributes))>\(Self.escaped(text))</text>")
  }

  /// Which point of a text is put in its place.
  enum TextAnchor: String {
    case start, middle, end
  }

  /// The whole document. Its size is rounded up to whole units.
  func finished(
    width: Double, height: Double, title: String, summary: String, appearance: Appearance
  ) -> String {
    let (width, height) = (width.rounded(.up), height.rounded(.up))
    let size = "\(Numerals.coordinate(width)) \(Numerals.coordinate(height))"
    var head = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 \(size)\""
    head += " width=\"\(Numerals.coordinate(width))\" height=\"\(Numerals.coordinate(height))\""
    head += " font-family=\"\(Self.fonts)\" font-size=\"12\" fill=\"currentColor\""
    head += " style=\"max-width:100%;height:auto\(Self.inlineStyle(appearance))\">\n"
    head += "  <title>\(Self.escaped(title))</title>\n"
    head += "  <desc>\(Self.escaped(summary))</desc>\n"
    head += Self.stylesheet(appearance)
    return head + body + "</svg>\n"
  }

  /// Within a page `:root` is the page, so these rules only speak for a document of its own, and
  /// the ink of an inlined one is the text colour of its surroundings. The first rule is for
  /// viewers that know no preference: a contrast of 4.6 to 1 on white, of 4.1 to 1 on near-black.
  private static func stylesheet(_ appearance: Appearance) -> String {
    guard appearance == .adaptive else { return "" }
    return """
        <style>
          svg:root { color: #737579 }
          @media (prefers-color-scheme: light) { svg:root { color: #24292f } }
          @media (prefers-color-scheme: dark) { svg:root { color: #d8dde3 } }
        </style>

      """
  }

  private static func inlineStyle(_ appearance: Appearance) -> String {
    switch appearance {
    case .adaptive: ""
    case .light: ";color:#24292f"
    case .dark: ";color:#d8dde3"
    }
  }

  private mutating func line(_ text: String) {
    body += String(repeating: "  ", count: depth) + text + "\n"
  }

  private static func written(_ attributes: Attributes) -> String {
    attributes.map { " \($0.key)=\"\($0.value.written)\"" }.joined()
  }

  /// Text as XML writes it. Characters that XML 1.0 does not admit, such as NUL, become U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result += " "
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension SVGDocument {
  /// Adds a straight line.
  mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double),
    _ attributes: Attributes = [:]
  ) {
    path([("M", start), ("L", end)], attributes)
  }

  /// Adds a path of absolute commands, one point each.
  mutating func path(
    _ steps: [(command: Character, point: (x: Double, y: Double))], _ attributes: Attributes
  ) {
    path(
      steps.map { step in
        "\(step.command)\(Numerals.coordinate(step.point.x)) "
          + "\(Numerals.coordinate(step.point.y))"
      }.joined(), attributes)
  }

  /// Adds a path whose commands are written out already.
  mutating func path(_ commands: String, _ attributes: Attributes) {
    line("<path d=\"\(commands)\"\(Self.written(attributes))/>")
  }

  /// Adds a rectangle.
  mutating func rect(
    x: Double, y: Double, width: Double, height: Double, _ attributes: Attributes = [:]
  ) {
    let place = zip(["x", "y", "width", "height"], [x, y, width, height])
      .map { "\($0)=\"\(Numerals.coordinate($1))\"" }.joined(separator: " ")
    line("<rect \(place)\(Self.written(attributes))/>")
  }
}
