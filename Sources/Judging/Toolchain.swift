import Foundation

/// The compiler and what belongs to it.
struct Toolchain: Sendable {
  /// The compiler itself, by its absolute path.
  let compiler: URL
  /// The folder that holds `bin` and `lib`.
  let root: URL
  /// The folder of the runtime's shared libraries.
  let runtime: URL
  /// What the compiler says of itself, without its target.
  let version: String
  /// What a compiler may know of the environment.
  let environment: [String: String]

  /// The compiler that `SWIFT_EXEC` names if it is set, otherwise the first `swiftc` on the `PATH`.
  ///
  /// - Throws: `JudgingError` if there is none, or it does not work.
  init(_ environment: [String: String]) throws {
    let found = try Self.find(environment)
    self.environment = environment.filter {
      ["PATH", "HOME", "DEVELOPER_DIR", "SDKROOT", "TOOLCHAINS", "LD_LIBRARY_PATH"].contains($0.key)
    }
    // The one that is found may be a link, or a little program that looks for another one. What the
    // compiler says of itself leads to the real one.
    let (ending, output) = try ProgramRun(
      found.path, ["-print-target-info"], environment: self.environment, seconds: 30
    ).run()
    guard ending == .exited(0),
      let information = try? JSONDecoder().decode(Information.self, from: Data(output.utf8))
    else {
      throw JudgingError("\(found.path) is not a Swift compiler that works. It says: \(output)")
    }
    let resources = URL(fileURLWithPath: information.paths.runtimeResourcePath)
    root = resources.deletingLastPathComponent().deletingLastPathComponent()
    let own = root.appending(path: "bin/swiftc")
    compiler = FileManager.default.isExecutableFile(atPath: own.path) ? own : found
    runtime = URL(
      fileURLWithPath: information.paths.runtimeLibraryPaths.first ?? resources.path)
    version = information.compilerVersion
  }

  /// The parts that matter of what `swiftc -print-target-info` says.
  private struct Information: Decodable {
    struct Paths: Decodable {
      let runtimeResourcePath: String
      let runtimeLibraryPaths: [String]
    }
    let compilerVersion: String
    let paths: Paths
  }

  /// The arguments that choose a linker.
  var linker: [String] {
    #if os(Linux)
      ["-use-ld=lld"]
    #else
      []
    #endif
  }

  static func find(_ environment: [String: String]) throws -> URL {
    if let path = environment["SWIFT_EXEC"], !path.isEmpty {
      guard FileManager.default.isExecutableFile(atPath: path) else {
        throw JudgingError(
          "SWIFT_EXEC names \(path), which is not a program. Set it to the swiftc of a Swift"
            + " toolchain, or unset it.")
      }
      return URL(fileURLWithPath: path)
    }
    for folder in (environment["PATH"] ?? "").split(separator: ":") {
      let path = "\(folder)/swiftc"
      if FileManager.default.isExecutableFile(atPath: path) { return URL(fileURLWithPath: path) }
    }
    throw JudgingError(
      "There is no Swift compiler: swiftc is not on the PATH. Install a toolchain from"
        + " swift.org/install, or set SWIFT_EXEC to the path of its swiftc.")
  }
}
