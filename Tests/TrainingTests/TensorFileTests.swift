import Foundation
import Matrices
import TestSupport
import Testing

@testable import Training

@Suite("Files of tensors")
struct TensorFileTests {
  private struct Reference: Decodable {
    struct Array: Decodable {
      let dtype: String
      let shape: [Int]
      let values: [Double]
    }
    let metadata: [String: String]
    let tensors: [String: Array]
  }

  @Test("A file of Python's safetensors package is read number by number")
  func python() throws {
    let data = try Data(contentsOf: reference("tensors.json"))
    let expected = try JSONDecoder().decode(Reference.self, from: data)
    let file = try TensorFile(contentsOf: reference("tensors.safetensors").path)
    #expect(file.metadata == expected.metadata)
    #expect(file.tensors.keys.sorted() == expected.tensors.keys.sorted())
    for (name, array) in expected.tensors {
      let tensor = try #require(file.tensors[name])
      #expect(tensor.shape == array.shape)
      switch tensor.values {
      case .float(let numbers):
        #expect(array.dtype == "float32")
        #expect(numbers.map { Double($0).bitPattern } == array.values.map(\.bitPattern))
      case .double(let numbers):
        #expect(array.dtype == "float64")
        #expect(numbers.map(\.bitPattern) == array.values.map(\.bitPattern))
      }
    }
  }

