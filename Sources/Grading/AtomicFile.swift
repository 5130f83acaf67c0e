import Console
import Foundation

/// Writes a file as a whole or not at all: beside it first, then under its name.
///
/// Whoever reads the file at any moment, also after this process was killed or the power failed, finds
/// the old contents or the new ones. A link of that name is replaced, not followed, so that nobody
/// who can leave one in the folder chooses what is overwritten. The file can be read by its owner and
/// group only: marks are nobody else's business.
///
/// - Throws: `Failure`, with a sentence that names the path, if the disk is full, the folder is missing
///   or cannot be written to. What was there before is then untouched.
public func writeAtomically(_ data: Data, to file: URL) throws {
  try writeAtomically(data, to: file) { Foundation.write($0, $1, $2) }
}

/// Removes what a killed process left unfinished in a folder. Only for folders in which no other
/// process is writing.
public func removeDrafts(in folder: URL) {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  for name in names where name.hasPrefix(draftPrefix) {
    unlink(folder.appendingPathComponent(name).path)
  }
}

/// No submission's file begins with a point.
private let draftPrefix = ".draft-"

/// The same with another system call for writing, for tests that let it fail.
func writeAtomically(
  _ data: Data, to file: URL, write: (Int32, UnsafeRawPointer?, Int) -> Int
) throws {
  func failure() -> Failure {
    Failure(
      "cannot write \(file.path): \(String(cString: strerror(errno))); make room, or name a folder "
        + "that exists and may be written to.")
  }
  let folder = file.deletingLastPathComponent()
  let draft = folder.appendingPathComponent(draftPrefix + UUID().uuidString).path
  let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
  guard descriptor >= 0 else { throw failure() }
  var isOpen = true
  var isDone = false
  defer {
    if isOpen { close(descriptor) }
    if !isDone { unlink(draft) }
  }
  var written = 0
  while written < data.count {
    let count = data.withUnsafeBytes { bytes in
      write(descriptor, bytes.baseAddress?.advanced(by: written), data.count - written)
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
