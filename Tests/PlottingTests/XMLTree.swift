import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An element of a parsed XML document.
final class XMLTree {
  let name: String
  let attributes: [String: String]
  var text = ""
  var children: [XMLTree] = []

  init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// Parses a document, or throws where it is not well-formed.
  static func parse(_ document: String) throws -> XMLTree {
    let parser = XMLParser(data: Data(document.utf8))
    let builder = Builder()
    parser.delegate = builder
    guard parser.parse(), let root = builder.root else {
      throw parser.parserError ?? CocoaError(.formatting)
    }
    return root
  }

  /// This element and all below it, in the order of the document.
  var all: [XMLTree] { [self] + children.flatMap(\.all) }

  /// The elements below this one that have the attribute, with the value where one is given.
  func with(_ attribute: String, _ value: String? = nil) -> [XMLTree] {
    all.filter { element in
      element.attributes[attribute].map { value == nil || $0 == value } ?? false
    }
  }

  func named(_ name: String) -> [XMLTree] { all.filter { $0.name == name } }

  /// A numeric attribute; "not a number" where it is missing.
  func number(_ attribute: String) -> Double {
    attributes[attribute].flatMap(Double.init) ?? .nan
  }

  private final class Builder: NSObject, XMLParserDelegate {
    var root: XMLTree?
    var open: [XMLTree] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      let element = XMLTree(name: name, attributes: attributes)
      if let parent = open.last { parent.children.append(element) } else { root = element }
      open.append(element)
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      open.last?.text += text
    }
  }
}

/// The points of a path that has only absolute moves and lines, by run.
func runs(ofPath path: String) -> [[(x: Double, y: Double)]] {
  path.split(separator: "M").map { run in
    run.split(separator: "L").map { point in
      let parts = point.split(separator: " ").compactMap { Double($0) }
      return (parts[0], parts[1])
    }
  }
}

/// Reads a number as charts write it: "−1,234.5", "10⁻³", "2.5×10⁶".
func number(_ label: String) -> Double? {
  let plain = label.replacingOccurrences(of: ",", with: "")
    .replacingOccurrences(of: "−", with: "-")
  let digits: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9", "⁻": "-",
  ]
  let exponent = String(plain.compactMap { digits[$0] })
  guard !exponent.isEmpty else { return Double(plain) }
  let head = String(plain.prefix { digits[$0] == nil })
  if head.hasSuffix("×10") { return Double(head.dropLast(3) + "e" + exponent) }
  if head == "10" { return Double("1e" + exponent) }
  return head == "-10" ? Double("-1e" + exponent) : nil
}
