import BPTT
import Coursework
import Matrices

/// Exercise 1.2.
let stateJacobian = Exercise<
  VanillaRNN<Double>, [Matrix<Double>], Matrix<Double>, Int, Int, Matrix<Double>
>(
  "1.2", "What a nudge of an early state does to a late one", file: "StateJacobian",
  difficulty: .standard, see: Section.jacobians,
  hints: (
    nudge:
      "Take one step first. A row δ becomes δ • W_hh, and then every entry of it is multiplied "
      + "by the slope of its own unit.",
    idea: "One factor a step, W_hh with its columns scaled by 1 - h². The row meets the factor of "
      + "step k + 1 first, so that one stands on the left; the slope is that of the state the step "
      + "makes.",
    nearly: "For each `step` of `model.forward(inputs, from: h0)[k..<t]`: "
      + "`J = (J • model.Whh) * (1 - step.state * step.state)`, from the identity on."
  ),
  describe: { model, inputs, h0, k, t in
    [
      "J from h_\(k) to h_\(t) in", "  W_xh = \(short(model.Wxh))", "  W_hh = \(short(model.Whh))",
      "  b_h = \(short(model.bh))", "  h_0 = \(short(h0))",
    ].joined(separator: "\n")
      + inputs.enumerated().map { "\n  x_\($0 + 1) = \(short($1))" }.joined()
  },
  show: { short($0) },
  aspects: [
    .init("one step", points: 2, rounds: 5) { ask, random in
      let steps = 1 + random.integer(below: 2)
      try expectJacobian(ask, from: steps - 1, to: steps, of: steps, &random)
    },
    .init("no step at all", points: 1, rounds: 3) { ask, random in
      let k = random.integer(below: 5)
      try expectJacobian(ask, from: k, to: k, of: 4, &random)
    },
    .init("several steps", points: 3, rounds: 5) { ask, random in
      let k = random.integer(below: 2)
      try expectJacobian(ask, from: k, to: k + 2 + random.integer(below: 2), of: 4, &random)
    },
  ],
  misconceptions: [
    .init(
      "the Jacobian for columns",
      advice: "Row i belongs to h_k[i], column j to h_t[j]: transpose it. The product of the "
        + "chapter's `jacobian` stands to the left of a column."
    ) { model, inputs, h0, k, t in
      chained(model, inputs, h0, k..<t).transposed()
    },
    .init(
      "the factors from the latest to the earliest",
      advice: "That is the order for columns. In δ • A • B the row meets A first, and the first "
        + "step it goes through is k + 1."
    ) { model, inputs, h0, k, t in
      factors(model, inputs, h0, k..<t).reversed()
        .reduce(.identity(model.hiddenSize)) { $0 • $1 }
    },
    .init(
      "the lecture's product in the order in which it is printed",
      advice: "The printed product runs from k + 1 up to t, of Jacobians for columns. Those have "
        + "to be multiplied from t down to k + 1; for rows, transpose each of them instead."
    ) { model, inputs, h0, k, t in
      model.forward(inputs, from: h0)[k..<t]
        .reduce(.identity(model.hiddenSize)) { $0 • model.jacobian($1) }
    },
    .init(
      "one factor too few",
      advice: "From h_k to h_t there are t - k steps. The first of them is the one that makes "
        + "h_{k+1}; on a tape that begins with step 1 it has the index k."
    ) { model, inputs, h0, k, t in
      chained(model, inputs, h0, min(k + 1, t)..<t)
    },
    .init(
      "one factor too many",
      advice: "From h_k to h_t there are t - k steps. The first of them makes h_{k+1}, so the "
        + "slope of h_k does not occur."
    ) { model, inputs, h0, k, t in
      chained(model, inputs, h0, max(0, k - 1)..<t)
    },
    .init(
      "leaving out the slope of tanh",
      advice: "A nudge of the sum inside tanh arrives outside multiplied by 1 - h²."
    ) { model, inputs, h0, k, t in
      (k..<t).reduce(.identity(model.hiddenSize)) { J, _ in J • model.Whh }
    },
    .init(
      "slopes of the state that a step starts from",
      advice: "The slope belongs to the sum inside tanh, and tanh of it is the state that the step "
        + "makes: 1 - h_{k+1}² for the step from h_k."
    ) { model, inputs, h0, k, t in
      let tape = model.forward(inputs, from: h0)
      return tape[k..<t].reduce(.identity(model.hiddenSize)) { J, step in
        (J • model.Whh) * (1 - step.previous * step.previous)
      }
    },
    .init(
      "scaling the rows of W_hh",
      advice: "Row i of W_hh belongs to the unit that the signal leaves, column j to the one it "
        + "enters, and the slope is that of the unit it enters."
    ) { model, inputs, h0, k, t in
      let tape = model.forward(inputs, from: h0)
      return tape[k..<t].reduce(.identity(model.hiddenSize)) { J, step in
        J • model.Whh.scalingRows(by: (1 - step.state * step.state).transposed())
      }
    },
  ])

private func expectJacobian(
  _ ask: Asking<VanillaRNN<Double>, [Matrix<Double>], Matrix<Double>, Int, Int, Matrix<Double>>,
  from k: Int, to t: Int, of steps: Int, _ random: inout SeededGenerator
) throws {
  let problem = Problem(
    input: 1, hidden: 2, output: 3, batch: 1, steps: steps, using: &random)
  try ask.expect(
    moved(problem, k, t), problem.model, problem.inputs, problem.h0, k, t)
}

/// By definition: each entry of h_k in turn is moved by an infinitesimal, and the network runs on.
private func moved(_ problem: Problem, _ k: Int, _ t: Int) -> Matrix<Double> {
  let model = problem.model
  let network = LiteralNetwork(
    model.parameters.map { LiteralNetwork.rows(model[keyPath: $0.path]) })
  let x = problem.inputs.map { LiteralNetwork.row($0, 0) }
  let h0 = LiteralNetwork.row(problem.h0, 0)
  let start = k == 0 ? h0 : network.states(Array(x[..<k]), from: h0)[k - 1]
  return Matrix(
    (0..<model.hiddenSize).map { i in
      var h = start
      h[i].second = 1
      return (network.states(Array(x[k..<t]), from: h).last ?? h).map(\.second)
    })
}

private func factors(
  _ model: VanillaRNN<Double>, _ inputs: [Matrix<Double>], _ h0: Matrix<Double>, _ steps: Range<Int>
) -> [Matrix<Double>] {
  model.forward(inputs, from: h0)[steps].map { model.Whh * (1 - $0.state * $0.state) }
}

private func chained(
  _ model: VanillaRNN<Double>, _ inputs: [Matrix<Double>], _ h0: Matrix<Double>, _ steps: Range<Int>
) -> Matrix<Double> {
  factors(model, inputs, h0, steps).reduce(.identity(model.hiddenSize)) { $0 • $1 }
}
