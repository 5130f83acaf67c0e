import Matrices

/// Say at the end what came at the beginning, and until then say nothing.
///
/// The first input names a class. Then come empty inputs, and with the last one the question. The
/// outputs that are due are "nothing" at every step but the last, where it is the class. What must
/// be remembered is never put out before it is asked for.
public struct SilentRecall: Equatable, Sendable {
  /// How many classes there are; "nothing" is the symbol after the last of them.
  public let classes: Int
  /// How many steps a sequence has.
  public let steps: Int

  /// A task of at least 2 classes and 3 steps.
  public init(classes: Int = 4, steps: Int = 6) {
    precondition(classes >= 2 && steps >= 3, "SilentRecall: \(classes) classes, \(steps) steps")
    self.classes = classes
    self.steps = steps
  }

  /// A channel for each class, and one for the question.
  public var inputSize: Int { classes + 1 }
  /// The classes and "nothing".
  public var symbols: Int { classes + 1 }

  /// The sequences of given classes, one for each.
  public func examples<Element: Scalar>(
    of named: [Int], type: Element.Type = Element.self
  ) -> Examples<Element> {
    let blank = Matrix<Element>.zeros(rows: named.count, columns: inputSize)
    let question = Matrix<Element>.oneHot(named.map { _ in classes }, columns: inputSize)
    let first = Matrix<Element>.oneHot(named, columns: inputSize)
    let inputs = [first] + Array(repeating: blank, count: steps - 2) + [question]
    let silence = [Int?](repeating: classes, count: named.count)
    return fitting(
      inputs: inputs, targets: Array(repeating: silence, count: steps - 1) + [named])
  }

  /// Draws sequences.
  public func batch<Element: Scalar>(
    _ size: Int, of type: Element.Type = Element.self, using random: inout SeededGenerator
  ) -> Examples<Element> {
    examples(of: (0..<size).map { _ in random.integer(below: classes) })
  }

  // snippet.latch
  /// Weights with the state's loop that solve the task, whatever its length.
  ///
  /// A unit for each class is set by its input and holds itself; one more hears the question. The
  /// unit's say is small beside the question's, which decides between speech and silence.
  public func latch<Element: Scalar>(of type: Element.Type = Element.self) -> FeedbackRNN<Element> {
    var network = FeedbackRNN<Element>(
      .hidden, input: inputSize, hidden: classes + 1, symbols: symbols)
    network.Wxh = .identity(classes + 1) * 20
    for unit in 0..<classes {
      network.Whh[unit, unit] = 3
      network.Who[unit, unit] = 100
      network.Who[classes, unit] = 500
    }
    network.bo[0, classes] = 250
    return network
  }
  // snippet.end

  /// The share of sequences whose last symbol is the right one.
  public func accuracy<Element: Scalar>(
    _ tape: FeedbackRNN<Element>.Tape, _ examples: Examples<Element>
  ) -> Double {
    1 - errorsByStep([tape.said[steps - 1]], [examples.targets[steps - 1]])[0]
  }
}

/// Dead reckoning: somebody walks around a ring of places, and each step is seen through noise.
///
/// The walker starts at place 0. At each step it moves one place on or one back, by a fair coin;
/// x_t is +1 or -1 with normal noise of deviation `noise`. The output that is due is the place. Who
/// was told the last place needs one step's sign; who has lost it needs all of them. With `sight`
/// there is a way to find it again: x_t has a channel more for each place, 1 for the true one and 0
/// for the others, with normal noise of that deviation.
public struct RingWalk: Equatable, Sendable {
  /// How many places the ring has.
  public let places: Int
  /// How many steps a walk has.
  public let steps: Int
  /// The standard deviation of the noise.
  public let noise: Double
  /// The standard deviation of the noise with which places are seen; `nil` if they are not.
  public let sight: Double?

  /// A walk on at least 3 places.
  public init(places: Int = 6, steps: Int = 20, noise: Double = 0.5, sight: Double? = nil) {
    precondition(
      places >= 3 && steps >= 1 && noise >= 0,
      "RingWalk: \(places) places, \(steps) "
        + "steps")
    self.places = places
    self.steps = steps
    self.noise = noise
    self.sight = sight
  }

  /// A channel for the step, and with sight one for each place.
  public var inputSize: Int { sight == nil ? 1 : 1 + places }

  /// Draws walks.
  public func batch<Element: Scalar>(
    _ size: Int, of type: Element.Type = Element.self, using random: inout SeededGenerator
  ) -> Examples<Element> {
    var at = [Int](repeating: 0, count: size)
    var inputs: [Matrix<Element>] = []
    var targets: [[Int?]] = []
    for _ in 0..<steps {
      let moves = (0..<size).map { _ in random.integer(below: 2) == 0 ? -1 : 1 }
      var x = Matrix<Element>.column(moves.map { Element(Double($0)) })
      x += .normal(rows: size, columns: 1, deviation: noise, using: &random)
      at = zip(at, moves).map { ($0 + $1 + places) % places }
      if let sight {
        let seen = Matrix<Element>.oneHot(at, columns: places)
        let blur = Matrix<Element>.normal(
          rows: size, columns: places, deviation: sight, using: &random)
        x = Matrix(sideBySide: [x, seen + blur])
      }
      inputs.append(x)
      targets.append(at)
    }
    return fitting(inputs: inputs, targets: targets)
  }
}

extension JointTable {
  /// Sequences drawn by their probabilities, to be learned without inputs.
  public func batch<Element: Scalar>(
    _ size: Int, of type: Element.Type = Element.self, using random: inout SeededGenerator
  ) -> Examples<Element> {
    fitting(targets: draw(size, using: &random))
  }

  /// Every sequence once, to be asked for its probability.
  public func everySequence<Element: Scalar>(
    of type: Element.Type = Element.self
  ) -> Examples<Element> {
    let all = sequences
    return fitting(targets: (0..<steps).map { t in all.map { $0[t] } })
  }
}

/// Examples whose parts fit because they were made together.
func fitting<Element: Scalar>(
  inputs: [Matrix<Element>]? = nil, context: Matrix<Element>? = nil, targets: [[Int?]]
) -> Examples<Element> {
  do {
    return try Examples(inputs: inputs, context: context, targets: targets)
  } catch {
    preconditionFailure(error.description)
  }
}
