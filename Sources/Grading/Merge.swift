import Console

/// One run out of several that graded parts of the same class.
///
/// Marks of one class must be of one kind: the parts must agree in everything that could change a
/// score. A submission that two parts graded must have come to the same, except for times.
public enum Merge {
  /// Puts the parts together.
  ///
  /// - Parameter runs: The parts, in any order; also runs of the whole class, and a part twice.
  /// - Returns: A run of the whole class, with its results in the order of the class's names. Where one
  ///   part's grader failed and another graded, the grade counts.
  /// - Throws: `Failure`, with a sentence that names the part and what differs or is missing.
  public static func merge(
    _ runs: [(RunRecord, [SubmissionResult])]
  ) throws -> (RunRecord, [SubmissionResult]) {
    guard let (first, _) = runs.first else {
      throw Failure("there is nothing to merge; name the folders of results.")
    }
    let names = runs.enumerated().map { partName($1.0, place: $0 + 1) }
    for ((run, results), name) in zip(runs, names) {
      try requireSameKind(run, name, first, names[0])
      for result in results { try requireSameKind(result, run, name) }
    }
    try requireSameCount(runs.map(\.0), names)

    // By the names of their files, which tell apart what `String` calls equal.
    var found: [String: (result: SubmissionResult, part: String)] = [:]
    let members = Set(first.submissions.map { fileName(for: $0) })
    for ((_, results), part) in zip(runs, names) {
      for result in results {
        let key = fileName(for: result.submission)
        guard members.contains(key) else {
          throw Failure(
            "\(part) has a result for \(quoted(result.submission)), which is not in the class.")
        }
        if let other = found[key] {
          found[key] = try agreed(other, (result, part))
        } else {
          found[key] = (result, part)
        }
      }
    }
    let missing = first.submissions.indices.filter {
      found[fileName(for: first.submissions[$0])] == nil
    }
    guard missing.isEmpty else { throw absence(missing, first, runs.map(\.0)) }
    var whole = first
    whole.shard = nil
    return (whole, first.submissions.compactMap { found[fileName(for: $0)]?.result })
  }

  // MARK: - Whether the parts are of one kind

  private static func partName(_ run: RunRecord, place: Int) -> String {
    let which = run.shard.map { "shard \($0.index) of \($0.count)" } ?? "a run of the whole class"
    return "\(which) (number \(place) of those given)"
  }

  private static func requireSameKind(
    _ run: RunRecord, _ name: String, _ first: RunRecord, _ firstName: String
  ) throws {
    func require(_ what: String, _ one: String, _ other: String, _ hint: String) throws {
      if one == other { return }
      throw Failure(
        "\(name) has \(what) \(one), and \(firstName) has \(what) \(other); \(hint), since marks of "
          + "one class must be of one kind.")
    }
    let again = "grade one of them again"
    try require("a record of version", "\(run.version)", "\(first.version)", again)
    try require("the course", quoted(run.course), quoted(first.course), again)
    try require("the grader", quoted(run.grader), quoted(first.grader), again)
    try require("the toolchain", quoted(run.toolchain), quoted(first.toolchain), again)
    try require("the sandbox", quoted(run.sandbox), quoted(first.sandbox), again)
    // The seed is secret while students can still hand in; a message may end up in a public log.
    guard run.seed == first.seed else {
      throw Failure(
        "\(name) has another seed than \(firstName); give all of them the same one by --seed, since "
          + "marks of one class must come from the same questions.")
    }
    if let difference = difference(run.exercises, first.exercises) {
      throw Failure(
        "\(name) and \(firstName) asked other exercises: \(difference); give all the same ones.")
    }
    if let difference = difference(run.submissions, first.submissions) {
      throw Failure(
        "\(name) and \(firstName) saw another class: \(difference); give all the same submissions.")
    }
  }

  private static func requireSameKind(
    _ result: SubmissionResult, _ run: RunRecord, _ name: String
  ) throws {
    let pairs = [
      ("version", "\(result.version)", "\(SubmissionResult.currentVersion)"),
      ("course", result.course, run.course), ("grader", result.grader, run.grader),
      ("toolchain", result.toolchain, run.toolchain), ("sandbox", result.sandbox, run.sandbox),
    ]
    for (what, one, other) in pairs where one != other {
      throw Failure(
        "in \(name), the result for \(quoted(result.submission)) has the \(what) \(quoted(one)), and "
          + "not \(quoted(other)) as its run; grade it again.")
    }
  }

