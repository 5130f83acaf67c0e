import Foundation

extension TensorFile {
  /// Reads what it can of a file whose tensors may have other types of numbers than this package.
  ///
  /// A model's file can hold a counter in whole numbers or a table in half precision beside the weights
  /// that are wanted. Everything else is checked as in ``init(contentsOf:)``.
  ///
  /// - Parameter path: The file.
  /// - Returns: The tensors of F32 and F64, and of every other tensor the type's name, such as "F16".
  /// - Throws: ``TensorFileError`` when the file cannot be read, is not a safetensors file, or is
  ///   damaged.
  public static func readable(
    in path: String
  ) throws(TensorFileError) -> (file: TensorFile, others: [String: String]) {
    let source = try OpenFile(path)
    let header = try Header(
      lengthBytes: try source.read(min(8, source.count)), count: source.count, file: path,
      isStrict: false
    ) { count throws(TensorFileError) in try source.read(count) }
    let others = header.entries.filter { $0.type == nil }.map { ($0.name, $0.typeName) }
    return (
      TensorFile(header, data: try source.read(header.dataCount)),
      Dictionary(others) { first, _ in first }
    )
  }

  /// Reads a file, and believes nothing in it that it has not checked.
  ///
  /// The header is checked against the file's length before the numbers are read, so that a large
  /// file of another kind costs neither time nor memory.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``TensorFileError`` when the file cannot be read, is not a safetensors file, is
  ///   damaged, or has tensors of a type other than F32 and F64.
  public init(contentsOf path: String) throws(TensorFileError) {
    let source = try OpenFile(path)
    let header = try Header(
      lengthBytes: try source.read(min(8, source.count)), count: source.count, file: path
    ) { count throws(TensorFileError) in try source.read(count) }
    self.init(header, data: try source.read(header.dataCount))
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: What messages call it.
  /// - Throws: ``TensorFileError`` as for a file.
  public init(_ bytes: [UInt8], named file: String) throws(TensorFileError) {
    let header = try Header(
      lengthBytes: Array(bytes.prefix(8)), count: bytes.count, file: file
    ) { count throws(TensorFileError) in Array(bytes[8..<8 + count]) }
    self.init(header, data: Array(bytes.suffix(header.dataCount)))
  }

  private init(_ header: Header, data: [UInt8]) {
    self.init(metadata: header.metadata)
    data.withUnsafeBytes { data in
      for entry in header.entries {
        let bytes = UnsafeRawBufferPointer(rebasing: data[entry.range])
        let values: Tensor.Values? =
          switch entry.type {
          case .float: .float(numbers(bytes, UInt32.self).map { Float(bitPattern: $0) })
          case .double: .double(numbers(bytes, UInt64.self).map { Double(bitPattern: $0) })
          case nil: nil
          }
        tensors[entry.name] = values.map { Tensor(shape: entry.shape, $0) }
      }
    }
  }
}

/// The numbers of a tensor; the bytes of each come with the least significant first.
private func numbers<Bits: FixedWidthInteger>(
  _ bytes: UnsafeRawBufferPointer, _ type: Bits.Type
) -> [Bits] {
  let size = MemoryLayout<Bits>.size
  return (0..<bytes.count / size).map {
    Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Bits.self))
  }
}

/// What the beginning of a file says, after all of it was checked.
private struct Header {
  struct Entry {
    let name: String
    /// `nil` for a type that this package has not.
    let type: TensorType?
    let typeName: String
    let shape: [Int]
    let range: Range<Int>
  }

  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [Entry] = []
  /// The bytes of all numbers together.
  let dataCount: Int
  private let file: String
  /// Whether a tensor of another type is an error.
  private let isStrict: Bool

  /// Reads the header, with `more` for the bytes that follow the first eight.
  init(
    lengthBytes: [UInt8], count: Int, file: String, isStrict: Bool = true,
    more: (Int) throws(TensorFileError) -> [UInt8]
  ) throws(TensorFileError) {
    self.file = file
    self.isStrict = isStrict
    guard lengthBytes.count == 8 else {
      throw TensorFileError(
        file,
        "is \(count) bytes long, but a safetensors file begins with 8 bytes for the length of its "
          + "header; the file is empty or cut off: take another copy.")
    }
    let length = lengthBytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(TensorFile.longestHeader) else {
      throw TensorFileError(
        file,
        "is not a safetensors file: by its first 8 bytes its header would be \(length) bytes long, "
          + "more than the \(TensorFile.longestHeader) that are allowed"
          + (lengthBytes.starts(with: "PK".utf8)
            ? "; it looks like a file of torch.save: write it with safetensors.torch.save_file."
            : ". Give a file that was saved in that format."))
    }
    let headerCount = Int(length)
    guard headerCount <= count - 8 else {
      throw TensorFileError(
        file,
        "should have a header of \(headerCount) bytes, but only \(count - 8) bytes follow; it was "
          + "cut off or is not a safetensors file: take another copy.")
    }
    dataCount = count - 8 - headerCount
    try parse(try more(headerCount))
    try checkPlaces()
  }

  private func error(_ sentence: String) -> TensorFileError { TensorFileError(file, sentence) }

  private func damaged(_ tensor: String, _ problem: String) -> TensorFileError {
    error("is damaged: tensor \(quoted(tensor)) \(problem); take another copy.")
  }

