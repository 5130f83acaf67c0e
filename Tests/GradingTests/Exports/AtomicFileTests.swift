import Console
import Foundation
import TestSupport
import Testing

@testable import Grading

struct AtomicFileTests {
  @Test func `a file is written, and written over`() throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "marks.csv")
    for text in ["one", "", "another one, longer"] {
      try writeAtomically(Data(text.utf8), to: file)
      #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["marks.csv"])
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
    #expect(try #require(mode as? Int) & 0o007 == 0)
  }

  @Test(arguments: [ENOSPC, EROFS, EIO])
  func `when writing fails the old contents stay and nothing is left behind`(code: Int32) throws {
    let scratch = try Scratch()
    let file = try scratch.write("old", to: "marks.csv")
    var calls = 0
    let failure = #expect(throws: Failure.self) {
      try writeAtomically(Data("new and longer".utf8), to: file) { descriptor, bytes, count in
        calls += 1
        if calls == 1 { return Foundation.write(descriptor, bytes, 3) }
        errno = code
        return -1
      }
    }
    let message = try #require(failure).message
    #expect(message.contains(file.path))
    #expect(message.contains(String(cString: strerror(code))))
    #expect(try String(contentsOf: file, encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["marks.csv"])
  }

  @Test func `interrupted and partial writing goes on`() throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "a")
    var calls = 0
    try writeAtomically(Data("one byte at a time".utf8), to: file) { descriptor, bytes, count in
      calls += 1
      if calls % 2 == 0 {
        errno = EINTR
        return -1
      }
      return Foundation.write(descriptor, bytes, 1)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == "one byte at a time")
  }

  @Test func `a folder that is missing, or is a file, is told in a sentence`() throws {
    let scratch = try Scratch()
    try scratch.write("", to: "file")
    try scratch.write("", to: "folder/inside")
    for path in ["missing/a", "file/a", "folder"] {
      let file = scratch.url.appendingPathComponent(path)
      let failure = #expect(throws: Failure.self) { try writeAtomically(Data([1]), to: file) }
      #expect(try #require(failure).message.contains(path))
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted()
    #expect(left == ["file", "folder"])
  }

  @Test func `a link is replaced and not followed`() throws {
    let scratch = try Scratch()
    let precious = try scratch.write("precious", to: "precious")
    let file = scratch.url.appending(path: "result.json")
    try FileManager.default.createSymbolicLink(at: file, withDestinationURL: precious)
    try writeAtomically(Data("result".utf8), to: file)
    #expect(try String(contentsOf: precious, encoding: .utf8) == "precious")
    #expect(try String(contentsOf: file, encoding: .utf8) == "result")
  }

  @Test func `drafts of a killed process are removed, and nothing else`() throws {
    let scratch = try Scratch()
    for name in [".draft-1", ".draft-2", ".hidden", "a.json", "draft-3"] {
      try scratch.write("", to: name)
    }
    removeDrafts(in: scratch.url)
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted()
    #expect(left == [".hidden", "a.json", "draft-3"])
  }
}
