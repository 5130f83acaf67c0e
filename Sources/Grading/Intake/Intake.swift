import Foundation

/// An exercise file that a submission should hold.
public struct WantedFile: Sendable, Equatable {
  /// Its place in the course, "Chapters/08-SearchStrategies/Exercises/PenalisedScore.swift".
  public let path: String
  /// The id of the exercise that it answers, "8.1".
  public let exercise: String

  /// The file at `path` answers `exercise`.
  public init(path: String, exercise: String) {
    self.path = path
    self.exercise = exercise
  }

  /// The file's name alone.
  public var name: String { String(path.split(separator: "/").last ?? "") }
}

/// What was taken from a submission: for each exercise its file's text, and nothing else.
///
/// Files beside the exercises' own are left out, also Swift files that an answer might use: every
/// exercise is one file, and is compiled alone with its binding.
public struct Intake: Sendable, Equatable {
  /// The most bytes that a file may have.
  public static let largestFile = 256 << 10

  /// The files by exercise: UTF-8 without a NUL, at most `largestFile` bytes.
  public internal(set) var files: [String: Data] = [:]
  /// Why a file that is there was not taken, by exercise: the rest of a sentence about it.
  public internal(set) var skipped: [String: String] = [:]
  /// What was noticed, a sentence a line.
  public internal(set) var log = ""

  /// A hash of what was taken and of what was skipped, so of all that the marks depend on.
  public var sha256: String {
    var hash = SHA256()
    func append(_ id: String, _ kind: String, _ bytes: some Collection<UInt8>) {
      hash.update("\(id)\0\(kind)\0\(bytes.count)\0".utf8)
      hash.update(bytes)
    }
    for id in Set(files.keys).union(skipped.keys).sorted() {
      if let file = files[id] { append(id, "file", file) }
      if let reason = skipped[id] { append(id, "skipped", reason.utf8) }
    }
    return hash.hexadecimal()
  }
}

/// Why nothing was taken from a submission.
public enum IntakeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// It cannot be taken as it was handed in; a sentence for the student.
  case rejected(String)
  /// It could not be read, which is not the student's fault; a sentence for the instructor.
  case unreadable(String)

  /// The sentence.
  public var description: String {
    switch self {
    case .rejected(let sentence), .unreadable(let sentence): sentence
    }
  }
}

extension Submission {
  /// Takes the exercise files from this submission.
  ///
  /// A file is found at its place in the course, below at most three folders that wrap it all, or by
  /// its name alone at the top. If everything lies in one folder, that folder is the top. Names that
  /// begin with a dot, and what macOS adds to archives, are passed over; links are not followed.
  ///
  /// - Parameter wanted: The files to look for.
  /// - Returns: What was found. A file that is too large, not text or not a file is skipped.
  /// - Throws: ``IntakeError/rejected(_:)`` if the submission as a whole is refused: a damaged or
  ///   dangerous archive, far too many files. ``IntakeError/unreadable(_:)`` if the system does not
  ///   let it be read, or it changes meanwhile.
  public func take(_ wanted: [WantedFile]) throws(IntakeError) -> Intake {
    switch kind {
    case .folder: try Selection(wanted, in: FolderHoldings(place)).intake()
    case .zip, .tarGz: try Selection(wanted, in: ArchiveHoldings(place, kind)).intake()
    }
  }
}

/// Where files can be taken from: a folder on disk or an archive in memory.
protocol Holdings {
  /// What is there to be found, in no particular order.
  var found: [Found] { get }
  /// Sentences about what was noticed on the way.
  var remarks: [String] { get }

  /// A file's bytes, or why they are not taken.
  func read(_ file: Found, limit: Int) throws(IntakeError) -> Reading
}

/// Something that was found in a submission.
struct Found {
  let path: [String]
  /// Why it cannot be taken whatever it holds: "is a link"; nil for a regular file.
  let unfit: String?
  /// Its place in an archive's list of files.
  var index = 0

