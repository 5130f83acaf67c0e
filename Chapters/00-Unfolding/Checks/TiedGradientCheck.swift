import Coursework
import Foundation
import Matrices

/// Exercise 0.4.
let tiedGradient = Exercise<
  Matrix<Double>, Matrix<Double>, Matrix<Double>, Matrix<Double>, Matrix<Double>
>(
  "0.4", "One matrix in two places", file: "TiedGradient", difficulty: .standard,
  see: "A weight used many times",
  hints: (
    nudge: "Suppose the two places had matrices of their own, say W and V. What would dC/dW and "
      + "dC/dV be?",
    idea: "With V = W, moving W moves both: the two gradients add, and each comes out in the shape "
      + "of W if you differentiate y = h • Vᵀ by V itself and not by Vᵀ.",
    nearly: "`dy = y - target`, `dh = dy • W`, `da = dh * (1 - h * h)` entry by entry; the use in "
      + "y gives `dy.transposedTimes(h)`, the one in h gives `x.transposedTimes(da)`."
  ),
  describe: { x, W, b, target in
    "x = \(short(x)), W = \(short(W)), b = \(short(b)), target = \(short(target))"
  },
  show: { short($0) },
  aspects: [
    .init("an input of zeros, so that only the use in y counts", points: 1, rounds: 4) {
      ask, random in
      var net = Network(batch: 1, inputs: 3, hidden: 2, &random)
      net.x = .zeros(like: net.x)
      try net.expect(ask)
    },
    .init("a single number in every place", points: 1, rounds: 6) { ask, random in
      try Network(batch: 1, inputs: 1, hidden: 1, &random).expect(ask)
    },
    .init("several inputs and hidden numbers", points: 2, rounds: 8) { ask, random in
      try Network(batch: 1, inputs: 2, hidden: 4, &random).expect(ask)
      try Network(batch: 1, inputs: 4, hidden: 3, &random).expect(ask)
      try Network(batch: 1, inputs: 3, hidden: 3, &random).expect(ask)
    },
    .init("a batch of several rows", points: 1, rounds: 6) { ask, random in
      try Network(batch: 3, inputs: 4, hidden: 2, &random).expect(ask)
      try Network(batch: 2, inputs: 1, hidden: 3, &random).expect(ask)
    },
    .init("a matrix of zeros, and tanh near its limits", points: 1, rounds: 4) { ask, random in
      var net = Network(batch: 2, inputs: 3, hidden: 2, &random)
      net.W = .zeros(like: net.W)
      try net.expect(ask)
      net.b = .zeros(like: net.b)
      try net.expect(ask)
      var wide = Network(batch: 2, inputs: 2, hidden: 3, &random)
      wide.x = wide.x * 4
      wide.target = wide.target * 100
      try wide.expect(ask)
    },
  ],
  misconceptions: [
    .init(
      "the use in h alone",
      advice: "W stands in y = h • Wᵀ too: if it moves, y moves even while h stands still."
    ) { x, W, b, target in Uses(x, W, b, target).inside },
    .init(
      "the use in y alone",
      advice: "W stands in h too, and h in y. What W does to h reaches the loss as well."
    ) { x, W, b, target in Uses(x, W, b, target).outside },
    .init(
      "the mean of the two uses",
      advice: "Nothing is averaged: a change of W changes both places by its whole size, so the "
        + "parts add."
    ) { x, W, b, target in
      let uses = Uses(x, W, b, target)
      return (uses.inside + uses.outside) * 0.5
    },
    .init(
      "forgetting the slope of tanh",
      advice: "Between h and x • W + b lies tanh, whose derivative is 1 - h²."
    ) { x, W, b, target in
      let uses = Uses(x, W, b, target)
      return x.transposedTimes(uses.dh) + uses.outside
    },
    .init(
      "the slope of tanh at its result",
      advice: "tanh'(a) is 1 - tanh²(a), and tanh(a) is h already. tanh(h) belongs nowhere."
    ) { x, W, b, target in
      let uses = Uses(x, W, b, target)
      return x.transposedTimes(uses.dh * uses.h.map { 1 - Double.tanh($0) * Double.tanh($0) })
        + uses.outside
    },
    .init(
      "the mean over the batch",
      advice: "The loss is a sum over the rows, and so is its gradient."
    ) { x, W, b, target in
      let uses = Uses(x, W, b, target)
      return (uses.inside + uses.outside) * (1 / Double(x.rows))
    },
    .init(
      "leaving the ½ out",
      advice: "½ (y - target)² has the derivative y - target, without a 2."
    ) { x, W, b, target in
      let uses = Uses(x, W, b, target)
      return (uses.inside + uses.outside) * 2
    },
    .init(
      "the direction in which the loss falls",
      advice: "The gradient points uphill: dC/dy is y - target. The minus sign belongs to the "
        + "update."
    ) { x, W, b, target in
      let uses = Uses(x, W, b, target)
      return (uses.inside + uses.outside) * -1
    },
    .init(
      "the target in the place of the input",
      advice: "In the network's lower half W multiplies x: its gradient is made of x."
    ) { x, W, b, target in
      let uses = Uses(x, W, b, target)
      return target.transposedTimes(uses.da) + uses.outside
    },
    .init(
      "leaving the biases out",
      advice: "h = tanh(x • W + b): without b it is another h, with other slopes."
    ) { x, W, b, target in
      let uses = Uses(x, W, .zeros(like: b), target)
      return uses.inside + uses.outside
    },
    .init(
      "too few digits, as a difference quotient has them",
      advice: "It is a good test of a derivative, but no more exact than that. Take the formula, "
        + "and `Double` all the way.",
      agreement: Agreement(tolerance: 1e-5)
    ) { x, W, b, target in
      func loss(_ W: Matrix<Double>) -> Double {
        let wrong = tanh(x • W + b).timesTransposed(W) - target
        return wrong.dot(wrong) / 2
      }
      return Matrix(rows: W.rows, columns: W.columns) { row, column in
        var (up, down) = (W, W)
        up[row, column] += 1e-6
        down[row, column] -= 1e-6
        return (loss(up) - loss(down)) / 2e-6
      }
    },
  ])

