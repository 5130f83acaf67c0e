import Foundation
import Testing

@testable import Console

@Suite("Terminal") struct TerminalTests {
  func terminal(
    _ environment: [String: String], isTerminal: Bool = true, width: Int? = nil
  ) -> Terminal {
    Terminal(
      descriptor: 1, isTerminal: isTerminal, reportedWidth: width, environment: environment)
  }

  @Test("Colours need a terminal that can show them and a user who has not refused them")
  func colours() {
    let xterm = ["TERM": "xterm-256color"]
    #expect(terminal(xterm).style.colours == .indexed)
    #expect(terminal(xterm, isTerminal: false).style.colours == .none)
    #expect(terminal(["TERM": "dumb"]).style.colours == .none)
    #expect(terminal([:]).style.colours == .none)
    #expect(terminal(["TERM": "xterm", "COLORTERM": "truecolor"]).style.colours == .full)
    #expect(terminal(["TERM": "xterm", "NO_COLOR": "1"]).style.colours == .none)
    #expect(terminal(["TERM": "xterm", "NO_COLOR": "0"]).style.colours == .none)
    #expect(terminal(["TERM": "xterm", "NO_COLOR": ""]).style.colours == .indexed)
    let forced = ["FORCE_COLOR": "1"]
    #expect(terminal(forced, isTerminal: false).style.colours == .indexed)
    #expect(terminal(["CLICOLOR_FORCE": "0"], isTerminal: false).style.colours == .none)
    let both = ["FORCE_COLOR": "1", "NO_COLOR": "1"]
    #expect(terminal(both, isTerminal: false).style.colours == .none)
  }

  @Test("The width is the terminal's, then that of COLUMNS, then 80, and capped in a pipe")
  func widths() {
    #expect(terminal(["COLUMNS": "50"], width: 132).style.width == 132)
    #expect(terminal(["COLUMNS": "50"]).style.width == 50)
    #expect(terminal([:]).style.width == 80)
    #expect(terminal(["COLUMNS": "many"]).style.width == 80)
    #expect(terminal(["COLUMNS": "500"], isTerminal: false).style.width == 100)
    #expect(terminal([:], width: 3).style.width == 20)
  }

  @Test("A pipe is no terminal, and what is printed arrives before anything is closed")
  func pipe() throws {
    let pipe = Pipe()
    let terminal = Terminal(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    #expect(!terminal.isTerminal)
    try terminal.print("häuser 家")
    let data = pipe.fileHandleForReading.availableData
    #expect(String(data: data, encoding: .utf8) == "häuser 家\n")
  }

  @Test("Saving to a folder that does not exist names the file and the reason")
  func savingFails() {
    let failure = #expect(throws: Failure.self) { try save("x", to: "/no/such/folder/a.svg") }
    #expect(failure?.message.contains("/no/such/folder/a.svg") == true)
    #expect(failure?.message.contains("No such file") == true)
  }

  @Test("Saving replaces what a longer text left behind")
  func savingReplaces() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: url) }
    try save(String(repeating: "long ", count: 40_000), to: url.path)
    #expect(try String(contentsOf: url, encoding: .utf8).utf8.count == 200_000)
    try save("short", to: url.path)
    #expect(try String(contentsOf: url, encoding: .utf8) == "short")
  }

  @Test("Without colours a style changes nothing")
  func plain() {
    let style = Style.plain
    #expect(style.bold("a") + style.dim("b") + style.colour(.blue, "c") == "abc")
  }

  @Test("With colours every code is switched off again")
  func codes() {
    let full = Style(colours: .full)
    #expect(full.colour(Colour(0x0072B2), "x") == "\u{1B}[38;2;0;114;178mx\u{1B}[0m")
    #expect(full.bold("x") == "\u{1B}[1mx\u{1B}[0m")
    #expect(full.bold("") == "")
  }

  @Test("The 256 colours are hit exactly where they contain the colour")
  func indexed() {
    // Entries of xterm's own table: 16 + 36 r + 6 g + b, and greys from 232.
    #expect(xtermIndex(of: Colour(0xFF0000)) == 196)
    #expect(xtermIndex(of: Colour(0x5F87AF)) == 67)
    #expect(xtermIndex(of: Colour(0xFFFFFF)) == 231)
    #expect(xtermIndex(of: Colour(0x080808)) == 232)
    #expect(xtermIndex(of: Colour(0x767676)) == 243)
  }

  @Test("A colour is written as style sheets write it")
  func hex() {
    #expect(Colour(0x0072B2).hex == "#0072b2")
    #expect(Colour(red: 1, green: 2, blue: 3).hex == "#010203")
  }
}

@Suite("Display width") struct DisplayWidthTests {
  @Test("Marks and colour codes take no column, wide characters take two")
  func widths() {
    #expect(displayWidth("abc") == 3)
    #expect(displayWidth("e\u{301}") == 1)
    #expect(displayWidth("h̃ₜ₋₁") == 4)
    #expect(displayWidth("家族") == 4)
    #expect(displayWidth("ｱ") == 1)
    #expect(displayWidth("Ａ") == 2)
    #expect(displayWidth("한") == 2)
    #expect(displayWidth("👩‍👩‍👧") == 2)
    #expect(displayWidth("❤️") == 2)
    #expect(displayWidth("\u{1B}[38;5;196mred\u{1B}[0m") == 3)
    #expect(displayWidth("⣿█▏│") == 4)
    #expect(displayWidth("") == 0)
  }

  @Test("Cutting never exceeds the width and keeps the codes that end a colour")
  func cutting() {
    #expect(truncated("abcdef", to: 4) == "abc…")
    #expect(truncated("abcd", to: 4) == "abcd")
    #expect(truncated("家族家族", to: 4) == "家…")
    #expect(truncated("abc", to: 0) == "")
    let red = "\u{1B}[31mabcdef\u{1B}[0m"
    #expect(truncated(red, to: 3) == "\u{1B}[31mab…\u{1B}[0m")
  }

  @Test("Padding counts columns, not characters")
  func padding() {
    #expect(padded("家", to: 4, .trailing) == "  家")
    #expect(padded("ab", to: 5, .centre) == " ab  ")
    #expect(padded("abcdef", to: 3) == "abcdef")
  }

  @Test("Wrapping loses no word and breaks those that cannot fit")
  func wrapping() {
    #expect(wrapped("one two three", to: 7) == ["one two", "three"])
    #expect(wrapped("abcdefgh ij", to: 3) == ["abc", "def", "gh", "ij"])
    #expect(wrapped("a\n\nb", to: 9) == ["a", "", "b"])
    #expect(wrapped("", to: 5) == [""])
  }
}
