import Foundation
import TestSupport
import Testing

@testable import Grading

struct VisibleTextTests {
  @Test(arguments: [
    ("", ""), ("a\r\nb\rc\nd\u{85}e\u{2028}f\u{2029}", "a\nb\nc\nd\ne\nf\n"),
    ("\r\r\n\n", "\n\n\n"),
    ("\u{1B}[31m\0\u{7F}\u{9B}", "␛[31m␀␡�"),
    ("\u{202E}a\u{2066}\u{200F}\u{61C}\u{FEFF}", "�a����"),
    ("\u{FFFE}\u{FFFF}\u{10FFFF}\u{1FFFE}", "����"), ("\u{E0041}", "�"),
    ("tab\t é 日 👩‍👩‍👧 \u{FFFD} \u{10FFFD} \u{E000}", "tab\t é 日 👩‍👩‍👧 \u{FFFD} \u{10FFFD} \u{E000}"),
  ])
  func `nothing hides in a text`(text: String, seen: String) {
    #expect(visible(text).utf8.elementsEqual(seen.utf8))
    #expect(visible(visible(text)) == visible(text))
  }

  /// By the table of XML 1.0, section 2.2.
  @Test func `only what XML allows is left`() {
    var all = String.UnicodeScalarView()
    // The ends of the planes, where the odd ones are, and in long runs everything between.
    for value in UInt32(0)...0x10FFFF where isLong || value < 0x2100 || value & 0xFFFF >= 0xFDC0 {
      if let scalar = Unicode.Scalar(value) { all.append(scalar) }
    }
    for scalar in visible(String(all)).unicodeScalars {
      let isAllowed =
        [0x9, 0xA, 0xD].contains(scalar.value) || 0x20...0xD7FF ~= scalar.value
        || 0xE000...0xFFFD ~= scalar.value || 0x10000...0x10FFFF ~= scalar.value
      if !isAllowed { Issue.record("U+\(String(scalar.value, radix: 16)) is left") }
    }
  }

  @Test func `a cut is between scalars and says what is missing`() {
    #expect(limited("日本語", to: 9) == "日本語")
    #expect(limited("日本語", to: 8) == "日本\n… (3 bytes more)")
    #expect(limited("日本語", to: 6) == "日本\n… (3 bytes more)")
    #expect(limited("日本語", to: 5) == "日\n… (6 bytes more)")
    #expect(limited("👩‍👩‍👧", to: 4) == "👩\n… (14 bytes more)")
    #expect(limited("ab", to: 0) == "\n… (2 bytes more)")
  }
}
