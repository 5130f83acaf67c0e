import BeyondChains
import BidirectionalRNN
import Console
import Foundation
import GatedCells
import Matrices
import Plotting
import Training

extension BeyondChainsDemo {
  /// The expressions of the topic "trees".
  static let differences = Subtraction(modulus: 3)

  private static func heading(_ text: String, _ style: Style) -> String {
    wrapped(text, to: style.width).map(style.bold).joined(separator: "\n")
  }

  private static func paragraph(_ text: String, _ style: Style) -> String {
    wrapped(text, to: style.width).joined(separator: "\n")
  }

  // MARK: - Depth

  /// How much of a gradient is left, by how far it has come back.
  static func depth(
    _ effort: Effort, _ style: Style, using random: inout SeededGenerator
  ) -> Result {
    let (steps, units, input) = (effort.choose(20, 30, 60), 32, 4)
    let trials = effort.choose(1, 3, 9)
    let kinds = [
      "one hidden state", "(a) two hidden states", "(b) an extra layer", "(c) and a skip",
    ]
    var norms = kinds.map { _ in [[Double]]() }
    var progress = ProgressLine("looking back")
    for trial in 0..<trials {
      let inputs = (0..<steps).map { _ in
        Matrix<Double>.normal(rows: 1, columns: input, using: &random)
      }
      let direction = Matrix<Double>.normal(rows: 1, columns: units, using: &random)
      for kind in kinds.indices {
        if kind < 2 {
          let cells = (0...kind).map {
            TanhCell<Double>(input: $0 == 0 ? input : units, hidden: units, using: &random)
          }
          norms[kind].append(gradientNorms(Stack(cells), inputs, direction: direction))
        } else {
          let cell = DeepTransitionCell<Double>(
            input: input, hidden: units, skips: kind == 3, using: &random)
          norms[kind].append(gradientNorms(Stack([cell]), inputs, direction: direction))
        }
      }
      progress.update(trial + 1, of: trials)
    }
    progress.finish()
    let middle = norms.map { runs in
      (0...steps).map { lag in runs.map { $0[lag] }.sorted()[runs.count / 2] }
    }
    let chart = LineChart(
      "What is left of a gradient before training, \(units) tanh units", x: Axis("lag, steps"),
      y: Axis("norm", .logarithmic),
      series: zip(kinds, middle).map { .init($0, $1) })
    let graphs: [TimeGraph] = [
      .stacked(layers: 1), .stacked(layers: 2), .deepTransition(extra: 1, skip: false),
      .deepTransition(extra: 1, skip: true),
    ]
    let states = ["h1", "h2", "h", "h"]
    let table = Table(
      "Over \(steps) steps",
      header: ["network", "fewest layers on the way", "left of the gradient"],
      rows: kinds.indices.map { kind in
        let state = states[kind]
        let path = graphs[kind].shortestPath(from: state, to: state, lag: steps) ?? 0
        return [kinds[kind], "\(path)", String(format: "%.1e", middle[kind][steps])]
      })
    return Result(
      lines: [
        heading("Depth: three ways, and what a gradient meets on each", style),
        "", chart.terminal(style), "", table.terminal(style),
      ], svg: chart.svg())
  }

  // MARK: - Frames

