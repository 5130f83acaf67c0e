import Matrices

/// A long sequence cut into equal pieces that are read side by side, each a row of the batch.
///
/// Row b reads its piece from beginning to end, so the state of row b after one window is the state
/// before its next. Cut any other way, a carried state would belong to another place in the text.
public struct TextStreams: Sendable {
  /// The whole sequence.
  public let codes: [Int]
  /// How many pieces are read side by side: the batch.
  public let count: Int
  /// How many steps each piece has. Each step has a target, so the last symbol is read by nobody.
  public let length: Int

  /// Cuts `codes` into `count` pieces; what is left over at the end is left out.
  public init(_ codes: [Int], count: Int) {
    precondition(
      count >= 1 && codes.count > count,
      "streams: \(codes.count) symbols do not make \(count) pieces")
    self.codes = codes
    self.count = count
    length = (codes.count - 1) / count
  }

  // snippet.streams
  /// The symbols read at a step, counted from 0: one for each row.
  public func inputs(at t: Int) -> [Int] { (0..<count).map { codes[$0 * length + t] } }

  /// The symbols to be foretold at a step: each row's next.
  public func targets(at t: Int) -> [Int?] { (0..<count).map { codes[$0 * length + t + 1] } }
  // snippet.end

  /// The pieces, each with the target of its last step, by which neighbours overlap.
  public var pieces: [[Int]] {
    (0..<count).map { Array(codes[$0 * length...($0 + 1) * length]) }
  }

  /// Some steps as a network reads them: [count × symbols] for each step, with the targets.
  public func chunk<Element: Scalar>(
    _ steps: Range<Int>, symbols: Int
  ) -> (inputs: [Matrix<Element>], targets: [[Int?]]) {
    (steps.map { .oneHot(inputs(at: $0), columns: symbols) }, steps.map { targets(at: $0) })
  }
}
