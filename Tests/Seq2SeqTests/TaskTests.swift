import Foundation
import GatedCells
import Matrices
import SearchStrategies
@testable import Seq2Seq
import TestSupport
import Testing
import Training

@Suite("7 · The tasks and decoding")
struct TaskTests {
  @Test("Training never draws a held-out sequence, and a fifth of all sequences is held out")
  func heldOut() {
    var random = SeededGenerator(seed: 1)
    let task = NumberSorter()
    let training = Set(task.pairs(3000, using: &random).map(\.source))
    let heldOut = task.heldOut(1000, using: &random)
    #expect(Set(heldOut.map(\.source)).count == 1000)
    #expect(heldOut.allSatisfy { !training.contains($0.source) })
    #expect(Set(heldOut.map(\.source.count)) == Set(2...10))
    #expect(heldOut.contains { Set($0.source).count < $0.source.count })
    for length in 2...4 {
      // Every sequence of the length, counted.
      let count = Int(pow(10, Double(length)))
      let out = (0..<count).count { number in
        var rest = number
        let digits = (0..<length).map { _ in
          defer { rest /= 10 }
          return rest % 10
        }
        return NumberSorter.isHeldOut(digits)
      }
      let share = Double(out) / Double(count)
      #expect(share > 0.12 && share < 0.28)
    }
    for pair in heldOut.prefix(50) {
      // Sorted by counting, not by the library's sort.
      let counted = (0..<10).flatMap { digit in
        Array(repeating: digit, count: pair.source.count { $0 == digit })
      }
      #expect(pair.target == counted)
    }
  }

  @Test(
    "The sorter learns: outputs of several lengths for inputs of several lengths",
    .claim("E19", .holds), .claim("A35", .holds))
  func learns() throws {
    var run = EncoderDecoderRun(seed: 1) { NumberSorter.model(hidden: 48, using: &$0) }
    let task = NumberSorter(lengths: 2...5)
    var random = SeededGenerator(seed: 9)
    let heldOut = task.heldOut(200, using: &random)
    let before = run.model.exactMatch(heldOut)
    try run.practise(PracticePlan(updates: 250, batch: 32, rate: 0.01)) {
      task.pairs($0, using: &$1)
    }
    let after = run.model.exactMatch(heldOut)
    #expect(before < 0.05 && after > 0.8, "from \(before) to \(after)")
    let answers = Decoding(run.model, sources: heldOut.map(\.source)).greedy(maximumLength: 8)
    #expect(Set(answers.map(\.symbols.count)).isSuperset(of: [2, 3, 4, 5]))
  }

  @Test(
    "A trained model says answers of other lengths than its sources: each digit once, in order",
    .claim("A35", .holds), .claim("E9", .holds))
  func otherLengths() throws {
    func once(_ pairs: [SequencePair]) -> [SequencePair] {
      pairs.map { pair in
        let isThere = (0..<10).map { pair.source.contains($0) }
        return SequencePair(source: pair.source, target: (0..<10).filter { isThere[$0] })
      }
    }
    var run = EncoderDecoderRun(seed: 1) { random in
      FusedEncoderDecoder(
        .gru, sourceSymbols: 10, symbols: 10, hidden: 32, attention: .general, using: &random)
    }
    let task = NumberSorter(lengths: 2...7)
    var random = SeededGenerator(seed: 9)
    let heldOut = once(task.heldOut(200, using: &random))
    #expect(run.model.exactMatch(heldOut) < 0.05)
    try run.practise(PracticePlan(updates: 250, batch: 32, rate: 0.01)) {
      once(task.pairs($0, using: &$1))
    }
    let answers = Decoding(run.model, sources: heldOut.map(\.source)).greedy(maximumLength: 12)
    let right = zip(answers, heldOut).filter { $0.isFinished && $0.symbols == $1.target }
    #expect(right.count > 160, "\(right.count) of 200")
    // Among the right ones, sources of one length have answers of several, and most are shorter.
    let shorter = right.filter { $0.symbols.count < $1.source.count }
    #expect(shorter.count > 60, "\(shorter.count) of \(right.count)")
    let ofSix = Set(right.filter { $1.source.count == 6 }.map { $0.0.symbols.count })
    #expect(ofSix.count > 1, "\(ofSix)")
  }

  @Test("The same seed trains the same model to the bit")
  func reproducible() throws {
    let models = try (0..<2).map { _ in
      var run = EncoderDecoderRun(seed: 4) { NumberSorter.model(hidden: 16, using: &$0) }
      try run.practise(PracticePlan(updates: 5, batch: 9)) {
        NumberSorter().pairs($0, using: &$1)
      }
      return run.model
    }
    #expect(models[0] == models[1])
  }

