import Coursework
import Foundation
import Testing

@Suite struct FrameTests {
  /// Written out by hand from the table in the documentation.
  private let bytes: [UInt8] = [
    0xEF, 0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01,  // nonce
    2, 0, 0, 0,  // a question
    3, 0, 0, 0,  // of three bytes
    0x5B, 0x31, 0x5D,  // [1]
  ]

  @Test("A frame is laid out as documented")
  func layout() throws {
    let frame = Frame(nonce: 0x0123_4567_89AB_CDEF, kind: .question, payload: Data("[1]".utf8))
    #expect(Array(frame.encoded) == bytes)
    let header = try Frame.Header(Data(bytes))
    #expect(header.nonce == 0x0123_4567_89AB_CDEF)
    #expect(header.kind == .question)
    #expect(header.length == 3)
  }

  @Test("A header that is too short, of no known kind, or too long is refused")
  func malformed() {
    #expect(throws: Frame.Malformed.self) { try Frame.Header(Data(bytes.prefix(15))) }
    var unknown = bytes
    unknown[8] = 200
    #expect(throws: Frame.Malformed.self) { try Frame.Header(Data(unknown)) }
    // One byte more than may be sent: 16 MiB is 0x0100_0000.
    var long = bytes
    long.replaceSubrange(12..<16, with: [1, 0, 0, 1])
    #expect(throws: Frame.Malformed.self) { try Frame.Header(Data(long)) }
    long[12] = 0
    #expect(throws: Never.self) { try Frame.Header(Data(long)) }
  }
}
