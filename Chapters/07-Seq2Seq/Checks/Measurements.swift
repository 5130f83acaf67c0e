import Foundation
import Manuscript
import Matrices
import Plotting
import SearchStrategies
import Seq2Seq
import Training

/// What `course measure` measures for this chapter.
public let seq2SeqExperiments = [sorter, dates, strategies, forcing, bottleneck]

let chapter = "Seq2Seq"

/// Least and greatest, in percent: "97.1 … 99.8".
func spread(_ shares: [Double]) -> Cell {
  .text("\(percent(shares.min() ?? .nan)) … \(percent(shares.max() ?? .nan))")
}

private func percent(_ share: Double) -> Double { (1000 * share).rounded() / 10 }

/// A model that has been trained to the end of a plan.
func trained(
  seed: UInt64, _ plan: PracticePlan,
  model: (inout SeededGenerator) -> FusedEncoderDecoder<Float>,
  pairs: (Int, inout SeededGenerator) -> [SequencePair],
  afterEach: (inout EncoderDecoderRun) throws -> Void = { _ in }
) throws -> EncoderDecoderRun {
  var run = EncoderDecoderRun(seed: seed, model)
  try run.practise(plan, pairs: pairs, afterEach: afterEach)
  return run
}

/// The number sorter, by length: claim E19.
private let sorter = Experiment(
  id: "E19", chapter: chapter, claims: ["E19", "A35"],
  title: "The number sorter on sequences that training never saw, by length",
  seeds: Array(1...5)
) { seeds, progress in
  let task = NumberSorter()
  let lengths = Array(2...20)
  var all: [Double] = []
  var byLength: [[Double]] = lengths.map { _ in [] }
  var longest = 0.0
  for (done, seed) in seeds.enumerated() {
    // The processor's time does not depend on what else the machine is doing.
    let start = clock()
    let run = try trained(seed: seed, PracticePlan(updates: 2000)) {
      NumberSorter.model(using: &$0)
    } pairs: {
      task.pairs($0, using: &$1)
    }
    longest = max(longest, Double(clock() - start) / Double(CLOCKS_PER_SEC))
    var random = SeededGenerator(seed: 1000 + seed)
    all.append(run.model.exactMatch(task.heldOut(1000, using: &random)))
    for (place, length) in lengths.enumerated() {
      let pairs =
        length == 2
        ? (0..<100).map { [$0 / 10, $0 % 10] }.filter(NumberSorter.isHeldOut)
          .map(NumberSorter.pair)
        : NumberSorter(lengths: length...length).heldOut(
          length == 3 ? 100 : 200, using: &random)
      byLength[place].append(run.model.exactMatch(pairs))
    }
    progress(Double(done + 1) / Double(seeds.count))
  }
  var table = MeasuredTable(columns: [
    .init("digits"), .init("trained"), .init("all right, median %", digits: 1),
    .init("least … most"),
  ])
  for (place, length) in lengths.enumerated() {
    table.append([
      .number(Double(length)), .text(length <= 10 ? "yes" : "no"),
      .number(100 * median(byLength[place])), spread(byLength[place]),
    ])
  }
  func line(_ name: String, _ pick: ([Double]) -> Double) -> LineChart.Series {
    .init(name, byLength.map { 100 * pick($0) }, from: 2)
  }
  let chart = LineChart(
    "Sorted without a mistake; training had 2 … 10 digits", x: Axis("digits"),
    y: Axis("% of sequences", range: 0...100),
    series: [
      line("best seed") { $0.max() ?? .nan }, line("median", median),
      line("worst seed") { $0.min() ?? .nan },
    ])
  return .init(
    tables: ["lengths": table], charts: ["lengths": .line(chart)],
    values: [
      "worst": .init(.number(100 * (all.min() ?? .nan)), digits: 1),
      "median": .init(.number(100 * median(all)), digits: 1),
      "best": .init(.number(100 * (all.max() ?? .nan)), digits: 1),
      "processorSeconds": .init(.number(longest), digits: 0),
      "weights": .init(
        .number(
          Double(EncoderDecoderRun(seed: 1) { NumberSorter.model(using: &$0) }.model.parameterCount)
        )),
    ])
}

/// Dates: claim A35.
private let dates = Experiment(
  id: "A35", chapter: chapter, claims: ["A35", "E9"],
  title: "Dates read after training on generated forms", seeds: Array(1...5)
) { seeds, progress in
  let byHand = DateReader.handwritten.map { DateReader.pair($0.text, $0.iso) }
  var table = MeasuredTable(columns: [
    .init("seed"), .init("generated, % right", digits: 1), .init("by hand, of 100"),
  ])
  var shares: [[Double]] = [[], []]
  var misread = Array(repeating: 0, count: byHand.count)
  var looks: MeasuredChart?
  for (done, seed) in seeds.enumerated() {
    let run = try trained(seed: seed, PracticePlan(updates: 1500)) {
      DateReader.model(using: &$0)
    } pairs: {
      DateReader.pairs($0, using: &$1)
    }
    var random = SeededGenerator(seed: 1000 + seed)
    shares[0].append(run.model.exactMatch(DateReader.pairs(2000, using: &random)))
    shares[1].append(run.model.exactMatch(byHand))
    let answers = Decoding(run.model, sources: byHand.map(\.source)).greedy(
      maximumLength: DateReader.maximumLength)
    for (place, answer) in answers.enumerated() where answer.symbols != byHand[place].target {
      misread[place] += 1
    }
    if looks == nil {
      let text = "the 3rd of May 1998"
      let answer = Decoding(run.model, sources: [DateReader.encoded(text)]).greedy(
        maximumLength: DateReader.maximumLength)[0]
      looks = .heat(
        alignment(
          "Where the decoder looks while it writes \(DateReader.decoded(answer.symbols))",
          source: text.map { $0 == " " ? "␣" : String($0) },
          said: answer.symbols.map { DateReader.decoded([$0]) } + ["end"], looks: answer.looks))
    }
    table.append([
      .number(Double(seed)), .number(100 * (shares[0].last ?? .nan)),
      .number((100 * (shares[1].last ?? .nan)).rounded()),
    ])
    progress(Double(done + 1) / Double(seeds.count))
  }
  var hard = MeasuredTable(columns: [
    .init("written by hand"), .init("meant"), .init("seeds that misread it"),
  ])
  let order = misread.indices.sorted { (misread[$1], $0) < (misread[$0], $1) }
  for place in order.prefix(12) where misread[place] > 0 {
    let date = DateReader.handwritten[place]
    hard.append([.text(date.text), .text(date.iso), .number(Double(misread[place]))])
  }
  return .init(
    tables: ["seeds": table, "hard": hard], charts: looks.map { ["looks": $0] } ?? [:],
    values: [
      "generated": .init(.number(100 * median(shares[0])), digits: 1),
      "byHand": .init(.number(100 * median(shares[1])), digits: 0),
      "byHandWorst": .init(.number(100 * (shares[1].min() ?? .nan)), digits: 0),
      "byHandBest": .init(.number(100 * (shares[1].max() ?? .nan)), digits: 0),
    ])
}

