import Foundation

/// A program of this package, run as a user runs it.
public struct Program: Sendable {
  /// How a run ended and what it said.
  public struct Run: Sendable {
    /// The exit code; negative if a signal ended it.
    public let status: Int32
    /// Standard output.
    public let output: String
    /// Standard error.
    public let error: String
  }

  /// Where it lies.
  public let executable: URL

  /// The program of this name, beside the test bundle.
  public init(_ name: String) {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let folder =
      bundle?.bundleURL.deletingLastPathComponent()
      ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    executable = folder.appending(path: name)
  }

  /// Runs it to its end, without a terminal.
  ///
  /// - Parameters:
  ///   - arguments: The words after the program's name.
  ///   - folder: The folder it runs in.
  ///   - environment: What it finds in its environment besides the path.
  public func run(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]
  ) throws -> Run {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    process.environment = environment.merging(["PATH": path]) { own, _ in own }
    // Files, not pipes: a full pipe would stop the program until somebody reads it.
    let scratch = try Scratch()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try scratch.handle("output")
    process.standardError = try scratch.handle("error")
    try process.run()
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    return Run(
      status: isSignal ? -process.terminationStatus : process.terminationStatus,
      output: try scratch.text("output"), error: try scratch.text("error"))
  }
}

/// A folder that is removed with its last user.
public final class Scratch: Sendable {
  /// Where it is.
  public let url: URL

  /// Makes a new folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "throughtime-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// Writes a file and the folders above it.
  @discardableResult
  public func write(_ text: String, to path: String) throws -> URL {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }

  /// The text of a file.
  public func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appending(path: path)), as: UTF8.self)
  }

  func handle(_ name: String) throws -> FileHandle {
    let file = try write("", to: name)
    return try FileHandle(forWritingTo: file)
  }
}