  @Test("The bytes are those that the format's description gives")
  func bytes() {
    var file = TensorFile(metadata: ["a": "\"\n"])
    file.tensors["x"] = Tensor(shape: [1, 2], .float([1, -2]))
    file.tensors["y"] = Tensor(shape: [], .double([0.5]))
    // The header by hand: wider numbers first, padded with spaces to 8 bytes.
    let json =
      #"{"__metadata__":{"a":"\"\u000a"},"y":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"#
      + #""x":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]}}"#
    let padded = json + String(repeating: " ", count: (8 - json.utf8.count % 8) % 8)
    var expected = [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8)
    expected += [0, 0, 0, 0, 0, 0, 0xE0, 0x3F]
    expected += [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
    #expect(file.encoded() == expected)
  }

  @Test("Tensors of other types can be left out, and are named; all else is checked as ever")
  func otherTypes() throws {
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "mixed.safetensors").path
    func write(_ json: String, numbers: Int) throws {
      let header = [UInt8(json.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(json.utf8)
      try Data(header + [UInt8](repeating: 0, count: numbers)).write(to: URL(filePath: path))
    }
    let mixed =
      #"{"n":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"#
      + #""x":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}"#
    try write(mixed, numbers: 16)
    #expect(throws: TensorFileError.self) { try TensorFile(contentsOf: path) }
    let (file, others) = try TensorFile.readable(in: path)
    #expect(file.tensors == ["x": Tensor(shape: [2], .float([0, 0]))])
    #expect(others == ["n": "I64"])
    try write(mixed, numbers: 15)
    #expect(throws: TensorFileError.self) { try TensorFile.readable(in: path) }
    try write(mixed.replacing("[0,8]", with: "[0,7]"), numbers: 16)
    #expect(throws: TensorFileError.self) { try TensorFile.readable(in: path) }
    try write(mixed.replacing("F32", with: "F64"), numbers: 16)
    #expect(throws: TensorFileError.self) { try TensorFile.readable(in: path) }
  }

  @Test("What was written is read bit by bit, whatever the numbers and names")
  func roundTrip() throws {
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "model.safetensors").path
    let odd: [Float] = [-0.0, .infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi, -1]
    var file = TensorFile(metadata: ["": "", "tab\t\u{1}": "家 \u{1F600} \\ \" /"])
    file.tensors["W_h̃"] = Tensor(shape: [3, 2], .float(odd))
    file.tensors["empty"] = Tensor(shape: [2, 0, 5], .double([]))
    file.tensors["\"\\\n"] = Tensor(shape: [1, 1, 1], .double([.leastNonzeroMagnitude]))
    try file.write(to: path)
    #expect(try TensorFile(contentsOf: path) == file)
    let nan = Tensor(shape: [1], .double([.nan]))
    let read = try TensorFile(TensorFile(tensors: ["x": nan]).encoded(), named: "x")
    guard case .double(let numbers) = read.tensors["x"]?.values else {
      Issue.record("not a tensor of F64")
      return
    }
    #expect(numbers.map(\.isNaN) == [true])
    #expect(try TensorFile(TensorFile().encoded(), named: "x") == TensorFile())
  }

  @Test("Matrices become tensors and come back; a single dimension becomes one row")
  func matrices() throws {
    let matrix: Matrix<Float> = [[1, 2, 3], [4, 5, 0.1]]
    let tensor = Tensor(matrix)
    #expect(tensor.shape == [2, 3] && tensor.values.typeName == "F32")
    #expect(tensor.matrix() == matrix)
    #expect(tensor.matrix(of: Double.self) == Matrix<Double>(matrix))
    let vector = Tensor(shape: [3], .double([1, 2, 0.1]))
    #expect(vector.matrix() == Matrix<Double>.row([1, 2, 0.1]))
    #expect(vector.matrix() == Matrix<Float>.row([1, 2, 0.1]))
    #expect(Tensor(shape: [1, 1, 3], .float([1, 2, 3])).matrix(of: Float.self) == nil)
    #expect(Tensor(shape: [], .float([1])).matrix(of: Float.self) == nil)
  }

  @Test("Saving replaces a longer file, follows links, and leaves nothing else behind")
  func replacing() throws {
    let scratch = try Scratch()
    let file = scratch.url.appending(path: "a.safetensors").path
    let link = scratch.url.appending(path: "link.safetensors").path
    let long = TensorFile(tensors: [
      "x": Tensor(shape: [900], .double(.init(repeating: 1, count: 900)))
    ])
    try long.write(to: file)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    let short = TensorFile(metadata: ["a": "b"])
    try short.write(to: link)
    #expect(try TensorFile(contentsOf: file) == short)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted() == [
        "a.safetensors", "link.safetensors",
      ])
  }

  @Test("When the disk is full the old file survives, and no draft is left behind")
  func fullDisk() throws {
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "a.safetensors").path
    let old = TensorFile(metadata: ["old": "yes"])
    try old.write(to: path)
    var calls = 0
    let error = #expect(throws: TensorFileError.self) {
      try replaceFile(path, with: .init(repeating: 7, count: 100)) { descriptor, bytes, count in
        calls += 1
        if calls == 2 {
          errno = EINTR
          return -1
        }
        if calls == 4 {
          errno = ENOSPC
          return -1
        }
        return write(descriptor, bytes, min(count, 30))
      }
    }
    #expect(
      error?.description
        == "cannot write \(path): No space left on device; what was saved there before is untouched."
    )
    #expect(try TensorFile(contentsOf: path) == old)
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
    #expect(left == ["a.safetensors"])
  }

  @Test("A disk that takes few bytes at a time gets all of them, in order")
  func slowDisk() throws {
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "a").path
    let bytes = (0..<100).map { UInt8($0) }
    var calls = 0
    try replaceFile(path, with: bytes) { descriptor, start, count in
      calls += 1
      if calls.isMultiple(of: 2) {
        errno = EINTR
        return -1
      }
      return write(descriptor, start, min(count, 7))
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(bytes))
  }

  @Test("Files that cannot be written or read are named with the reason")
  func unreachable() throws {
    let scratch = try Scratch()
    let folder = scratch.url.path
    let empty = TensorFile()
    func message(_ body: () throws -> Void) -> String {
      let error = #expect(throws: TensorFileError.self) { try body() }
      #expect(error?.errorDescription == error?.description)
      return error?.description ?? ""
    }
    #expect(
      message { try empty.write(to: "/no/such/folder/a") }
        == "cannot write /no/such/folder/a: No such file or directory; give a file in a folder that "
        + "exists and may be written to.")
    try FileManager.default.createDirectory(
      atPath: folder + "/b", withIntermediateDirectories: true)
    #expect(
      message { try empty.write(to: folder + "/b") }.hasPrefix("cannot write \(folder)/b: Is a dir")
    )
    #expect(
      message { _ = try TensorFile(contentsOf: folder + "/c") }
        == "cannot read \(folder)/c: No such file or directory; check the name and who may read it."
    )
    #expect(
      message { _ = try TensorFile(contentsOf: folder) }
        == "cannot read \(folder): it is not a file; give a safetensors file.")
    #expect(mkfifo(folder + "/pipe", 0o600) == 0)
    #expect(message { _ = try TensorFile(contentsOf: folder + "/pipe") }.contains("not a file"))
    #expect(message { _ = try TensorFile(contentsOf: "/dev/null") }.contains("not a file"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(left == ["b", "pipe"])
  }
}

@Suite("Damaged files of tensors")
struct DamagedTensorFileTests {
  /// A file with this header and so many bytes of numbers.
  private func file(_ header: String, data: Int = 0) -> [UInt8] {
    file(Array(header.utf8), data: data)
  }

