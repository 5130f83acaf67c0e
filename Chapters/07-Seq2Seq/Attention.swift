import Matrices

/// How well a state of the encoder fits what the decoder is looking for.
///
/// q is the decoder's state, [1 × hidden]; s is a state of the encoder, of the same size.
public enum AttentionScore: String, Codable, CaseIterable, Sendable {
  /// tanh(q W_q + s W_k) v: Bahdanau, Cho and Bengio (2015).
  case additive
  /// q · (s W_k): Luong, Pham and Manning (2015), who call it general and write q W_a sᵀ, W_k = W_aᵀ.
  case general
  /// q · s, without a weight of its own (Luong et al.).
  case dot
  /// q · s / √hidden: the size of a dot product grows with the number of its terms, and the softmax of
  /// large numbers passes no gradient on (Vaswani et al., 2017).
  case scaledDot
}

/// A look back at all states of the encoder: each gets a weight, and their weighted sum is the context
/// of one step of the decoder.
///
/// ```math
/// e_{ts} = \mathrm{score}(q_t, s_s) \qquad \alpha_t = \mathrm{softmax}(e_t) \qquad
/// c_t = \sum_s \alpha_{ts} s_s
/// ```
///
/// Rows are the batch: q and c are [batch × hidden], α is [batch × source steps].
public struct Attention<Element: Scalar>: Equatable, Sendable {
  /// How states are compared.
  public let score: AttentionScore
  /// From the decoder's state to the sum under the tanh: [hidden × units]; only for additive scores.
  public var Wq: Matrix<Element>
  /// From an encoder's state to its key: [hidden × units], for additive and general scores.
  public var Wk: Matrix<Element>
  /// From the tanh to the score: [units × 1]; only for additive scores.
  public var v: Matrix<Element>

  /// Attention of given weights; what the score does not use is [0 × 0].
  public init(
    _ score: AttentionScore, Wq: Matrix<Element>? = nil, Wk: Matrix<Element>? = nil,
    v: Matrix<Element>? = nil
  ) {
    let none = Matrix<Element>.zeros(rows: 0, columns: 0)
    (self.score, self.Wq, self.Wk, self.v) = (score, Wq ?? none, Wk ?? none, v ?? none)
    switch score {
    case .additive:
      precondition(
        self.Wq.columns == self.Wk.columns && self.v.rows == self.Wk.columns
          && self.v.columns == 1,
        "attention: W_q \(self.Wq.shape), W_k \(self.Wk.shape) and v \(self.v.shape) do not fit")
    case .general:
      precondition(
        Wq == nil && v == nil && Wk != nil, "attention: a general score has W_k and nothing else")
    case .dot, .scaledDot:
      precondition(
        Wq == nil && Wk == nil && v == nil, "attention: a dot product has no weights")
    }
  }

  /// The states to look at, made ready once for all steps of the decoder.
  public struct Memory: Sendable {
    /// The encoder's states, [batch × hidden] for each source step; zero behind a source's end.
    public let states: [Matrix<Element>]
    /// What they are compared by: s W_k, or s itself.
    public let keys: [Matrix<Element>]
    /// 0 where there is a state, and -∞ behind a source's end: [batch × source steps].
    public let mask: Matrix<Element>
  }

  /// The states to look at.
  ///
  /// - Parameters:
  ///   - states: The encoder's states, [batch × hidden] for each source step. What stands behind a
  ///     source's end is never read.
  ///   - lengths: How many steps each source has, at least 1; `nil` if all are as long as `states`.
  public func memory(of states: [Matrix<Element>], lengths: [Int]? = nil) -> Memory {
    precondition(!states.isEmpty, "attention: there is nothing to look at")
    let batch = states[0].rows
    let lengths = lengths ?? Array(repeating: states.count, count: batch)
    precondition(
      lengths.count == batch && lengths.allSatisfy { (1...states.count).contains($0) },
      "attention: the lengths \(lengths) do not fit \(batch) sources of \(states.count) steps")
    // snippet.mask
    let clean = states.enumerated().map { s, state in
      let live = (0..<batch).filter { lengths[$0] > s }
      if live.count == batch { return state }
      var kept = Matrix<Element>.zeros(like: state)
      kept.add(state.rows(at: live), toRowsAt: live)
      return kept
    }
    let mask = Matrix<Element>(rows: batch, columns: states.count) { row, s in
      s < lengths[row] ? 0 : -Element(Double.infinity)
    }
    // snippet.end
    return Memory(states: clean, keys: hasKeys ? clean.map { $0 • Wk } : clean, mask: mask)
  }

