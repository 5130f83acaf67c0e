import Foundation
import Testing

@testable import Grading

struct FileNameTests {
  @Test(arguments: [
    ("anna", "anna"), ("Anna_B-2.zip", "Anna_B-2.zip"), ("", "%"), (".", "%2E"), ("..", "%2E."),
    ("-o", "%2Do"), ("../José", "%2E.%2FJos%C3%A9"), ("a b", "a%20b"), ("%2E", "%252E"),
    ("a\0b", "a%00b"), ("a~b", "a%7Eb"), ("\r\n", "%0D%0A"), ("\\..\\", "%5C..%5C"),
  ])
  func `ordinary letters stay and every other byte is encoded`(name: String, file: String) {
    #expect(fileName(for: name) == file)
  }

  @Test func `names that Swift calls equal have files of their own`() {
    let (one, two) = ("\u{E9}", "e\u{301}")
    #expect(one == two)
    #expect(fileName(for: one) != fileName(for: two))
  }

  /// The digest is that of `printf 'a%.0s' {1..201} | sha256sum`.
  @Test func `a long name is cut and ends in its digest`() {
    #expect(fileName(for: String(repeating: "a", count: 200)).count == 200)
    let long = fileName(for: String(repeating: "a", count: 201))
    let digest = "a92efd82109373e58f9a2056dee01e807e216ce6075f7051207c0a9f7d666e50"
    #expect(long == String(repeating: "a", count: 135) + "~" + digest)
    // 69 bytes of which each needs three: more than fits.
    let snowmen = fileName(for: String(repeating: "☃", count: 23))
    #expect(snowmen.utf8.count == 200)
    #expect(snowmen.hasSuffix("~ad55c5e366a676e542aafa221276dbdc96dd667ea8dbacc20df34970bdaad819"))
  }

  @Test func `names of all kinds have distinct, short and harmless files`() {
    var names: [String] = ["", ".", "..", "%", "~", "%2E", "%2E%2E", "/", "a", "a/", "A", "a."]
    for count in stride(from: 0, through: 400, by: 7) {
      for tail in ["", "x", "y", "%", "é", "\n"] {
        names.append(String(repeating: "n", count: count) + tail)
        names.append(String(repeating: "日", count: count) + tail)
      }
    }
    names.append(String(repeating: "ü", count: 100_000))
    let distinct = Set(names.map { Array($0.utf8) }).count
    let files = names.map { fileName(for: $0) }
    #expect(Set(files).count == distinct)
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-%~".utf8)
    for file in files {
      #expect(file.utf8.count <= 200 && !file.isEmpty && !file.hasPrefix("."))
      #expect(file.utf8.allSatisfy(allowed.contains))
    }
  }
}
