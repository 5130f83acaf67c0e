import Matrices

/// All looks of a batch at once: for each sequence the weights are one matrix, [target × source steps].
struct Looks<Element: Scalar> {
  /// c_t of all sequences, one after the other.
  let contexts: Matrix<Element>
  let source: Places
  private let target: Places
  private let queries: Matrix<Element>
  private let memory: Matrix<Element>
  private let keys: Matrix<Element>
  private let scale: Element
  private let weights: [Matrix<Element>]
  /// tanh(q W_q + s W_k) of each sequence: [target · source steps × units].
  private let activations: [Matrix<Element>]

  /// - Parameters:
  ///   - queries: The decoder's states, sequence after sequence.
  ///   - memory: The encoder's states, sequence after sequence.
  init(
    _ attention: Attention<Element>, _ queries: Matrix<Element>, over memory: Matrix<Element>,
    _ target: Places, _ source: Places
  ) {
    let keys = attention.hasKeys ? memory • attention.Wk : memory
    let scale = attention.scale(queries.columns)
    let sought = attention.score == .additive ? queries • attention.Wq : queries
    var contexts: [Matrix<Element>] = []
    var weights: [Matrix<Element>] = []
    var activations: [Matrix<Element>] = []
    for (mine, its) in zip(target.ranges, source.ranges) {
      let scores: Matrix<Element>
      if attention.score == .additive {
        let sums =
          sought.rows(at: mine.flatMap { Array(repeating: $0, count: its.count) })
          + keys.rows(at: mine.flatMap { _ in Array(its) })
        activations.append(tanh(sums))
        scores = (activations[activations.count - 1] • attention.v)
          .reshaped(rows: mine.count, columns: its.count)
      } else {
        scores = sought.rows(mine).timesTransposed(keys.rows(its)) * scale
      }
      weights.append(softmax(scores))
      contexts.append(weights[weights.count - 1] • memory.rows(its))
    }
    self.contexts = Matrix(stacked: contexts)
    (self.source, self.target) = (source, target)
    (self.queries, self.memory, self.keys, self.scale) = (queries, memory, keys, scale)
    (self.weights, self.activations) = (weights, activations)
  }

  /// From the derivatives by the contexts to those by the queries and by the memory.
  func backward(
    _ attention: Attention<Element>, _ dcontexts: Matrix<Element>,
    into gradient: inout Attention<Element>
  ) -> (queries: Matrix<Element>, memory: Matrix<Element>) {
    var dqueries: [Matrix<Element>] = []
    var dmemory: [Matrix<Element>] = []
    var dkeys: [Matrix<Element>] = []
    for (index, (mine, its)) in zip(target.ranges, source.ranges).enumerated() {
      let (alpha, dcontext) = (weights[index], dcontexts.rows(mine))
      dmemory.append(alpha.transposedTimes(dcontext))
      let weighted = alpha * dcontext.timesTransposed(memory.rows(its))
      let dscores = weighted - alpha.scalingRows(by: weighted.summedOverColumns())
      if attention.score == .additive {
        let activation = activations[index]
        let de = dscores.reshaped(rows: mine.count * its.count, columns: 1)
        gradient.v.addProduct(transposed: activation, de)
        let dsums = de.timesTransposed(attention.v) * (1 - activation * activation)
        var dsought = Matrix<Element>.zeros(rows: mine.count, columns: dsums.columns)
        dsought.add(
          dsums,
          toRowsAt: (0..<mine.count).flatMap { Array(repeating: $0, count: its.count) })
        var dkey = Matrix<Element>.zeros(rows: its.count, columns: dsums.columns)
        dkey.add(dsums, toRowsAt: mine.flatMap { _ in Array(0..<its.count) })
        dqueries.append(dsought)
        dkeys.append(dkey)
      } else {
        let scaled = dscores * scale
        dqueries.append(scaled • keys.rows(its))
        dkeys.append(scaled.transposedTimes(queries.rows(mine)))
      }
    }
    var ofQueries = Matrix(stacked: dqueries)
    if attention.score == .additive {
      gradient.Wq.addProduct(transposed: queries, ofQueries)
      ofQueries = ofQueries.timesTransposed(attention.Wq)
    }
    let (ofMemory, ofKeys) = (Matrix(stacked: dmemory), Matrix(stacked: dkeys))
    guard attention.hasKeys else { return (ofQueries, ofMemory + ofKeys) }
    gradient.Wk.addProduct(transposed: memory, ofKeys)
    return (ofQueries, ofMemory + ofKeys.timesTransposed(attention.Wk))
  }
}
