import Manuscript
import Matrices
import Plotting
import Seq2Seq
import Training

/// Teacher forcing against free running: claim A38.
let forcing = Experiment(
  id: "A38", chapter: chapter, claims: ["A38"],
  title: "The number sorter with teacher forcing and in free running, exact match by update",
  seeds: Array(1...5)
) { seeds, progress in
  let (updates, every) = (600, 50)
  var table = MeasuredTable(columns: [
    .init("attention"), .init("decoder is fed"), .init("updates to 95 %, median"),
    .init("least … most"), .init("seeds that got there"),
    .init("% right at the end, median", digits: 1), .init("end, least … most"),
  ])
  var series: [LineChart.Series] = []
  var done = 0
  for attention in [AttentionScore.general, nil] {
    for isForced in [true, false] {
      let curves = try seeds.map { seed in
        var random = SeededGenerator(seed: 1000 + seed)
        let heldOut = NumberSorter().heldOut(300, using: &random)
        var curve: [Double] = []
        _ = try trained(
          seed: seed, PracticePlan(updates: updates, isForced: isForced)
        ) {
          NumberSorter.model(hidden: 64, attention: attention, using: &$0)
        } pairs: {
          NumberSorter().pairs($0, using: &$1)
        } afterEach: { run in
          if run.step.isMultiple(of: every) { curve.append(run.model.exactMatch(heldOut)) }
        }
        done += 1
        progress(Double(done) / Double(4 * seeds.count))
        return curve
      }
      let name = (attention == nil ? "none" : "general", isForced ? "the truth" : "its own words")
      // A seed that never got there counts as later than all others.
      let arrivals = curves.map { curve in
        curve.firstIndex { $0 >= 0.95 }.map { Double(every * ($0 + 1)) } ?? .infinity
      }
      func shown(_ updates: Double?) -> String {
        updates.map { $0.isFinite ? "\(Int($0))" : "never" } ?? "never"
      }
      let ends = curves.map { $0[$0.count - 1] }
      let middle = median(arrivals)
      table.append([
        .text(name.0), .text(name.1), .text(shown(middle.isNaN ? .infinity : middle)),
        .text("\(shown(arrivals.min())) … \(shown(arrivals.max()))"),
        .number(Double(arrivals.count { $0.isFinite })), .number(100 * median(ends)),
        spread(ends),
      ])
      series.append(
        .init(
          "attention \(name.0), fed \(name.1)",
          points: (0..<updates / every).map { index in
            .init(x: Double(every * (index + 1)), y: 100 * median(curves.map { $0[index] }))
          }))
    }
  }
  let chart = LineChart(
    "Sorted without a mistake, median of the seeds", x: Axis("updates"),
    y: Axis("% of held-out sequences", range: 0...100), series: series)
  return .init(tables: ["forcing": table], charts: ["forcing": .line(chart)])
}

/// With and without attention at an equal number of weights: claim A39.
let bottleneck = Experiment(
  id: "A39", chapter: chapter, claims: ["A39", "A36"],
  title: "Exact match against input length with and without attention, copying and sorting",
  seeds: Array(1...5)
) { seeds, progress in
  /// GRUs of 64 units with attention have about as many weights as 79 without.
  /// What the one learns in a thousand updates the other may have four thousand for.
  let sizes: [(attention: AttentionScore?, hidden: Int, updates: Int)] = [
    (.general, 64, 1000), (nil, 79, 1000), (nil, 79, 4000),
  ]
  let trainedLengths = 2...20
  let lengths = Array(stride(from: 2, through: 30, by: 2))
  func copied(_ pair: SequencePair) -> SequencePair {
    SequencePair(source: pair.source, target: pair.source)
  }
  var tables: [String: MeasuredTable] = [:]
  var charts: [String: MeasuredChart] = [:]
  var values: [String: MeasurementRecord.Figure] = [:]
  var done = 0
  for (task, isCopy) in [("copying", true), ("sorting", false)] {
    func drawn(_ pairs: [SequencePair]) -> [SequencePair] { isCopy ? pairs.map(copied) : pairs }
    var shares: [[[Double]]] = []
    for (attention, hidden, updates) in sizes {
      var ofSeeds: [[Double]] = []
      for seed in seeds {
        let run = try trained(seed: seed, PracticePlan(updates: updates)) {
          NumberSorter.model(hidden: hidden, attention: attention, using: &$0)
        } pairs: {
          drawn(NumberSorter(lengths: trainedLengths).pairs($0, using: &$1))
        }
        values[attention == nil ? "weightsWithout" : "weightsWith"] = .init(
          .number(Double(run.model.parameterCount)))
        var random = SeededGenerator(seed: 1000 + seed)
        ofSeeds.append(
          lengths.map { length in
            let pairs = NumberSorter(lengths: length...length)
              .heldOut(length == 2 ? 15 : 200, using: &random)
            return run.model.exactMatch(drawn(pairs))
          })
        done += 1
        progress(Double(done) / Double(6 * seeds.count))
      }
      shares.append(ofSeeds)
    }
    var table = MeasuredTable(columns: [
      .init("digits"), .init("trained"), .init("with attention, median %", digits: 1),
      .init("with, least … most"), .init("without, median %", digits: 1),
      .init("without, least … most"), .init("without, 4 × the updates, median %", digits: 1),
      .init("4 ×, least … most"),
    ])
    for (place, length) in lengths.enumerated() {
      let (with, without) = (shares[0].map { $0[place] }, shares[1].map { $0[place] })
      let longer = shares[2].map { $0[place] }
      table.append([
        .number(Double(length)), .text(trainedLengths.contains(length) ? "yes" : "no"),
        .number(100 * median(with)), spread(with), .number(100 * median(without)),
        spread(without), .number(100 * median(longer)), spread(longer),
      ])
    }
    tables[task] = table
    charts[task] = .line(
      LineChart(
        "Without a mistake, \(task); training had 2 … 20 digits", x: Axis("digits"),
        y: Axis("% of sequences, median", range: 0...100),
        series: zip(
          ["with attention", "without", "without, 4 × the updates"], shares
        ).map { name, ofSeeds in
          .init(
            name,
            points: lengths.enumerated().map { place, length in
              .init(x: Double(length), y: 100 * median(ofSeeds.map { $0[place] }))
            })
        }))
  }
  return .init(tables: tables, charts: charts, values: values)
}
