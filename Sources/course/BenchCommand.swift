import Console
import Foundation
import Plotting

/// `course bench`: how fast the kernels, the training and the searches are on this machine.
enum BenchCommand {
  private static let json = Flag("json", "Print the rows as JSON.")
  private static let training = Flag("training", "Measure the training only.")

  static let command = Command(
    "bench", "Measures the kernels, the training and the searches on this machine.",
    details: """
      Kernels and training run at the same speed in a debug build; the searches are compiled with \
      the chapter, so measure them with swift run -c release course bench. One thread is timed by \
      its processor time, two threads by the clock: their figures, and above all PyTorch's, whose \
      threads wait for each other at every product, mean something only on an idle machine.
      """,
    [json, training]
  ) { arguments in
    var line = ProgressLine("measuring")
    var done = 0
    let report = { (name: String) in
      done += 1
      line.update(done, of: done + 4, note: name)
    }
    var rows: [BenchRow] = []
    if !arguments[training] {
      let measured = KernelBench.rows(progress: report) + SearchBench.rows(progress: report)
      rows = BenchReference.beside(measured, script: "kernels.py", progress: report)
    }
    rows += BenchReference.beside(
      TrainingBench.rows(progress: report), script: "training.py", progress: report
    ).map(\.besideTheOther)
    line.finish()
    if arguments[json] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      return try Terminal.output.print(String(decoding: try encoder.encode(rows), as: UTF8.self))
    }
    let table = Table(
      header: ["what", "value", "unit", "ratio", "NumPy", "PyTorch"],
      rows: rows.map { row in
        [
          row.name, String(format: "%.4g", row.value), row.unit,
          row.ratio.map { String(format: "%.2f", $0) } ?? "",
          row.numpy.map { String(format: "%.4g", $0) } ?? "",
          row.pytorch.map { String(format: "%.4g", $0) } ?? "",
        ]
      })
    try Terminal.output.print(table.terminal(Terminal.output.style))
  }
}
