import Matrices

// snippet.scenarios
/// One network, four ways to feed it and to read it. An absent input is a row of zeros.
extension SimpleRNN {
  /// One input, one output: a network of two layers, whose loop is never used.
  public func oneToOne(_ x: Matrix<Element>) -> Matrix<Element> {
    step(x, from: restingState(batch: x.rows)).y
  }

  /// One input, an output at each of many steps: x comes at the first step alone.
  public func oneToMany(_ x: Matrix<Element>, steps: Int) -> [Matrix<Element>] {
    manyToMany((0..<steps).map { $0 == 0 ? x : .zeros(like: x) })
  }

  /// Many inputs, one output: the last. With no input it is what the resting state shows, zeros.
  public func manyToOne(_ inputs: [Matrix<Element>]) -> Matrix<Element> {
    let start = restingState(batch: inputs.first?.rows ?? 1)
    return Recurrence { state, x in step(x, from: state) }.final(from: start, over: inputs).y
  }

  /// Many inputs, an output for each.
  public func manyToMany(_ inputs: [Matrix<Element>]) -> [Matrix<Element>] {
    states(over: inputs, from: restingState(batch: inputs.first?.rows ?? 1)).map(\.y)
  }

  /// Many inputs, then many outputs, not one for each: the answer begins when the question has ended.
  public func manyThenMany(_ inputs: [Matrix<Element>], steps: Int) -> [Matrix<Element>] {
    let blank = Matrix<Element>.zeros(rows: inputs.first?.rows ?? 1, columns: inputSize)
    return manyToMany(inputs + Array(repeating: blank, count: steps)).suffix(steps)
  }
}
// snippet.end

extension SimpleRNN {
  // snippet.countdown
  /// Shown a whole number n at the first step, it says 1 for n steps and then 0: one input, many
  /// outputs.
  ///
  /// With n left, the first unit keeps n - 1 for the next step, and the rectifier stops it at zero. The
  /// second holds n itself. Their difference is 1 as long as there is something left.
  public static var countdown: SimpleRNN {
    SimpleRNN(
      .rectified, Wxh: [[1, 1]], Whh: [[1, 1], [0, 0]], bh: [[-1, 0]],
      Why: [[-1], [1]], by: [[0]])
  }
  // snippet.end

  /// Says 1 as often as it has read 1: many inputs, then as many outputs.
  ///
  /// The first unit goes up by 1 with each input of 1, and down by 1 at each step without one; the second
  /// holds what it was before. While the question lasts the output is -1.
  public static var echo: SimpleRNN {
    SimpleRNN(
      .rectified, Wxh: [[2, 0]], Whh: [[1, 1], [0, 0]], bh: [[-1, 0]],
      Why: [[-1], [1]], by: [[0]])
  }

  // snippet.adder
  /// Adds two numbers in binary, digit by digit from the lowest: many inputs, an output for each.
  ///
  /// An input is one digit of each number. The state counts the ones of this step and the carry, in
  /// three units of which the first as many as there are ones are 1: at least one, at least two, three.
  /// The carry is "at least two", the digit of the sum is 1 - 1 + 1 of them.
  public static var adder: SimpleRNN {
    SimpleRNN(
      .saturated, Wxh: [[1, 1, 1], [1, 1, 1]], Whh: [[0, 0, 0], [1, 1, 1], [0, 0, 0]],
      bh: [[0, -1, -2]], Why: [[1], [-1], [1]], by: [[0]])
  }
  // snippet.end
}
