import Console
import Foundation
import GradientPathology
import Plotting

/// From a radius that forgets to one that explodes.
@main
enum GradientPathologyDemo {
  static let radius = Option(
    "radius", "R", default: 0.9, in: 0.01...20, "The spectral radius whose heat map is drawn.")
  static let lag = Option<Int?>(
    "lag", "STEPS", "How many steps to remember, from 1 to 100; by default 20, or 10 with --quick.")
  static let hidden = Option("hidden", "N", default: 24, in: 2...64, "How many hidden units.")
  static let seed = Option("seed", "N", default: UInt64(1), "The seed of weights and sequences.")
  static let svg = Option<String?>("svg", "FILE", "Write the heat map to a file.")
  static let quick = Flag(
    "quick", "Fewer radii and updates, within two seconds at the default sizes.")

  /// The largest product of the lag and the squared number of units.
  static let mostWork = 160_000

  static let command = Command(
    "gradient-pathology-demo",
    "Scales one recurrent matrix up, and watches its gradients and its learning.",
    details: """
      The task: the first input names one of four classes, noise follows, and at the end the class \
      is asked for. The growth is measured over 200 steps; a factor below 1 forgets, one above 1 \
      explodes. Training is plain gradient descent on fresh batches of 32, with the gradient clipped to \
      a norm of 1.
      """,
    [radius, lag, hidden, seed, svg, quick]
  ) { arguments in
    let isQuick = arguments[quick]
    let lag = arguments[lag] ?? (isQuick ? 10 : 20)
    guard (1...100).contains(lag) else {
      throw UsageError("--lag must lie between 1 and 100, not \(lag).")
    }
    // A step's work grows with the square of the units; beyond this a run takes too long to watch.
    let units = arguments[hidden]
    guard lag * units * units <= mostWork else {
      throw UsageError(
        "--lag \(lag) with --hidden \(units) would take too long: with so many units the lag may be "
          + "at most \(mostWork / (units * units)).")
    }
    let sweep = Sweep(
      hidden: units, task: RecallTask(lag: lag, noise: 0.3),
      updates: isQuick ? 60 : 400, seed: arguments[seed])
    let drawn = arguments[radius]
    let radii = Set((isQuick ? [0.5, 2.5] : [0.3, 0.6, 1.2, 1.8, 2.5, 4]) + [drawn]).sorted()

    var progress = ProgressLine("training")
    var reports: [RadiusReport] = []
    for (place, radius) in radii.enumerated() {
      let note = "radius " + name(ofRadius: radius)
      reports.append(
        sweep.report(radius: radius) { update in
          progress.update(
            place * sweep.updates + update, of: radii.count * sweep.updates, note: note)
        })
    }
    progress.finish()

    let style = Terminal.output.style
    try Terminal.output.print(reports.table(sweep).terminal(style))
    if let report = reports.first(where: { $0.radius == drawn }) {
      let map = report.heatMap
      try Terminal.output.print("\n" + map.terminal(style))
      if let file = arguments[svg] {
        try save(map.svg(), to: file)
        try Terminal.error.print("Wrote the heat map to \(file).")
      }
    }
    try Terminal.output.print("\n" + reports.lossChart.terminal(style))
  }

  static func main() { command.main() }
}
