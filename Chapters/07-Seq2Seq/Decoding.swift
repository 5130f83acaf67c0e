import Matrices
import SearchStrategies
import Training

/// A decoder in front of sources that have been read: it says what may come next, step by step.
public struct Decoding<Element: Scalar>: Sendable {
  /// The model.
  public let model: FusedEncoderDecoder<Element>
  /// C of each source.
  public let context: FusedState<Element>
  private let memory: Attention<Element>.Memory?

  /// Reads sources, which may differ in length, in any order.
  public init(_ model: FusedEncoderDecoder<Element>, sources: [[Int]]) {
    // The layer wants the longest first.
    let order = sources.indices.sorted { sources[$0].count > sources[$1].count }
    let sorted = order.map { sources[$0] }
    let longest = sorted.first?.count ?? 0
    precondition(
      !sources.isEmpty && !sorted[sorted.count - 1].isEmpty,
      "decoding: there must be a source, and a source must have a symbol")
    let tape = FusedTape<Element>()
    let last = model.encoder.forward(
      .symbols((0..<longest).map { s in sorted.map { s < $0.count ? $0[s] : 0 } }),
      from: model.encoder.restingState(batch: sources.count), lengths: sorted.map(\.count),
      tape: tape)
    var back = Array(repeating: 0, count: sources.count)
    for (place, index) in order.enumerated() { back[index] = place }
    self.model = model
    context = FusedState(h: last.h.rows(at: back), c: last.c.rows(at: back))
    memory = model.attention.map { attention in
      attention.memory(
        of: tape.outputs.map { $0.rows(at: back) }, lengths: sources.map(\.count))
    }
  }

  /// The decoder's state before it has said anything.
  public var start: FusedState<Element> {
    model.contextUse == .initialState
      ? context : model.decoder.restingState(batch: context.h.rows)
  }

  /// One step of the decoder.
  ///
  /// - Parameters:
  ///   - symbols: For each source what was said last; `model.symbols` stands for nothing yet.
  ///   - state: The state before the step.
  /// - Returns: The state after it, log P of each next symbol, [sources × symbols], and where each
  ///   decoder looked, [sources × source steps]; `nil` without attention.
  public func step(
    _ symbols: [Int], from state: FusedState<Element>
  ) -> (state: FusedState<Element>, logProbabilities: Matrix<Element>, looks: Matrix<Element>?) {
    let tape = FusedTape<Element>()
    let input: FusedInput<Element> =
      switch model.contextUse {
      case .initialState: .symbols([symbols])
      case .everyStep:
        .vectors([
          Matrix(sideBySide: [.oneHot(symbols, columns: model.symbols + 1), context.h])
        ])
      }
    let next = model.decoder.forward(input, from: state, tape: tape)
    var output = next.h
    var looks: Matrix<Element>?
    if let attention = model.attention, let memory {
      let look = attention.step(output, over: memory)
      output = tanh(Matrix(sideBySide: [look.context, output]) • model.Wc)
      looks = look.weights
    }
    return (next, logSoftmax(output • model.Why + model.by), looks)
  }

  /// What a decoder said about one source.
  public struct Answer: Equatable, Sendable {
    /// The symbols, without the end.
    public var symbols: [Int]
    /// Whether it came to an end by itself.
    public var isFinished: Bool
    /// For each step where it looked, a number for each symbol of the source; empty without attention.
    public var looks: [[Double]]
  }

  /// The likeliest symbol at every step, for all sources at once.
  ///
  /// - Parameter maximumLength: After how many symbols a decoder is cut off, the end counted.
  public func greedy(maximumLength: Int) -> [Answer] {
    let count = context.h.rows
    var answers = Array(
      repeating: Answer(symbols: [], isFinished: false, looks: []), count: count)
    var said = Array(repeating: model.symbols, count: count)
    var state = start
    for _ in 0..<maximumLength {
      let next = step(said, from: state)
      (state, said) = (next.state, next.logProbabilities.argmax())
      for row in 0..<count where !answers[row].isFinished {
        if let looks = next.looks {
          answers[row].looks.append(looks.row(row).elements.map(\.value))
        }
        if said[row] == model.symbols - 1 {
          answers[row].isFinished = true
        } else {
          answers[row].symbols.append(said[row])
        }
      }
      if answers.allSatisfy(\.isFinished) { break }
    }
    return answers
  }
}

/// What comes next, given one source: a decoder as the searches see it.
public struct ConditionalModel<Element: Scalar>: AutoregressiveModel {
  /// What the decoder remembers of what it has said, and what it would say next.
  public struct State: Sendable {
    let state: FusedState<Element>
    let logProbabilities: [Double]
  }

  /// The symbols of the target and the end.
  public let symbols: [String]
  /// The end, the last symbol.
  public var end: Int? { symbols.count - 1 }
  /// Nothing said yet.
  public let start: State
  private let decoding: Decoding<Element>

  /// Reads a source.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - source: The symbols of the source.
  ///   - names: What the target's symbols are called, the end not counted.
  public init(_ model: FusedEncoderDecoder<Element>, source: [Int], names: [String]) {
    precondition(
      names.count + 1 == model.symbols,
      "ConditionalModel: \(names.count) names for \(model.symbols - 1) symbols")
    decoding = Decoding(model, sources: [source])
    symbols = names + ["<eos>"]
    start = Self.state(decoding, decoding.start, saying: model.symbols)
  }

  private static func state(
    _ decoding: Decoding<Element>, _ state: FusedState<Element>, saying symbol: Int
  ) -> State {
    let next = decoding.step([symbol], from: state)
    return State(
      state: next.state, logProbabilities: next.logProbabilities.elements.map(\.value))
  }

  // snippet.keyhole
  /// log P of each symbol.
  public func logProbabilities(after state: State) -> [Double] { state.logProbabilities }

  /// The state once `symbol` has been said too.
  public func state(_ state: State, saying symbol: Int) -> State {
    Self.state(decoding, state.state, saying: symbol)
  }
  // snippet.end
}
