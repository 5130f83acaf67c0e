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
    url = parent.appending(
      path: "\(getpid())-\(Self.host)-\(UUID().uuidString)", directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw JudgingError("No folder for the compiled answer can be made at \(url.path): \(error)")
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Removes the folders of processes that no longer exist; a folder's name begins with its own
  /// number. On another machine that shares the disk the number may still be somebody's, so what
  /// comes from there is left alone for a day, which is longer than anybody works in one folder.
  private static func clear(_ parent: URL) {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: parent.path)) ?? [] {
      let parts = name.split(separator: "-", maxSplits: 2)
      guard parts.count == 3, let process = pid_t(parts[0]), process > 0 else { continue }
      let folder = parent.appending(path: name)
      let isLeft =
        parts[1] == host ? kill(process, 0) != 0 && errno == ESRCH : age(of: folder) > 86_400
      if isLeft { try? files.removeItem(at: folder) }
    }
  }

  /// Seconds since a folder was changed.
  static func age(of folder: URL) -> Double {
    let attributes = try? FileManager.default.attributesOfItem(atPath: folder.path)
    let changed = attributes?[.modificationDate] as? Date
    return changed.map { -$0.timeIntervalSinceNow } ?? 0
  }

  /// Where the numbers of processes mean what they mean here: this machine and, inside a container,
  /// this container.
  static let host: String = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let machine = name.prefix { $0 != 0 }.map { String($0) }.joined(separator: " ")
    let processes = try? FileManager.default.destinationOfSymbolicLink(
      atPath: "/proc/self/ns/pid")
    return String(fingerprint(of: machine + (processes ?? "")), radix: 16)
  }()
}

/// A number that changes when a text does: FNV-1a.
func fingerprint(of text: String) -> UInt64 {
  text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
