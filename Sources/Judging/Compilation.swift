import Foundation

/// Compiles answers with their bindings into one program that answers questions.
///
/// One call of the compiler, one module, no optimisation: somebody waits for it.
struct Compilation {
  let kit: Kit
  let limits: Limits
  let sandbox: Sandbox

  /// The module that answers become; its name begins the runtime's messages about it.
  static let module = "Answer"

  enum Outcome {
    /// The program.
    case program(URL)
    /// All that the compiler wrote.
    case failed(String)
    /// It was still at work when its time was up.
    case late
  }

  /// Compiles each of `answers` with its binding in `folder`, which should hold nothing else, and
  /// `others` besides.
  func compile(
    _ answers: [(file: URL, binding: BindingFile)], and others: [URL] = [], in folder: URL
  ) throws -> Outcome {
    let main = folder.appending(path: "main.swift")
    let names = answers.map(\.binding.name).joined(separator: ", ")
    try Data("import Coursework\n\nserve([\(names)])\n".utf8).write(to: main)
    let program = folder.appending(path: "answer")
    let files = answers.flatMap { [$0.file, $0.binding.url] } + others
    let library = kit.library.deletingLastPathComponent().path
    let arguments =
      [
        "-swift-version", "6", "-Onone", "-wmo", "-suppress-warnings",
        "-module-name", Self.module, "-I", try interfaces(in: folder).path,
        "-module-cache-path", kit.moduleCache.path, "-o", program.path,
        "-L", library, "-lThroughTime", "-Xlinker", "-rpath", "-Xlinker", library,
      ] + kit.toolchain.linker + (files + [main]).map(\.path)

    let run = ProgramRun(
      kit.toolchain.compiler.path, arguments,
      environment: kit.toolchain.environment.merging(["TMPDIR": folder.path]) { $1 },
      seconds: limits.compilation,
      confinement: sandbox.confinement(
        ofCompilerIn: folder, reading: files, kit: kit, limits: limits))
    let (ending, output) = try run.run()
    return switch ending {
    case nil, .signalled(SIGXCPU): .late
    case .exited(0): .program(program)
    case .some: .failed(output)
    }
  }

  /// A folder with the interfaces of the kit's modules and of no others.
  private func interfaces(in folder: URL) throws -> URL {
    let interfaces = folder.appending(path: "interfaces")
    try FileManager.default.createDirectory(at: interfaces, withIntermediateDirectories: false)
    for module in kit.modules {
      try FileManager.default.createSymbolicLink(
        at: interfaces.appending(path: module.interface.lastPathComponent),
        withDestinationURL: module.interface)
    }
    return interfaces
  }

  /// Has the compiler make what it keeps of C's headers, on a text of ours and unconfined: a confined
  /// one may only read it, so that no answer can leave anything for the next one there.
  ///
  /// - Throws: `JudgingError` if the compiler does not work.
  static func fillCache(of kit: Kit, limits: Limits) throws {
    let files = FileManager.default
    let mark = kit.library.deletingLastPathComponent().appending(path: "cache-is-full")
    if files.fileExists(atPath: mark.path), files.fileExists(atPath: kit.moduleCache.path) {
      return
    }
    let folder = try WorkFolder(in: kit.buildFolder.appending(path: "answers"))
    let imports = folder.url.appending(path: "imports.swift")
    let system = [
      "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Observation", "RegexBuilder",
      "Synchronization", "_Concurrency", "_StringProcessing",
    ].map { "#if canImport(\($0))\nimport \($0)\n#endif\n" }
    let course = kit.modules.map { "import \($0.name)\n" }
    try Data((system + course).joined().utf8).write(to: imports)
    let compilation = Compilation(kit: kit, limits: limits, sandbox: .limitsOnly)
    switch try compilation.compile([], and: [imports], in: folder.url) {
    case .program: try? Data().write(to: mark)
    case .late: throw JudgingError("The compiler does not finish in time here.")
    case .failed(let why): throw JudgingError("The compiler does not work here: \(why.prefix(300))")
    }
  }
}