  @Test(
    "The gradient of two halves is that of the whole batch, also with an odd pair and with one alone",
    arguments: [1, 2, 7])
  func halves(count: Int) {
    var random = SeededGenerator(seed: 2)
    let model = NumberSorter.model(hidden: 12, using: &random)
    let pairs = NumberSorter().pairs(count, using: &random)
    let whole = model.lossAndGradient(PairBatch(pairs, symbols: 10))
    let halves = model.lossAndGradient(
      ofHalves: pairs, isForced: true,
      workspaces: [EncoderDecoderWorkspace<Float>(), EncoderDecoderWorkspace<Float>()])
    #expect(abs(halves.loss - Double(whole.loss)) < 1e-5)
    #expect(halves.tokens == pairs.reduce(0) { $0 + $1.target.count + 1 })
    #expect(halves.gradient.greatestDifference(from: whole.gradient) < 1e-5)
    #expect(whole.gradient.norm() > 0.1)
  }

  @Test("In free running the decoder is fed what it says itself, and the loss is of the truth")
  func freeRunning() {
    var random = SeededGenerator(seed: 6)
    let model = NumberSorter.model(hidden: 12, using: &random)
    let pairs = NumberSorter().pairs(5, using: &random)
    let batch = PairBatch(pairs, symbols: 10)
    let own = model.fedWithItsOwnWords(batch)
    #expect(own.targets == batch.targets && own.inputs != batch.inputs)
    #expect(own.inputs[0] == batch.inputs[0])
    for row in batch.lengths.indices {
      let source = (0..<batch.sourceLengths[row]).map { batch.source[$0][row] }
      let steps = batch.inputs.count
      let answer = Decoding(model, sources: [source]).greedy(maximumLength: steps)[0]
      let said = answer.symbols + (answer.isFinished ? [10] : [])
      let fed = own.inputs.dropFirst().map { $0[row] }
      #expect(Array(fed.prefix(said.count)) == Array(said.prefix(fed.count)))
    }
  }

  @Test("The searches see the decoder through their protocol, and exact search is not beaten")
  func searches() throws {
    var random = SeededGenerator(seed: 3)
    // Weights of this size make some symbols likely and others not.
    var model = FusedEncoderDecoder<Float>(
      .gru, sourceSymbols: 4, symbols: 3, hidden: 8, attention: .additive, using: &random)
    model.scale(by: 4)
    for source in [[0], [3, 1, 2], [2, 2, 1, 0, 3]] {
      let seen = ConditionalModel(model, source: source, names: ["a", "b", "c"])
      #expect(seen.symbols == ["a", "b", "c", "<eos>"] && seen.end == 3)
      let total = seen.logProbabilities(after: seen.start).reduce(0) { $0 + exp($1) }
      #expect(abs(total - 1) < 1e-5)

      let greedy = try #require(greedySearch(seen, maximumLength: 5).best)
      let answer = Decoding(model, sources: [source]).greedy(maximumLength: 5)[0]
      #expect(greedy.symbols == answer.symbols + (answer.isFinished ? [3] : []))
      // The same words under teacher forcing have the same probability.
      let loss = model.lossAndGradient(
        PairBatch([SequencePair(source: source, target: answer.symbols)], symbols: 3), scale: 1
      ).loss
      if greedy.isFinished { #expect(abs(Double(loss) + greedy.logProbability) < 1e-4) }

      let exact = try #require(exhaustiveSearch(seen, maximumLength: 5).best)
      let first = try #require(bestFirstSearch(seen, maximumLength: 5).best)
      #expect(abs(exact.logProbability - first.logProbability) < 1e-9)
      for width in [1, 2, 5] {
        let beam = try #require(
          beamSearch(seen, BeamOptions(width: width), maximumLength: 5).best)
        #expect(beam.logProbability <= exact.logProbability + 1e-9)
        if width == 1 { #expect(beam.symbols == greedy.symbols) }
      }
    }
  }
}

@Suite("7 · Dates")
struct DateTests {
  /// What a text of the generator means, by a grammar of its own; `nil` if it is in none of its forms.
  private func meaning(_ text: String) -> String? {
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    let month =
      "(?<name>january|february|march|april|may|june|july|august|september|october|november|december"
      + "|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\.?)"
    let weekday = "(?:(?:sun|mon|tues?|wednes|thurs|fri|satur)day|sun|mon|tue|wed|thu|fri|sat)"
    let ordinal = "(?<day>\\d{1,2})(?:st|nd|rd|th)"
    let day = "(?<day>\\d{1,2})"
    let year = "(?<year>\\d{4}|'?\\d{2})"
    let forms = [
      "\(day) \(month) \(year)", "\(ordinal) \(month) \(year)",
      "the \(ordinal) of \(month),? \(year)",
      "\(ordinal) of \(month) \(year)", "\(month) \(day),? \(year)",
      "\(month) \(ordinal),? \(year)",
      "\(day)-\(month)-\(year)", "(?<year>\\d{4}) \(month) \(day)",
      "(?<year>\\d{4})(?<mark>[/.-])(?<month>\\d{2})\\k<mark>(?<day>\\d{2})",
      "(?<first>\\d{1,2})(?<mark>[/.-])(?<second>\\d{1,2})\\k<mark>\(year)",
    ]
    for form in forms {
      let pattern = "^(?:\(weekday),? )?\(form)$"
      guard let regex = try? NSRegularExpression(pattern: pattern),
        let match = regex.firstMatch(
          in: text, range: NSRange(text.startIndex..., in: text))
      else { continue }
      func group(_ name: String) -> String? {
        guard pattern.contains("<\(name)>") else { return nil }
        return Range(match.range(withName: name), in: text).map { String(text[$0]) }
      }
      var (day, month) = (group("day").flatMap { Int($0) }, group("month").flatMap { Int($0) })
      if let name = group("name") {
        month = names.firstIndex(of: String(name.prefix(3))).map { $0 + 1 }
      }
      if let first = group("first").flatMap({ Int($0) }),
        let second = group("second").flatMap({ Int($0) })
      {
        (day, month) = second > 12 ? (second, first) : (first, second)
      }
      guard let day, let month, let written = group("year") else { return nil }
      let digits = written.filter { $0 != "'" }
      var year = Int(digits) ?? 0
      if digits.count == 2 { year += year < 50 ? 2000 : 1900 }
      return String(format: "%04d-%02d-%02d", year, month, day)
    }
    return nil
  }

