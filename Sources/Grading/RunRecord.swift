/// What all the results of one run have in common. It lies beside them as `run.json`: a resumed run
/// must find itself in it, and merged runs must agree in it.
public struct RunRecord: Codable, Sendable, Equatable {
  /// One part of a class that several machines grade together.
  public struct Shard: Codable, Sendable, Equatable {
    /// Which part this is, from 1.
    public var index: Int
    /// How many parts there are.
    public var count: Int

    /// The part `index` of `count`.
    public init(index: Int, count: Int) {
      self.index = index
      self.count = count
    }
  }

  /// The version of this record's form.
  public var version = 1
  /// The fingerprint of the course's checks.
  public var course: String
  /// The grader's version.
  public var grader: String
  /// The compiler's version.
  public var toolchain: String
  /// What kept the submissions in: "none", "unverified", "L2" or "L3".
  public var sandbox: String
  /// The secret seed of all questions.
  public var seed: UInt64
  /// The ids of the exercises that were asked, in the course's order.
  public var exercises: [String]
  /// The part of the class that this run graded; nil if all of it.
  public var shard: Shard?
  /// The names of all submissions of the class, sorted, of which a shard grades every `count`-th.
  public var submissions: [String]

  /// A record with these parts.
  public init(
    course: String, grader: String, toolchain: String, sandbox: String, seed: UInt64,
    exercises: [String], shard: Shard?, submissions: [String]
  ) {
    self.course = course
    self.grader = grader
    self.toolchain = toolchain
    self.sandbox = sandbox
    self.seed = seed
    self.exercises = exercises
    self.shard = shard
    self.submissions = submissions
  }
}
