import Console
import Foundation
import Testing

@testable import Grading

struct CSVTests {
  @Test func `fields are quoted where they must be, and lines end in CR LF`() {
    let rows = [["a", "b c", ""], ["1,2", "say \"no\"", "two\nlines"], [""], ["x;y", "é", "\r"]]
    let text = String(decoding: CSV.write(rows), as: UTF8.self)
    #expect(
      text == "a,b c,\r\n\"1,2\",\"say \"\"no\"\"\",\"two\nlines\"\r\n\"\"\r\n\"x;y\",é,\"\r\"\r\n")
  }

  @Test(arguments: [
    ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]), ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
    ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]), ("\u{FEFF}a\n", [["a"]]), ("", []), ("\r\n\n\r", []),
    ("a,\n,b\n,\n", [["a", ""], ["", "b"], ["", ""]]), ("\"\"\n", [[""]]),
    ("\"a\"\"b\",\"c,d\",\"e\r\nf\"\r\n", [["a\"b", "c,d", "e\nf"]]),
    ("\"\"\"\"\n", [["\""]]), (" a , b \n", [[" a ", " b "]]), ("é,e\u{301}", [["é", "e\u{301}"]]),
  ])
  func `files of every origin are read`(text: String, rows: [[String]]) throws {
    let read = try CSV.read(Data(text.utf8), name: "f").map { $0.map { Array($0.text.utf8) } }
    #expect(read == rows.map { $0.map { Array($0.utf8) } })
  }

  @Test func `fields know where they stand`() throws {
    let rows = try CSV.read(Data("a,\"b\nb\nb\",c\r\n\r\nd\r".utf8), name: "f")
    #expect(rows.map { $0.map(\.line) } == [[1, 1, 3], [5]])
    #expect(rows.map { $0.map(\.column) } == [[1, 2, 3], [1]])
  }

  @Test(arguments: [
    ("a,\"b\n\nc", "f, line 1: column 2 opens a quote that is never closed."),
    ("a\nb,c\"d\"", "f, line 2: column 2 holds a quote but does not begin with one."),
    ("a\n\"b\"c", "f, line 2: column 1 goes on after its closing quote; double the quotes inside."),
    ("a,\0", "f, line 1: column 2 holds a NUL byte; save the file as CSV in UTF-8."),
  ])
  func `what is wrong is told with its place`(text: String, message: String) throws {
    let failure = #expect(throws: Failure.self) { try CSV.read(Data(text.utf8), name: "f") }
    #expect(try #require(failure).message == message)
  }

  @Test(arguments: [
    (Data([0x61, 0x0A, 0xC3]), "f, line 2: column 1 is not valid UTF-8"),
    (Data([0x61, 0x2C, 0xED, 0xA0, 0x80]), "f, line 1: column 2 is not valid UTF-8"),
    (Data([0xFF, 0xFE, 0x61, 0x00]), "f is in UTF-16"),
  ])
  func `other encodings are told`(data: Data, message: String) throws {
    let failure = #expect(throws: Failure.self) { try CSV.read(data, name: "f") }
    #expect(try #require(failure).message.hasPrefix(message))
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("  =1", "'  =1"),
    ("\t=1", "'\t=1"), ("\r\n=1", "'\n=1"), ("＝1", "'＝1"), ("\u{A0}=1", "'\u{A0}=1"), ("", ""),
    ("a=1", "a=1"), ("s-1", "s-1"), ("12", "12"), ("'=1", "'=1"), ("\0=", "␀="), ("  ", "  "),
  ])
  func `no text becomes a formula`(text: String, cell: String) {
    #expect(CSV.guarded(text) == cell)
  }

  /// A seeded generator of its own, so that the texts are the same each time.
  @Test func `what is written is read again`() throws {
    var state: UInt64 = 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = ["a", ",", "\"", "\n", ";", "é", "\"\"", " ", "'", "日", "\t", "e\u{301}"]
    for _ in 0..<300 {
      let width = 1 + next(4)
      let rows = (0..<next(5)).map { _ in
        (0..<width).map { _ in (0..<next(6)).map { _ in pieces[next(pieces.count)] }.joined() }
      }
      let read = try CSV.read(CSV.write(rows), name: "f").map { $0.map(\.text) }
      #expect(read == rows)
    }
  }
}
