import Matrices
import TestSupport
import Testing
import Unfolding

@Suite("0 · Windows, recurrences and unfolding")
struct RecurrenceTests {
  @Test("For every window two strings look alike in it and differ in parity", .claim("B1", .holds))
  func twins() {
    for window in 0...8 {
      for view in 0..<(1 << window) {
        let seen = (0..<window).map { (view >> $0) & 1 == 1 }
        let twins = Twins(seen: seen)
        #expect(Array(twins.one.suffix(window)) == seen)
        #expect(Array(twins.other.suffix(window)) == seen)
        let ones = [twins.one, twins.other].map { $0.count { $0 } }
        #expect(ones[0] % 2 != ones[1] % 2)
      }
    }
  }

  @Test(
    "No function of the last bits beats a coin on longer strings: all are tried",
    .claim("B1", .holds))
  func everyWindow() {
    for window in 0...3 {
      for length in (window + 1)...(window + 3) {
        let search = WindowSearch(window: window, length: length)
        #expect(search.functions == 1 << (1 << window))
        #expect(search.functionsByRightAnswers == [search.strings / 2: search.functions])
      }
      // A window as long as the string sees everything, and one function alone is right.
      let whole = WindowSearch(window: window, length: window)
      #expect(whole.best == whole.strings)
      #expect(whole.functionsByRightAnswers[whole.strings] == 1)
    }
  }

  @Test("The slide's two strings: 1000010101 has four ones, 100011 has three", .claim("B1", .holds))
  func slide() throws {
    let even = try #require(bits("1000010101"))
    let odd = try #require(bits("100011"))
    #expect(even.count { $0 } == 4 && !hasOddParity(even))
    #expect(odd.count { $0 } == 3 && hasOddParity(odd))
    #expect(bits("10x") == nil && bits("") == [])
  }

  @Test(
    "The unfolded expression has the loop's value, for any number of steps", .claim("D1", .holds),
    arguments: [0, 1, 2, 3, 10, 500])
  func unfolding(steps: Int) {
    // Strings tell every order of evaluation apart: nothing commutes and nothing cancels.
    let recurrence = Recurrence<String, Int> { "(\($0) \($1))" }
    let inputs = (0..<steps).map { 7 * $0 }
    let expression = Unfolded(steps: steps)
    #expect(expression.steps == steps)
    let value = expression.value(f: recurrence.step, start: "s", inputs: inputs)
    #expect(value == recurrence.final(from: "s", over: inputs))
    #expect(recurrence.states(from: "s", over: inputs).last ?? "s" == value)
    // Written down without either of them.
    let opened = String(repeating: "(", count: steps) + "s"
    #expect(value == inputs.reduce(opened) { $0 + " \($1))" })
  }

  @Test("Three steps are f(f(f(s0, x1), x2), x3)", .claim("D1", .holds))
  func threeSteps() {
    #expect("\(Unfolded(steps: 3))" == "f(f(f(s0, x1), x2), x3)")
    #expect("\(Unfolded(steps: 0))" == "s0")
    // The slide's own: no input, s3 = f(f(s1)).
    let f = Recurrence<Double, Void> { s, _ in 3 * s + 1 }
    let nested = f.step(f.step(2, ()), ())
    #expect(f.final(from: 2, steps: 2) == nested && nested == 22)
    let tree = Unfolded(steps: 2).tree.root
    #expect(tree.label == "s2 = f(s1, x2)" && tree.children.map(\.label).last == "x2")
    #expect(tree.children[0].children[0].label == "s0")
  }

  @Test("States are given after every step, and there are none without inputs")
  func states() {
    let sum = Recurrence<Int, Int>(+)
    #expect(sum.states(from: 10, over: [1, 2, 3]) == [11, 13, 16])
    #expect(sum.states(from: 10, over: []) == [])
    #expect(sum.final(from: 10, over: []) == 10)
  }

  @Test(
    "A function of the whole past is one function of fixed size, whatever the length",
    .claim("D2", .holds))
  func oneFunction() {
    var random = SeededGenerator(seed: 1)
    let network = SimpleRNN<Double>(.hidden, input: 3, hidden: 4, output: 2, using: &random)
    let count = network.parameterCount
    #expect(count == 3 * 4 + 4 * 4 + 4 + 4 * 2 + 2)
    for length in [1, 5, 40] {
      let inputs = (0..<length).map { _ in
        Matrix<Double>.normal(rows: 1, columns: 3, using: &random)
      }
      // g_t of all inputs, with f written out element by element.
      var h = [0.0, 0, 0, 0]
      for x in inputs {
        h = (0..<4).map { unit in
          var a = network.bh[0, unit]
          for i in 0..<3 { a += x[0, i] * network.Wxh[i, unit] }
          for j in 0..<4 { a += h[j] * network.Whh[j, unit] }
          return Double.tanh(a)
        }
      }
      let last = network.states(over: inputs, from: network.restingState()).last
      #expect(difference(last?.h ?? .zeros(rows: 0, columns: 0), .row(h)) < 1e-14)
      #expect(network.parameterCount == count)
    }
  }
}
