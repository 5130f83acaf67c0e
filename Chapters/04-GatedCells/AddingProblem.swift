import GradientPathology
import Matrices
import Training

/// Add up the two numbers that were marked: a task that counts on what was read long ago, to the digit.
///
/// Every step brings a number between 0 and 1 and a mark. Two steps are marked, one in each half of the
/// sequence, and after the last step the sum of their numbers is due. All other numbers are there to
/// distract. Whoever ignores the input and says 1 has the mean squared error ``baseline``.
///
/// Source: Hochreiter and Schmidhuber (1997), experiment 4, in the form that Le, Jaitly and Hinton
/// (2015) gave it: theirs begins with numbers between -1 and 1 and varies the length.
public struct AddingProblem: Equatable, Sendable {
  /// How many steps before the answer the first mark comes at the latest. It may come up to twice as
  /// early.
  public let lag: Int

  /// A task; `lag` is at least 1.
  public init(lag: Int) {
    precondition(lag >= 1, "adding problem: a lag of \(lag)")
    self.lag = lag
  }

  /// How many steps a sequence has.
  public var steps: Int { 2 * lag }

  /// The size of an input: the number and the mark.
  public static let inputSize = 2

  /// The mean squared error of always saying 1, the mean: the variance of a sum of two numbers.
  public static let baseline = 1.0 / 6

  /// Sequences with their sums.
  public struct Batch<Element: Scalar>: Sendable {
    /// x_1 …: for each step [batch × 2], the numbers and the marks, which are 1 or 0.
    public let inputs: [Matrix<Element>]
    /// The two marked steps of each sequence, counted from 0.
    public let marked: [[Int]]
    /// The sums: [batch × 1].
    public let targets: Matrix<Element>
  }

  /// Draws sequences.
  public func batch<Element: Scalar>(
    _ size: Int, of type: Element.Type = Element.self, using random: inout SeededGenerator
  ) -> Batch<Element> {
    let marked = (0..<size).map { _ in
      [random.integer(below: lag), lag + random.integer(below: lag)]
    }
    var targets = Matrix<Element>.zeros(rows: size, columns: 1)
    let inputs = (0..<steps).map { step in
      let numbers = Matrix<Element>.uniform(rows: size, columns: 1, in: 0..<1, using: &random)
      let marks = Matrix<Element>(rows: size, columns: 1) { row, _ in
        marked[row].contains(step) ? 1 : 0
      }
      targets += numbers * marks
      return Matrix(sideBySide: [numbers, marks])
    }
    return Batch(inputs: inputs, marked: marked, targets: targets)
  }
}

extension SequenceModel {
  /// The mean squared error of the last step's answer, and its gradient.
  public func gradient(
    _ batch: AddingProblem.Batch<Element>
  ) -> (loss: Element, gradient: Self) {
    let run = run(batch.inputs)
    let error = run.answer - batch.targets
    let count = Element(Double(error.rows))
    return (error.dot(error) / count, run.gradient(error * (2 / count)))
  }

  /// The mean squared error of the last step's answer.
  public func error(_ batch: AddingProblem.Batch<Element>) -> Double {
    let error = answer(batch.inputs) - batch.targets
    return error.dot(error).value / Double(error.rows)
  }
}

/// How the adding problem was learned.
public struct AddingCurve: Equatable, Sendable {
  /// After how many updates the error was measured, the first time after none.
  public var updates: [Int] = []
  /// The mean squared error on sequences that were never trained on.
  public var errors: [Double] = []
  /// The number of updates after which the error was below the goal, if it ever was.
  public var solvedAfter: Int?
}

/// Trains on fresh sequences of the adding problem, with Adam and gradients clipped to a norm of 1, until
/// the error on others is below the goal.
///
/// - Parameters:
///   - model: Trained in place; it has one output.
///   - problem: What is learned.
///   - rate: The learning rate.
///   - updates: How many updates are made at the most.
///   - batch: How many sequences an update sees.
///   - goal: The mean squared error that ends the training; `nil` makes all updates.
///   - interval: After how many updates the error is measured again, on the same 256 sequences.
///   - random: Draws the sequences.
///   - progress: Told at first and after each update how many have been made, and the latest measured
///     error.
public func practise<Model: SequenceModel>(
  _ model: inout Model, _ problem: AddingProblem, rate: Double = 0.01, updates: Int,
  batch: Int = 32, goal: Double? = nil, interval: Int = 50, using random: inout SeededGenerator,
  progress: (_ update: Int, _ error: Double) -> Void = { _, _ in }
) -> AddingCurve {
  var aside = random.stream("held out")
  let heldOut = problem.batch(256, of: Model.Element.self, using: &aside)
  var optimiser = Adam<Model>()
  var curve = AddingCurve(updates: [0], errors: [model.error(heldOut)])
  progress(0, curve.errors[0])
  for update in 1...max(1, updates) where update <= updates {
    var gradient = model.gradient(problem.batch(batch, using: &random)).gradient
    gradient.clip(norm: 1)
    optimiser.update(&model, gradient: gradient, rate: rate)
    if update.isMultiple(of: interval) || update == updates {
      let error = model.error(heldOut)
      curve.updates.append(update)
      curve.errors.append(error)
      if let goal, error < goal { curve.solvedAfter = update }
    }
    progress(update, curve.errors[curve.errors.count - 1])
    if curve.solvedAfter != nil { break }
  }
  return curve
}
