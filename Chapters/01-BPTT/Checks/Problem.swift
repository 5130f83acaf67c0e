import BPTT
import Coursework
import Foundation
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

  /// The same, with one row without a target at every step but the last.
  func withGaps(using random: inout SeededGenerator) -> Problem {
    var problem = self
    for t in targets.indices.dropLast() {
      problem.targets[t][random.integer(below: h0.rows)] = nil
    }
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

/// Answers this close to right ones have the right idea and too few digits.
let nearlyRight = 1e-3

extension Asking where Answer == VanillaRNN<Double> {
  /// Asks for a gradient; a finding shows the matrices that are wrong, and no others.
  ///
  /// An answer that is nearly right prints the same as a right one. Then the number that is farthest
  /// off is shown alone, with all of its digits.
  ///
  /// - Parameters:
  ///   - expected: The right answer.
  ///   - names: Which of its matrices count; all if nil.
  ///   - agreement: When two matrices are the same.
  ///   - inputs: The question.
  func expect(
    gradient expected: Answer, of names: Set<String>? = nil, agreement: Agreement = Agreement(),
    _ inputs: repeat each Input
  ) throws {
    try compare("an answer", repeat each inputs) { got in
      let judged = expected.parameters.filter { names?.contains($0.name) ?? true }
      let pairs = judged.map { name, path in
        (name: name, expected: expected[keyPath: path], got: got[keyPath: path])
      }
      let wrong = pairs.filter { !agreement.agree($0.got, $0.expected) }
      let right = pairs.filter { agreement.agree($0.got, $0.expected) }.map(\.name)
      let deviations = wrong.map { Deviation(name: $0.name, expected: $0.expected, got: $0.got) }
      guard let worst = deviations.max(by: { $0.size < $1.size }) else { return nil }
      if worst.size < nearlyRight {
        let digits = Int((-log10(agreement.tolerance)).rounded())
        return (
          "\(worst.place) = \(short(worst.expected, digits: 15)), to \(digits) digits",
          "\(worst.place) = \(short(worst.got, digits: 15)), right to \(worst.digits) digits;"
            + " no other number is farther off"
        )
      }
      let note = right.isEmpty ? "" : "\n(right: \(right.joined(separator: ", ")))"
      return (
        wrong.map { "\($0.name) = \(short($0.expected))" }.joined(separator: "\n"),
        wrong.map { "\($0.name) = \(short($0.got))" }.joined(separator: "\n") + note
      )
    }
  }
}

/// The number of a matrix that is farthest off, as agreements measure it.
private struct Deviation {
  var place = ""
  var expected = 0.0
  var got = 0.0
  /// Relative for numbers above one, absolute below; infinite if the matrices cannot be compared.
  var size = Double.infinity

  init(name: String, expected: Matrix<Double>, got: Matrix<Double>) {
    guard expected.shape == got.shape else { return }
    size = 0
    for r in 0..<expected.rows {
      for c in 0..<expected.columns {
        let (a, b) = (expected[r, c], got[r, c])
        let here = abs(a - b) / max(1, abs(a), abs(b))
        guard here.isFinite else {
          size = .infinity
          return
        }
        if here >= size {
          (place, self.expected, self.got, size) = ("\(name)[\(r), \(c)]", a, b, here)
        }
      }
    }
  }

  /// How many digits after the point are right.
  var digits: Int { Int((-log10(size)).rounded(.down)) }
}