  @Test("Every generated text is in a known form and means its date")
  func generated() {
    var random = SeededGenerator(seed: 1)
    var lengths: Set<Int> = []
    for _ in 0..<1500 {
      let date = CalendarDate(using: &random)
      let text = DateReader.text(date, using: &random)
      #expect(meaning(text) == date.iso, "\(text)")
      #expect(DateReader.encoded(text).allSatisfy { $0 < DateReader.letters.count }, "\(text)")
      lengths.insert(text.count)
    }
    #expect(lengths.count > 15)
  }

  @Test("A hundred different dates by hand: days of the calendar, in no form of the generator")
  func handwritten() throws {
    let dates = DateReader.handwritten
    #expect(dates.count == 100 && Set(dates.map(\.text)).count == 100)
    for (text, iso) in dates {
      #expect(meaning(text.lowercased()) == nil, "\(text) is in a form of the generator")
      let parts = iso.split(separator: "-").compactMap { Int($0) }
      #expect(CalendarDate(year: parts[0], month: parts[1], day: parts[2])?.iso == iso)
    }
  }

  @Test("Weekdays and lengths of months are the calendar's")
  func calendar() throws {
    var gregorian = Foundation.Calendar(identifier: .gregorian)
    gregorian.timeZone = try #require(TimeZone(identifier: "UTC"))
    var random = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      let date = CalendarDate(using: &random)
      let parts = DateComponents(year: date.year, month: date.month, day: date.day)
      let day = try #require(gregorian.date(from: parts))
      #expect(gregorian.component(.weekday, from: day) == date.weekday + 1)
    }
    #expect(CalendarDate(year: 1900, month: 2, day: 29) == nil)
    #expect(CalendarDate(year: 2000, month: 2, day: 29) != nil)
    #expect(CalendarDate(year: 1998, month: 13, day: 1) == nil)
    #expect(CalendarDate(year: 1998, month: 4, day: 31) == nil)
  }

  @Test("Texts become symbols and back; what is unknown is one symbol more")
  func symbols() {
    #expect(DateReader.encoded("A!") == [10, DateReader.letters.count])
    #expect(DateReader.encoded("a") == DateReader.encoded("A"))
    let pair = DateReader.pair("3/5/98", "1998-05-03")
    #expect(DateReader.decoded(pair.target) == "1998-05-03")
  }
}
