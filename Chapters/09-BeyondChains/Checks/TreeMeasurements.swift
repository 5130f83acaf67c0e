import BeyondChains
import GatedCells
import Manuscript
import Matrices
import Plotting
import Training

/// Bracketed differences, by a network over their trees and by a chain over their tokens: claim E2.
let bracketedDifferences = Experiment(
  id: "E2-expressions", chapter: chapter, claims: ["E2"],
  title: "Values of bracketed differences modulo 3, trained on 2 to 6 digits", seeds: Array(1...5)
) { seeds, progress in
  let task = Subtraction(modulus: 3)
  let (updates, batch, held) = (3000, 32, 500)
  let sizes = [2, 3, 4, 5, 6, 8, 10, 15, 20, 30]
  var trees: [[Double]] = []
  var leaning: [[Double]] = []
  var chains: [[Double]] = []
  var depths = [Double](repeating: 0, count: sizes.count)
  var counts = (tree: 0, chain: 0)
  for (index, seed) in seeds.enumerated() {
    var random = SeededGenerator(seed: seed)
    var others = random.stream("held out")
    let tests = sizes.map { leaves in
      (0..<held).map { _ in task.expression(leaves: leaves, using: &others) }
    }
    for (place, test) in tests.enumerated() {
      depths[place] += test.reduce(0) { $0 + Double($1.depth) } / Double(held * seeds.count)
    }
    func right(_ answers: [Int], _ test: [Tree<Int>]) -> Double {
      Double(zip(answers, test).count { $0 == task.value($1) }) / Double(held)
    }

    /// All expressions of an update have as many digits, so that their texts are equally long.
    func examples(_ random: inout SeededGenerator) -> [Tree<Int>] {
      let leaves = 2 + random.integer(below: 5)
      return (0..<batch).map { _ in task.expression(leaves: leaves, using: &random) }
    }
    let network = TreeNetwork<Float>(values: 3, hidden: 24, output: 3, using: &random)
    counts.tree = network.parameterCount
    var run = TrainingRun(model: network, optimiser: Adam(), random: random.stream("train"))
    try run.run(until: updates, rate: .cosine(peak: 0.01, total: updates), clippingNorm: 1) { run in
      let trees = examples(&run.random)
      let (loss, gradient) = run.model.lossAndGradient(trees, targets: trees.map(task.value))
      return BatchGradient(loss: Double(loss), gradient: gradient, tokens: batch)
    }
    trees.append(tests.map { right(run.model.answers($0), $0) })
    leaning.append(
      tests.map { test in right(run.model.answers(test.map { .leftLeaning($0.leaves) }), test) })
    progress((Double(index) + 0.3) / Double(seeds.count))

    var chain = FusedNetwork<Float>(
      .lstm, input: task.tokenCount, hidden: 48, output: 3, keepBias: 1, using: &random)
    counts.chain = chain.parameterCount
    var rule = Adam<FusedNetwork<Float>>()
    var draw = random.stream("train")
    func inputs(_ trees: [Tree<Int>]) -> [Matrix<Float>] {
      let texts = trees.map(task.tokens)
      return texts[0].indices.map { t in
        .oneHot(texts.map { $0[t] }, columns: task.tokenCount)
      }
    }
    for update in 0..<updates {
      let trees = examples(&draw)
      let run = chain.run(inputs(trees))
      let result = softmaxCrossEntropy(run.answer, targets: trees.map(task.value))
      var gradient = run.gradient(result.gradient / Float(batch))
      gradient.clip(norm: 1)
      rule.update(
        &chain, gradient: gradient,
        rate: LearningRate.cosine(peak: 0.005, total: updates)(update))
    }
    chains.append(tests.map { right(chain.answer(inputs($0)).argmax(), $0) })
    progress(Double(index + 1) / Double(seeds.count))
  }
  var table = MeasuredTable(columns: [
    .init("digits"), .init("depth, mean", digits: 1), .init("recursive network"),
    .init("LSTM over the tokens"), .init("recursive network, brackets ignored"),
  ])
  for (place, size) in sizes.enumerated() {
    table.append([
      .number(Double(size)), .number(depths[place]), spread(trees.map { $0[place] }, digits: 2),
      spread(chains.map { $0[place] }, digits: 2), spread(leaning.map { $0[place] }, digits: 2),
    ])
  }
  func line(_ name: String, _ runs: [[Double]]) -> LineChart.Series {
    .init(
      name,
      points: sizes.enumerated().map { place, size in
        .init(x: Double(size), y: median(runs.map { $0[place] }))
      })
  }
  let chart = LineChart(
    "Right values, by the number of digits; trained on up to 6", x: Axis("digits"),
    y: Axis("share that is right", range: 0...1),
    series: [
      line("recursive network", trees), line("LSTM over the tokens", chains),
      line("recursive network, brackets ignored", leaning),
    ])
  return .init(
    tables: ["accuracy": table], charts: ["accuracy": .line(chart)],
    values: [
      "treeParameters": .init(.number(Double(counts.tree))),
      "chainParameters": .init(.number(Double(counts.chain))),
      "updates": .init(.number(Double(updates))), "tested": .init(.number(Double(held))),
    ])
}
