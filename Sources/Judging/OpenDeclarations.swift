/// What a source declares for the other files of its module.
///
/// This is no parser, and where it cannot follow, it says so: then the file is compiled alone, which
/// is right for every file and only takes longer.
struct OpenDeclarations {
  /// The names that other files can see.
  private(set) var names: [String] = []
  /// Whether there may be more than names: what is declared without one, or changes what is there.
  private(set) var isUnclear = false

  private static let keywords: Set = [
    "actor", "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
  ]
  private static let nameless: Set = ["extension", "macro", "operator", "precedencegroup"]

  /// Reads `source` up to what is unclear: a string of several lines or with other delimiters, a
  /// condition, a macro.
  init(in source: String) {
    var rest = Substring(source)
    var depth = 0
    var isPrivate = false
    var isImport = false
    var awaitsName = false
    var isBinding = false
    while let next = rest.first, !isUnclear {
      if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        isUnclear = !Self.skipComment(&rest)
      } else if next == "\"" {
        isUnclear = rest.hasPrefix("\"\"\"") || !Self.skipString(&rest)
      } else if next.isLetter || next == "_" {
        let word = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        rest = rest.dropFirst(word.count)
        if depth > 0 { continue }
        if awaitsName {
          names.append(word)
          awaitsName = false
        } else if word == "private" || word == "fileprivate" {
          // "private(set)" is about changes alone.
          isPrivate = rest.first != "("
        } else if word == "import" {
          isImport = true
        } else if isImport {
          continue
        } else if Self.keywords.contains(word) {
          awaitsName = !isPrivate
          isBinding = !isPrivate && (word == "let" || word == "var")
          isPrivate = false
        } else if Self.nameless.contains(word) {
          isUnclear = !isPrivate
          isPrivate = false
        }
      } else {
        rest.removeFirst()
        switch next {
        case "(", "[", "{":
          if awaitsName { isUnclear = true }
          depth += 1
        case ")", "]", "}":
          depth -= 1
          isUnclear = depth < 0
          if next == "}" { isPrivate = false }
        case ";": (isPrivate, isImport, isBinding) = (false, false, false)
        case ",":
          if depth == 0, isBinding { isUnclear = true }
        case "@":
          // Attributes for the linker are for the whole program.
          if depth == 0, rest.first == "_" { isUnclear = true }
        case "#": isUnclear = depth == 0 || rest.first == "\"" || rest.first == "/"
        case "`": isUnclear = depth == 0
        default:
          if next.isNewline { isImport = false }
          // An operator's name, or several names at once.
          if awaitsName, !next.isWhitespace { isUnclear = true }
        }
      }
    }
    if depth != 0 || awaitsName { isUnclear = true }
  }

  private static func skipComment(_ rest: inout Substring) -> Bool {
    var depth = 0
    while !rest.isEmpty {
      if rest.hasPrefix("/*") {
        depth += 1
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("*/") {
        depth -= 1
        rest = rest.dropFirst(2)
        if depth == 0 { return true }
      } else {
        rest.removeFirst()
      }
    }
    return false
  }

  /// Skips a string of one line. A string inside an interpolation ends it too early and begins
  /// another one, which comes to the same.
  private static func skipString(_ rest: inout Substring) -> Bool {
    rest.removeFirst()
    while let next = rest.first, !next.isNewline {
      rest.removeFirst()
      if next == "\\" { rest = rest.dropFirst() }
      if next == "\"" { return true }
    }
    return false
  }
}
