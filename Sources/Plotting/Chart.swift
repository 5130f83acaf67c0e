import Console

/// A picture of data, drawn as text for a terminal or as a document of its own for a page.
///
/// A chart is plain data (`Codable`), so that a measurement can keep it and a page can redraw it.
/// The same chart always gives the same characters.
public protocol Chart: Codable, Hashable, Sendable {
  /// What stands above the picture.
  var title: String { get }

  /// What the picture shows, in words, for those who cannot see it.
  var summary: String { get }

  /// The picture as lines of text, none wider than `style.width`, with colours where the style has
  /// them.
  func terminal(_ style: Style) -> String

  /// The picture as a self-contained SVG document.
  func svg(_ appearance: Appearance) -> String
}

extension Chart {
  /// The picture as an SVG document that suits light and dark pages.
  public func svg() -> String { svg(.adaptive) }

  /// The picture in plain text of 80 columns.
  public func terminal() -> String { terminal(.plain) }
}

/// The background an SVG document is drawn for.
public enum Appearance: String, Codable, Hashable, Sendable {
  /// Any: within a page the ink is the page's own text colour; as an image it follows the reader's
  /// preference; in a viewer that knows no preference it is a grey that reads on white and on
  /// black.
  case adaptive
  /// A light page, whatever the reader prefers.
  case light
  /// A dark page, whatever the reader prefers.
  case dark
}
