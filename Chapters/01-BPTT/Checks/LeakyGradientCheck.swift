import BPTT
import Coursework
import Matrices
import Training

/// Exercise 1.3.
let leakyGradient = Exercise<
  VanillaRNN<Double>, Double, [Matrix<Double>], [[Int?]], Matrix<Double>, VanillaRNN<Double>
>(
  "1.3", "Back-propagation through a leaky network", file: "LeakyGradient", difficulty: .standard,
  see: Section.backward,
  hints: (
    nudge: "Draw h_{t-1} and h_t. There are two ways from one to the other now. What does each do "
      + "to a small change?",
    idea:
      "Keep s_t beside h_t in the forward pass: the slope of tanh is 1 - s_t². Going back, W_hh's "
      + "way is as in the chapter with a factor a; the other way hands (1 - a) times dL/dh_t "
      + "straight to h_{t-1}. Add the two.",
    nearly: "`let da = leak * dh * (1 - s * s)`, and after the gradients "
      + "`dh = (1 - leak) * dh + da.timesTransposed(model.Whh)`."
  ),
  describe: { model, leak, inputs, targets, h0 in
    "the gradient with leak \(short(leak)) of\n" + describe(model) + "\n"
      + describe(inputs, targets, from: h0)
  },
  show: show,
  aspects: [
    .init("the gradients of W_hy and b_y", points: 1, rounds: 3) { ask, random in
      let (problem, leak) = question(&random)
      try expectGradient(ask, problem, leak, of: ["W_hy", "b_y"])
    },
    .init("a single step", points: 2, rounds: 3) { ask, random in
      try expectGradient(ask, .small(using: &random), question(&random).1)
    },
    .init("a loss at the last step alone", points: 2, rounds: 3) { ask, random in
      let (problem, leak) = question(&random)
      try expectGradient(ask, problem.askingLast, leak)
    },
    .init("a loss at every step", points: 2, rounds: 3) { ask, random in
      let (problem, leak) = question(&random)
      try expectGradient(ask, problem, leak)
    },
    .init("steps at which one row has no target", points: 1, rounds: 3) { ask, random in
      let (problem, leak) = question(&random)
      try expectGradient(ask, problem.withGaps(using: &random), leak)
    },
  ],
  misconceptions: [
    .init(
      "the chapter's gradient, without a leak",
      advice: "The forward pass has changed, and with it every state: derive the gradient of the "
        + "three lines in the task."
    ) { model, _, inputs, targets, h0 in
      model.lossAndGradient(inputs, targets: targets, from: h0).gradient.parameters
    },
    .init(
      "the slope 1 - h² where 1 - s² belongs",
      advice: "The slope of tanh is 1 minus the square of what *tanh* gave, s_t. The chapter could "
        + "write h for it because there the two are the same."
    ) { leakyGoneWrong($0, $1, $2, $3, $4, .slopeOfState) },
    .init(
      "losing the way past the tanh",
      advice: "h_{t-1} also reaches h_t directly, times 1 - a: so dL/dh_{t-1} contains (1 - a) "
        + "times dL/dh_t."
    ) { leakyGoneWrong($0, $1, $2, $3, $4, .noShortcut) },
    .init(
      "a missing factor a in front of tanh",
      advice: "h_t contains a times s_t, so the gradient is multiplied by a on its way to s_t."
    ) { leakyGoneWrong($0, $1, $2, $3, $4, .noLeak) },
    .init(
      "forgetting what arrives from the next step",
      advice: "dL/dh_t is what the loss of step t says plus what h_{t+1} hands back; carry it "
        + "from one turn of the loop to the next."
    ) { leakyGoneWrong($0, $1, $2, $3, $4, .noCarry) },
    .init(
      "the way past the tanh handing on what W_hh sends back",
      advice: "(1 - a) multiplies dL/dh_t itself, not the gradient after it went through tanh: "
        + "the two ways branch at h_{t-1}, and meet again only there."
    ) { leakyGoneWrong($0, $1, $2, $3, $4, .shortcutAfterTanh) },
    .init(
      "the way past the tanh without its factor",
      advice: "h_t contains (1 - a) times h_{t-1}, so (1 - a) times dL/dh_t goes straight back, "
        + "not all of it."
    ) { leakyGoneWrong($0, $1, $2, $3, $4, .wholeShortcut) },
    .init(
      "a and 1 - a in each other's place",
      advice: "a is the part that moves: it multiplies s_t, and 1 - a the state that was there."
    ) { leakyGoneWrong($0, 1 - $1, $2, $3, $4, nil) },
    .init(
      "h_t where W_hh met h_{t-1}",
      advice: "In step t, W_hh is multiplied by the state that the step starts from, h_{t-1}; so "
        + "that one stands in its gradient."
    ) { leakyGoneWrong($0, $1, $2, $3, $4, .laterState) },
    .init(
      "dropping a step in which one row has no target",
      advice: "A step with one gap is not a step without a loss: the other rows of the batch have "
        + "targets there. Only the row that has none adds nothing."
    ) { model, leak, inputs, targets, h0 in
      let dropped = targets.map { $0.contains(nil) ? $0.map { _ in nil } : $0 }
      return leakyGoneWrong(model, leak, inputs, dropped, h0, nil)
    },
    .init(
      "a gradient divided by the number of targets",
      advice: "The loss is a sum over steps and batch, not a mean, and so is its gradient."
    ) { model, leak, inputs, targets, h0 in
      var gradient = leakyGoneWrong(model, leak, inputs, targets, h0, nil)
      gradient.scale(by: 1 / Double(targets.joined().count { $0 != nil }))
      return gradient
    },
    .init(
      "a bias gradient averaged over the batch",
      advice: "The loss is a sum over the batch, and so is every gradient of it."
    ) { leakyGoneWrong($0, $1, $2, $3, $4, .meanBias) },
  ])

