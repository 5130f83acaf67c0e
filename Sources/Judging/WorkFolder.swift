import Foundation

/// A folder for the files of one compilation, removed with its last reference.
public final class WorkFolder: Sendable {
  /// Where it is.
  public let url: URL

  /// A folder for the files of answers that `judge` is to decide, where its compiler may read them.
  public static func desk(for judge: Judge) throws -> WorkFolder {
    try WorkFolder(in: judge.kit.buildFolder.appending(path: "answers"))
  }

  /// Makes a folder inside `parent`, where it also clears away what a judge that was killed has left
  /// behind.
  init(in parent: URL) throws {
    Self.clear(parent)
    url = parent.appending(path: "\(getpid())-\(UUID().uuidString)", directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw JudgingError("No folder for the compiled answer can be made at \(url.path): \(error)")
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Removes the folders of processes that no longer exist; a folder's name begins with its own.
  private static func clear(_ parent: URL) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
    for name in names {
      guard let process = pid_t(name.prefix { $0 != "-" }), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      try? FileManager.default.removeItem(at: parent.appending(path: name))
    }
  }
}