  var shown: String { readable(path.joined(separator: "/")) }
}

/// What reading a file came to.
enum Reading {
  case bytes([UInt8])
  case unfit(String)
}

/// Which of all the files in a submission are the exercises'.
private struct Selection<Place: Holdings> {
  private let wanted: [WantedFile]
  private let place: Place
  private let visible: [Found]
  private let byName: [String: [Found]]
  private let top: Int

  /// How many folders may wrap the course's own.
  private static var deepestWrapping: Int { 3 }

  init(_ wanted: [WantedFile], in place: Place) {
    self.wanted = wanted
    self.place = place
    visible = place.found.filter { found in
      !found.path.contains { $0.hasPrefix(".") || $0 == "__MACOSX" }
    }
    byName = Dictionary(grouping: visible) { $0.path.last ?? "" }
    var top = 0
    while top < Self.deepestWrapping, let folder = visible.first?.path.dropLast(),
      top < folder.count,
      visible.allSatisfy({ $0.path.count > top + 1 && $0.path[top] == folder[top] })
    {
      top += 1
    }
    self.top = top
  }

  func intake() throws(IntakeError) -> Intake {
    var intake = Intake()
    var remarks = place.remarks
    for file in wanted {
      let candidates = candidates(for: file)
      guard let first = candidates.first else { continue }
      if candidates.count > 1, candidates[1].path.count == first.path.count {
        intake.skipped[file.exercise] =
          "is there twice, as \(first.shown) and as \(candidates[1].shown)"
        continue
      }
      for other in candidates.dropFirst() {
        remarks.append("\(other.shown) was left out, since there is \(first.shown).")
      }
      switch try text(of: first) {
      case .bytes(let bytes): intake.files[file.exercise] = Data(bytes)
      case .unfit(let reason): intake.skipped[file.exercise] = reason
      }
    }
    remarks += leftOut()
    intake.log = remarks.joined(separator: "\n")
    return intake
  }

  /// The files that may be the wanted one: at its place in the course before at the top, and less
  /// wrapped before more.
  private func candidates(for file: WantedFile) -> [Found] {
    let place = file.path.split(separator: "/").map(String.init)
    let named = byName[file.name] ?? []
    let atPlace = named.filter { found in
      found.path.count <= place.count + Self.deepestWrapping && found.path.ends(with: place)
    }.sorted { ($0.path.count, $0.shown) < ($1.path.count, $1.shown) }
    let atTop = named.filter { $0.path.count == top + 1 && !$0.path.ends(with: place) }
    return atPlace + atTop
  }

  /// A file's bytes if they are text.
  private func text(of found: Found) throws(IntakeError) -> Reading {
    if let unfit = found.unfit { return .unfit(unfit) }
    let reading = try place.read(found, limit: Intake.largestFile)
    if case .bytes(let bytes) = reading {
      if bytes.contains(0) { return .unfit("has a NUL in it, so it is not text") }
      if String(validating: bytes, as: UTF8.self) == nil { return .unfit("is not UTF-8 text") }
    }
    return reading
  }

  /// What to say of Swift files beside the exercises, which a student may believe to be graded.
  private func leftOut() -> [String] {
    let names = Set(wanted.map(\.name))
    let folders = Set(wanted.map { $0.path.split(separator: "/").dropLast().map(String.init) })
    let helpers = visible.filter { found in
      guard let name = found.path.last, name.hasSuffix(".swift"), !names.contains(name) else {
        return false
      }
      let folder = Array(found.path.dropLast())
      return folder.count == top || folders.contains { folder.ends(with: $0) }
    }.map(\.shown).sorted()
    guard let first = helpers.first else { return [] }
    let others = helpers.count > 1 ? " and \(helpers.count - 1) more" : ""
    return ["\(first)\(others) left out: each exercise is one file, by its own name."]
  }
}

extension [String] {
  fileprivate func ends(with other: [String]) -> Bool {
    suffix(other.count).elementsEqual(other)
  }
}
