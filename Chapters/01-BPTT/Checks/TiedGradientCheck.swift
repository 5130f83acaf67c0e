import BPTT
import Coursework
import Matrices

/// Exercise 1.4.
let tiedGradient = Exercise<
  Matrix<Double>, Matrix<Double>, Matrix<Double>, [[Int]], Matrix<Double>
>(
  "1.4", "The gradient of a matrix that is used at both ends", file: "TiedGradient",
  difficulty: .standard, see: Section.backward,
  hints: (
    nudge: "Pretend there are two matrices, one for reading and one for the output. What does each "
      + "receive? Then remember that they are one.",
    idea:
      "The chapter's network with W_hy = Eᵀ gives both: the gradient by W_hy, to be transposed, "
      + "and dL/dx_t, which belongs to the rows of E that were read. A symbol that is read "
      + "repeatedly receives every time.",
    nearly: "`var dE = gradient.parameters.Why.transposed()`, then for each step "
      + "`dE.add(gradient.inputs[t], toRowsAt: sentences.map { $0[t] })`."
  ),
  describe: { E, Wxh, Whh, sentences in
    """
    dL/dE for the sentences \(sentences) with
      E = \(short(E))
      W_xh = \(short(Wxh))
      W_hh = \(short(Whh))
    """
  },
  show: { short($0) },
  aspects: [
    .init("sentences of two symbols", points: 2, rounds: 3) { ask, random in
      let read = random.shuffled([0, 1, 2, 3]).prefix(2)
      let sentences = read.map { [$0, random.integer(below: 4)] }
      try expectGradient(ask, TiedQuestion(sentences, using: &random))
    },
    .init("longer sentences, each symbol read once", points: 2, rounds: 3) { ask, random in
      let order = random.shuffled([0, 1, 2, 3])
      let sentences = [[order[0], order[1], order[2]], [order[2], order[3], order[0]]]
      try expectGradient(ask, TiedQuestion(sentences, using: &random))
    },
    .init("symbols that come repeatedly", points: 3, rounds: 3) { ask, random in
      let sentences = (0..<2).map { _ in (0..<4).map { _ in random.integer(below: 3) } }
      try expectGradient(ask, TiedQuestion(sentences + [[1, 1, 2, 1]], using: &random))
    },
  ],
  misconceptions: [
    .init(
      "the output's share alone",
      advice: "E also made the inputs, and the loss depends on them through every later state: "
        + "dL/dx_t belongs to the row of E that was read at step t."
    ) { E, Wxh, Whh, sentences in shares(E, Wxh, Whh, sentences).output },
    .init(
      "the input's share alone",
      advice: "E also made the logits: what W_hy would receive belongs to E, transposed."
    ) { E, Wxh, Whh, sentences in shares(E, Wxh, Whh, sentences).input },
    .init(
      "averaging the two shares",
      advice: "E has both effects at once, so the two shares add up. That is the chain rule for a "
        + "variable that occurs twice."
    ) { E, Wxh, Whh, sentences in
      0.5 * shares(E, Wxh, Whh, sentences).sum
    },
    .init(
      "the last reading of a symbol replacing those before",
      advice: "A row of E that was read repeatedly receives a gradient from each reading, and they "
        + "add up: += and not =."
    ) { E, Wxh, Whh, sentences in
      shares(E, Wxh, Whh, sentences, isReplacing: true).sum
    },
    .init(
      "sentences of a batch that replace each other",
      advice: "Where two sentences read the same symbol at the same step, its row of E receives "
        + "from both. An assignment to the rows of a step keeps one of them."
    ) { E, Wxh, Whh, sentences in
      shares(E, Wxh, Whh, sentences, isReplacingInStep: true).sum
    },
    .init(
      "the first sentence alone",
      advice: "The loss is summed over all sentences, and so is its gradient."
    ) { E, Wxh, Whh, sentences in shares(E, Wxh, Whh, [sentences[0]]).sum },
    .init(
      "a mean over the sentences",
      advice: "The loss is a sum over the sentences, not a mean, and so is its gradient."
    ) { E, Wxh, Whh, sentences in
      shares(E, Wxh, Whh, sentences).sum / Double(sentences.count)
    },
    .init(
      "inputs that matter only to their own step",
      advice:
        "x_t changes h_t, and with it every state and every loss after it. Carry the gradient "
        + "back from the last step."
    ) { E, Wxh, Whh, sentences in
      shares(E, Wxh, Whh, sentences, isCarrying: false).sum
    },
    .init(
      "the rows of what was predicted, not of what was read",
      advice: "dL/dx_t belongs to the symbol that x_t was made from, v_t; v_{t+1} is the target."
    ) { E, Wxh, Whh, sentences in
      shares(E, Wxh, Whh, sentences, shift: 1).sum
    },
  ])

