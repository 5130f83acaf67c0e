import BPTT
import Coursework
import Matrices
import Training

/// Exercise 1.5.
let hessianProduct = Exercise<
  VanillaRNN<Double>, VanillaRNN<Double>, [Matrix<Double>], [[Int?]], Matrix<Double>,
  VanillaRNN<Double>
>(
  "1.5", "The curvature of the loss in one direction", file: "HessianProduct",
  difficulty: .challenge, see: Section.derivatives,
  hints: (
    nudge: "There are two roads. One differentiates every line of the backward pass by hand. The "
      + "other asks what kind of number the backward pass is written for.",
    idea: "A dual number a + b ε goes through any computation and comes out as its value and its "
      + "directional derivative. Here the computation is the gradient.",
    nearly: "Make a `VanillaRNN<Dual>` of `Matrix(model.Whh, derivatives: direction.Whh)` and so "
      + "on, call `lossAndGradient`, and take the `derivatives` of every matrix of the gradient."
  ),
  agreement: twelveDigits,
  describe: { model, direction, inputs, targets, h0 in
    "H V of the model\n" + describe(model) + "\nin the direction\n" + describe(direction)
      + "\nfor\n"
      + describe(inputs, targets, from: h0)
  },
  show: show,
  aspects: [
    .init("in a direction of W_hy and b_y alone", points: 2, rounds: 2) { ask, random in
      let problem = Problem.small(using: &random)
      var direction = problem.model.zeroed()
      direction.Why = .coarse(rows: 2, columns: 3, using: &random)
      direction.by = .coarse(rows: 1, columns: 3, using: &random)
      try expectProduct(ask, problem, direction)
    },
    .init("in any direction, one step", points: 2, rounds: 2) { ask, random in
      let problem = Problem.small(using: &random)
      let direction = VanillaRNN.coarse(input: 1, hidden: 2, output: 3, using: &random)
      try expectProduct(ask, problem, direction)
    },
    .init("in any direction, a loss at the last step alone", points: 2, rounds: 2) {
      ask, random in
      let (problem, direction) = question(&random)
      try expectProduct(ask, problem.askingLast, direction)
    },
    .init("in any direction, a loss at every step", points: 2, rounds: 2) { ask, random in
      let (problem, direction) = question(&random)
      try expectProduct(ask, problem, direction)
    },
    .init("in any direction, steps at which one row has no target", points: 1, rounds: 2) {
      ask, random in
      let (problem, direction) = question(&random)
      try expectProduct(ask, problem.withGaps(using: &random), direction)
    },
  ],
  misconceptions: [
    .init(
      "the difference of two gradients",
      advice: "It is right, but not to twelve digits, and no distance makes it so. A small one "
        + "makes two nearly equal gradients, whose difference has few digits; over a larger one the "
        + "curvature changes. The derivative itself can be had, exactly.",
      agreement: Agreement(tolerance: nearlyRight)
    ) { model, direction, inputs, targets, h0 in
      func gradient(_ distance: Double) -> VanillaRNN<Double> {
        var moved = model
        moved.add(direction, scaledBy: distance)
        return moved.lossAndGradient(inputs, targets: targets, from: h0).gradient.parameters
      }
      let step = 1e-5
      var difference = gradient(step)
      difference.add(gradient(-step), scaledBy: -1)
      difference.scale(by: 1 / (2 * step))
      return difference
    },
    .init(
      "weights that stand still in the backward pass",
      advice:
        "The backward pass multiplies by W_hh and W_hy too, and they move with ε: the product "
        + "rule has a term for each."
    ) { curvatureGoneWrong($0, $1, $2, $3, $4, .stillWeights) },
    .init(
      "an error ŷ - y that stands still",
      advice: "ŷ depends on the weights: where the logits move, softmax moves too."
    ) { curvatureGoneWrong($0, $1, $2, $3, $4, .stillError) },
    .init(
      "slopes of tanh that stand still",
      advice: "1 - h² moves with h, by -2 h dh. Without it you have only the part of the curvature "
        + "that comes from the loss and from products of weights."
    ) { curvatureGoneWrong($0, $1, $2, $3, $4, .stillSlope) },
    .init(
      "dropping a step in which one row has no target",
      advice: "A step with one gap is not a step without a loss: the other rows of the batch have "
        + "targets there. Only the row that has none adds nothing."
    ) { model, direction, inputs, targets, h0 in
      let dropped = targets.map { $0.contains(nil) ? $0.map { _ in nil } : $0 }
      return curvatureGoneWrong(model, direction, inputs, dropped, h0, nil)
    },
    .init(
      "a direction without W_hy and b_y",
      advice: "V has a number for each number of the model, and the weights of the output are part "
        + "of it: they move too."
    ) { model, direction, inputs, targets, h0 in
      var part = direction
      part.Why = .zeros(like: direction.Why)
      part.by = .zeros(like: direction.by)
      return curvatureGoneWrong(model, part, inputs, targets, h0, nil)
    },
    .init(
      "a direction without the biases",
      advice: "V has a number for each number of the model, and b_h and b_y are part of it: they "
        + "move too."
    ) { model, direction, inputs, targets, h0 in
      var part = direction
      part.bh = .zeros(like: direction.bh)
      part.by = .zeros(like: direction.by)
      return curvatureGoneWrong(model, part, inputs, targets, h0, nil)
    },
    .init(
      "the gradient instead of its change",
      advice: "A dual number has two parts, and the change along V is in the second."
    ) { model, _, inputs, targets, h0 in
      model.lossAndGradient(inputs, targets: targets, from: h0).gradient.parameters
    },
  ])

