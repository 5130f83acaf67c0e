import Foundation
import Matrices

extension TensorFile {
  /// The bytes of the file. Equal contents give equal bytes.
  public func encoded() -> [UInt8] {
    guard tensors[Self.metadataName] == nil else {
      stop("tensor file: no tensor can be called \(Self.metadataName): it is the texts' own name")
    }
    // The wider type first, so that every number lies at a multiple of its size, and readers that
    // map the file into memory can use it as it is.
    let ordered = tensors.sorted { a, b in
      let (first, second) = (a.value.values.type.size, b.value.values.type.size)
      return first == second ? a.key < b.key : first > second
    }
    var entries: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { "\(jsonString($0.key)):\(jsonString($0.value))" }
      entries.append("\(jsonString(Self.metadataName)):{\(texts.joined(separator: ","))}")
    }
    var end = 0
    for (name, tensor) in ordered {
      let start = end
      end += tensor.values.count * tensor.values.type.size
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(jsonString(name)):{\"dtype\":\"\(tensor.values.typeName)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(start),\(end)]}")
    }
    var header = Array("{\(entries.joined(separator: ","))}".utf8)
    // Spaces up to a multiple of 8, for the same reason.
    header.append(contentsOf: repeatElement(0x20, count: (8 - header.count % 8) % 8))
    guard header.count <= Self.longestHeader else {
      stop("tensor file: a header of \(header.count) bytes is longer than the format allows")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + end)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header)
    for (_, tensor) in ordered {
      switch tensor.values {
      case .float(let elements): append(elements.map(\.bitPattern), to: &bytes)
      case .double(let elements): append(elements.map(\.bitPattern), to: &bytes)
      }
    }
    return bytes
  }

  private func append<Bits: FixedWidthInteger>(_ numbers: [Bits], to bytes: inout [UInt8]) {
    numbers.map(\.littleEndian).withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// Writes the file as a whole or not at all: what had its name is replaced only when the new
  /// contents are safely on the disk.
  ///
  /// - Throws: ``TensorFileError`` naming the file and the system's reason.
  public func write(to path: String) throws(TensorFileError) {
    try replaceFile(path, with: encoded())
  }
}

/// Writes bytes beside the file, and gives them its name when they are safely on the disk. If
/// anything fails before, the file stays as it was.
///
/// - Parameters:
///   - path: The file.
///   - bytes: Its new contents.
///   - write: The system's call, for tests that let it fail.
func replaceFile(
  _ path: String, with bytes: [UInt8],
  write: (Int32, UnsafeRawPointer?, Int) -> Int = { Foundation.write($0, $1, $2) }
) throws(TensorFileError) {
  // Through a link to the file it points to: renaming would replace the link.
  let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
  let folder = file.deletingLastPathComponent()
  let draft = folder.appendingPathComponent(".\(file.lastPathComponent).\(UUID().uuidString)").path
  let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else {
    throw TensorFileError(
      cannot: "write", path,
      "\(TensorFileError.reason); give a file in a folder that exists and may be written to.")
  }
  var isOpen = true
  var isDone = false
  defer {
    if isOpen { close(descriptor) }
    if !isDone { unlink(draft) }
  }
  func failure() -> TensorFileError {
    TensorFileError(
      cannot: "write", path, "\(TensorFileError.reason); what was saved there before is untouched.")
  }
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
    }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw failure() }
    written += count
  }
  // The contents first, then the name: a crash in between must not leave the name without them.
  guard fsync(descriptor) == 0 else { throw failure() }
  isOpen = false
  guard close(descriptor) == 0, rename(draft, file.path) == 0 else { throw failure() }
  isDone = true
  // The folder too, so that the new name survives a power cut. Some file systems cannot do that.
  let folderDescriptor = open(folder.path, O_RDONLY | O_CLOEXEC)
  if folderDescriptor >= 0 {
    fsync(folderDescriptor)
    close(folderDescriptor)
  }
}
