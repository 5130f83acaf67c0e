import BidirectionalRNN
import Manuscript
import Matrices
import Plotting
import Training

/// What `course measure` measures for the spam filter.
let classifierExperiments = [generatedMail, reasons]

/// Generated mail, and filters that have learned from half of it.
private struct Trial {
  let training: LabelledTexts
  let heldOut: LabelledTexts
  var settings = FilterSettings()
  let random: SeededGenerator

  /// - Parameters:
  ///   - seed: Draws everything.
  ///   - isSmall: Fewer mails, each of the two statements alone, which are learned sooner.
  init(seed: UInt64, isSmall: Bool) throws {
    var random = SeededGenerator(seed: seed)
    (training, heldOut) = try LabelledTexts.mail(
      isSmall ? 1000 : 5000, others: isSmall ? 0...0 : 0...2, using: &random
    ).distinct().split(holdingOut: 0.5, using: &random)
    settings.updates = isSmall ? 200 : 800
    self.random = random
  }

  /// A trained filter, its losses, and its share of right answers on held-out mail.
  func filter(_ states: FinalStates, hidden: Int) throws -> (MailFilter, [Double], Double) {
    var (settings, random) = (settings, random)
    settings.finalStates = states
    settings.hidden = hidden
    var filter = MailFilter(for: training, settings: settings, using: &random)
    let losses = try filter.learn(from: training, settings: settings, using: random)
    return (filter, losses, filter.confusion(heldOut.texts).accuracy)
  }

  /// Naive Bayes on runs of `length` words instead of single ones, and its share of right answers.
  func bayes(runsOf length: Int) -> Double {
    func runs(_ words: [String]) -> [String] {
      words.indices.dropLast(length - 1).map {
        words[$0..<$0 + length].joined(separator: " ")
      }
    }
    let texts = training.texts.map { runs($0.words) }
    let vocabulary = Vocabulary(of: texts)
    let bayes = NaiveBayes(
      texts.map(vocabulary.encode), labels: training.texts.map(\.label), words: vocabulary.count,
      classes: 2)
    let right = heldOut.texts.count {
      bayes.classify(vocabulary.encode(runs($0.words))) == $0.label
    }
    return Double(right) / Double(heldOut.texts.count)
  }
}

/// Whether order alone can be learned: claims B5 and E18.
///
/// A measurement of fewer than three seeds is a small one: less and shorter mail.
private let generatedMail = Experiment(
  id: "B5", chapter: "BidirectionalRNN", claims: ["B5", "E18"],
  title: "Right answers on held-out generated mail, %, the median and the extremes of the seeds",
  seeds: Array(1...5)
) { seeds, progress in
  let isSmall = seeds.count < 3
  // As many weights as two directions of 24 units have, in one of 37.
  let networks: [(String, FinalStates, Int)] = [
    ("both directions, 24 units each", .both, 24), ("forward only, 37 units", .forward, 37),
    ("backward only, 37 units", .backward, 37),
  ]
  let lengths = [1, 2, 3, 4]
  var found: [String: [Double]] = [:]
  var weights: [String: Int] = [:]
  var series: [LineChart.Series] = []
  for (place, seed) in seeds.enumerated() {
    let trial = try Trial(seed: seed, isSmall: isSmall)
    for (name, states, hidden) in networks {
      let (filter, losses, accuracy) = try trial.filter(states, hidden: hidden)
      found[name, default: []].append(accuracy)
      weights[name] = filter.classifier.parametersInUse
      if place == 0 {
        let means = stride(from: 0, to: losses.count - 9, by: 10).map { start in
          LineChart.Point(
            x: Double(start) + 5, y: losses[start..<start + 10].reduce(0, +) / 10)
        }
        series.append(.init(name, points: means, marks: .line))
      }
    }
    for length in lengths {
      found["naive Bayes on \(runName(length))", default: []].append(trial.bayes(runsOf: length))
    }
    progress(Double(place + 1) / Double(seeds.count))
  }
  var table = MeasuredTable(columns: [
    .init("judge"), .init("weights"), .init("lowest, %", digits: 1),
    .init("median, %", digits: 1), .init("highest, %", digits: 1),
  ])
  for name in networks.map(\.0) + lengths.map({ "naive Bayes on \(runName($0))" }) {
    guard let shares = found[name]?.map({ 100 * $0 }), let low = shares.min(),
      let high = shares.max()
    else { continue }
    table.append([
      .text(name), weights[name].map { .number(Double($0)) } ?? .text(""), .number(low),
      .number(median(shares)), .number(high),
    ])
  }
  let chart = LineChart(
    "Learning from the order of words, one run each", x: Axis("update"),
    y: Axis("loss (nats a mail)"), series: series)
  return .init(tables: ["mail": table], charts: ["loss": .line(chart)])
}

private func runName(_ length: Int) -> String {
  ["single words", "pairs", "triples", "runs of four"][length - 1]
}

/// How often a reason that is given is one: claim E18.
///
/// “not” stands in every generated mail, so that it could be pointed at blindly. The second table passes
/// it over and asks about the heaviest of the other words.
private let reasons = Experiment(
  id: "E18", chapter: "BidirectionalRNN", claims: ["E18"],
  title: "Held-out generated mails whose heaviest word is one that decides, %, with and without "
    + "“not”; 100 mails, the median of the seeds", seeds: Array(1...5)
) { seeds, progress in
  let isSmall = seeds.count < 3
  let columns: [MeasuredTable.Column] = [
    .init("learned with"), .init("gradient alone", digits: 0), .init("along the path", digits: 0),
    .init("hiding", digits: 0), .init("blindly", digits: 0),
  ]
  var (table, others) = (MeasuredTable(columns: columns), MeasuredTable(columns: columns))
  for (name, dropout) in [("every word", 0.0), ("one word in twenty unknown", 0.05)] {
    // For each seed the shares by the three ways of weighing, and that of a word drawn blindly.
    var (all, rest): ([[Double]], [[Double]]) = ([], [])
    for seed in seeds {
      var trial = try Trial(seed: seed, isSmall: isSmall)
      trial.settings.wordDropout = dropout
      let filter = try trial.filter(.both, hidden: 24).0
      let examined = trial.heldOut.texts.prefix(isSmall ? 30 : 100).map(\.words)
      var hits = Array(repeating: 0.0, count: 4)
      var hitsOfRest = hits
      for words in examined {
        for (place, weighing) in Weighing.allCases.enumerated() {
          let evidence = filter.evidence(for: words, by: weighing, steps: 32)
          let ranked = evidence.ranking.map { evidence.words[$0] }
          hits[place] += decides(ranked.first) ? 1 : 0
          hitsOfRest[place] += decides(ranked.first { $0 != "not" }) ? 1 : 0
        }
        let rest = words.filter { $0 != "not" }
        hits[3] += Double(words.count { decides($0) }) / Double(words.count)
        hitsOfRest[3] += Double(rest.count { decides($0) }) / Double(rest.count)
      }
      all.append(hits.map { 100 * $0 / Double(examined.count) })
      rest.append(hitsOfRest.map { 100 * $0 / Double(examined.count) })
    }
    func row(_ shares: [[Double]]) -> [Cell] {
      [.text(name)] + (0..<4).map { column in .number(median(shares.map { $0[column] })) }
    }
    table.append(row(all))
    others.append(row(rest))
    progress(dropout == 0 ? 0.5 : 1)
  }
  return .init(tables: ["reasons": table, "others": others])
}

/// Whether a word is one of those that decide; none is not.
private func decides(_ word: String?) -> Bool {
  word.map(MailDraft.decisiveWords.contains) ?? false
}
