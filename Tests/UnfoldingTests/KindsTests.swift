import Matrices
import TestSupport
import Testing
import Training
import Unfolding

@Suite("0 · Kinds of recurrence, of input and of output")
struct KindsTests {
  @Test(
    "The chain's state comes from the last state, the last output or both", .claim("E1", .holds),
    arguments: Loop.allCases)
  func loops(loop: Loop) {
    var random = SeededGenerator(seed: 4)
    let network = SimpleRNN<Double>(loop, input: 2, hidden: 4, output: 3, using: &random)
    #expect(network.loop == loop)
    let inputs = (0..<5).map { _ in Matrix<Double>.normal(rows: 2, columns: 2, using: &random) }
    let start = SimpleRNN<Double>.State(
      h: .normal(rows: 2, columns: 4, using: &random),
      y: .normal(rows: 2, columns: 3, using: &random))
    let states = network.states(over: inputs, from: start)
    // Written out element by element, with the terms that this kind has.
    for row in 0..<2 {
      var (h, y) = ((0..<4).map { start.h[row, $0] }, (0..<3).map { start.y[row, $0] })
      for (t, x) in inputs.enumerated() {
        let new = (0..<4).map { unit in
          var a = network.bh[0, unit]
          for i in 0..<2 { a += x[row, i] * network.Wxh[i, unit] }
          if loop != .output { for j in 0..<4 { a += h[j] * network.Whh[j, unit] } }
          if loop != .hidden { for k in 0..<3 { a += y[k] * network.Wyh[k, unit] } }
          return Double.tanh(a)
        }
        h = new
        y = (0..<3).map { k in (0..<4).reduce(network.by[0, k]) { $0 + h[$1] * network.Why[$1, k] }
        }
        #expect(difference(states[t].h.row(row), .row(h)) < 1e-14)
        #expect(difference(states[t].y.row(row), .row(y)) < 1e-14)
      }
    }
    let sizes = [Loop.hidden: 16, .output: 12, .both: 28]
    let expected = 27 + (sizes[loop] ?? 0)
    #expect(network.parameterCount == expected)
  }

  @Test("Parity runs with each of the three", .claim("E1", .holds), arguments: Loop.allCases)
  func parity(loop: Loop) {
    let machine = SimpleRNN<Double>.parity(loop)
    #expect(machine.loop == loop)
    let string = randomBits(200, seed: 5)
    let outputs = machine.manyToMany(SimpleRNN<Double>.inputs(string)).map { $0[0, 0] }
    for t in string.indices {
      #expect(outputs[t] == Double(string[...t].count { $0 } % 2))
    }
  }

  @Test("What the output does not show, the output's loop forgets", .claim("E1", .holds))
  func outputLoopForgets() {
    // 0 + 0 and 1 + 1 both say digit 0; only the second leaves a carry for the next digit.
    let adder = SimpleRNN<Double>.adder
    let rest = adder.restingState()
    let (none, carry) = (adder.step([[0, 0]], from: rest), adder.step([[1, 1]], from: rest))
    #expect(none.y == carry.y)
    #expect(adder.step([[0, 0]], from: none).y != adder.step([[0, 0]], from: carry).y)
    // With the output's loop alone, equal outputs have equal futures, whatever the weights.
    var random = SeededGenerator(seed: 6)
    for _ in 0..<20 {
      let network = SimpleRNN<Double>(.output, input: 2, hidden: 5, output: 1, using: &random)
      var (one, other) = (network.restingState(), network.restingState())
      one.h = .normal(rows: 1, columns: 5, using: &random)
      other.h = .normal(rows: 1, columns: 5, using: &random)
      let next = Matrix<Double>.normal(rows: 1, columns: 2, using: &random)
      #expect(network.step(next, from: one) == network.step(next, from: other))
    }
  }

  @Test("One input, one output: two layers compute exclusive or", .claim("B4", .holds))
  func oneToOne() {
    // Both bits at once: the step of the parity machine with the second bit where its state would be.
    let parity = SimpleRNN<Double>.parity
    let both = SimpleRNN<Double>(
      .saturated, Wxh: [[1, 1], [1, 1]], Whh: parity.Whh, bh: parity.bh, Why: parity.Why,
      by: parity.by)
    let y = both.oneToOne([[0, 0], [0, 1], [1, 0], [1, 1]])
    #expect(y == [[0], [1], [1], [0]])
  }

  @Test(
    "One input, many outputs: n, and then n times 1", .claim("B4", .holds), .claim("E3", .holds),
    arguments: [0, 1, 2, 7])
  func oneToMany(n: Int) {
    let said = SimpleRNN<Double>.countdown.oneToMany([[Double(n)]], steps: 10).map { $0[0, 0] }
    let expected = (0..<10).map { $0 < n ? 1.0 : 0.0 }
    #expect(said == expected)
  }

  @Test(
    "Many inputs, one output: the parity of a string", .claim("B4", .holds), .claim("E3", .holds))
  func manyToOne() {
    for length in 0...9 {
      for number in 0..<(1 << length) {
        let string = (0..<length).map { (number >> $0) & 1 == 1 }
        let y = SimpleRNN<Double>.parity.manyToOne(SimpleRNN<Double>.inputs(string))
        #expect(y[0, 0] == Double(number.nonzeroBitCount % 2))
      }
    }
  }

  @Test(
    "Many inputs, many outputs: two numbers are added digit by digit", .claim("B4", .holds),
    .claim("E3", .holds))
  func manyToMany() {
    for (a, b) in [(0, 0), (1, 1), (5, 3), (255, 1), (170, 85), (1023, 1023), (700, 311)] {
      func digit(_ number: Int, _ place: Int) -> Double { Double((number >> place) & 1) }
      let digits = (0..<11).map { Matrix<Double>.row([digit(a, $0), digit(b, $0)]) }
      let sum = SimpleRNN<Double>.adder.manyToMany(digits).map { Int($0[0, 0]) }
      let total = sum.reversed().reduce(0) { 2 * $0 + $1 }
      #expect(total == a + b)
    }
  }

  @Test("Many inputs, then many outputs: as many as there were", .claim("B4", .holds))
  func manyThenMany() {
    for n in 0...6 {
      let question = Array(repeating: Matrix<Double>([[1]]), count: n)
      let answer = SimpleRNN<Double>.echo.manyThenMany(question, steps: 9).map { $0[0, 0] }
      let expected = (0..<9).map { $0 < n ? 1.0 : 0.0 }
      #expect(answer == expected)
    }
  }

  @Test("The four run with every type of number and give the same")
  func types() {
    let string = [true, false, true, true]
    #expect(SimpleRNN<Float>.parity.manyToOne(SimpleRNN<Float>.inputs(string)) == [[1]])
    #expect(SimpleRNN<Dual>.parity.manyToOne(SimpleRNN<Dual>.inputs(string)) == [[1]])
    #expect(SimpleRNN<Float>.countdown.oneToMany([[2]], steps: 3) == [[[1]], [[1]], [[0]]])
    #expect(SimpleRNN<Float>(SimpleRNN<Double>.adder) == SimpleRNN<Float>.adder)
  }
}
