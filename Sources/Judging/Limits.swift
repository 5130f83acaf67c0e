/// How much time and memory the judging of one exercise may take.
public struct Limits: Sendable {
  /// Seconds from a question to its answer.
  public var question: Double
  /// Seconds from the first question to the last answer, restarts included.
  public var exercise: Double
  /// Seconds that compiling and linking may take.
  public var compilation: Double
  /// Seconds of processor time for each process of the answer, all its threads together.
  public var cpuSeconds: Int
  /// Bytes of address space for each process of the answer. Not enforced on macOS.
  public var addressSpace: Int
  /// How many bytes of what an answer prints are kept.
  public var output: Int
  /// How many bytes an answer may print before it is stopped.
  public var flood: Int

  /// Limits that an honest answer stays well below.
  public init(
    question: Double = 3, exercise: Double = 20, compilation: Double = 60, cpuSeconds: Int = 30,
    addressSpace: Int = 4 << 30, output: Int = 16 << 10, flood: Int = 64 << 20
  ) {
    self.question = question
    self.exercise = exercise
    self.compilation = compilation
    self.cpuSeconds = cpuSeconds
    self.addressSpace = addressSpace
    self.output = output
    self.flood = flood
  }
}
