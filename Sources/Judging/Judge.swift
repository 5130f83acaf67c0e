import Coursework
import Foundation
import Synchronization

/// Decides answers that are files: compiles them with their bindings, asks each in a process of its
/// own, and has its exercise decide what came back.
///
/// ```swift
/// let judge = Judge(kit: try Kit())
/// let verdict = try judge.check(attempt, seed: 1)
/// ```
///
/// Nothing that an answer does reaches the judge: a file that does not compile, a trap, an endless
/// loop or an early exit are verdicts like any other. By default an answer is kept from using up time
/// and memory, but not from reading files: that is right on a student's own machine. With a
/// `Sandbox` it is kept from everything but computing.
public struct Judge: Sendable {
  let kit: Kit
  private let limits: Limits
  let sandbox: Sandbox

  /// A judge that compiles against `kit`, grants `limits` and keeps answers in `sandbox`.
  public init(kit: Kit, limits: Limits = Limits(), sandbox: Sandbox = .limitsOnly) {
    self.kit = kit
    self.limits = limits
    self.sandbox = sandbox
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

  /// A verdict with what led to it.
  public struct Judgement: Sendable {
    /// What came of the answer.
    public var verdict: Verdict
    /// Why answers did not come, one entry each.
    public var faults: [Fault] = []
    /// Whether every reply was an error that the answer threw.
    public var onlyThrew = false
    /// Processor time of all the answer's processes, in seconds.
    public var cpuSeconds = 0.0
    /// Time from the first process's start to the last one's end, in seconds.
    public var wallSeconds = 0.0

    init(_ verdict: Verdict) {
      self.verdict = verdict
    }

    /// Whether the program did anything but answer.
    var isOutOfOrder: Bool { !faults.isEmpty || isOdd }

    /// Whether the program did what an answer's own function seldom makes it do.
    var isOdd: Bool {
      if case .report(let report, _) = verdict { report.isContradicted } else { true }
    }
  }

  // MARK: - One answer, or several of one author

  /// Judges one answer with the questions of `seed`.
  ///
  /// - Throws: `JudgingError` if it cannot be judged: a file is missing, the compiler is, or no
  ///   process can be started.
  public func check(_ attempt: Attempt, seed: UInt64) throws -> Verdict {
    try judge([attempt], seed: seed)[0].verdict
  }

  /// Judges the answers of one author, who may be known to all of them: they become one program as
  /// far as they can, which saves nearly all of the compiler's time.
  ///
  /// Each answer comes out as it would alone. A file that declares what another one names, that
  /// changes what is there for all, or that names another answer's function, is compiled alone; and
  /// if the rest does not compile together, each of them is.
  ///
  /// - Returns: A judgement for each of `attempts`, in their order.
  /// - Throws: `JudgingError` if they cannot be judged.
  public func judge(_ attempts: [Attempt], seed: UInt64) throws -> [Judgement] {
    let answers = try attempts.map(Answer.init)
    let together = answers.indices.filter { index in
      answers.count > 1 && answers[index].standsAlone(among: answers)
    }
    var judgements = [Judgement?](repeating: nil, count: answers.count)
    try judgeTogether(together, answers, seed: seed, into: &judgements)
    return try answers.indices.map { index in
      try judgements[index] ?? judgeAlone(answers[index], seed: seed)
    }
  }

  /// Judges those of `answers` that stand at `places` as one program. What the compiler finds fault
  /// with is left out at a second try, and left to be judged alone, as is all if that fails too.
  private func judgeTogether(
    _ places: [Int], _ answers: [Answer], seed: UInt64, into judgements: inout [Judgement?],
    isSecond: Bool = false
  ) throws {
    guard places.count > 1 else { return }
    let messages = try compiled(places.map { answers[$0] }) { outcome -> String in
      switch outcome {
      case .late: return ""
      case .failed(let messages): return messages
      case .program(let program):
        let found = try places.map { try judge(answers[$0], program: program, seed: seed) }
        // Files of one program can spoil each other before its first question. One that fails among
        // others that do not has itself to blame.
        let hasSpoilt = found.count(where: \.isOutOfOrder) > 1 || found.contains(where: \.isOdd)
        for (place, judgement) in zip(places, found) where !(hasSpoilt && judgement.isOutOfOrder) {
          judgements[place] = judgement
        }
        return ""
      }
    }
    let rest = places.filter { !answers[$0].isNamed(in: messages) }
    if !messages.isEmpty, !isSecond, rest.count < places.count {
      try judgeTogether(rest, answers, seed: seed, into: &judgements, isSecond: true)
    }
  }

  private func judgeAlone(_ answer: Answer, seed: UInt64) throws -> Judgement {
    try compiled([answer]) { outcome in
      switch outcome {
      case .late:
        try requireSoundMachine(for: answer, after: "")
        return Judgement(
          .doesNotCompile(
            "The compiler had not finished after \(Int(limits.compilation)) seconds. Split long"
              + " expressions and write down their types."))
      case .failed(let output):
        try requireSoundMachine(for: answer, after: output)
        return Judgement(
          .doesNotCompile(
            Diagnostics(answer: answer.file, binding: answer.binding, kit: kit).explain(
              output, exercise: answer.id, wanted: answer.exercise.signature.text)))
      case .program(let program):
        return try judge(answer, program: program, seed: seed)
      }
    }
  }

  /// Makes sure that a compilation failed for the answer's sake, and not because the disk is full, a
  /// file has gone, or the machine has too much to do: nobody loses points for that.
  private func requireSoundMachine(for answer: Answer, after messages: String) throws {
    try kit.requireIntact()
    guard FileManager.default.isReadableFile(atPath: answer.file.path) else {
      throw JudgingError("\(answer.file.path) has gone while it was judged.")
    }
    if answer.isNamed(in: messages) { return }
    try compiled([]) { outcome in
      switch outcome {
      case .program: break
      case .late:
        throw JudgingError(
          "The compiler does not finish in time here, not even without an answer: the machine has"
            + " too much to do.")
      case .failed(let why):
        throw JudgingError(
          "The compiler fails here, even without an answer; it says: \(why.prefix(300))")
      }
    }
  }

  /// Calls `body` with what became of compiling `answers`; then all that was made is removed.
  private func compiled<Result>(
    _ answers: [Answer], _ body: (Compilation.Outcome) throws -> Result
  ) throws -> Result {
    let folder = try WorkFolder(in: kit.buildFolder.appending(path: "answers"))
    defer { withExtendedLifetime(folder) {} }
    let compilation = Compilation(kit: kit, limits: limits, sandbox: sandbox)
    return try body(
      try compilation.compile(answers.map { ($0.file, $0.binding) }, in: folder.url))
  }

  // MARK: - Asking

  private func judge(_ answer: Answer, program: URL, seed: UInt64) throws -> Judgement {
    let start = ContinuousClock.now
    let program = AnswerProcess.Program(
      file: program, exercise: answer.id, limits: limits,
      confinement: sandbox.confinement(of: program, kit: kit, limits: limits))
    let process: AnswerProcess
    do {
      process = try AnswerProcess(program)
    } catch let error as AnswerProcess.DoesNotStart {
      try requireIntact(program.file)
      return Judgement(.doesNotStart(error.why))
    }
    guard process.signature == answer.exercise.signature else {
      return Judgement(.doesNotFit(answer.misfit(process.signature)))
    }
    let memory = Memory(process)
    var report = try answer.exercise.check(memory, seed: seed)
    process.stop()
    var judgement = Judgement(.report(report, output: process.output.text))
    judgement.faults = process.faults
    judgement.onlyThrew = process.replies.answers == 0 && process.replies.errors > 0
    judgement.cpuSeconds = process.cpuSeconds
    if !process.faults.isEmpty { try requireIntact(program.file) }
    if report.points > 0 {
      let (contradiction, cpuSeconds) = try askAgain(program, memory, answer, seed: seed)
      judgement.cpuSeconds += cpuSeconds
      if let contradiction {
        report = report.contradicted(
          asked: contradiction.asked, expected: contradiction.first, got: contradiction.second,
          see: answer.exercise.listing.see, isHidden: answer.exercise.hasHiddenAspects)
        judgement.verdict = .report(report, output: process.output.text)
      }
    }
    judgement.wallSeconds = start.duration(to: .now) / .seconds(1)
    return judgement
  }

  /// Asks a second process what the first has answered.
  private func askAgain(
    _ program: AnswerProcess.Program, _ memory: Memory, _ answer: Answer, seed: UInt64
  ) throws -> (contradiction: Memory.Contradiction?, cpuSeconds: Double) {
    do {
      let second = try AnswerProcess(program)
      let contradiction = try memory.contradiction(
        of: second, exercise: answer.exercise, seed: seed)
      second.stop()
      if !second.faults.isEmpty { try requireIntact(program.file) }
      return (contradiction, second.cpuSeconds)
    } catch let error as AnswerProcess.DoesNotStart {
      // Whoever starts once and not twice would be spared the second question otherwise.
      try requireIntact(program.file)
      return (
        Memory.Contradiction(
          asked: "the same again", first: "a process that starts, as before", second: error.why), 0
      )
    }
  }

  /// Makes sure that a process died of its own, and not of a build that was removed under it.
  private func requireIntact(_ program: URL) throws {
    try kit.requireIntact()
    guard FileManager.default.fileExists(atPath: program.path) else {
      throw JudgingError("\(program.path) has gone while it was asked.")
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

/// Remembers what was answered, so that it can be asked again.
private final class Memory: Answering {
  private let process: AnswerProcess
  private var answers: [(question: Data, answer: Data)] = []

  /// The most answers that are remembered: what does not fit is not asked again.
  private static let capacity = 64

  init(_ process: AnswerProcess) {
    self.process = process
  }

  func respond(to question: Data) throws -> Response {
    let response = try process.respond(to: question)
    if case .answer(let answer) = response, answers.count < Self.capacity,
      question.count + answer.count < 64 << 10
    {
      answers.append((question, answer))
    }
    return response
  }

  /// Two answers to the same question.
  struct Contradiction {
    let asked: String
    let first: String
    let second: String
  }

  /// Asks three of the questions again, in another order, of a process that has not heard the
  /// others. An answer is a function: it depends on its question alone.
  func contradiction(
    of other: AnswerProcess, exercise: AnyExercise, seed: UInt64
  ) throws -> Contradiction? {
    guard !answers.isEmpty else { return nil }
    let places = [answers.count - 1, answers.count / 2, Int(seed % UInt64(answers.count))]
    for place in places {
      let (question, first) = answers[place]
      let response = try other.respond(to: question)
      if case .answer(let second) = response, exercise.agree(first, second) { continue }
      return Contradiction(
        asked: exercise.describe(question),
        first: exercise.describe(answer: first) + ", as before",
        second: exercise.describe(response))
    }
    return nil
  }
}
