import Foundation

/// How a check puts its questions: like calling the student's function, with a memory.
///
/// ```swift
/// try ask.expect(0.25, model, ["A", "B"], 0.5)
/// ```
public struct Asking<each Input: Codable & Sendable, Answer: Codable & Sendable> {
  let describe: (repeat each Input) -> String
  let show: (Answer) -> String
  let agreement: Agreement
  let put: (Data) throws -> Response

  /// The student's answer.
  ///
  /// - Throws: `Mismatch` if there is none: the function threw, trapped, took too long or answered
  ///   with something else.
  public func callAsFunction(_ inputs: repeat each Input) throws -> Answer {
    try answer(repeat each inputs, expecting: "an answer")
  }

  /// Asks, and demands the expected answer.
  public func expect(_ expected: Answer, _ inputs: repeat each Input) throws {
    let got = try answer(repeat each inputs, expecting: show(expected))
    guard agreement.agree(got, expected) else {
      throw Mismatch(
        asked: describe(repeat each inputs), expected: show(expected), got: show(got))
    }
  }

  /// Asks, and demands that the answer satisfies a condition described in words.
  public func expect(
    _ expectation: String, _ inputs: repeat each Input, where holds: (Answer) throws -> Bool
  ) throws {
    let got = try answer(repeat each inputs, expecting: expectation)
    guard try holds(got) else {
      throw Mismatch(asked: describe(repeat each inputs), expected: expectation, got: show(got))
    }
  }

  /// Asks, and lets `difference` say how the answer differs from a right one: for answers of which
  /// only a part is worth printing.
  ///
  /// - Parameters:
  ///   - expectation: What is demanded, in words, should no answer come.
  ///   - inputs: The question.
  ///   - difference: What was expected and what came in its place; `nil` for a right answer.
  public func compare(
    _ expectation: String, _ inputs: repeat each Input,
    difference: (Answer) throws -> (expected: String, got: String)?
  ) throws {
    let got = try answer(repeat each inputs, expecting: expectation)
    guard let (expected, got) = try difference(got) else { return }
    throw Mismatch(asked: describe(repeat each inputs), expected: expected, got: got)
  }

  /// Asks, and demands that the function throws an error.
  public func expectError(_ expectation: String, _ inputs: repeat each Input) throws {
    switch try put(Wire.encode(Question(repeat each inputs))) {
    case .threw: return
    case .answer(let data):
      let got = (try? Wire.decode(Answer.self, from: data)).map(show) ?? "something unreadable"
      throw Mismatch(asked: describe(repeat each inputs), expected: expectation, got: got)
    case let other:
      throw Mismatch(
        asked: describe(repeat each inputs), expected: expectation, got: other.inWords,
        isFault: true)
    }
  }

  private func answer(_ inputs: repeat each Input, expecting expected: String) throws -> Answer {
    let response = try put(Wire.encode(Question(repeat each inputs)))
    func mismatch(_ got: String, isFault: Bool = false) -> Mismatch {
      Mismatch(
        asked: describe(repeat each inputs), expected: expected, got: got, isFault: isFault)
    }
    switch response {
    case .answer(let data):
      do {
        return try Wire.decode(Answer.self, from: data)
      } catch {
        throw mismatch("a reply of another type than \(Answer.self)", isFault: true)
      }
    case .threw, .unsolved: throw mismatch(response.inWords)
    default: throw mismatch(response.inWords, isFault: true)
    }
  }
}

extension Response {
  /// The response as the end of a sentence that begins "it gave".
  var inWords: String {
    switch self {
    case .answer: "an answer"
    case .unsolved: "nothing yet: for this question it throws Unsolved()"
    case .threw(let error): "the error “\(error)”"
    case .crashed(let how): "no answer: the program ended (\(how))"
    case .timedOut(let seconds): "no answer within \(seconds) seconds"
    case .unreadable(let why): "an unreadable reply: \(why)"
    }
  }
}

/// The difference between what was expected and what came.
struct Mismatch: Error {
  let asked: String
  let expected: String
  let got: String
  var isFault = false
}
