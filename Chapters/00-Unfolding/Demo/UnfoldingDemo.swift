import Console
import Foundation
import Matrices
import Plotting
import Training
import Unfolding

/// Two machines on a string that the user types: parity, by hand and learned, and brackets on a stack
/// that lies in one number.
@main
enum UnfoldingDemo {
  static let string = Option<String?>(
    "bits", "STRING", "Zeros and ones, at most 10000, whose ones are counted: 1000010101.")
  static let brackets = Option<String?>(
    "brackets", "STRING", "Round and square brackets, at most 60: \"([])\".")
  static let seed = Option(
    "seed", "N", default: UInt64(1), "The seed of the network that learns parity.")
  static let svg = Option<String?>(
    "svg", "FILE",
    "Write a picture to a file: of the brackets, or of the bits where only --bits is given.")
  static let quick = Flag(
    "quick", "A shorter training and less depth, within two seconds.")

  static let command = Command(
    "unfolding-demo",
    "Runs a parity machine and a stack machine, both of them recurrent networks.",
    details: """
      The first network's weights are set by hand, the second learns the same from strings of at most \
      16 bits (8 with --quick). The third reads brackets of two kinds: its stack is one number between \
      0 and 1, computed exactly, and then with Double, which fails where the digits run out.
      With --bits or --brackets alone only that machine is shown.
      """,
    [string, brackets, seed, svg, quick]
  ) { arguments in
    let (given, nested) = (arguments[string], arguments[brackets])
    let bits = try read(bits: given ?? "1000010101")
    let text = try read(brackets: nested ?? "([()[]])")
    if let file = arguments[svg] { try expectWritable(file) }
    let isQuick = arguments[quick]
    var picture: HeatMap?
    if given != nil || nested == nil {
      picture = try showParity(bits, seed: arguments[seed], isQuick: isQuick)
    }
    if nested != nil || given == nil {
      picture = try showBrackets(text, isQuick: isQuick)
    }
    if let file = arguments[svg], let picture {
      try save(picture.svg(), to: file)
      try Terminal.error.print("Wrote the picture to \(file).")
    }
  }

  static func main() { command.main() }

  // MARK: - What was typed

  private static func read(bits text: String) throws -> [Bool] {
    guard (1...10_000).contains(text.count) else {
      throw UsageError("--bits takes 1 to 10000 zeros and ones, not \(text.count).")
    }
    guard let bits = Unfolding.bits(text) else {
      throw UsageError("--bits takes zeros and ones only, not \"\(truncated(text, to: 40))\".")
    }
    return bits
  }

  private static func read(brackets text: String) throws -> String {
    guard text.count <= 60 else {
      throw UsageError("--brackets takes at most 60 characters, not \(text.count).")
    }
    guard text.allSatisfy({ "()[]".contains($0) }) else {
      throw UsageError("--brackets takes ( ) [ and ] only, not \"\(truncated(text, to: 40))\".")
    }
    return text
  }

  private static func expectWritable(_ file: String) throws {
    guard !file.isEmpty else { throw UsageError("--svg needs the name of a file.") }
  }

  private static func print(_ text: String) throws { try Terminal.output.print(text) }

  // MARK: - Parity

