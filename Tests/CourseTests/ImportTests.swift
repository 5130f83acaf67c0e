import Foundation
import TestSupport
import Testing

@Suite("course import")
struct ImportTests {
  private let course = Program("course")
  private let scratch: Scratch
  private let reference = URL(filePath: #filePath)
    .appending(path: "../../Reference/recurrent_layers.safetensors").standardized

  init() throws { scratch = try Scratch() }

  private func run(_ words: String...) throws -> Program.Run {
    try course.run(["import"] + words, in: scratch.url)
  }

  private func write(_ bytes: Data, _ name: String) throws {
    try bytes.write(to: scratch.url.appending(path: name))
  }

  /// A file of the format, its numbers zero.
  private func file(_ entries: [(name: String, type: String, shape: [Int], size: Int)]) -> Data {
    var end = 0
    let texts = entries.map { entry in
      let start = end
      end += entry.shape.reduce(entry.size, *)
      return #""\#(entry.name)":{"dtype":"\#(entry.type)","shape":\#(entry.shape),"#
        + #""data_offsets":[\#(start),\#(end)]}"#
    }
    let header = Data("{\(texts.joined(separator: ","))}".utf8)
    var bytes = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    bytes.append(header)
    bytes.append(Data(count: end))
    return bytes
  }

  @Test("From PyTorch's names to the book's and back, to the last byte")
  func roundTrip() throws {
    let there = try run(
      reference.path, "--out", "book.safetensors", "--to-pytorch", "1.safetensors")
    #expect(there.status == 0 && there.error.isEmpty)
    for word in ["lstm 2 both/", "gru", "tanh", "backward", "F64", "Left out", "nonlinearity"] {
      #expect(there.output.contains(word))
    }
    try write(
      file([
        ("encoder.weight_ih_l0", "F32", [12, 2], 4), ("encoder.weight_hh_l0", "F32", [12, 3], 4),
        ("encoder.bias_ih_l0", "F32", [12], 4), ("encoder.bias_hh_l0", "F32", [12], 4),
        ("norm.num_batches_tracked", "I64", [], 8),
      ]), "model.safetensors")
    let one = try run("model.safetensors", "--out", "a", "--to-pytorch", "b")
    #expect(one.status == 0 && one.output.contains("norm.num_batches_tracked (I64)"))
    let row = one.output.split(separator: "\n").first { $0.hasPrefix("encoder") } ?? ""
    let words = row.split(separator: " ").map(String.init)
    #expect(words == ["encoder", "lstm", "1", "forward", "2", "3", "72", "F32"])
    let back = try run("a", "--to-pytorch", "c", "--cell", "lstm")
    #expect(back.status == 0)
    #expect(
      try Data(contentsOf: scratch.url.appending(path: "b"))
        == Data(
          contentsOf: scratch.url.appending(path: "c")))
  }

  @Test("What cannot be used is said, and a wrong call is told from a failure")
  func failures() throws {
    #expect(try run().status == 2)
    #expect(try run("a", "b").status == 2)
    #expect(try run("a", "--cell", "elman").status == 2)
    #expect(try run("a", "--out", "b", "--to-pytorch", "b").status == 2)
    #expect(try run("--help").output.contains("--to-pytorch"))
    let absent = try run("absent.safetensors")
    #expect(absent.status == 1 && absent.error.contains("absent.safetensors"))
    #expect(try run(".").status == 1)

    try write(file([("fc.weight", "F32", [2, 3], 4)]), "fc")
    let none = try run("fc", "--out", "nothing")
    #expect(none.status == 1 && none.output.contains("fc.weight [2 × 3]"))
    #expect(!FileManager.default.fileExists(atPath: scratch.url.appending(path: "nothing").path))
    try write(
      file([("weight_ih_l0", "F16", [4, 1], 2), ("weight_hh_l0", "F16", [4, 1], 2)]), "half")
    let half = try run("half")
    #expect(half.status == 1 && half.output.contains("F16") && half.output.contains(".float()"))
    try write(file([(#"\u001b[2J.weight_ih_l0"#, "F32", [1, 1], 4)]), "escape")
    let escape = try run("escape")
    #expect(escape.status == 1 && escape.output.contains("?[2J.weight_hh_l0 is missing"))
    let unwritable = try run(reference.path, "--out", "no/such/folder")
    #expect(unwritable.status == 1 && unwritable.error.contains("no/such/folder"))
  }

  @Test("A file that was cut off or changed anywhere never ends the program by a signal")
  func damagedFiles() throws {
    let whole = file([
      ("weight_ih_l0", "F32", [3, 2], 4), ("weight_hh_l0", "F32", [3, 1], 4),
      ("bias_ih_l0", "F32", [3], 4), ("bias_hh_l0", "F32", [3], 4),
    ])
    try write(whole, "whole")
    #expect(try run("whole").status == 0)
    for count in stride(from: 0, to: whole.count, by: isLong ? 1 : 41) {
      try write(whole.prefix(count), "cut")
      let cut = try run("cut")
      #expect(cut.status == 1 && !cut.error.isEmpty, "after \(count) bytes")
    }
    for index in stride(from: 0, to: whole.count, by: isLong ? 1 : 29) {
      var changed = whole
      changed[changed.startIndex + index] ^= UInt8(1 << (index % 8))
      try write(changed, "changed")
      #expect([0, 1].contains(try run("changed").status), "byte \(index)")
    }
  }
}
