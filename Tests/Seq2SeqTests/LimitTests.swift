import Matrices
import Seq2Seq
import TestSupport
import Testing
import Training

@Suite("7 · What the trained models do not do", .enabled(if: isLong))
struct LimitTests {
  @Test("Beyond the trained lengths the sorter still ends and keeps the order, and drops digits")
  func tooLong() throws {
    var run = EncoderDecoderRun(seed: 1) { NumberSorter.model(using: &$0) }
    try run.practise(PracticePlan(updates: 2000)) { NumberSorter().pairs($0, using: &$1) }
    var random = SeededGenerator(seed: 1001)
    let pairs = NumberSorter(lengths: 16...16).heldOut(200, using: &random)
    let answers = Decoding(run.model, sources: pairs.map(\.source)).greedy(maximumLength: 40)
    #expect(answers.allSatisfy { $0.isFinished && (12...15).contains($0.symbols.count) })
    #expect(answers.allSatisfy { zip($0.symbols, $0.symbols.dropFirst()).allSatisfy { $0 <= $1 } })

    // The picture that the text describes: each digit is said while looking at where it stands.
    let answer = Decoding(run.model, sources: [[7, 2, 9, 2, 0]]).greedy(maximumLength: 12)[0]
    #expect(answer.symbols == [0, 2, 2, 7, 9])
    for (symbol, look) in zip(answer.symbols, answer.looks) {
      let there = zip([7, 2, 9, 2, 0], look).reduce(0) { $0 + ($1.0 == symbol ? $1.1 : 0) }
      #expect(there > 0.6, "\(symbol): \(look)")
    }
    let atTheEnd = answer.looks[5]
    #expect(atTheEnd[2] > 0.9)
  }

  @Test("The reader of dates writes a date for what is none")
  func nonsense() throws {
    var run = EncoderDecoderRun(seed: 1) { DateReader.model(using: &$0) }
    try run.practise(PracticePlan(updates: 1500)) { DateReader.pairs($0, using: &$1) }
    func said(_ text: String) -> String {
      let answers = Decoding(run.model, sources: [DateReader.encoded(text)])
        .greedy(maximumLength: DateReader.maximumLength)
      return DateReader.decoded(answers[0].symbols)
    }
    #expect(said("31 February 1998") == "1998-02-31")
    let banana = said("banana").split(separator: "-").compactMap { Int($0) }
    #expect(
      banana.count == 3 && CalendarDate(year: banana[0], month: banana[1], day: banana[2]) != nil)
    var random = SeededGenerator(seed: 5)
    let letters = DateReader.letters
    let valid = (0..<200).count { _ in
      let text = String((0..<12).map { _ in letters[random.integer(below: letters.count)] })
      let parts = said(text).split(separator: "-").compactMap { Int($0) }
      return parts.count == 3
        && CalendarDate(year: parts[0], month: parts[1], day: parts[2]) != nil
    }
    #expect(valid > 100, "\(valid)")
  }
}