  private func file(_ header: [UInt8], data: Int = 0) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
      + [UInt8](repeating: 0, count: data)
  }

  private func message(_ bytes: [UInt8]) throws -> String {
    let error = #expect(throws: TensorFileError.self) { try TensorFile(bytes, named: "m.st") }
    return try #require(error).description
  }

  @Test("Files that are too short or of another kind are refused by their first bytes")
  func foreign() throws {
    #expect(
      try message([1, 2, 3])
        == "m.st is 3 bytes long, but a safetensors file begins with 8 bytes for the length of its "
        + "header; the file is empty or cut off: take another copy.")
    #expect(try message([]).hasPrefix("m.st is 0 bytes long"))
    #expect(
      try message([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1])
        .contains("header would be 18446744073709551615 bytes long, more than the 100000000"))
    #expect(try message(Array("PK\u{3}\u{4}    etc".utf8)).contains("save_file"))
    #expect(
      try message([100, 0, 0, 0, 0, 0, 0, 0, 1, 2])
        == "m.st should have a header of 100 bytes, but only 2 bytes follow; it was cut off or is "
        + "not a safetensors file: take another copy.")
    #expect(try message([0, 0xE1, 0xF5, 5, 0, 0, 0, 0]).contains("header of 100000000 bytes"))
    #expect(try message([1, 0xE1, 0xF5, 5, 0, 0, 0, 0]).contains("would be 100000001 bytes"))
  }

  @Test(
    "A header that is not JSON is refused with the place of the fault",
    arguments: [
      ("", "a value is expected at byte 8"), ("{", "a name in quotes is expected at byte 9"),
      ("{} x", "something follows the end of the value at byte 11"),
      (#"{"a" 1}"#, "a colon is expected at byte 13"), (#"{"a":1"#, "a comma or } is expected"),
      (#"{"a":[1"#, "a comma or ] is expected"), (#"{"a"#, "a string does not end"),
      (#"{"a":-}"#, "a digit is expected"), (#"{"a":01}"#, "a comma or } is expected"),
      (#"{"a":1.}"#, "a digit is expected"), (#"{"a":1e}"#, "a digit is expected"),
      (#"{"a":nul}"#, "a value is expected"), (#"{"\x":1}"#, "an unknown escape is used"),
      (#"{"\u12G4":1}"#, "four hexadecimal digits are expected"),
      (#"{"\ud800":1}"#, "half a character is used"),
      (#"{"\ud800\u0041":1}"#, "half a character is used"),
      (#"{"\udc00":1}"#, "half a character is used"),
      ("{\"\n\":1}", "a string has a control character"),
      (String(repeating: "[", count: 100_000), "more than 32 values are nested"),
      (#"{"a":1,"b":2,"a":3}"#, #"the name "a" comes twice at byte 21"#),
      (#"{"a":1,"\u0061":2}"#, #"the name "a" comes twice"#),
    ])
  func notJSON(header: String, problem: String) throws {
    #expect(try message(file(header)).contains("its header is not JSON, " + problem))
  }

  @Test("A header that is not UTF-8, or not an object, is refused")
  func notText() throws {
    #expect(try message(file([0x7B, 0xFF, 0x7D])).contains("not text in UTF-8"))
    // An overlong zero and half a surrogate pair, both forbidden in UTF-8.
    #expect(try message(file([0x22, 0xC0, 0x80, 0x22])).contains("not text in UTF-8"))
    #expect(try message(file([0x22, 0xED, 0xA0, 0x80, 0x22])).contains("not text in UTF-8"))
    #expect(try message(file("[1]")).contains("its header is an array, not an object"))
    #expect(try message(file("7")).contains("its header is the number 7"))
  }

  @Test(
    "A tensor without what it needs, or out of place, is named with the fault",
    arguments: [
      (#""F32""#, "is a string, not an object with dtype, shape and data_offsets"),
      (#"{"shape":[2],"data_offsets":[0,8]}"#, "has no dtype"),
      (#"{"dtype":"F32","data_offsets":[0,8]}"#, "has no shape"),
      (#"{"dtype":"F32","shape":[2]}"#, "has no data_offsets"),
      (#"{"dtype":32,"shape":[2],"data_offsets":[0,8]}"#, "has the number 32 as its dtype"),
      (#"{"dtype":"F32","shape":2,"data_offsets":[0,8]}"#, "has the number 2 as its shape"),
      (#"{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}"#, "the number 2.0 in its shape"),
      (#"{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}"#, "the number -2 in its shape"),
      (#"{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}"#, "has a string in its shape"),
      (#"{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}"#, "has 3 data_offsets instead of 2"),
      (#"{"dtype":"F32","shape":[2],"data_offsets":[0,16]}"#, "bytes 0 to 16 of the numbers"),
      (#"{"dtype":"F32","shape":[2],"data_offsets":[8,0]}"#, "bytes 8 to 0 of the numbers"),
      (
        #"{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}"#,
        "has the number 99999999999999999999 in its data_offsets"
      ),
      (
        #"{"dtype":"F64","shape":[2],"data_offsets":[0,8]}"#,
        "has the shape [2] of F64, which is 16 bytes, but 8 bytes of numbers"
      ),
      (
        #"{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}"#,
        "has the shape [4294967296, 4294967296], larger than any memory"
      ),
      (#"{"dtype":"F32","shape":[1],"data_offsets":[4,8]}"#, "leaves a gap after the beginning"),
    ])
  func fault(entry: String, problem: String) throws {
    let said = try message(file(#"{"W":\#(entry)}"#, data: 8))
    #expect(said.hasPrefix("m.st is damaged: tensor \"W\" "), "\(said)")
    #expect(said.contains(problem), "\(said)")
  }

  @Test("Tensors of other types are named with the way out")
  func types() throws {
    let said = try message(
      file(#"{"steps":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, data: 8))
    #expect(
      said
        == "m.st cannot be used: tensor \"steps\" is of type \"I64\", and only F32 and F64 are read "
        + "here; convert it before saving, in PyTorch with .float(), or leave it out.")
  }

  @Test("Gaps, overlaps and trailing bytes between several tensors are refused")
  func places() throws {
    func header(_ first: String, _ second: String) -> String {
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[\#(first)]},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":[\#(second)]}}"#
    }
    #expect(
      try message(file(header("0,8", "4,8"), data: 8)).contains(
        "tensor \"b\" begins at byte 4 of the numbers and overlaps tensor \"a\", which ends at byte 8"
      ))
    #expect(try message(file(header("4,12", "0,4"), data: 13)).contains("but 13 bytes are there"))
    #expect(try message(file(header("0,8", "12,16"), data: 16)).contains("leaves a gap after"))
    #expect(try TensorFile(file(header("4,12", "0,4"), data: 12), named: "x").tensors.count == 2)
  }

  @Test("Metadata must be texts")
  func metadata() throws {
    #expect(try message(file(#"{"__metadata__":[]}"#)).contains("its metadata is an array"))
    #expect(
      try message(file(#"{"__metadata__":{"step":7}}"#)).contains(
        "the metadata \"step\" is the number 7, not a string"))
  }

  @Test("Every escape of JSON is read as the character it stands for")
  func escapes() throws {
    let header = #"{"__metadata__":{"\u0061":"\ud83d\ude00\u00e9\uD834\uDD1E\/\\\"\b\f\n\r\t"}}"#
    let read = try TensorFile(file(header), named: "x")
    #expect(read.metadata == ["a": "\u{1F600}\u{E9}\u{1D11E}/\\\"\u{8}\u{C}\n\r\t"])
  }

  @Test("A name in a message is short and cannot steer the terminal")
  func names() throws {
    let name = "\\u001b[31m" + String(repeating: "x", count: 500)
    let said = try message(file("{\"\(name)\":1}"))
    #expect(!said.contains("\u{1B}") && said.count < 250)
  }

  @Test("No change of a file's bytes crashes the reader, and what it accepts is a file")
  func fuzz() throws {
    var original = TensorFile(metadata: ["step": "12", "é": "\n"])
    original.tensors["W"] = Tensor(shape: [2, 3], .float([1, 2, 3, 4, 5, 6]))
    original.tensors["b"] = Tensor(shape: [2], .double([7, 8]))
    original.tensors["none"] = Tensor(shape: [0], .float([]))
    let whole = original.encoded()
    let digits = whole.indices.filter { (0x30...0x39).contains(whole[$0]) }
    let pieces = ["\"", "{", "}", "[", "]", ",", ":", "\\u", "9999999999", "-1", "null", "\"W\":"]
    var random = SeededGenerator(seed: 31)
    var accepted = 0
    for round in 0..<(isLong ? 400_000 : 20_000) {
      var bytes = whole
      for _ in 0...random.integer(below: 3) where !bytes.isEmpty {
        let place = random.integer(below: bytes.count)
        switch round % 6 {
        case 0: bytes[place] = UInt8(random.integer(below: 256))
        case 1: bytes[place] ^= 1 << UInt8(random.integer(below: 8))
        case 2: bytes.removeLast(random.integer(below: bytes.count))
        case 3: bytes.insert(contentsOf: random.choice(pieces).utf8, at: place)
        case 4: bytes.remove(at: place)
        default: bytes[random.choice(digits)] = 0x30 + UInt8(random.integer(below: 10))
        }
      }
      do {
        let read = try TensorFile(bytes, named: "m.st")
        accepted += 1
        let again = try TensorFile(read.encoded(), named: "m.st")
        #expect(again.encoded() == read.encoded())
      } catch {
        #expect(error.description.hasPrefix("m.st ") && error.description.hasSuffix("."))
      }
    }
    // Some changes only touch numbers or names.
    #expect(accepted > 100)
    for length in 0..<whole.count {
      #expect(throws: TensorFileError.self) { try TensorFile(Array(whole[..<length]), named: "m") }
    }
  }
}
