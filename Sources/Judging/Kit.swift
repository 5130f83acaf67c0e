import Foundation

/// What an answer is compiled and linked against: modules that are already built.
///
/// An answer may know the course's libraries and the chapters, but nothing that would give it away
/// or decide it: a module of checks or reference answers is not in the kit, so importing one does
/// not compile.
public struct Kit: Sendable {
  /// The modules, by name, with their interfaces.
  let modules: [(name: String, interface: URL)]
  /// The modules' object files.
  let objects: [URL]
  /// The folder that the modules were built in: ".build/debug".
  let buildFolder: URL
  /// The compiler, by its absolute path.
  let compiler: URL

  /// The kit beside the running program, from the very object files that it was linked from: so it
  /// is as fresh as the program, and knows nothing of files left behind by earlier builds.
  ///
  /// - Throws: `JudgingError` if the program was moved away from where it was built, or if there is
  ///   no compiler.
  public init() throws {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
      throw JudgingError("The running program cannot be located.")
    }
    // A test bundle of macOS is run by another program, which gets it as an argument.
    let bundles = CommandLine.arguments.filter { $0.contains(".xctest") }
      .map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }
    guard let list = ([program] + bundles).lazy.compactMap(Self.linkFileList).first else {
      throw JudgingError(
        "\(program.path) is not where it was built, so what answers are compiled against cannot be"
          + " found. Run it from the package's folder: swift run course …")
    }
    try self.init(
      linkFileList: list, compiler: Self.findCompiler(ProcessInfo.processInfo.environment))
  }

  /// The kit of a build, from the list of the object files of one of its products:
  /// `.build/debug/course.product/Objects.LinkFileList`.
  init(linkFileList: URL, compiler: URL) throws {
    self.compiler = compiler
    let buildFolder = linkFileList.resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent()
    self.buildFolder = buildFolder
    objects = try String(contentsOf: linkFileList, encoding: .utf8)
      .split(whereSeparator: \.isNewline)
      .map { URL(fileURLWithPath: Self.unquoted($0)) }
      .filter { $0.pathExtension == "o" && !$0.lastPathComponent.hasSuffix(".swiftmodule.o") }
      .filter { Self.module(of: $0).map(Self.isOpen) ?? false }
    modules = Set(objects.compactMap(Self.module)).sorted().map {
      ($0, buildFolder.appending(path: "Modules/\($0).swiftmodule"))
    }
    for module in modules where !FileManager.default.fileExists(atPath: module.interface.path) {
      throw JudgingError(
        "The build in \(buildFolder.path) lacks \(module.interface.lastPathComponent). Build the"
          + " package again: swift build")
    }
  }

  // MARK: - Which modules

  /// Whether an answer may know the module of this name.
  static func isOpen(_ module: String) -> Bool {
    guard module.first?.isUppercase ?? false else { return false }  // a program, not a library
    return !closed.contains(module) && !closedSuffixes.contains { module.hasSuffix($0) }
  }

  private static let closed: Set = ["Curriculum", "Judging", "Manuscript", "TestSupport"]
  private static let closedSuffixes = ["Checks", "Exercises", "Solutions", "Tests"]

  /// "Matrices" of ".build/debug/Matrices.build/Matrix.swift.o".
  private static func module(of object: URL) -> String? {
    object.pathComponents.last { $0.hasSuffix(".build") && $0 != ".build" }
      .map { String($0.dropLast(".build".count)) }
  }

  /// The list is written for a shell: a path with a space in it stands between single quotes.
  private static func unquoted(_ line: Substring) -> String {
    guard line.hasPrefix("'"), line.hasSuffix("'"), line.count >= 2 else { return String(line) }
    return line.dropFirst().dropLast().replacing(#"'\''"#, with: "'").description
  }

  // MARK: - Where things are

  /// The list of the object files of `program`, in the build folder that holds the program or, for
  /// a bundle of macOS, holds it further up.
  private static func linkFileList(of program: URL) -> URL? {
    var folder = program.deletingLastPathComponent()
    let name = program.deletingPathExtension().lastPathComponent
    for _ in 0..<4 {
      let list = folder.appending(path: "\(name).product/Objects.LinkFileList")
      if FileManager.default.fileExists(atPath: list.path) { return list }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  /// The Swift compiler: `SWIFT_EXEC` if it is set, otherwise the first `swiftc` on the `PATH`.
  static func findCompiler(_ environment: [String: String]) throws -> URL {
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