  /// A convolutional LSTM learns where a dot will be.
  static func frames(
    _ effort: Effort, _ style: Style, using random: inout SeededGenerator
  ) throws -> Result {
    let side = effort.choose(5, 6, 8)
    let size = ImageSize(height: side, width: side)
    let task = BouncingDot(size: size, frames: effort.choose(6, 8, 10))
    let (updates, batch, channels) = (effort.choose(120, 250, 400), effort.choose(8, 16, 16), 8)
    let model = FramePredictor<Float>(size: size, channels: channels, using: &random)
    var run = TrainingRun(model: model, optimiser: Adam(), random: random.stream("films"))
    try run.run(
      until: updates, rate: .cosine(peak: 0.03, total: updates), clippingNorm: 1, title: "frames"
    ) { run in
      let films = task.films(batch, of: Float.self, using: &run.random)
      let (loss, gradient) = run.model.lossAndGradient(films)
      return BatchGradient(loss: Double(loss), gradient: gradient, tokens: batch)
    }
    var others = random.stream("held out")
    let films = task.films(128, of: Float.self, using: &others)
    let errors = FrameErrors(run.model.predictions(films), of: films)
    let copied = FrameErrors(films.copyingLastFrame(pixels: size.pixels), of: films)
    let anywhere = FrameErrors(films.anywhere(pixels: size.pixels), of: films)
    let table = Table(
      "Squared error of a frame, and how often the likeliest pixel is right; 128 other films",
      header: ["frame", "copy the last", "anywhere", "network", "right"],
      rows: errors.squared.indices.map { t in
        [
          "\(t + 2)", String(format: "%.2f", copied.squared[t]),
          String(format: "%.2f", anywhere.squared[t]), String(format: "%.2f", errors.squared[t]),
          String(format: "%.0f %%", 100 * errors.right[t]),
        ]
      })
    let one = task.films(1, of: Float.self, using: &others)
    let strip = FilmStrip(
      one, run.model.predictions(one), size: size,
      count: max(1, (style.width - 10) / (side + 1)))
    return Result(
      lines: [
        heading(
          "Frames: a convolutional LSTM of \(channels) channels, \(model.parameterCount) parameters, "
            + "trained on \(updates * batch) films of a dot that bounces in \(side) × \(side) pixels",
          style),
        "", table.terminal(style), "", strip.text(),
      ], svg: strip.heatMap("A film, and where each frame's dot was expected").svg())
  }

  // MARK: - Trees

  /// A recursive network learns what differences are worth.
  static func trees(
    _ effort: Effort, _ asked: Tree<Int>?, _ style: Style, using random: inout SeededGenerator
  ) throws -> Result {
    let task = differences
    let (updates, batch, hidden) = (effort.choose(400, 900, 2500), 32, effort.choose(16, 24, 24))
    let network = TreeNetwork<Float>(values: 3, hidden: hidden, output: 3, using: &random)
    var run = TrainingRun(model: network, optimiser: Adam(), random: random.stream("expressions"))
    try run.run(
      until: updates, rate: .cosine(peak: 0.015, total: updates), clippingNorm: 1, title: "trees"
    ) { run in
      let trees = (0..<batch).map { _ in
        task.expression(leaves: 2 + run.random.integer(below: 5), using: &run.random)
      }
      let (loss, gradient) = run.model.lossAndGradient(trees, targets: trees.map(task.value))
      return BatchGradient(loss: Double(loss), gradient: gradient, tokens: batch)
    }
    var others = random.stream("held out")
    let sizes = [2, 4, 6, 8, 10, 15, 20]
    let table = Table(
      "Right values of 100 other expressions each; trained on 2 to 6 digits",
      header: ["digits", "right", "with the brackets ignored"],
      rows: sizes.map { size in
        let trees = (0..<100).map { _ in task.expression(leaves: size, using: &others) }
        func right(_ read: [Tree<Int>]) -> Int {
          zip(run.model.answers(read), trees).count { $0 == task.value($1) }
        }
        return [
          "\(size)", "\(right(trees)) %", "\(right(trees.map { .leftLeaning($0.leaves) })) %",
        ]
      })
    let shown = asked ?? task.expression(leaves: 6, using: &others)
    let answer = run.model.answers([shown])[0]
    let value = task.value(shown)
    var diagram = run.model.diagram(of: shown) { (3 + $0 - $1) % 3 }
    diagram.title = task.text(shown) + " modulo 3: what every node is worth to the network"
    return Result(
      lines: [
        heading(
          "Trees: a recursive network of \(hidden) units, \(network.parameterCount) parameters, trained "
            + "on \(updates * batch) bracketed differences modulo 3", style),
        "", table.terminal(style), "", diagram.terminal(style), "",
        paragraph(
          "The network says \(answer); the value is \(value)"
            + (answer == value ? "." : ", so it is wrong."), style),
      ], svg: diagram.svg())
  }

