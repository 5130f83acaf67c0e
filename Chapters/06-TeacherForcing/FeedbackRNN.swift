import Matrices

/// A recurrent network whose steps hear of the state before, of the output before, or of both.
///
/// ```math
/// h_t = \tanh(x_t W_{xh} + v R + y_{t-1} W_{yh} + h_{t-1} W_{hh} + b_h), \qquad
/// o_t = h_t W_{ho} + b_o, \qquad p(y_t) = \mathrm{softmax}(o_t)
/// ```
///
/// y is a symbol, fed back as a one-hot row; at step 1, when nothing has been said, as zeros.
/// ``recurrence`` says which of the two loops are there and ``contextPlace`` whether v R is added
/// at every step or at the first. Rows are the batch: x is [batch × input], v is [batch × context],
/// h is [batch × hidden], o is [batch × symbols]. Source: lecture D's three figures; Goodfellow et
/// al. (2016), section 10.2.
public struct FeedbackRNN<Element: Scalar>: Equatable, Sendable {
  /// Which loops there are.
  public let recurrence: Recurrence
  /// Where the context enters.
  public let contextPlace: ContextPlace
  /// From the input to the state: [input × hidden].
  public var Wxh: Matrix<Element>
  /// From the context to the state: [context × hidden].
  public var R: Matrix<Element>
  /// From the symbol that was put out last: [symbols × hidden].
  public var Wyh: Matrix<Element>
  /// From the last state to this one: [hidden × hidden].
  public var Whh: Matrix<Element>
  /// The bias of the state: [1 × hidden].
  public var bh: Matrix<Element>
  /// From the state to the logits: [hidden × symbols].
  public var Who: Matrix<Element>
  /// The bias of the logits: [1 × symbols].
  public var bo: Matrix<Element>

  /// A network of zeros.
  ///
  /// - Parameters:
  ///   - recurrence: Which loops there are.
  ///   - input: The size of x_t; 0 for none.
  ///   - context: The size of v; 0 for none.
  ///   - contextPlace: Where v enters.
  ///   - hidden: The number of hidden units.
  ///   - symbols: The number of symbols that can be put out.
  public init(
    _ recurrence: Recurrence, input: Int = 0, context: Int = 0,
    contextPlace: ContextPlace = .everyStep, hidden: Int, symbols: Int
  ) {
    self.recurrence = recurrence
    self.contextPlace = contextPlace
    Wxh = .zeros(rows: input, columns: hidden)
    R = .zeros(rows: context, columns: hidden)
    Wyh = .zeros(rows: symbols, columns: hidden)
    Whh = .zeros(rows: hidden, columns: hidden)
    bh = .zeros(rows: 1, columns: hidden)
    Who = .zeros(rows: hidden, columns: symbols)
    bo = .zeros(rows: 1, columns: symbols)
  }

  /// A network of random weights: evenly drawn with variance 1/rows, W_yh with variance 1; biases
  /// are zero.
  public init(
    _ recurrence: Recurrence, input: Int = 0, context: Int = 0,
    contextPlace: ContextPlace = .everyStep, hidden: Int, symbols: Int,
    using random: inout SeededGenerator
  ) {
    self.init(
      recurrence, input: input, context: context, contextPlace: contextPlace, hidden: hidden,
      symbols: symbols)
    func draw(_ rows: Int, _ columns: Int, fan: Int) -> Matrix<Element> {
      let bound = (3 / Double(max(1, fan))).squareRoot()
      return .uniform(rows: rows, columns: columns, in: -bound..<bound, using: &random)
    }
    Wxh = draw(input, hidden, fan: input)
    R = draw(context, hidden, fan: context)
    Wyh = draw(symbols, hidden, fan: 3)
    Whh = draw(hidden, hidden, fan: hidden)
    Who = draw(hidden, symbols, fan: hidden)
  }

  /// The number of hidden units.
  public var hiddenSize: Int { Whh.rows }
  /// The number of symbols.
  public var symbols: Int { Who.columns }

  /// The state before the first step when nothing is known: zeros, [batch × hidden].
  public func restingState(batch: Int) -> Matrix<Element> {
    .zeros(rows: batch, columns: hiddenSize)
  }

  /// What one step has computed, and what its backward step needs.
  public struct Step: Equatable, Sendable {
    /// x_t: [batch × input].
    public let input: Matrix<Element>
    /// y_{t-1} as the step was told it, for each row; `nil` where there was none.
    public let fed: [Int?]
    /// h_{t-1}: [batch × hidden].
    public let previous: Matrix<Element>
    /// h_t: [batch × hidden].
    public let state: Matrix<Element>
    /// o_t: [batch × symbols].
    public let logits: Matrix<Element>
  }

