import Foundation

/// An open file or folder that is closed when it goes out of scope.
///
/// Everything is opened by its name alone, inside a folder that is open already, and never through a
/// link: what was checked is what is read, even if somebody exchanges it in between.
struct OpenFile: ~Copyable {
  let number: Int32

  /// What goes wrong when a file is opened or read.
  enum Failure: Error {
    /// It is not there.
    case missing
    /// It is there, but is something else: "is a link".
    case unfit(String)
    /// The system refuses; why.
    case unreadable(String)
  }

  private init(number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }

  /// Opens what an absolute path names. Only its last component may not be a link.
  static func at(_ path: String, isFolder: Bool) throws(Failure) -> OpenFile {
    try opened(path, in: AT_FDCWD, isFolder: isFolder)
  }

  /// Opens what lies in this folder under `name`, one component of a path.
  borrowing func open(_ name: String, isFolder: Bool) throws(Failure) -> OpenFile {
    try Self.opened(name, in: number, isFolder: isFolder)
  }

  private static func opened(
    _ name: String, in folder: Int32, isFolder: Bool
  ) throws(Failure) -> OpenFile {
    // Without O_NONBLOCK a pipe that nobody writes to would keep us waiting.
    var flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
    if isFolder { flags |= O_DIRECTORY }
    var number: Int32
    repeat { number = openat(folder, name, flags) } while number < 0 && errno == EINTR
    if number >= 0 { return OpenFile(number: number) }
    switch errno {
    case ENOENT: throw .missing
    case ELOOP: throw .unfit("is a link")
    // What has no other end to open, such as a socket or an absent device.
    case ENXIO, ENODEV: throw .unfit(Kind.other.isWhat)
    case ENOTDIR:
      let kind = Kind(of: name, in: folder)
      throw kind == .folder ? .missing : .unfit(kind?.isWhat ?? "is no folder")
    case let code: throw .unreadable(String(cString: strerror(code)))
    }
  }

  /// What a path can name.
  enum Kind {
    case file, folder, link, other

    init(mode: mode_t) {
      self =
        switch mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    /// What lies in `folder` under `name`; nil if nothing does.
    init?(of name: String, in folder: Int32) {
      var status = stat()
      guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
      self.init(mode: status.st_mode)
    }

    /// The end of a sentence about something that should be another kind of thing.
    var isWhat: String {
      switch self {
      case .file: "is a file"
      case .folder: "is a folder"
      case .link: "is a link"
      case .other: "is a device, a pipe or a socket"
      }
    }
  }

  /// All its bytes, if it is a regular file of at most `limit` bytes.
  borrowing func contents(limit: Int) throws(Failure) -> [UInt8] {
    var status = stat()
    guard fstat(number, &status) == 0 else {
      throw .unreadable(String(cString: strerror(errno)))
    }
    let kind = Kind(mode: status.st_mode)
    guard kind == .file else { throw .unfit(kind.isWhat) }
    let tooLarge = Failure.unfit("is larger than \(size(limit))")
    guard status.st_size <= limit else { throw tooLarge }

    // It may grow while it is read: one byte more than allowed is enough to tell.
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: min(limit + 1, 1 << 16))
    while true {
      let count = read(number, &piece, min(piece.count, limit + 1 - bytes.count))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes += piece[..<count]
      guard bytes.count <= limit else { throw tooLarge }
    }
  }

  /// The names in this folder with what they name, sorted; names that are not UTF-8 are left out,
  /// since no exercise has one.
  ///
  /// - Parameter limit: After so many names the rest is not read.
  borrowing func names(limit: Int) throws(Failure) -> [(name: String, kind: Kind)] {
    // `fdopendir` takes over what it is given, so it gets a copy.
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0, let stream = fdopendir(copy) else {
      let code = errno
      if copy >= 0 { close(copy) }
      throw .unreadable(String(cString: strerror(code)))
    }
    defer { closedir(stream) }
    var names: [(name: String, kind: Kind)] = []
    while names.count < limit, let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      guard let name, name != ".", name != ".." else { continue }
      guard let kind = Kind(of: name, in: number) else { continue }
      names.append((name, kind))
    }
    return names.sorted { $0.name < $1.name }
  }
}

/// A number of bytes as a sentence says it.
func size(_ bytes: Int) -> String {
  bytes % (1 << 20) == 0 && bytes > 0 ? "\(bytes >> 20) MB" : "\(bytes >> 10) KB"
}