  // MARK: - Words

  /// Vectors of words learn from a text who stands near whom.
  static func words(
    _ effort: Effort, _ text: String, _ asked: String?, _ style: Style,
    using random: inout SeededGenerator
  ) throws -> Result {
    let least = effort.choose(200_000, 600_000, Int.max)
    let words = WordPairs(
      String(text.prefix(least)), limit: effort.choose(500, 1000, 2000), minimumCount: 5)
    let vocabulary = words.vocabulary
    guard vocabulary.count > 10 else {
      throw UsageError(
        "--text: the text has \(vocabulary.count - 1) words that come five times; 10 are needed.")
    }
    let word = asked?.lowercased()
    if let word, !vocabulary.knows(word) {
      let place = text.count > least ? "the first \(least) characters of the text" : "the text"
      let count = BidirectionalRNN.words(of: String(text.prefix(least))).count { $0 == word }
      throw UsageError(
        count < 5
          ? "--word: “\(word)” does not come five times in \(place); try another."
          : "--word: “\(word)” is none of the \(vocabulary.count - 1) most frequent words of \(place); "
            + "try another.")
    }
    let passes = effort.choose(3, 6, 15)
    var model = SkipGram<Float>(words: vocabulary.count, size: 32, using: &random)
    var progress = ProgressLine("words")
    var losses: [Double] = []
    for pass in 0..<passes {
      losses.append(
        words.train(
          &model, strangers: effort.choose(3, 5, 5), batch: 64,
          rate: effort.choose(0.15, 0.08, 0.05) * (1 - Double(pass) / Double(passes)),
          using: &random))
      progress.update(pass + 1, of: passes, note: String(format: "loss %.2f", losses[pass]))
    }
    progress.finish()
    let shown = word.map { [$0] } ?? ["gradient", "gate", "beam", "sentence", "forward"]
    let known = shown.filter(vocabulary.knows)
    let named = known.isEmpty ? [vocabulary.words[1]] : known
    func number(_ word: String) -> Int { vocabulary.encode([word])[0] }
    let candidates = Array(1..<vocabulary.count)
    let table = Table(
      "Nearest by the cosine",
      header: ["word", "times", "neighbours"],
      rows: named.map { word in
        let found = nearest(model.E, to: number(word), count: 5, among: candidates)
        return [
          word, "\(words.counts[number(word)])",
          found.map { "\(vocabulary.words[$0.word]) \(String(format: "%.2f", $0.cosine))" }
            .joined(separator: ", "),
        ]
      })
    let around =
      [number(named[0])]
      + nearest(model.E, to: number(named[0]), count: 9, among: candidates).map(\.word)
    let rows = model.E.rows(at: around)
    let lengths = sqrt((rows * rows).summedOverColumns() + 1e-30)
    let unit = rows.scalingRows(by: 1 / lengths)
    let cosines = unit.timesTransposed(unit)
    let names = around.map { vocabulary.words[$0] }
    let map = HeatMap(
      "\(named[0]) and its neighbours: the cosines between them", rows: names, columns: names,
      values: around.indices.map { r in around.indices.map { Double(cosines[r, $0]) } },
      range: 0...1)
    return Result(
      lines: [
        heading(
          "Words: \(vocabulary.count) vectors of 32 numbers from a text of \(words.text.count) words",
          style),
        "",
        paragraph(
          String(
            format:
              "%.1f %% of the text are words with a vector of their own. The loss of a pair fell "
              + "from %.2f to %.2f nats in %d passes.", 100 * words.coverage, losses[0],
            losses[passes - 1], passes), style),
        "", table.terminal(style),
      ], svg: map.svg())
  }
}
