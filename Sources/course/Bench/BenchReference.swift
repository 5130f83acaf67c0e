import Foundation

/// The same measurements in other libraries, by the scripts `kernels.py` and `training.py` of
/// `Tests/Reference`.
enum BenchReference {
  /// One line of the script's output.
  private struct Line: Decodable {
    let library: String
    let name: String
    let value: Double
  }

  /// The rows, with the figures of NumPy and PyTorch where they are installed. What is missing is
  /// named through `progress`.
  static func beside(
    _ rows: [BenchRow], script: String, progress: (String) -> Void
  ) -> [BenchRow] {
    progress("NumPy and PyTorch")
    let output: String
    do {
      output = try run("python3", path(of: script))
    } catch {
      progress("NumPy and PyTorch are left out: \(error)")
      return rows
    }
    let lines = output.split(separator: "\n").compactMap {
      try? JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    for library in ["numpy", "pytorch"] where !lines.contains(where: { $0.library == library }) {
      progress("\(library) is left out: python3 cannot import it")
    }
    return rows.map { row in
      var row = row
      row.numpy = lines.first { $0.library == "numpy" && $0.name == row.name }?.value
      row.pytorch = lines.first { $0.library == "pytorch" && $0.name == row.name }?.value
      return row
    }
  }

  private static func path(of script: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Tests/Reference/\(script)").standardized.path
  }

  /// Why the script gave no figures.
  private enum Failure: Error, CustomStringConvertible {
    case noScript(String)
    case status(Int32)

    var description: String {
      switch self {
      case .noScript(let path): "there is no script at \(path)"
      case .status(127): "python3 is not installed"
      case .status(let status): "the script ended with status \(status)"
      }
    }
  }

  private static func run(_ command: String, _ path: String) throws -> String {
    guard FileManager.default.fileExists(atPath: path) else { throw Failure.noScript(path) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [command, path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure.status(process.terminationStatus) }
    return String(decoding: output, as: UTF8.self)
  }
}