  private static func requireSameCount(_ runs: [RunRecord], _ names: [String]) throws {
    let shards = zip(runs, names).compactMap { run, name in run.shard.map { ($0, name) } }
    for (shard, name) in shards {
      guard 1...max(1, shard.count) ~= shard.index else {
        throw Failure("\(name) is not a part that there is.")
      }
      if shard.count != shards[0].0.count {
        throw Failure("\(name) and \(shards[0].1) cut the class into another number of parts.")
      }
    }
  }

  /// The first thing that is in one list and not at that place of the other; nil if they are equal.
  private static func difference(_ one: [String], _ other: [String]) -> String? {
    let keys = (one.map { fileName(for: $0) }, other.map { fileName(for: $0) })
    if keys.0 == keys.1 { return nil }
    let known = (Set(keys.0), Set(keys.1))
    for (name, key) in zip(one, keys.0) where !known.1.contains(key) {
      return "only the first has \(quoted(name))"
    }
    for (name, key) in zip(other, keys.1) where !known.0.contains(key) {
      return "only the second has \(quoted(name))"
    }
    return "they are in another order"
  }

  // MARK: - Whether two results agree

  private typealias Found = (result: SubmissionResult, part: String)

  private static func agreed(_ one: Found, _ other: Found) throws -> Found {
    switch (one.result.status, other.result.status) {
    case (.internal, _): return other.result.status == .internal ? one : other
    case (_, .internal): return one
    default: break
    }
    if withoutTimes(one.result) == withoutTimes(other.result) { return one }
    throw Failure(
      "\(one.part) and \(other.part) disagree on \(quoted(one.result.submission)): "
        + "\(difference(one.result, other.result)); grade it again, and leave one of the two out.")
  }

  private static func withoutTimes(_ result: SubmissionResult) -> SubmissionResult {
    var result = result
    for index in result.checks.indices {
      result.checks[index].cpuMilliseconds = 0
      result.checks[index].wallMilliseconds = 0
    }
    return result
  }

  private static func difference(_ one: SubmissionResult, _ other: SubmissionResult) -> String {
    if one.sha256 != other.sha256 { return "they graded other files" }
    if one.status != other.status { return "\(one.status.rawValue), \(other.status.rawValue)" }
    for (mine, its) in zip(one.checks, other.checks) where mine.id == its.id {
      if mine.check != its.check { return "exercise \(mine.id) was checked by other versions" }
      if mine.verdict != its.verdict || mine.points != its.points || mine.max != its.max {
        return "exercise \(mine.id) is \(mine.marks) in one and \(its.marks) in the other"
      }
      if mine.detail != its.detail { return "exercise \(mine.id) says something else" }
    }
    if one.score != other.score || one.max != other.max {
      func text(_ result: SubmissionResult) -> String {
        "\(result.score.map(String.init) ?? "no score") of \(result.max)"
      }
      return "\(text(one)) and \(text(other))"
    }
    return one.log != other.log ? "their logs differ" : "their checks differ"
  }

  // MARK: - What is missing

  private static func absence(
    _ missing: [Int], _ first: RunRecord, _ runs: [RunRecord]
  ) -> Failure {
    let shown = missing.prefix(5).map { quoted(first.submissions[$0]) }.joined(separator: ", ")
    let more = missing.count > 5 ? " and \(missing.count - 5) more" : ""
    let count = missing.count == 1 ? "one submission has" : "\(missing.count) submissions have"
    var sentence = "\(count) no result: \(shown)\(more)"
    if let parts = runs.compactMap(\.shard).first?.count {
      let given = Set(runs.compactMap(\.shard?.index))
      let owing = Set(missing.map { $0 % parts + 1 }).sorted()
      let told = owing.prefix(10).map { part in
        "shard \(part) of \(parts), which is \(given.contains(part) ? "unfinished" : "not here")"
      }
      sentence += "; they belong to " + told.joined(separator: " and ")
      if owing.count > told.count { sentence += " and \(owing.count - told.count) more shards" }
    }
    return Failure(sentence + ". Run what is missing with --resume, and merge again.")
  }

  private static func quoted(_ name: String) -> String {
    "“\(visibleLine(limited(name, to: 200)))”"
  }
}