private func question(_ random: inout SeededGenerator) -> (Problem, Double) {
  (Problem(using: &random), Double(20 + random.integer(below: 60)) / 100)
}

private func expectGradient(
  _ ask: Asking<
    VanillaRNN<Double>, Double, [Matrix<Double>], [[Int?]], Matrix<Double>, VanillaRNN<Double>
  >, _ problem: Problem, _ leak: Double, of names: Set<String>? = nil
) throws {
  try ask.expect(
    gradient: problem.gradient(leak: leak), of: names, problem.model, leak, problem.inputs,
    problem.targets, problem.h0)
}

private enum Fault {
  case slopeOfState, noShortcut, wholeShortcut, noLeak, noCarry, shortcutAfterTanh, laterState
  case meanBias
}

/// The gradient with one fault, or with none.
private func leakyGoneWrong(
  _ model: VanillaRNN<Double>, _ leak: Double, _ inputs: [Matrix<Double>], _ targets: [[Int?]],
  _ h0: Matrix<Double>, _ fault: Fault?
) -> VanillaRNN<Double> {
  var h = [h0]
  var s: [Matrix<Double>] = []
  for x in inputs {
    s.append(tanh(x • model.Wxh + h[s.count] • model.Whh + model.bh))
    h.append((1 - leak) * h[s.count - 1] + leak * s[s.count - 1])
  }
  var gradient = model.zeroed()
  var carried = Matrix<Double>.zeros(like: h0)
  for t in inputs.indices.reversed() {
    let logits = softmaxCrossEntropy(h[t + 1] • model.Why + model.by, targets: targets[t]).gradient
    gradient.Why += h[t + 1].transposedTimes(logits)
    gradient.by += logits.summedOverRows()
    let dh = logits.timesTransposed(model.Why) + carried
    let y = fault == .slopeOfState ? h[t + 1] : s[t]
    let da = (fault == .noLeak ? 1 : leak) * dh * (1 - y * y)
    gradient.Wxh += inputs[t].transposedTimes(da)
    gradient.Whh += h[fault == .laterState ? t + 1 : t].transposedTimes(da)
    let bias = da.summedOverRows()
    gradient.bh += fault == .meanBias ? bias / Double(h0.rows) : bias
    carried = da.timesTransposed(model.Whh)
    switch fault {
    case .noShortcut: break
    case .noCarry: carried = .zeros(like: h0)
    case .wholeShortcut: carried += dh
    case .shortcutAfterTanh: carried += (1 - leak) * da
    default: carried += (1 - leak) * dh
    }
  }
  return gradient
}
