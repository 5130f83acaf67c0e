import Matrices

#if canImport(SearchStrategies)
  import SearchStrategies
#endif

/// How fast the searches of chapter 08 are. The chapter is compiled like any other module, so these
/// figures mean something in a release build only.
enum SearchBench {
  #if canImport(SearchStrategies)
    static func rows(progress: (String) -> Void) -> [BenchRow] {
      let (symbols, width, length) = (1000, 8, 32)
      let form = "V = \(symbols), k = \(width)"
      let model = RandomDecoder(symbols: symbols, hidden: 256, seed: 8)
      let options = BeamOptions(width: width)

      progress("beam search")
      let search = bestSeconds { keep(beamSearch(model, options, maximumLength: length)) }
      let expansions = Double(
        beamSearch(model, options, maximumLength: length).cost.expansions)

      progress("scores and selection")
      let states = (0..<width).map { model.state(model.start, saying: $0) }
      let scoring = bestSeconds { keep(model.logProbabilities(after: states)) }
      let scores = model.logProbabilities(after: states).flatMap { $0 }
      var comparisons = 0
      let selecting = bestSeconds {
        keep(Selection.boundedHeap.best(width, of: scores, comparisons: &comparisons))
      }

      progress("exhaustive search")
      var random = SeededGenerator(seed: 10)
      let table = TableModel.random(
        symbols: 4, length: 10, hasEnd: false, peakedness: 1, using: &random)
      let exhaustive = bestSeconds { keep(exhaustiveSearch(table, maximumLength: 10)) }
      let sequences = 1_048_576.0

      return [
        BenchRow(
          name: "beam search, \(form), T = \(length)", value: 1 / search, unit: "sequences/s"),
        BenchRow(
          name: "beam search, \(form), T = \(length), prefixes", value: expansions / search,
          unit: "expansions/s"),
        BenchRow(
          name: "scores of one step, \(form)", value: scoring * 1e6, unit: "µs",
          ratio: scoring / selecting),
        BenchRow(name: "selection of one step, \(form)", value: selecting * 1e6, unit: "µs"),
        BenchRow(
          name: "exhaustive search, V = 4, T = 10", value: sequences / exhaustive,
          unit: "sequences/s"),
      ]
    }
  #else
    static func rows(progress: (String) -> Void) -> [BenchRow] { [] }
  #endif
}

#if canImport(SearchStrategies)
  /// A recurrent decoder with random weights: a vanilla cell and a softmax over the vocabulary.
  private struct RandomDecoder: AutoregressiveModel {
    let symbols: [String]
    let end: Int? = nil
    let start: Matrix<Float>
    private let embedding: Matrix<Float>
    private let recurrent: PackedMatrix<Float>
    private let output: PackedMatrix<Float>

    init(symbols: Int, hidden: Int, seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      func weights(_ rows: Int, _ columns: Int, _ size: Double) -> Matrix<Float> {
        .uniform(rows: rows, columns: columns, in: -size..<size, using: &random)
      }
      self.symbols = (0..<symbols).map { "\($0)" }
      start = Matrix(rows: 1, columns: hidden, repeating: 0)
      embedding = weights(symbols, hidden, 1)
      recurrent = weights(hidden, hidden, 0.1).packed()
      output = weights(hidden, symbols, 0.3).packed()
    }

    func logProbabilities(after state: Matrix<Float>) -> [Double] {
      logProbabilities(after: [state])[0]
    }

    func logProbabilities(after states: [Matrix<Float>]) -> [[Double]] {
      let stacked = Matrix(stacked: states)
      let scores = logSoftmax(stacked • output)
      return (0..<scores.rows).map { row in
        let start = row * scores.columns
        return scores.elements[start..<start + scores.columns].map { Double($0) }
      }
    }

    func state(_ state: Matrix<Float>, saying symbol: Int) -> Matrix<Float> {
      tanh(state • recurrent + embedding.row(symbol))
    }
  }
#endif
