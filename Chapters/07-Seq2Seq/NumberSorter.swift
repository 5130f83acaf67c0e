import Matrices
import Training

/// Digits in any order, to be written in theirs: 7 2 9 2 becomes 2 2 7 9.
///
/// Every target is as long as its source, and no symbol can be written before the whole source is read.
/// Which sequences are held out of training is decided by the digits alone: about a fifth of each length.
public struct NumberSorter: Equatable, Sendable {
  /// How many digits a sequence has.
  public let lengths: ClosedRange<Int>
  /// The digits are 0..<10, in the source and in the target.
  public static let symbols = 10

  /// A task; the shortest length is at least 2.
  public init(lengths: ClosedRange<Int> = 2...10) {
    precondition(lengths.lowerBound >= 2, "NumberSorter: \(lengths) begins below 2")
    self.lengths = lengths
  }

  /// Whether training never sees these digits.
  public static func isHeldOut(_ digits: [Int]) -> Bool {
    // A remainder that mixes all digits and their places: FNV-1a.
    let hash = digits.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return (hash >> 8) % 5 == 0
  }

  /// The pair of some digits.
  public static func pair(_ digits: [Int]) -> SequencePair {
    SequencePair(source: digits, target: digits.sorted())
  }

  /// Pairs for training, all lengths equally often, none of them held out.
  public func pairs(_ count: Int, using random: inout SeededGenerator) -> [SequencePair] {
    (0..<count).map { _ in
      let length = draw(&random)
      while true {
        let digits = (0..<length).map { _ in random.integer(below: 10) }
        if !Self.isHeldOut(digits) { return Self.pair(digits) }
      }
    }
  }

  /// Pairs that training never sees, no two the same. Of length 2 there are only about 20.
  public func heldOut(_ count: Int, using random: inout SeededGenerator) -> [SequencePair] {
    var seen: Set<[Int]> = []
    var result: [SequencePair] = []
    var tries = 0
    while result.count < count {
      tries += 1
      precondition(
        tries < 1000 * (count + 1),
        "NumberSorter: there are not \(count) sequences of \(lengths) digits to hold out")
      let digits = (0..<draw(&random)).map { _ in random.integer(below: 10) }
      if Self.isHeldOut(digits), seen.insert(digits).inserted { result.append(Self.pair(digits)) }
    }
    return result
  }

  private func draw(_ random: inout SeededGenerator) -> Int {
    lengths.lowerBound + random.integer(below: lengths.count)
  }

  /// The sorter that the chapter trains: GRUs of 96 units with the decoder's looks back.
  public static func model(
    hidden: Int = 96, attention: AttentionScore? = .general, using random: inout SeededGenerator
  ) -> FusedEncoderDecoder<Float> {
    FusedEncoderDecoder(
      .gru, sourceSymbols: symbols, symbols: symbols, hidden: hidden, attention: attention,
      using: &random)
  }
}
