import Foundation

/// Why a file of tensors could not be read or written.
public struct TensorFileError: Error, Equatable, CustomStringConvertible, LocalizedError {
  /// The file, as the caller named it.
  public let file: String
  /// A sentence or two: what is the matter with which file, tensor and value, and the way out.
  public let description: String

  /// The description, for those who ask for it by this name.
  public var errorDescription: String? { description }

  /// An error about a file: the sentence follows its name.
  init(_ file: String, _ sentence: String) {
    self.file = file
    description = "\(file) \(sentence)"
  }

  /// The failure of a system call, in the system's words.
  init(cannot action: String, _ file: String, _ reason: String) {
    self.file = file
    description = "cannot \(action) \(file): \(reason)"
  }

  /// The system's word for its last failure.
  static var reason: String { String(cString: strerror(errno)) }
}
