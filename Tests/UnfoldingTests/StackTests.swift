import Foundation
import Matrices
import TestSupport
import Testing
import Unfolding

/// Whether brackets match, by rubbing out pairs until none is left.
private func matches(_ text: String) -> Bool {
  var rest = text
  while true {
    var next = rest
    for pair in ["()", "[]"] {
      while let found = next.range(of: pair) { next.removeSubrange(found) }
    }
    if next == rest { return rest.isEmpty }
    rest = next
  }
}

private func words(_ alphabet: [String], upTo length: Int) -> [String] {
  var all = [""]
  var last = [""]
  for _ in 0..<length {
    last = last.flatMap { word in alphabet.map { word + $0 } }
    all += last
  }
  return all
}

@Suite("0 · Two stacks in two numbers")
struct StackTests {
  @Test("A stack's number takes and gives back its bits", .claim("D6", .conditional))
  func code() {
    #expect(StackCode.number([]) == 0)
    // Top first: 1 and then 0 is 3/4 + 1/16.
    #expect(StackCode.number([true, false]) == ExactFraction(13, halvings: 4))
    for bits in (1...40).map({ randomBits($0 * 5, seed: UInt64($0)) }) {
      let s = StackCode.number(bits)
      #expect(s.binaryPlaces == 2 * bits.count)
      #expect(StackCode.stack(s) == bits)
      #expect(StackCode.top(s) == (bits[0] ? 1 : 0) && StackCode.isFilled(s) == 1)
      #expect(StackCode.stack(StackCode.pop(s)) == Array(bits.dropFirst()))
      #expect(StackCode.pop(StackCode.push(true, on: s)) == s)
    }
    #expect(StackCode.isFilled(0) == 0 && StackCode.pop(0) == 0 && StackCode.top(0) == 0)
    #expect(StackCode.stack(ExactFraction(1, halvings: 1)) == nil)
    #expect(StackCode.stack(1) == nil)
  }

