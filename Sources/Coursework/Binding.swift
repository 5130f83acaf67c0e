import Foundation

/// Ties a student's function to its exercise.
///
/// ```swift
/// public let penalisedScoreBinding = Binding("8.1", penalisedScore)
/// ```
///
/// The binding knows the function and, through it, the types of question and answer; nothing of the
/// check that decides the answer. So one exercise compiles alone, and a mistake in it breaks
/// nothing else.
public struct Binding: Sendable {
  /// The exercise this answers, such as "8.1".
  public let exercise: String

  let signature: Signature
  private let evaluate: @Sendable (Data) throws -> Data

  /// Binds `function` to the exercise with the given id.
  public init<each Input: Codable & Sendable, Answer: Codable & Sendable>(
    _ exercise: String, _ function: @escaping @Sendable (repeat each Input) throws -> Answer
  ) {
    self.exercise = exercise
    signature = Signature(of: ((repeat each Input) -> Answer).self)
    evaluate = { data in
      let question = try Wire.decode(Question<repeat each Input>.self, from: data)
      return try Wire.encode(try function(repeat each question.inputs))
    }
  }

  /// The encoded answer to an encoded question. An error that the function throws becomes an answer
  /// too: it is something that a check may want to see.
  ///
  /// - Throws: Nothing of the student's; a `DecodingError` if the question is not what the function
  ///   takes.
  func respond(to question: Data) throws -> Response {
    do {
      return .answer(try evaluate(question))
    } catch is Unsolved {
      return .unsolved
    } catch let error as DecodingError {
      throw error
    } catch {
      return .threw("\(error)")
    }
  }
}

/// What comes back for one question.
public enum Response: Sendable, Equatable {
  /// The encoded answer.
  case answer(Data)
  /// The function threw `Unsolved`: there is no answer yet.
  case unsolved
  /// The function threw something else; its description.
  case threw(String)
  /// The process died while it worked on the question; how.
  case crashed(String)
  /// No answer came in time; the limit in seconds.
  case timedOut(Double)
  /// What came back is not an answer to the question; why.
  case unreadable(String)
}

/// Whoever can be asked: a function in this process, or a process of its own.
public protocol Answering {
  /// The response to one encoded question.
  func respond(to question: Data) throws -> Response
}

/// Asks a binding in this process. A trap or an endless loop in the answer takes the process along:
/// good enough for `swift test`, which the student runs for himself.
public struct InProcess: Answering {
  private let binding: Binding

  /// Asks `binding`.
  public init(_ binding: Binding) {
    self.binding = binding
  }

  /// The response to one encoded question.
  public func respond(to question: Data) throws -> Response {
    try binding.respond(to: question)
  }
}
