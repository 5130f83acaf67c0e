#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is at the other end of a file descriptor: a terminal, with its width and colours, or a pipe
/// or file, which gets plain text.
public struct Terminal: Hashable, Sendable {
  /// The file descriptor.
  public let descriptor: Int32
  /// Whether somebody may be watching.
  public let isTerminal: Bool
  /// How wide lines may be, and which colours are allowed.
  public let style: Style

  /// Standard output, as it is now.
  public static var output: Terminal { Terminal(descriptor: STDOUT_FILENO) }

  /// Standard error, as it is now.
  public static var error: Terminal { Terminal(descriptor: STDERR_FILENO) }

  /// Looks at a file descriptor of this process.
  public init(descriptor: Int32) {
    var environment: [String: String] = [:]
    for name in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "COLORTERM", "COLUMNS"] {
      environment[name] = getenv(name).map { String(cString: $0) }
    }
    var size = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    self.init(
      descriptor: descriptor, isTerminal: isatty(descriptor) == 1,
      reportedWidth: isKnown ? Int(size.ws_col) : nil, environment: environment)
  }

  /// Decides from what is known of a descriptor and the environment.
  ///
  /// The width is what the terminal reports, else `COLUMNS`, else 80; at least 20, and at most 100
  /// for a pipe, whose reader nobody has asked. Colours need a terminal that is not `dumb`; a
  /// `NO_COLOR` that is not empty forbids them (https://no-color.org), and otherwise `FORCE_COLOR`
  /// or `CLICOLOR_FORCE` allows them in a pipe too, unless it is `0`.
  public init(
    descriptor: Int32, isTerminal: Bool, reportedWidth: Int?, environment: [String: String]
  ) {
    func isSet(_ name: String) -> Bool {
      let value = environment[name] ?? ""
      return !value.isEmpty && value != "0"
    }
    let chosen = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    let width = (isTerminal ? reportedWidth : nil) ?? chosen ?? 80
    let isForced = isSet("FORCE_COLOR") || isSet("CLICOLOR_FORCE")
    let isForbidden = !(environment["NO_COLOR"] ?? "").isEmpty
    let term = environment["TERM"] ?? ""
    let isCapable = isTerminal && term != "dumb" && !term.isEmpty
    let depth = environment["COLORTERM"] ?? ""
    let isFull = depth == "truecolor" || depth == "24bit" || term.hasSuffix("-direct")
    var colours = Style.Colours.none
    if !isForbidden, isForced || isCapable { colours = isFull ? .full : .indexed }
    self.descriptor = descriptor
    self.isTerminal = isTerminal
    self.style = Style(width: max(isTerminal ? width : min(width, 100), 20), colours: colours)
  }
}

extension Terminal {
  /// Writes a line at once: nothing is kept back in a buffer.
  ///
  /// - Throws: ``ClosedPipe`` when the reader is gone, ``Failure`` when the disk is full or the
  ///   like.
  public func print(_ line: String = "", terminator: String = "\n") throws {
    // What the standard library's `print` holds back must come first, to keep the order.
    fflush(nil)
    try write(line + terminator, to: descriptor, named: "output")
  }
}

/// Writes text to a file, replacing what was there.
///
/// - Throws: ``Failure`` naming the file and the reason, such as a folder that does not exist.
public func save(_ text: String, to path: String) throws {
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  guard descriptor >= 0 else {
    throw Failure("cannot write \(path): \(String(cString: strerror(errno))).")
  }
  defer { close(descriptor) }
  try write(text, to: descriptor, named: path)
}

private func write(_ text: String, to descriptor: Int32, named name: String) throws {
  var rest = ArraySlice(text.utf8)
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { bytes -> Int in
      #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      #elseif canImport(Musl)
        Musl.write(descriptor, bytes.baseAddress, bytes.count)
      #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
      #endif
    }
    if count >= 0 {
      rest = rest.dropFirst(count)
    } else if errno == EPIPE {
      throw ClosedPipe()
    } else if errno == EAGAIN {
      var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&state, 1, -1)
    } else if errno != EINTR {
      throw Failure("cannot write \(name): \(String(cString: strerror(errno))).")
    }
  }
}
