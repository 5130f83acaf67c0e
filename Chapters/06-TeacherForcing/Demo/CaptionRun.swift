import Foundation
import Matrices
import Plotting
import TeacherForcing

/// A captioner after training, and how the training went.
struct CaptionRun {
  enum Mode: String, CaseIterable {
    case forced = "teacher forcing"
    case free = "free running"

    var schedule: TruthSchedule { .constant(self == .forced ? 1 : 0) }
  }

  let mode: Mode
  /// Pictures of pairs that were never shown.
  let pictures: Examples<Float>
  /// What it says about them.
  let captions: [String]
  /// Which of these are right.
  let areRight: [Bool]
  /// The mean training loss of a word over the last tenth of the updates, in its own mode.
  let loss: Double
  /// The loss of a held-out word when told the truth.
  let heldOutLoss: Double
  /// The share of right captions while it learned.
  let curve: [LineChart.Point]

  init(
    _ mode: Mode, _ task: Captioning, hidden: Int, updates: Int, points: Int, seed: UInt64,
    progress: (Int) -> Void
  ) {
    self.mode = mode
    var random = SeededGenerator(seed: seed).stream("weights")
    var network = FeedbackRNN<Float>(
      .both, context: Scene.features, hidden: hidden, symbols: captionWords.count, using: &random)
    var drawn = SeededGenerator(seed: seed).stream("held-out pictures")
    let pictures: Examples<Float> = task.examples(task.heldOut, using: &drawn)
    var practice = SeededGenerator(seed: seed).stream("practice")
    var (losses, curve): ([Double], [LineChart.Point]) = ([], [])
    let interval = max(1, updates / points)
    network.practise(
      updates: updates, rate: 0.005, schedule: mode.schedule, using: &practice,
      batch: { task.batch(32, using: &$0) },
      afterEach: { update, loss, network in
        losses.append(loss)
        progress(update)
        if update % interval == 0 || update == updates {
          let share = task.accuracy(network.generate(pictures), task.heldOut)
          curve.append(.init(x: Double(update), y: share))
        }
        return true
      })
    let said = network.generate(pictures)
    self.pictures = pictures
    self.curve = curve
    captions = task.heldOut.indices.map { row in captionText(said.map { $0[row] }) }
    areRight = task.areRight(said, task.heldOut)
    let last = losses.suffix(max(1, updates / 10))
    loss = last.reduce(0, +) / Double(last.count)
    heldOutLoss = network.loss(pictures).value
  }
}

extension [CaptionRun] {
  func table(updates: Int) -> Table {
    Table(
      "After \(updates) update\(updates == 1 ? "" : "s")",
      header: ["trained by", "training loss", "held-out loss, told the truth", "right captions"],
      rows: map { run in
        [
          run.mode.rawValue, String(format: "%.3f", run.loss),
          String(format: "%.3f", run.heldOutLoss),
          "\(run.areRight.count { $0 }) of \(run.areRight.count)",
        ]
      })
  }

  /// What stands to the right of a picture's line.
  func sentence(_ line: Int, about scene: Scene, _ index: Int) -> String {
    switch line {
    case 2: return "true    " + scene.captions.joined(separator: ", or ")
    case 4, 6:
      let run = self[line == 4 ? 0 : 1]
      let name = line == 4 ? "forced  " : "free    "
      return name + (run.captions[index].isEmpty ? "(nothing)" : run.captions[index])
        + (run.areRight[index] ? "" : "   (wrong)")
    default: return ""
    }
  }

  var chart: LineChart {
    LineChart(
      "Right captions of pairs never shown", x: Axis("update"), y: Axis("share"),
      series: map { .init($0.mode.rawValue, points: $0.curve, marks: .line) })
  }
}
