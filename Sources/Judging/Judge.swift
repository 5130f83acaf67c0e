import Coursework
import Foundation
import Synchronization

/// Decides answers that are files: compiles each with its binding, asks it in a process of its own,
/// and has its exercise decide what came back.
///
/// ```swift
/// let judge = Judge(kit: try Kit())
/// let verdict = try judge.check(attempt, seed: 1)
/// ```
///
/// Nothing that an answer does reaches the judge: a file that does not compile, a trap, an endless
/// loop or an early exit are verdicts like any other. An answer is kept from using up time and
/// memory, but not from reading files: this is the judge for a student's own machine.
public struct Judge: Sendable {
  private let kit: Kit
  private let limits: Limits

  /// A judge that compiles against `kit` and grants `limits`.
  public init(kit: Kit, limits: Limits = Limits()) {
    self.kit = kit
    self.limits = limits
  }

  /// An exercise with the files that answer it.
  public struct Attempt: Sendable {
    let exercise: AnyExercise
    let answer: URL
    let binding: URL

    /// - Parameters:
    ///   - exercise: What is asked.
    ///   - answer: The student's file.
    ///   - binding: The file that ties the function in it to the exercise.
    public init(exercise: AnyExercise, answer: URL, binding: URL) {
      self.exercise = exercise
      self.answer = answer
      self.binding = binding
    }
  }

  /// Judges one answer with the questions of `seed`.
  ///
  /// - Throws: `JudgingError` if it cannot be judged: a file is missing, the compiler is, or no
  ///   process can be started.
  public func check(_ attempt: Attempt, seed: UInt64) throws -> Verdict {
    let exercise = attempt.exercise
    let id = exercise.listing.id
    let wanted = exercise.signature.text
    guard FileManager.default.isReadableFile(atPath: attempt.answer.path) else {
      throw JudgingError(
        "There is no file \(attempt.answer.path) with an answer to exercise \(id).")
    }
    let binding = try BindingFile(attempt.binding)
    guard binding.exercise == id else {
      throw JudgingError("\(binding.url.path) binds exercise \(binding.exercise), not \(id).")
    }

    let folder = try WorkFolder(in: kit.buildFolder.appending(path: "answers"))
    defer { withExtendedLifetime(folder) {} }
    switch try Compilation(kit: kit, limits: limits)
      .compile(attempt.answer, binding, in: folder.url)
    {
    case .late:
      return .doesNotCompile(
        "The compiler had not finished after \(Int(limits.compilation)) seconds. Split long"
          + " expressions and write down their types.")
    case .failed(let output):
      let diagnostics = Diagnostics(answer: attempt.answer, binding: binding, kit: kit)
      return .doesNotCompile(diagnostics.explain(output, exercise: id, wanted: wanted))
    case .program(let program):
      let process = try AnswerProcess(program, limits: limits)
      guard process.signature == exercise.signature else {
        let function = binding.function ?? attempt.answer.lastPathComponent
        let found = process.signature.text
        let difference =
          found == wanted ? "it uses another type of the same name." : "it is of type \(found)."
        return .doesNotFit(
          "Exercise \(id) asks for \(function) of type \(wanted), but \(difference)")
      }
      let report = try exercise.check(process, seed: seed)
      return .report(report, output: process.output.text)
    }
  }

  /// Judges several answers at once, as many as there are processors.
  ///
  /// - Parameters:
  ///   - attempts: The answers, each with its exercise.
  ///   - seed: The seed of every exercise's questions.
  ///   - each: Called as each answer is decided, one call at a time but in no particular order, with
  ///     its position in `attempts`.
  public func check(
    _ attempts: [Attempt], seed: UInt64,
    each: @Sendable (Int, Result<Verdict, any Error>) -> Void
  ) {
    let turn = Mutex(())
    DispatchQueue.concurrentPerform(iterations: attempts.count) { index in
      let result = Result { try check(attempts[index], seed: seed) }
      turn.withLock { _ in each(index, result) }
    }
  }
}
