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

  /// Compiles each of `answers` with its binding in `folder`, which should hold nothing else.
  func compile(_ answers: [(file: URL, binding: BindingFile)], in folder: URL) throws -> Outcome {
    let main = folder.appending(path: "main.swift")
    let names = answers.map(\.binding.name).joined(separator: ", ")
    try Data("import Coursework\n\nserve([\(names)])\n".utf8).write(to: main)
    let program = folder.appending(path: "answer")
    let files = answers.flatMap { [$0.file, $0.binding.url] }
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
}