  private mutating func parse(_ text: [UInt8]) throws(TensorFileError) {
    guard String(validating: text, as: UTF8.self) != nil else {
      throw error(
        "is not a safetensors file, or damaged: its header is not text in UTF-8. "
          + "Take another copy.")
    }
    let json: StrictJSON
    do {
      json = try StrictJSON(text)
    } catch {
      throw self.error(
        "is not a safetensors file, or damaged: its header is not JSON, \(error.problem) at byte "
          + "\(8 + error.position). Take another copy.")
    }
    guard case .object(let members) = json else {
      throw error(
        "is not a safetensors file, or damaged: its header is \(json.kind), not an object that "
          + "names tensors. Take another copy.")
    }
    for (name, value) in members {
      if name == TensorFile.metadataName {
        try parseMetadata(value)
      } else {
        entries.append(try entry(name, value))
      }
    }
  }

  private mutating func parseMetadata(_ value: StrictJSON) throws(TensorFileError) {
    guard case .object(let texts) = value else {
      throw error("is damaged: its metadata is \(value.kind), not an object; take another copy.")
    }
    for (name, value) in texts {
      guard case .string(let text) = value else {
        throw error(
          "is damaged: the metadata \(quoted(name)) is \(value.kind), not a string; "
            + "take another copy.")
      }
      metadata[name] = text
    }
  }

  private func entry(_ name: String, _ value: StrictJSON) throws(TensorFileError) -> Entry {
    guard case .object(let fields) = value else {
      throw damaged(name, "is \(value.kind), not an object with dtype, shape and data_offsets")
    }
    func field(_ key: String) throws(TensorFileError) -> StrictJSON {
      guard let field = fields.first(where: { $0.name == key }) else {
        throw damaged(name, "has no \(key)")
      }
      return field.value
    }
    let typeField = try field("dtype")
    guard case .string(let typeName) = typeField else {
      throw damaged(name, "has \(typeField.kind) as its dtype, not a string")
    }
    let type = TensorType(rawValue: typeName)
    if type == nil, isStrict {
      throw error(
        "cannot be used: tensor \(quoted(name)) is of type \(quoted(typeName)), and only F32 and "
          + "F64 are read here; convert it before saving, in PyTorch with .float(), or leave it out."
      )
    }
    let shape = try whole(name, "shape", try field("shape"))
    let offsets = try whole(name, "data_offsets", try field("data_offsets"))
    guard offsets.count == 2 else {
      throw damaged(name, "has \(offsets.count) data_offsets instead of 2")
    }
    let (start, end) = (offsets[0], offsets[1])
    guard start <= end, end <= dataCount else {
      throw damaged(
        name, "should lie in bytes \(start) to \(end) of the numbers, which are \(dataCount) bytes")
    }
    // How large a number of another type is, nobody needs to know here.
    guard let type else {
      return Entry(name: name, type: nil, typeName: typeName, shape: shape, range: start..<end)
    }
    var size = type.size
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow else {
        throw damaged(name, "has the shape \(brief(shape)), larger than any memory")
      }
      size = product
    }
    guard size == end - start else {
      throw damaged(
        name,
        "has the shape \(brief(shape)) of \(typeName), which is \(size) bytes, but "
          + "\(end - start) bytes of numbers")
    }
    return Entry(name: name, type: type, typeName: typeName, shape: shape, range: start..<end)
  }

  /// A list of whole numbers from 0 up.
  private func whole(
    _ name: String, _ field: String, _ value: StrictJSON
  ) throws(TensorFileError) -> [Int] {
    guard case .array(let values) = value else {
      throw damaged(name, "has \(value.kind) as its \(field), not an array")
    }
    var numbers: [Int] = []
    for value in values {
      guard case .number(let digits) = value, let number = Int(digits), number >= 0 else {
        throw damaged(name, "has \(value.kind) in its \(field), not a whole number from 0 up")
      }
      numbers.append(number)
    }
    return numbers
  }

  private func brief(_ shape: [Int]) -> String {
    shape.count > 8 ? "\(shape.prefix(8).map(String.init)) and more" : "\(shape)"
  }

  /// The tensors must follow each other without gap or overlap up to the end.
  private func checkPlaces() throws(TensorFileError) {
    let ordered = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    var last = "the beginning"
    for entry in ordered {
      guard entry.range.lowerBound == end else {
        let relation = entry.range.lowerBound < end ? "overlaps" : "leaves a gap after"
        throw damaged(
          entry.name,
          "begins at byte \(entry.range.lowerBound) of the numbers and \(relation) \(last), which "
            + "ends at byte \(end)")
      }
      end = entry.range.upperBound
      last = "tensor \(quoted(entry.name))"
    }
    guard end == dataCount else {
      throw error(
        "is damaged: its tensors end at byte \(end) of the numbers, but \(dataCount) bytes are "
          + "there; take another copy.")
    }
  }
}

/// A file that is open for reading.
private final class OpenFile {
  /// Its length in bytes.
  let count: Int
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws(TensorFileError) {
    self.path = path
    // A named pipe without a writer would let `open` wait for ever.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw TensorFileError(
        cannot: "read", path, "\(TensorFileError.reason); check the name and who may read it.")
    }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    count = Int(status.st_size)
    guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
      throw TensorFileError(cannot: "read", path, "it is not a file; give a safetensors file.")
    }
  }

  deinit { close(descriptor) }

  /// The next bytes, exactly as many.
  func read(_ count: Int) throws(TensorFileError) -> [UInt8] {
    var error: TensorFileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        let more = Foundation.read(descriptor, buffer.baseAddress?.advanced(by: done), count - done)
        if more < 0, errno == EINTR { continue }
        if more <= 0 {
          let reason = more < 0 ? TensorFileError.reason : "it became shorter while it was read"
          error = TensorFileError(cannot: "read", path, "\(reason); try again.")
          return
        }
        done += more
      }
    }
    if let error { throw error }
    return bytes
  }
}
