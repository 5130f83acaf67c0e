import Foundation

/// One message between the judge and an answer's process: a fixed header, then the payload.
///
/// | Bytes | Content, little-endian                                          |
/// |-------|-----------------------------------------------------------------|
/// | 0-7   | nonce: drawn afresh for each request and repeated by its reply  |
/// | 8-11  | kind                                                            |
/// | 12-15 | length of the payload in bytes                                  |
///
/// The layout is defined here for both sides. Neither allocates anything for a payload before the
/// header has been found sound.
package struct Frame: Sendable, Equatable {
  /// What a frame is: a request of the judge or a reply to one.
  package enum Kind: UInt32, Sendable {
    /// Request: answer for this exercise from now on. Payload: its id.
    case begin = 1
    /// Request: answer. Payload: the encoded question.
    case question
    /// Reply to `begin`. Payload: the binding's `Signature`.
    case ready
    /// Reply: the encoded answer.
    case answer
    /// Reply: the function threw `Unsolved`. No payload.
    case unsolved
    /// Reply: the function threw something else. Payload: its description.
    case threw
    /// Reply: the question cannot be put to this function. Payload: why.
    case unsuitable
  }

  /// The most bytes that a payload may have.
  package static let largestPayload = 16 << 20

  package let nonce: UInt64
  package let kind: Kind
  package let payload: Data

  package init(nonce: UInt64, kind: Kind, payload: Data = Data()) {
    self.nonce = nonce
    self.kind = kind
    self.payload = payload
  }

  /// The frame as it travels.
  package var encoded: Data {
    var data = Data(capacity: Header.size + payload.count)
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }
    append(nonce)
    append(kind.rawValue)
    append(UInt32(payload.count))
    return data + payload
  }

  /// What precedes a payload.
  package struct Header: Sendable {
    package static let size = 16

    package let nonce: UInt64
    package let kind: Kind
    package let length: Int

    /// Reads the first `size` bytes of `bytes`.
    ///
    /// - Throws: `Malformed` if they are not the beginning of a frame.
    package init(_ bytes: Data) throws(Malformed) {
      func number<Number: FixedWidthInteger>(at offset: Int) -> Number {
        bytes.withUnsafeBytes {
          Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self))
        }
      }
      guard bytes.count >= Self.size else {
        throw Malformed("a header of \(bytes.count) bytes instead of \(Self.size)")
      }
      let code: UInt32 = number(at: 8)
      let length: UInt32 = number(at: 12)
      guard let kind = Kind(rawValue: code) else {
        throw Malformed("bytes that are not a frame (its kind would be \(code))")
      }
      guard length <= Frame.largestPayload else {
        throw Malformed("a length of \(length) bytes; at most \(Frame.largestPayload) may be sent")
      }
      nonce = number(at: 0)
      self.kind = kind
      self.length = Int(length)
    }
  }

  /// Why some bytes are not a frame.
  package struct Malformed: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
      self.description = description
    }
  }
}