/// An embedding of four symbols, two hidden units, and some sentences.
private struct TiedQuestion {
  var E: Matrix<Double>
  var Wxh: Matrix<Double>
  var Whh: Matrix<Double>
  var sentences: [[Int]]

  init(_ sentences: [[Int]], using random: inout SeededGenerator) {
    E = .coarse(rows: 4, columns: 2, using: &random)
    Wxh = .coarse(rows: 2, columns: 2, using: &random)
    Whh = .coarse(rows: 2, columns: 2, using: &random)
    self.sentences = sentences
  }

  /// One entry of E at a time, wherever it occurs.
  var gradient: Matrix<Double> {
    LiteralNetwork.derivative(by: [E]) { numbers in
      let E = numbers[0]
      let zeros = Array(repeating: HyperDual(0), count: Whh.rows)
      let network = LiteralNetwork(
        Wxh: LiteralNetwork.rows(Wxh), Whh: LiteralNetwork.rows(Whh), bh: zeros,
        Why: zeros.indices.map { i in E.map { $0[i] } }, by: E.map { _ in HyperDual(0) })
      return sentences.reduce(HyperDual(0)) { sum, symbols in
        sum
          + network.loss(
            symbols.dropLast().map { E[$0] }, symbols.dropFirst().map { $0 }, from: zeros)
      }
    }[0]
  }
}

private func expectGradient(
  _ ask: Asking<Matrix<Double>, Matrix<Double>, Matrix<Double>, [[Int]], Matrix<Double>>,
  _ question: TiedQuestion
) throws {
  try ask.expect(
    question.gradient, question.E, question.Wxh, question.Whh, question.sentences)
}

/// What E receives at either end.
private struct Shares {
  var input: Matrix<Double>
  var output: Matrix<Double>
  var sum: Matrix<Double> { input + output }
}

/// The shares, right or with one mistake; for the misconceptions.
private func shares(
  _ E: Matrix<Double>, _ Wxh: Matrix<Double>, _ Whh: Matrix<Double>, _ sentences: [[Int]],
  isReplacing: Bool = false, isReplacingInStep: Bool = false, isCarrying: Bool = true,
  shift: Int = 0
) -> Shares {
  let model = VanillaRNN(
    Wxh: Wxh, Whh: Whh, bh: .zeros(rows: 1, columns: E.columns), Why: E.transposed(),
    by: .zeros(rows: 1, columns: E.rows))
  let steps = sentences[0].indices.dropLast()
  let tape = model.forward(
    steps.map { t in E.rows(at: sentences.map { $0[t] }) },
    from: model.restingState(batch: sentences.count))
  let loss = model.loss(tape, targets: steps.map { t in sentences.map { $0[t + 1] } })
  let pass = model.backward(tape, logits: loss.logitGradients)
  var input = Matrix<Double>.zeros(like: E)
  for t in steps {
    let dx =
      isCarrying
      ? pass.inputs[t] : model.backward([tape[t]], logits: [loss.logitGradients[t]]).inputs[0]
    let before = input
    for (row, symbols) in sentences.enumerated() {
      let symbol = symbols[t + shift]
      if isReplacingInStep { input.replace(fromRow: symbol, with: before.row(symbol)) }
      if isReplacing { input.replace(fromRow: symbol, with: .zeros(rows: 1, columns: E.columns)) }
      input.add(dx.row(row), fromRow: symbol)
    }
  }
  return Shares(input: input, output: pass.parameters.Why.transposed())
}
