import Matrices
import Training

extension FeedbackRNN: Trainable {
  /// Every learnable matrix that the network has, under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] {
    var list: [Parameter<Self, Element>] = []
    if Wxh.rows > 0 { list.append(("W_xh", \.Wxh)) }
    if R.rows > 0 { list.append(("R", \.R)) }
    if recurrence.feedsOutput { list.append(("W_yh", \.Wyh)) }
    if recurrence.carriesState { list.append(("W_hh", \.Whh)) }
    return list + [("b_h", \.bh), ("W_ho", \.Who), ("b_o", \.bo)]
  }

  /// The same network with another type of number.
  public init<Other: Scalar>(_ other: FeedbackRNN<Other>) {
    recurrence = other.recurrence
    contextPlace = other.contextPlace
    Wxh = Matrix(other.Wxh)
    R = Matrix(other.R)
    Wyh = Matrix(other.Wyh)
    Whh = Matrix(other.Whh)
    bh = Matrix(other.bh)
    Who = Matrix(other.Who)
    bo = Matrix(other.bo)
  }
}

extension FeedbackRNN {
  // snippet.backward
  /// Back-propagation through time. A symbol that was fed back is a constant: nothing flows through
  /// the choice of it, whoever made it.
  ///
  /// - Parameters:
  ///   - tape: The forward pass.
  ///   - logits: dL/do_t for each step, [batch × symbols]; `nil` for a step without a loss.
  /// - Returns: The gradient by the parameters, and dL/dh_0, …, dL/dh_T, each [batch × hidden].
  public func backward(
    _ tape: Tape, logits: [Matrix<Element>?]
  ) -> (parameters: FeedbackRNN, states: [Matrix<Element>]) {
    var gradient = zeroed()
    var dcontext = Matrix<Element>.zeros(rows: tape.context.rows, columns: hiddenSize)
    var fromLater = Matrix<Element>.zeros(like: dcontext)
    var states: [Matrix<Element>] = []
    for t in tape.steps.indices.reversed() {
      let step = tape.steps[t]
      var dh = fromLater
      if let do_t = logits[t] {
        gradient.Who.addProduct(transposed: step.state, do_t)
        gradient.bo.addRowsSummed(do_t)
        dh.addProduct(do_t, transposed: Who)
      }
      states.append(dh)
      let da = dh * (1 - step.state * step.state)
      gradient.Wxh.addProduct(transposed: step.input, da)
      gradient.bh.addRowsSummed(da)
      if contextPlace == .everyStep || t == 0 { dcontext += da }
      if recurrence.feedsOutput { gradient.addToRows(of: step.fed, da) }
      guard recurrence.carriesState else { continue }  // Nothing leads to the step before.
      gradient.Whh.addProduct(transposed: step.previous, da)
      fromLater = da.timesTransposed(Whh)
    }
    gradient.R.addProduct(transposed: tape.context, dcontext)
    return (gradient, (states + [fromLater]).reversed())
  }
  // snippet.end

  /// Adds each row of `da` to W_yh's row for the symbol that was fed.
  mutating func addToRows(of fed: [Int?], _ da: Matrix<Element>) {
    let told = fed.indices.filter { fed[$0] != nil }
    guard !told.isEmpty else { return }
    Wyh.add(da.rows(at: told), toRowsAt: told.compactMap { fed[$0] })
  }

  /// The mean cross-entropy of a target in nats, and its derivative by the logits of each step.
  func loss(
    _ logits: [Matrix<Element>], _ examples: Examples<Element>
  ) -> (mean: Element, logits: [Matrix<Element>?]) {
    let count = Element(Double(max(1, examples.tokens)))
    var mean: Element = 0
    let gradients = zip(logits, examples.targets).map { logits, targets -> Matrix<Element>? in
      if targets.allSatisfy({ $0 == nil }) { return nil }
      let step = softmaxCrossEntropy(logits, targets: targets)
      mean += step.loss / count
      return step.gradient / count
    }
    return (mean, gradients)
  }

  /// The mean cross-entropy of a target in nats under a mode, and its gradient.
  public func lossAndGradient(
    _ examples: Examples<Element>, feedback: Feedback = .teacherForcing,
    using random: inout SeededGenerator
  ) -> BatchGradient<FeedbackRNN> {
    let tape = forward(
      examples, feedback: feedback, from: restingState(batch: examples.batch), using: &random)
    let (mean, logits) = loss(tape.logits, examples)
    return BatchGradient(
      loss: mean.value, gradient: backward(tape, logits: logits).parameters,
      tokens: examples.tokens)
  }

  /// The mean cross-entropy of a target in nats under teacher forcing.
  public func loss(_ examples: Examples<Element>) -> Element {
    loss(forced(examples).logits, examples).mean
  }
}