  /// One look back, and what its backward step needs.
  public struct Step: Sendable {
    /// q_t: [batch × hidden].
    public let query: Matrix<Element>
    /// tanh(q W_q + s W_k) for each source step, [batch × units]; empty but for additive scores.
    public let activations: [Matrix<Element>]
    /// α_t: [batch × source steps].
    public let weights: Matrix<Element>
    /// c_t: [batch × hidden].
    public let context: Matrix<Element>
  }

  // snippet.attend
  /// One look back.
  ///
  /// - Parameters:
  ///   - query: q_t, [batch × hidden].
  ///   - memory: Where to look.
  public func step(_ query: Matrix<Element>, over memory: Memory) -> Step {
    var activations: [Matrix<Element>] = []
    let scores: [Matrix<Element>]
    switch score {
    case .additive:
      let sought = query • Wq
      activations = memory.keys.map { tanh($0 + sought) }
      scores = activations.map { $0 • v }
    case .general, .dot, .scaledDot:
      scores = memory.keys.map { (query * $0).summedOverColumns() * scale(query.columns) }
    }
    let weights = softmax(Matrix(sideBySide: scores) + memory.mask)
    var context = Matrix<Element>.zeros(like: memory.states[0])
    for (s, state) in memory.states.enumerated() {
      context += state.scalingRows(by: weights.column(s))
    }
    return Step(query: query, activations: activations, weights: weights, context: context)
  }
  // snippet.end

  /// The derivatives of a loss by a memory, which add up over the steps of the decoder.
  public struct MemoryGradient: Sendable {
    /// By the states as parts of the weighted sums.
    public var states: [Matrix<Element>]
    /// By the keys.
    public var keys: [Matrix<Element>]

    /// Zero.
    public init(like memory: Memory) {
      states = memory.states.map { .zeros(like: $0) }
      keys = memory.keys.map { .zeros(like: $0) }
    }
  }

  // snippet.backward
  /// One look back in reverse.
  ///
  /// - Parameters:
  ///   - step: What the forward step has computed.
  ///   - dcontext: dL/dc_t, [batch × hidden].
  ///   - memory: Where the step looked.
  ///   - gradient: Where the weights' gradients add up.
  ///   - dmemory: Where the derivatives by states and keys add up.
  /// - Returns: dL/dq_t, [batch × hidden].
  public func backward(
    _ step: Step, _ dcontext: Matrix<Element>, over memory: Memory,
    into gradient: inout Attention, _ dmemory: inout MemoryGradient
  ) -> Matrix<Element> {
    // Through the weighted sum, and through the softmax: de = α ⊙ (dα - Σ α ⊙ dα).
    var dweights: [Matrix<Element>] = []
    for (s, state) in memory.states.enumerated() {
      dweights.append((dcontext * state).summedOverColumns())
      dmemory.states[s] += dcontext.scalingRows(by: step.weights.column(s))
    }
    let weighted = step.weights * Matrix(sideBySide: dweights)
    let dscores = weighted - step.weights.scalingRows(by: weighted.summedOverColumns())

    // Through the score.
    let scale = scale(step.query.columns)
    var dquery = Matrix<Element>.zeros(like: step.query)
    var dsought = Matrix<Element>.zeros(like: memory.keys[0])
    for (s, key) in memory.keys.enumerated() {
      let de = dscores.column(s)
      switch score {
      case .additive:
        let activation = step.activations[s]
        gradient.v.addProduct(transposed: activation, de)
        let dsum = de.timesTransposed(v) * (1 - activation * activation)
        dmemory.keys[s] += dsum
        dsought += dsum
      case .general, .dot, .scaledDot:
        dquery += key.scalingRows(by: de) * scale
        dmemory.keys[s] += step.query.scalingRows(by: de) * scale
      }
    }
    if score == .additive {
      gradient.Wq.addProduct(transposed: step.query, dsought)
      dquery.addProduct(dsought, transposed: Wq)
    }
    return dquery
  }
  // snippet.end

  /// From a memory back to the encoder's states, once all steps of the decoder have added to `dmemory`.
  ///
  /// - Returns: dL/ds for each source step, [batch × hidden].
  public func backward(
    _ memory: Memory, _ dmemory: MemoryGradient, into gradient: inout Attention
  ) -> [Matrix<Element>] {
    zip(memory.states, zip(dmemory.states, dmemory.keys)).map { state, d in
      guard hasKeys else { return d.0 + d.1 }
      gradient.Wk.addProduct(transposed: state, d.1)
      return d.0 + d.1.timesTransposed(Wk)
    }
  }

  /// Whether a state has a key of its own.
  var hasKeys: Bool { score == .additive || score == .general }

  /// What a dot product is multiplied by; a query is as wide as a state.
  func scale(_ width: Int) -> Element {
    score == .scaledDot ? Element(1 / Double(width).squareRoot()) : 1
  }
}