  @Test("Brackets of two kinds: right on every string up to six", .claim("D6", .conditional))
  func brackets() {
    let network = StackNetwork<ExactFraction>(.brackets)
    // So short, nothing is rounded with Double either, and a network of it is much faster.
    let rounded = StackNetwork<Double>(.brackets)
    for word in words(["(", ")", "[", "]"], upTo: isLong ? 6 : 4) {
      let expected = matches(word)
      #expect(rounded.accepts(word) == expected, "\(word)")
      if word.count <= (isLong ? 5 : 3) { #expect(network.accepts(word) == expected, "\(word)") }
    }
    #expect(!network.accepts("(x)") && !network.accepts("()$"))
  }

  @Test(
    "Brackets: random ones of 100, and the same with one of them turned", .claim("D6", .conditional)
  )
  func longBrackets() {
    let network = StackNetwork<ExactFraction>(.brackets)
    var random = SeededGenerator(seed: 3)
    for _ in 0..<(isLong ? 10 : 2) {
      var text: [Character] = []
      var open: [Character] = []
      while text.count < 100 || !open.isEmpty {
        let mayOpen = text.count < 60
        if mayOpen && (open.isEmpty || random.uniform() < 0.7) {
          let kind = random.choice([("(", ")"), ("[", "]")] as [(Character, Character)])
          text.append(kind.0)
          open.append(kind.1)
        } else if let close = open.popLast() {
          text.append(close)
        } else {
          text += ["(", ")"]
        }
      }
      #expect(network.accepts(String(text)) && matches(String(text)))
      let place = random.integer(below: text.count)
      let turned: [Character: Character] = ["(": "[", "[": "(", ")": "]", "]": ")"]
      text[place] = turned[text[place]] ?? text[place]
      #expect(!network.accepts(String(text)) && !matches(String(text)))
    }
  }

  @Test("aⁿ bⁿ cⁿ: right on every string up to six, and for n = 20", .claim("D6", .conditional))
  func abc() {
    let network = StackNetwork<ExactFraction>(.abc)
    func isRight(_ word: String) -> Bool {
      let n = word.count / 3
      let parts = ["a", "b", "c"].map { String(repeating: $0, count: n) }
      return n > 0 && word == parts.joined()
    }
    for word in words(["a", "b", "c"], upTo: isLong ? 6 : 3) + ["aabbcc", "aaabbbccc"] {
      #expect(network.accepts(word) == isRight(word), "\(word)")
    }
    for (a, b, c) in [(20, 20, 20), (20, 20, 21), (20, 20, 19), (20, 19, 20), (19, 20, 20)] {
      let parts = [("a", a), ("b", b), ("c", c)].map { String(repeating: $0, count: $1) }
      #expect(network.accepts(parts.joined()) == (a == b && b == c))
    }
  }

  @Test(
    "After each symbol the network holds the machine's state and both stacks",
    .claim("D6", .conditional))
  func trace() throws {
    for (machine, text) in [
      (TwoStackMachine.brackets, "([()[]])[]$"), (.brackets, "([)]$"), (.abc, "aaabbbccc$"),
      (.abc, "aabbbcc$"),
    ] {
      let network = StackNetwork<ExactFraction>(machine)
      var (units, own) = (network.start, machine.start)
      #expect(network.configuration(units) == own)
      for symbol in try #require(machine.encoded(text)) {
        units = network.step(symbol, from: units)
        own = machine.step(symbol, from: own)
        #expect(network.configuration(units) == own)
      }
      // Every update of it: three a symbol, and all numbers between 0 and 1.
      let all = network.everyUpdate(try #require(machine.encoded(text)))
      #expect(all.count == 3 * text.count + 1 && all.last == units)
      #expect(all.joined().allSatisfy { $0 >= 0 && $0 <= 1 })
    }
  }

  @Test("A Turing machine runs in it: thirteen ones after 107 steps", .claim("D6", .conditional))
  func turing() throws {
    // A tape of its own, and no stacks.
    let machine = TuringMachine.busyBeaver
    var tape: Set<Int> = []
    var (head, state, steps): (Int, Int?, Int) = (0, 0, 0)
    let network = StackNetwork<ExactFraction>(machine.withTwoStacks)
    var units = network.start
    while let old = state {
      let action = machine.actions[old][tape.contains(head) ? 1 : 0]
      if action.writes { tape.insert(head) } else { tape.remove(head) }
      head += action.movesRight ? 1 : -1
      state = action.next
      steps += 1
      units = network.step(nil, from: units)
      let shown = try #require(network.configuration(units))
      // The state is twice the machine's plus the symbol under the head; 8 and 9 mean halted.
      #expect(shown.state == 2 * (state ?? 4) + (tape.contains(head) ? 1 : 0))
      for (stack, step) in zip(shown.stacks, [-1, 1]) {
        for (depth, bit) in stack.enumerated() {
          #expect(bit == tape.contains(head + step * (depth + 1)))
        }
        // Nothing written lies beyond the stack's bottom.
        let beyond = tape.filter { ($0 - head) * step > stack.count }
        #expect(beyond.isEmpty)
      }
    }
    // Brady (1983).
    #expect(steps == 107 && tape.count == 13)
  }

  @Test("The same network with Double forgets what lies deeper than 26", .claim("D6", .conditional))
  func doubleFails() {
    let exact = StackNetwork<ExactFraction>(.brackets)
    let rounded = StackNetwork<Double>(.brackets)
    let single = StackNetwork<Float>(.brackets)
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
    }
    for depth in 1...26 { #expect(rounded.accepts(nested(depth))) }
    for depth in 1...12 { #expect(single.accepts(nested(depth))) }
    #expect(exact.accepts(nested(60)))
    #expect(!rounded.accepts(nested(60)) && !single.accepts(nested(60)))
  }

  @Test("Its weights are few and simple; none depends on the input's length")
  func weights() {
    let network = StackNetwork<ExactFraction>(.brackets).network
    #expect(network.inputs == 5)
    let numbers = Set((network.W + network.Wx + [network.b]).joined().map(\.approximation))
    #expect(numbers.isSubset(of: [-3, -2, -1, -0.75, -0.25, 0, 0.25, 1, 4]), "\(numbers)")
  }
}