  private static func showParity(_ bits: [Bool], seed: UInt64, isQuick: Bool) throws -> HeatMap {
    let style = Terminal.output.style
    let ones = bits.count { $0 }
    let states = SimpleRNN<Float>.parity.states(
      over: SimpleRNN<Float>.inputs(bits), from: SimpleRNN<Float>.parity.restingState())
    let odd = (states.last?.y[0, 0] ?? 0) == 1
    try print(
      "Parity by hand: 2 units, \(SimpleRNN<Float>.parity.parameterCount) numbers. "
        + "\(bits.count) \(bits.count == 1 ? "bit" : "bits"), \(ones) \(ones == 1 ? "one" : "ones"): "
        + (odd ? "NO, odd." : "YES, even.") + "\n")

    let learner = ParityLearner(longest: isQuick ? 8 : 16, updates: isQuick ? 300 : 1500)
    let model = try learner.train(seed: seed).model
    let answers = Self.answers(of: model, to: bits)
    let right = ones % 2 == 1
    try print(
      "Parity learned from strings of at most \(learner.longest) bits, seed \(seed): "
        + (answers.last == right ? "right" : "wrong") + " about this string,\n"
        + "and about \(zip(answers, parities(bits)).count { $0 == $1 }) of its \(bits.count) "
        + (bits.count == 1 ? "beginning.\n" : "beginnings.\n"))
    var random = SeededGenerator(seed: seed).stream("asked")
    var rows: [[String]] = []
    for factor in [1, 10, 100] {
      let length = factor * learner.longest
      let found = ParityLearner.firstErrors(
        of: model, length: length, strings: isQuick ? 20 : 50, using: &random)
      let perfect = found.steps.count { $0 == nil }
      rows.append([
        "\(length)", "\(perfect) of \(found.steps.count)",
        found.steps.compactMap { $0 }.min().map { "after \($0) bits" } ?? "none",
      ])
    }
    try print(
      Table(
        "Fresh strings, asked after every bit", header: ["length", "all right", "first mistake"],
        rows: rows
      ).terminal(style))

    let shown = bits.prefix(40)
    let hidden = hiddenStates(of: model, on: Array(shown))
    let map = HeatMap(
      "The states over time" + (bits.count > 40 ? ", the first 40 bits" : ""),
      rows: ["bit", "by hand h1", "by hand h2", "says odd"]
        + (0..<learner.hidden).map { "learned h\($0 + 1)" },
      columns: shown.map { $0 ? "1" : "0" },
      values: [shown.map { $0 ? 1 : 0 }]
        + (0..<2).map { unit in shown.indices.map { Double(states[$0].h[0, unit]) } }
        + [shown.indices.map { Double(states[$0].y[0, 0]) }]
        + (0..<learner.hidden).map { unit in hidden.map { Double($0[0, unit]) } },
      columnTitle: "bit that was read", colours: .diverging, range: -1...1, showsValues: false)
    try print("\n" + map.terminal(style))
    return map
  }

  private static func parities(_ bits: [Bool]) -> [Bool] {
    Recurrence { odd, bit in odd != bit }.states(from: false, over: bits)
  }

  private static func hiddenStates(
    of model: FusedLanguageModel<Float>, on bits: [Bool]
  ) -> [Matrix<Float>] {
    let tape = FusedTape<Float>()
    model.layer.forward(
      .symbols(bits.map { [$0 ? 1 : 0] }), from: model.layer.restingState(batch: 1), tape: tape)
    return tape.outputs
  }

  /// After every bit whether the network calls the ones odd.
  private static func answers(of model: FusedLanguageModel<Float>, to bits: [Bool]) -> [Bool] {
    hiddenStates(of: model, on: bits).map {
      ($0 • model.readout.Wy + model.readout.by).argmax()[0] == 1
    }
  }

  // MARK: - Brackets

  private static func showBrackets(_ text: String, isQuick: Bool) throws -> HeatMap {
    let style = Terminal.output.style
    let exact = StackNetwork<ExactFraction>(.brackets)
    let verdict = exact.accepts(text)
    try print(
      "\nBrackets: \(exact.network.units) saturated linear units, "
        + "\(exact.network.connections) weights, exact fractions. \"\(text)\" "
        + (verdict ? "is balanced." : "is not balanced.") + "\n")
    let rows = exact.trace(text + "$").map { row in
      [row.read.map(String.init) ?? "start", row.state, row.stacks[0].digits]
    }
    try print(
      Table(
        "Step by step; in the stack a digit 1 is an open (, a 3 an open [",
        header: ["read", "state", "stack 1 in base 4, top first"], rows: rows
      ).terminal(style))
    let map = exact.heatMap(text + "$", title: "Every unit at every update")
    try print("\n" + map.terminal(style))

    let nested = { (open: String, close: String) in
      { (n: Int) in
        String(repeating: open, count: n) + String(repeating: close, count: n) + "$"
      }
    }
    func row(_ name: String, _ digits: Int, _ find: (@escaping (Int) -> String) -> Int?) -> [String]
    {
      [name]
        + [("(", ")", false), ("[", "]", true)].flatMap { open, close, bit in
          let bits = Array(repeating: bit, count: 60)
          let predicted = StackCode.firstDepthThatDoesNotFit(bits, binaryDigits: digits)
          let found = find(nested(open, close))
          return [predicted.map(String.init) ?? "none", found.map(String.init) ?? "none"]
        }
    }
    let limit = isQuick ? 30 : 40
    let double = StackNetwork<Double>(.brackets)
    let float = StackNetwork<Float>(.brackets)
    try print(
      "\n"
        + Table(
          "The first depth that is judged wrongly when numbers are rounded",
          header: ["numbers", "( predicted", "( found", "[ predicted", "[ found"],
          rows: [
            row("Float, 24 digits", 24) { float.failures(upTo: limit, $0).wrong },
            row("Double, 53 digits", 53) { double.failures(upTo: limit, $0).wrong },
          ]
        ).terminal(style))
    return map
  }
}