/// A question.
private struct Network {
  var x: Matrix<Double>
  var W: Matrix<Double>
  var b: Matrix<Double>
  var target: Matrix<Double>

  init(batch: Int, inputs: Int, hidden: Int, _ random: inout SeededGenerator) {
    func numbers(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      Matrix(rows: rows, columns: columns) { _, _ in
        (random.uniform(-1.5..<1.5) * 100).rounded() / 100
      }
    }
    x = numbers(batch, inputs)
    W = numbers(inputs, hidden)
    b = numbers(1, hidden)
    target = numbers(batch, inputs)
  }

  /// Asks, and compares with the rate at which the loss changes when one entry of the one matrix moves.
  func expect(
    _ ask: Asking<Matrix<Double>, Matrix<Double>, Matrix<Double>, Matrix<Double>, Matrix<Double>>
  ) throws {
    let right = Matrix<Double>(rows: W.rows, columns: W.columns) { row, column in
      var moved = Matrix<Dual>(W)
      moved[row, column].derivative = 1
      let h = tanh(Matrix<Dual>(x) • moved + Matrix<Dual>(b))
      let wrong = h.timesTransposed(moved) - Matrix<Dual>(target)
      return wrong.dot(wrong).derivative / 2
    }
    try ask.compare("a gradient of the shape of W", x, W, b, target) { got in
      if got.shape != right.shape {
        return ("\(right.rows) × \(right.columns) numbers", "\(got.rows) × \(got.columns)")
      }
      let worst = zip(got.elements, right.elements).first { got, right in
        !(abs(got - right) <= 1e-9 * max(1, abs(right)))
      }
      guard let worst else { return nil }
      // What looks the same is shown more closely.
      let (due, came) = (short(right), short(got))
      return due != came
        ? (due, came)
        : (String(format: "%.12g in it", worst.1), String(format: "%.12g", worst.0))
    }
  }
}

/// For the misconceptions: the parts of a right answer.
private struct Uses {
  let h: Matrix<Double>
  let dh: Matrix<Double>
  let da: Matrix<Double>
  let inside: Matrix<Double>
  let outside: Matrix<Double>

  init(_ x: Matrix<Double>, _ W: Matrix<Double>, _ b: Matrix<Double>, _ target: Matrix<Double>) {
    h = tanh(x • W + b)
    let dy = h.timesTransposed(W) - target
    dh = dy • W
    da = dh * h.map { 1 - $0 * $0 }
    inside = x.transposedTimes(da)
    outside = dy.transposedTimes(h)
  }
}
