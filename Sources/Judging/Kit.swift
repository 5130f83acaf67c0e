import Foundation
import Synchronization

/// What an answer is compiled and linked against: modules that are already built.
///
/// An answer may know the course's libraries and the chapters, but nothing that would give it away
/// or decide it: a module of checks or reference answers is not in the kit, so importing one does
/// not compile.
public struct Kit: Sendable {
  /// The modules, by name, with their interfaces.
  let modules: [(name: String, interface: URL)]
  /// All the modules' object files, linked into one library, so that an answer is linked in no time.
  let library: URL
  /// The folder that the modules were built in: ".build/debug".
  let buildFolder: URL
  /// The compiler and what belongs to it.
  let toolchain: Toolchain

  /// What the interfaces were like when the library was made.
  private let stamp: String

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
      Contents(linkFileList: list), toolchain: Toolchain(ProcessInfo.processInfo.environment))
  }

  /// The kit with these modules.
  init(_ contents: Contents, toolchain: Toolchain) throws {
    self.toolchain = toolchain
    buildFolder = contents.buildFolder
    modules = contents.modules
    library = try KitLibrary(contents).linked(with: toolchain)
    stamp = try Self.stamp(of: modules.map(\.interface))
  }

  /// Makes sure that everything is where it was: otherwise what fails now may not be the answer's
  /// fault.
  ///
  /// - Throws: `JudgingError` if something has gone or was built anew.
  func requireIntact() throws {
    let files = FileManager.default
    guard files.fileExists(atPath: library.path),
      (try? Self.stamp(of: modules.map(\.interface))) == stamp
    else {
      throw JudgingError(
        "The build in \(buildFolder.path) has changed meanwhile, so answers cannot be compiled"
          + " against it any more. Begin again, and let nobody build there until it is done.")
    }
    guard files.isExecutableFile(atPath: toolchain.compiler.path) else {
      throw JudgingError("The compiler \(toolchain.compiler.path) has gone.")
    }
  }

  /// A text that changes when one of the files does: names, sizes and times.
  fileprivate static func stamp(of files: [URL]) throws -> String {
    try files.map { file in
      var status = stat()
      guard stat(file.path, &status) == 0 else {
        throw JudgingError("\(file.path) is missing. Build the package again: swift build")
      }
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      return "\(file.path) \(status.st_size) \(time.tv_sec).\(time.tv_nsec)\n"
    }.joined()
  }

  /// What there is in a build.
  struct Contents {
    let buildFolder: URL
    let objects: [URL]
    let modules: [(name: String, interface: URL)]

    /// The build that a list of the object files of one of its products belongs to:
    /// `.build/debug/course.product/Objects.LinkFileList`.
    init(linkFileList: URL) throws {
      let buildFolder = linkFileList.resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent()
      self.buildFolder = buildFolder
      objects = try String(contentsOf: linkFileList, encoding: .utf8)
        .split(whereSeparator: \.isNewline)
        .map { URL(fileURLWithPath: Kit.unquoted($0)) }
        .filter { $0.pathExtension == "o" && !$0.lastPathComponent.hasSuffix(".swiftmodule.o") }
        .filter { Kit.module(of: $0).map(Kit.isOpen) ?? false }
      modules = Set(objects.compactMap(Kit.module)).sorted().map {
        ($0, buildFolder.appending(path: "Modules/\($0).swiftmodule"))
      }
      for module in modules where !FileManager.default.fileExists(atPath: module.interface.path) {
        throw JudgingError(
          "The build in \(buildFolder.path) lacks \(module.interface.lastPathComponent). Build the"
            + " package again: swift build")
      }
    }
  }

  /// Where the compiler keeps what it made of C's headers. The modules remember this very place.
  var moduleCache: URL { buildFolder.appending(path: "ModuleCache") }

  /// The compiler's version, "Swift version 6.3.1".
  public var compilerVersion: String { toolchain.version }

  // MARK: - Which modules

  /// Whether an answer may know the module of this name.
  static func isOpen(_ module: String) -> Bool {
    guard module.first?.isUppercase ?? false else { return false }  // a program, not a library
    return !closed.contains(module) && !closedSuffixes.contains { module.hasSuffix($0) }
  }

  private static let closed: Set = [
    "CConfinement", "Curriculum", "Grading", "Judging", "Manuscript", "TestSupport",
  ]
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
}

/// The modules of a kit as one shared library, made once for each build.
private struct KitLibrary {
  let objects: [URL]
  let folder: URL

  init(_ contents: Kit.Contents) {
    objects = contents.objects
    folder = contents.buildFolder.appending(path: "answers/kit")
  }

  /// One at a time: whoever comes second finds what the first has made.
  private static let turn = Mutex(())

  /// The library, made anew if any of its object files has changed.
  func linked(with toolchain: Toolchain) throws -> URL {
    try Self.turn.withLock { _ in try link(with: toolchain) }
  }

  private func link(with toolchain: Toolchain) throws -> URL {
    let files = FileManager.default
    let place = folder.appending(path: try fingerprint(), directoryHint: .isDirectory)
    let library = place.appending(path: Self.name)
    if files.fileExists(atPath: library.path) {
      // Its date tells when it was last of use.
      utimes(place.path, nil)
      return library
    }

    let desk = try WorkFolder(in: folder.deletingLastPathComponent())
    let made = desk.url.appending(path: Self.name)
    let list = desk.url.appending(path: "objects")
    try Data(objects.map { "\"\($0.path)\"\n" }.joined().utf8).write(to: list)
    let run = ProgramRun(
      toolchain.compiler.path,
      toolchain.linker + ["-emit-library", "-o", made.path, "@\(list.path)"] + Self.naming,
      environment: toolchain.environment, seconds: 120)
    let (ending, output) = try run.run()
    guard ending == .exited(0) else {
      throw JudgingError("The course's modules cannot be linked into a library: \(output)")
    }
    // Whoever is first wins: another process may have made the same library meanwhile.
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    guard rename(made.path, library.path) == 0 else {
      throw JudgingError.system("The library of the course's modules cannot be put in its place")
    }
    // Another program of this build may be at work with a library of its own, so only what has been
    // of no use for a day is cleared away.
    for old in (try? files.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    where old.lastPathComponent != place.lastPathComponent && WorkFolder.age(of: old) > 86_400 {
      try? files.removeItem(at: old)
    }
    return library
  }

  #if os(macOS)
    private static let name = "libThroughTime.dylib"
    private static let naming = ["-Xlinker", "-install_name", "-Xlinker", "@rpath/\(name)"]
  #else
    private static let name = "libThroughTime.so"
    private static let naming = ["-Xlinker", "-soname", "-Xlinker", name]
  #endif

  /// A number that changes when an object file does.
  private func fingerprint() throws -> String {
    String(Judging.fingerprint(of: try Kit.stamp(of: objects)), radix: 16)
  }
}