/// Exact answers differ from each other by rounding alone. The best central difference of gradients is
/// off by about the cube root of rounding, squared: 4e-11.
private let twelveDigits = Agreement(tolerance: 1e-12)

private func question(_ random: inout SeededGenerator) -> (Problem, VanillaRNN<Double>) {
  (Problem(using: &random), .coarse(input: 2, hidden: 3, output: 4, using: &random))
}

private func expectProduct(
  _ ask: Asking<
    VanillaRNN<Double>, VanillaRNN<Double>, [Matrix<Double>], [[Int?]], Matrix<Double>,
    VanillaRNN<Double>
  >, _ problem: Problem, _ direction: VanillaRNN<Double>
) throws {
  try ask.expect(
    gradient: problem.gradient(along: direction), agreement: twelveDigits, problem.model, direction,
    problem.inputs, problem.targets, problem.h0)
}

private enum Fault {
  case stillWeights, stillError, stillSlope
}

/// The gradient's derivative along V, with one of its sources left out or with all of them.
private func curvatureGoneWrong(
  _ model: VanillaRNN<Double>, _ direction: VanillaRNN<Double>, _ inputs: [Matrix<Double>],
  _ targets: [[Int?]], _ h0: Matrix<Double>, _ fault: Fault?
) -> VanillaRNN<Double> {
  var moving = VanillaRNN<Dual>(model)
  for ((_, path), (_, source)) in zip(moving.parameters, model.parameters) {
    moving[keyPath: path] = Matrix(
      model[keyPath: source], derivatives: direction[keyPath: source])
  }
  let tape = moving.forward(inputs.map { Matrix<Dual>($0) }, from: Matrix<Dual>(h0))
  let back = fault == .stillWeights ? VanillaRNN<Dual>(model) : moving
  var gradient = moving.zeroed()
  var carried = Matrix<Dual>.zeros(rows: h0.rows, columns: h0.columns)
  for (step, targets) in zip(tape, targets).reversed() {
    var error = softmaxCrossEntropy(step.logits, targets: targets).gradient
    if fault == .stillError { error = Matrix(error.values) }
    let h = step.state
    var slope = 1 - h * h
    if fault == .stillSlope { slope = Matrix(slope.values) }
    gradient.Why += h.transposedTimes(error)
    gradient.by += error.summedOverRows()
    let da = (error.timesTransposed(back.Why) + carried) * slope
    gradient.Wxh += step.input.transposedTimes(da)
    gradient.Whh += step.previous.transposedTimes(da)
    gradient.bh += da.summedOverRows()
    carried = da.timesTransposed(back.Whh)
  }
  var answer = model
  for ((_, path), (_, source)) in zip(model.parameters, gradient.parameters) {
    answer[keyPath: path] = gradient[keyPath: source].derivatives
  }
  return answer
}
