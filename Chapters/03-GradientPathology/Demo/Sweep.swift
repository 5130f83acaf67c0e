import BPTT
import Console
import Foundation
import GradientPathology
import Matrices
import Plotting
import Training

/// A radius with two digits after the point, or with as many as it was given.
func name(ofRadius radius: Double) -> String {
  let short = String(format: "%.2f", radius)
  return Double(short) == radius ? short : "\(radius)"
}

/// What one spectral radius does to the gradient and to learning.
struct RadiusReport {
  let radius: Double
  /// λ₁ of W_hh.
  let spectralNorm: Double
  /// The factor by which a disturbance grows in a step.
  let growth: Double
  /// ‖∂h_T/∂h_0‖ over the task's length.
  let norm: Double
  /// The one-step Jacobians of a run before training.
  let jacobians: [Matrix<Double>]
  /// How the training went.
  let curve: TrainingCurve
}

/// The same random direction for W_hh at every radius, so that the radius alone differs.
struct Sweep {
  let hidden: Int
  let task: RecallTask
  let updates: Int
  let seed: UInt64

  static let rate = 0.1
  static let limit = 1.0

  func network(radius: Double) -> VanillaRNN<Double> {
    var random = SeededGenerator(seed: seed).stream("weights")
    let Whh = Matrix<Double>.gaussian(hidden, spectralRadius: radius, using: &random)
    return VanillaRNN(
      Wxh: .normal(rows: task.inputSize, columns: hidden, deviation: 0.3, using: &random),
      Whh: Whh, bh: .zeros(rows: 1, columns: hidden),
      Why: .normal(
        rows: hidden, columns: task.classes, deviation: 1 / Double(hidden).squareRoot(),
        using: &random),
      by: .zeros(rows: 1, columns: task.classes))
  }

  func report(radius: Double, progress: (Int) -> Void) -> RadiusReport {
    var trained = network(radius: radius)
    let start = GatedRNN(trained)
    var random = SeededGenerator(seed: seed).stream("batches")
    let inputs: [Matrix<Double>] = task.batch(1, using: &random).inputs
    let run = start.forward(inputs, from: start.restingState(batch: 1))
    let jacobians = run.map { start.jacobian(of: $0) }

    let long = RecallTask(lag: 300, noise: task.noise)
    let tape = start.forward(
      long.batch(1, using: &random).inputs, from: start.restingState(batch: 1))
    let disturbance = Matrix<Double>.normal(rows: hidden, columns: 1, using: &random)
    let rate = growthRate(
      tape.map { start.jacobian(of: $0) }, from: disturbance, skipping: 100)

    let curve = practise(
      &trained, task, optimiser: SGD(), rate: Self.rate, clipping: .norm(Self.limit),
      updates: updates, using: &random, progress: progress)
    return RadiusReport(
      radius: radius, spectralNorm: start.Whh.spectralNorm(), growth: exp(rate),
      norm: jacobianProduct(jacobians, size: hidden).spectralNorm(), jacobians: jacobians,
      curve: curve)
  }
}

extension [RadiusReport] {
  func table(_ sweep: Sweep) -> Table {
    Table(
      "\(sweep.hidden) tanh units, recall over \(sweep.task.lag) step\(sweep.task.lag == 1 ? "" : "s")",
      header: [
        "radius", "λ₁", "growth a step", "‖∂h_T/∂h_0‖", "first gradient", "loss at the end",
        "right answers",
      ],
      rows: map { report in
        [
          name(ofRadius: report.radius), String(format: "%.2f", report.spectralNorm),
          String(format: "%.3f", report.growth), String(format: "%.1e", report.norm),
          String(format: "%.2g", report.curve.norms.first ?? 0),
          String(format: "%.3f", report.curve.losses.last ?? 0),
          String(format: "%.0f %%", 100 * report.curve.accuracy),
        ]
      })
  }

  var lossChart: LineChart {
    LineChart(
      "Loss while learning", x: Axis("update"), y: Axis("loss (nats)", .logarithmic),
      series: map {
        .init("radius " + name(ofRadius: $0.radius), $0.curve.losses, from: 1, marks: .line)
      })
  }
}

extension RadiusReport {
  var heatMap: HeatMap {
    let map = JacobianNorms(jacobians)
    let steps = map.norms.indices.map(String.init)
    return HeatMap(
      "log₁₀ ‖∂h_t/∂h_k‖, spectral radius " + name(ofRadius: radius), rows: steps,
      columns: steps, values: map.logarithms, rowTitle: "step t", columnTitle: "step k",
      showsValues: false)
  }
}