  // snippet.step
  /// One step.
  ///
  /// - Parameters:
  ///   - x: x_t, [batch × input].
  ///   - fed: The symbol that the step is told, for each row; `nil` for none.
  ///   - h: h_{t-1}, [batch × hidden].
  ///   - bias: b_h, or b_h + v R where the context enters: one row, or one for each sequence.
  public func step(
    _ x: Matrix<Element>, fed: [Int?], from h: Matrix<Element>, bias: Matrix<Element>
  ) -> Step {
    var a = x • Wxh + bias
    if recurrence.feedsOutput { a += lookUp(fed) }
    if recurrence.carriesState { a += h • Whh }
    let state = tanh(a)
    return Step(input: x, fed: fed, previous: h, state: state, logits: state • Who + bo)
  }
  // snippet.end

  // snippet.bias
  /// What is added at step `t`, counted from 0: b_h, and where the context enters v R as well.
  public func bias(_ context: Matrix<Element>, at t: Int) -> Matrix<Element> {
    readsContext(at: t) ? context • R + bh : bh
  }
  // snippet.end

  /// Whether v enters at step `t`, counted from 0.
  func readsContext(at t: Int) -> Bool {
    R.rows > 0 && (contextPlace == .everyStep || t == 0)
  }

  /// The rows of W_yh that belong to symbols; zeros where there is none: [batch × hidden].
  func lookUp(_ fed: [Int?]) -> Matrix<Element> {
    let table = Matrix(stacked: [Wyh, .zeros(rows: 1, columns: hiddenSize)])
    return table.rows(at: fed.map { $0 ?? symbols })
  }
}

extension FeedbackRNN {
  /// The record of a whole sequence.
  public struct Tape: Equatable, Sendable {
    /// The steps.
    public let steps: [Step]
    /// v: [batch × context].
    public let context: Matrix<Element>
    /// What the model itself has chosen at each step, for each row.
    public let said: [[Int]]

    /// o_t for each step: [batch × symbols].
    public var logits: [Matrix<Element>] { steps.map(\.logits) }
  }

  // snippet.forward
  /// A whole sequence, from the initial state `h0`.
  ///
  /// - Parameters:
  ///   - examples: The inputs, and the targets for the steps that are told the truth.
  ///   - feedback: Whose output the next step is told.
  ///   - h0: [batch × hidden]; only the state's own loop reads it.
  ///   - random: Draws coins and symbols; teacher forcing draws nothing.
  public func forward(
    _ examples: Examples<Element>, feedback: Feedback, from h0: Matrix<Element>,
    using random: inout SeededGenerator
  ) -> Tape {
    var (h, fed) = (h0, [Int?](repeating: nil, count: examples.batch))
    var (steps, said): ([Step], [[Int]]) = ([], [])
    let first = bias(examples.context, at: 0)
    let later = contextPlace == .everyStep ? first : bh
    for (t, x) in examples.inputs.enumerated() {
      let step = step(x, fed: fed, from: h, bias: t == 0 ? first : later)
      steps.append(step)
      let own = feedback.choice.symbols(step.logits, using: &random)
      said.append(own)
      h = step.state
      switch feedback.truth {
      case 1: fed = examples.targets[t]
      case 0: fed = own
      default:
        fed = zip(examples.targets[t], own).map { truth, own in
          random.uniform() < feedback.truth ? truth : own
        }
      }
    }
    return Tape(steps: steps, context: examples.context, said: said)
  }
  // snippet.end

  /// Teacher forcing from the resting state, or from `h0`.
  public func forced(_ examples: Examples<Element>, from h0: Matrix<Element>? = nil) -> Tape {
    var none = SeededGenerator(seed: 0)
    return forward(
      examples, feedback: .teacherForcing, from: h0 ?? restingState(batch: examples.batch),
      using: &none)
  }

  /// Free running with the likeliest symbols, from the resting state: [steps × batch].
  public func generate(_ examples: Examples<Element>) -> [[Int]] {
    var none = SeededGenerator(seed: 0)
    return forward(
      examples, feedback: .freeRunning(), from: restingState(batch: examples.batch), using: &none
    ).said
  }

  /// log p(y_1, …, y_T | x, v) for each row, by the chain rule: each step is told the truth.
  public func logProbabilities(_ examples: Examples<Element>) -> [Element] {
    var sums = [Element](repeating: 0, count: examples.batch)
    for (logits, targets) in zip(forced(examples).logits, examples.targets) {
      let logs = logSoftmax(logits)
      for (row, target) in targets.enumerated() {
        if let target { sums[row] += logs[row, target] }
      }
    }
    return sums
  }
}