/// A way to decode, by the name that tables show.
struct Strategy: Sendable {
  let name: String
  let best: @Sendable (ConditionalModel<Float>, Int) -> Hypothesis?

  static let greedy = Strategy(name: "greedy") { greedySearch($0, maximumLength: $1).best }
  static let exact = Strategy(name: "exact") { bestFirstSearch($0, maximumLength: $1).best }
  static func beam(_ width: Int, _ normalisation: LengthNormalisation = .none) -> Strategy {
    Strategy(
      name: "beam of \(width)" + (normalisation == .none ? "" : ", by the mean of a symbol")
    ) { model, length in
      beamSearch(
        model, BeamOptions(width: width, normalisation: normalisation), maximumLength: length
      ).best
    }
  }
}

/// One model decoded in several ways.
private let strategies = Experiment(
  id: "decoding", chapter: chapter, claims: ["A35"],
  title:
    "Exact match and log-probability by the way of decoding, the number sorter after 300 updates",
  seeds: Array(1...5)
) { seeds, progress in
  let groups = [2...4, 7...10, 11...14]
  let ways: [Strategy] = [
    .greedy, .beam(2), .beam(5), .beam(5, .power(1)), .beam(20), .exact,
  ]
  struct Sum {
    var count = 0
    var right = 0
    var score = 0.0
    var length = 0
  }
  var sums = groups.map { _ in ways.map { _ in Sum() } }
  var better = 0
  var worse = 0
  var cases = MeasuredTable(columns: [
    .init("source"), .init("greedy"), .init("log P", digits: 3), .init("beam of 5"),
    .init("its log P", digits: 3),
  ])
  let names = (0..<10).map(String.init)
  func text(_ symbols: [Int]) -> String {
    symbols.map { $0 < 10 ? names[$0] : "." }.joined(separator: " ")
  }
  for (done, seed) in seeds.enumerated() {
    let run = try trained(seed: seed, PracticePlan(updates: 300)) {
      NumberSorter.model(using: &$0)
    } pairs: {
      NumberSorter().pairs($0, using: &$1)
    }
    var random = SeededGenerator(seed: 1000 + seed)
    for (group, lengths) in groups.enumerated() {
      for pair in NumberSorter(lengths: lengths).heldOut(100, using: &random) {
        let model = ConditionalModel(run.model, source: pair.source, names: names)
        var answers: [Hypothesis?] = []
        for (way, strategy) in ways.enumerated() {
          // Exact search of long outputs would take too long.
          guard strategy.name != "exact" || group == 0,
            let best = strategy.best(model, pair.source.count + 3)
          else { continue }
          answers.append(best)
          sums[group][way].count += 1
          sums[group][way].right += best.symbols == pair.target + [10] ? 1 : 0
          sums[group][way].score += best.logProbability
          sums[group][way].length += best.symbols.count - 1
        }
        guard let first = answers[0], let beam = answers[2], first.symbols != beam.symbols,
          beam.logProbability > first.logProbability
        else { continue }
        if beam.symbols == pair.target + [10] { better += 1 }
        if first.symbols == pair.target + [10] {
          worse += 1
          if cases.rows.count < 4 {
            cases.append([
              .text(text(pair.source)), .text(text(first.symbols)), .number(first.logProbability),
              .text(text(beam.symbols)), .number(beam.logProbability),
            ])
          }
        }
      }
    }
    progress(Double(done + 1) / Double(seeds.count))
  }
  var table = MeasuredTable(columns: [
    .init("digits"), .init("decoding"), .init("all right, %", digits: 1),
    .init("log P, mean", digits: 3), .init("digits written, mean", digits: 2),
  ])
  for (lengths, ofGroup) in zip(groups, sums) {
    for (strategy, sum) in zip(ways, ofGroup) where sum.count > 0 {
      let count = Double(sum.count)
      table.append([
        .text("\(lengths.lowerBound) … \(lengths.upperBound)"), .text(strategy.name),
        .number(100 * Double(sum.right) / count), .number(sum.score / count),
        .number(Double(sum.length) / count),
      ])
    }
  }
  return .init(
    tables: ["strategies": table, "worse": cases],
    values: [
      "better": .init(.number(Double(better))), "worse": .init(.number(Double(worse))),
    ])
}
