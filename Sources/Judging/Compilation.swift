import Foundation

/// Compiles an answer with its binding into a program that answers questions.
///
/// One call of the compiler, one module, no optimisation: the student waits for it.
struct Compilation {
  let kit: Kit
  let limits: Limits

  /// The module that an answer becomes; its name begins the runtime's messages about it.
  static let module = "Answer"

  enum Outcome {
    /// The program.
    case program(URL)
    /// All that the compiler wrote.
    case failed(String)
    /// It was still at work when its time was up.
    case late
  }

  /// Compiles `answer` and `binding` in `folder`.
  func compile(_ answer: URL, _ binding: BindingFile, in folder: URL) throws -> Outcome {
    let main = folder.appending(path: "main.swift")
    try Data("import Coursework\n\nserve(\(binding.name))\n".utf8).write(to: main)
    let program = folder.appending(path: "answer")
    let arguments =
      [
        "-swift-version", "6", "-Onone", "-wmo", "-suppress-warnings",
        "-module-name", Self.module, "-I", try interfaces(in: folder).path,
        "-module-cache-path", kit.buildFolder.appending(path: "ModuleCache").path,
        "-o", program.path,
      ] + linker + [answer, binding.url, main].map(\.path) + kit.objects.map(\.path)

    let (ending, output) = try run(arguments, temporary: folder)
    return switch ending {
    case nil: .late
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

  private var linker: [String] {
    #if os(Linux)
      ["-use-ld=lld"]
    #else
      []
    #endif
  }

  /// Runs the compiler to its end or to the end of its time; then there is no `ending`.
  private func run(
    _ arguments: [String], temporary: URL
  ) throws -> (ending: Ending?, output: String) {
    let (process, printed) = try start(arguments, temporary: temporary)
    var output = CapturedOutput(limit: 64 << 10)
    let deadline = Deadline(in: limits.compilation)
    while !deadline.hasPassed && !process.hasEnded {
      if deadline.wait(reading: [printed])[0], !output.drain(printed) {
        _ = process.hasEnded(within: 0.01)
      }
    }
    let endedByItself = process.hasEnded
    let ending = process.end()
    _ = output.drain(printed)
    return (endedByItself ? ending : nil, output.text)
  }

  /// Starts the compiler through the shell, which limits the processor time of all that it starts: a
  /// compiler that is lost in a hard expression then ends even if the judge is no longer there to
  /// end it.
  private func start(
    _ arguments: [String], temporary: URL
  ) throws -> (process: ChildProcess, printed: Descriptor) {
    let inherited = ProcessInfo.processInfo.environment.filter {
      ["PATH", "HOME", "DEVELOPER_DIR", "SDKROOT", "TOOLCHAINS", "LD_LIBRARY_PATH"].contains($0.key)
    }
    let (printed, theirs) = try Descriptor.connectedPair()
    let process = try ChildProcess(
      "/bin/sh",
      ["-c", #"ulimit -c 0; ulimit -t "$1"; shift; exec "$@""#, "sh"]
        + ["\(Int(limits.compilation) + 1)", kit.compiler.path] + arguments,
      environment: inherited.merging(["TMPDIR": temporary.path]) { $1 },
      descriptors: [.null(), theirs, theirs])
    return (process, printed)
  }
}
