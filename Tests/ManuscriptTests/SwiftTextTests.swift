import Testing

@testable import Manuscript

@Suite("Swift text")
struct SwiftTextTests {
  /// The code that is left when comments and the contents of literals are blanked.
  private func code(_ text: String) -> String {
    String(decoding: SwiftText(text).code, as: UTF8.self)
  }

  @Test("Comments and the contents of literals are blanked, byte for byte")
  func blanks() {
    #expect(code("a // b\nc") == "a     \nc")
    #expect(code("a /* b /* c */ d */ e") == "a                   e")
    #expect(code(#"f("// no", g)"#) == #"f("     ", g)"#)
    #expect(code("é(\"é\")") == "é(\"  \")")
  }

  @Test("An interpolation may hold literals and parentheses of its own")
  func interpolation() {
    #expect(code(#"a("\(b("c)") + ")")") d"#) == #"a("                ") d"#)
    #expect(code(##"a(#"\(b) \#(c(1)) "# ) d"##) == ##"a(#"              "# ) d"##)
  }

  @Test("A literal over several lines keeps its line ends")
  func multiline() {
    #expect(code("a(\"\"\"\n \" b\n \"\"\") c") == "a(\"\"\"\n    \n \"\"\") c")
  }

  @Test("A quote that opens nothing is forgotten at the end of its line")
  func recovery() {
    #expect(code("let r = /\"/\nlet x = 1 // c") == "let r = /\" \nlet x = 1     ")
  }

  @Test("Line comments are told with their lines")
  func comments() {
    let text = SwiftText("/* a\n */ b // one\n\"\"\"\n// no\n\"\"\"\n/// two")
    #expect(text.comments.map(\.line) == [2, 6])
    #expect(text.comments.map(\.text) == [" one", "/ two"])
  }
}
