import Foundation
import Matrices
import Training

/// How fast networks learn: whole updates of a character model, Karpathy's min-char-rnn, and a
/// gradient check. All of it runs in modules that are optimised in every build.
enum TrainingBench {
  private static let symbols = 65

  static func rows(progress: (String) -> Void) -> [BenchRow] {
    var rows: [BenchRow] = []
    for (batch, hidden) in [(1, 100), (16, 128), (32, 256), (64, 512)] {
      for threads in 1...2 {
        let name =
          "LSTM, batch \(batch), hidden \(hidden), \(threads) thread\(threads == 1 ? "" : "s")"
        progress(name)
        let seconds = characterModel(batch: batch, hidden: hidden, threads: threads)
        rows.append(BenchRow(name: name, value: 64 * Double(batch) / seconds, unit: "tokens/s"))
      }
    }
    progress("min-char-rnn")
    rows.append(
      BenchRow(
        name: "min-char-rnn, hidden 100, 25 steps", value: 1 / minCharRNN(Float.self),
        unit: "iterations/s"))
    rows.append(
      BenchRow(
        name: "min-char-rnn, hidden 100, 25 steps, Double", value: 1 / minCharRNN(Double.self),
        unit: "iterations/s"))
    progress("gradient check")
    rows.append(
      BenchRow(name: "gradient check of an LSTM", value: gradientCheck() * 1e3, unit: "ms"))
    return rows
  }

  /// The seconds of one update of a character model: 64 steps, cross-entropy, clipping, Adam.
  private static func characterModel(batch: Int, hidden: Int, threads: Int) -> Double {
    var random = SeededGenerator(seed: 1)
    let text = noise(steps: 65, batch: batch, using: &random)
    var model = FusedLanguageModel<Float>(.lstm, symbols: symbols, hidden: hidden, using: &random)
    var gradient = model
    var adam = Adam<FusedLanguageModel<Float>>()
    let workspace = FusedWorkspace<Float>()
    let state = model.layer.restingState(batch: batch)
    return bestUpdate(threads: threads) {
      let loss = model.loss(
        Array(text.dropLast()), targets: Array(text.dropFirst()), from: state,
        scale: 1 / Float(64 * batch), workspace: workspace, gradient: &gradient, threads: threads)
      gradient.clip(norm: 1)
      adam.update(&model, gradient: gradient, rate: 1e-3)
      keep(loss)
    }
  }

  /// The seconds of one iteration of Karpathy's min-char-rnn (2015): 25 steps of a vanilla network,
  /// every entry of the gradient clipped to ±5, Adagrad, and the state carried over.
  private static func minCharRNN<Element: Scalar>(_: Element.Type) -> Double {
    var random = SeededGenerator(seed: 1)
    let text = noise(steps: 26, batch: 1, using: &random)
    var model = FusedLanguageModel<Element>(.tanh, symbols: symbols, hidden: 100, using: &random)
    var gradient = model
    var adagrad = Adagrad<FusedLanguageModel<Element>>()
    let workspace = FusedWorkspace<Element>()
    var state = model.layer.restingState(batch: 1)
    return bestUpdate(threads: 1) {
      state =
        model.loss(
          Array(text.dropLast()), targets: Array(text.dropFirst()), from: state, scale: 1,
          workspace: workspace, gradient: &gradient
        ).state
      gradient.clip(value: 5)
      adagrad.update(&model, gradient: gradient, rate: 0.1)
    }
  }

  /// The seconds of a full check by central differences: 8 steps, batch 2, input 5, hidden 7.
  private static func gradientCheck() -> Double {
    var random = SeededGenerator(seed: 1)
    func noise(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      .normal(rows: rows, columns: columns, using: &random)
    }
    let layer = FusedLayer<Double>(.lstm, inputs: 5, hidden: 7, using: &random)
    let inputs = FusedInput.vectors((0..<8).map { _ in noise(2, 5) })
    let state = FusedState(h: noise(2, 7), c: noise(2, 7))
    let tape = FusedTape<Double>()
    return bestUpdate(threads: 1) {
      let last = layer.forward(inputs, from: state, tape: tape)
      var gradient = layer.zeroed()
      layer.backward(
        dOutputs: tape.outputs.map { $0 * 2 },
        last: FusedState(h: .zeros(like: last.h), c: last.c * 2), tape: tape, into: &gradient)
      let check = GradientCheck.finiteDifferences(gradient, of: layer) { layer in
        let last = layer.forward(inputs, from: state, tape: tape)
        return tape.outputs.reduce(last.c.dot(last.c)) { $0 + $1.dot($1) }
      }
      guard check.agrees(within: 1e-6) else { fatalError("gradient check: \(check.summary)") }
    }
  }

  private static func noise(
    steps: Int, batch: Int, using random: inout SeededGenerator
  ) -> [[Int]] {
    (0..<steps).map { _ in
      (0..<batch).map { _ in Int(random.uniform(0..<Double(symbols))) }
    }
  }

  /// The shortest time of one update: processor time on one thread, by the clock on several.
  private static func bestUpdate(threads: Int, _ work: () -> Void) -> Double {
    for _ in 0..<3 { work() }
    var best = Double.infinity
    var spent = 0.0
    while spent < 2 {
      let start = threads == 1 ? threadSeconds() : clockSeconds()
      work()
      let seconds = (threads == 1 ? threadSeconds() : clockSeconds()) - start
      spent += seconds
      best = min(best, seconds)
    }
    return best
  }
}
