import BPTT
import Coursework
import Matrices

/// A network and a batch to train it on: what three of the exercises ask about.
///
/// All numbers have at most two decimals, so that a printed question is the whole question.
struct Problem {
  var model: VanillaRNN<Double>
  var inputs: [Matrix<Double>]
  var targets: [[Int?]]
  var h0: Matrix<Double>

  /// Sizes that differ from each other, so that no transposed matrix fits by accident.
  init(
    input: Int = 2, hidden: Int = 3, output: Int = 4, batch: Int = 2, steps: Int = 3,
    using random: inout SeededGenerator
  ) {
    model = .coarse(input: input, hidden: hidden, output: output, using: &random)
    inputs = (0..<steps).map { _ in .coarse(rows: batch, columns: input, using: &random) }
    targets = (0..<steps).map { _ in
      (0..<batch).map { _ in random.integer(below: output) }
    }
    h0 = .coarse(rows: batch, columns: hidden, using: &random)
  }

  /// One step of a small network with one sequence: enough to work through with a pencil.
  static func small(using random: inout SeededGenerator) -> Problem {
    Problem(input: 1, hidden: 2, output: 3, batch: 1, steps: 1, using: &random)
  }

  /// The same, with nothing asked before the last step.
  var askingLast: Problem {
    var problem = self
    for t in targets.indices.dropLast() { problem.targets[t] = targets[t].map { _ in nil } }
    return problem
  }

  /// The exact gradient, from the definition.
  func gradient(leak: Double = 1, along direction: VanillaRNN<Double>? = nil) -> VanillaRNN<Double>
  {
    let matrices = model.parameters.map { model[keyPath: $0.path] }
    let derivatives = LiteralNetwork.derivative(
      by: matrices, along: direction.map { v in v.parameters.map { v[keyPath: $0.path] } }
    ) { LiteralNetwork($0, leak: leak).loss(inputs, targets, from: h0) }
    var gradient = model
    for ((_, path), derivative) in zip(model.parameters, derivatives) {
      gradient[keyPath: path] = derivative
    }
    return gradient
  }
}

extension VanillaRNN<Double> {
  /// Weights between -1 and 1, of two decimals.
  static func coarse(
    input: Int, hidden: Int, output: Int, using random: inout SeededGenerator
  ) -> VanillaRNN {
    VanillaRNN(
      Wxh: .coarse(rows: input, columns: hidden, using: &random),
      Whh: .coarse(rows: hidden, columns: hidden, using: &random),
      bh: .coarse(rows: 1, columns: hidden, using: &random),
      Why: .coarse(rows: hidden, columns: output, using: &random),
      by: .coarse(rows: 1, columns: output, using: &random))
  }
}

extension Matrix<Double> {
  /// Numbers between -1 and 1, of two decimals; never 0.
  static func coarse(rows: Int, columns: Int, using random: inout SeededGenerator) -> Matrix {
    Matrix(rows: rows, columns: columns) { _, _ in
      let size = Double(1 + random.integer(below: 100)) / 100
      return random.integer(below: 2) == 0 ? size : -size
    }
  }
}

extension Asking where Answer == VanillaRNN<Double> {
  /// Asks for a gradient; a finding says which of its matrices are wrong.
  func expect(
    gradient expected: Answer, agreement: Agreement = Agreement(), _ inputs: repeat each Input
  ) throws {
    let got = try self(repeat each inputs)
    let wrong = expected.parameters.filter {
      !agreement.agree(got[keyPath: $0.path], expected[keyPath: $0.path])
    }
    if wrong.isEmpty { return }
    let lines = wrong.map { "\($0.name) = \(short(expected[keyPath: $0.path]))" }
    let rest = wrong.count < expected.parameters.count ? ["(the others are right)"] : []
    try expect((lines + rest).joined(separator: "\n"), repeat each inputs) { _ in false }
  }
}
