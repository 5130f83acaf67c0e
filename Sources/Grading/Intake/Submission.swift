import Foundation

/// What one student handed in: a folder or an archive.
public struct Submission: Sendable, Equatable {
  /// The forms in which work is handed in.
  public enum Kind: Sendable, Equatable {
    /// A folder.
    case folder
    /// A zip archive.
    case zip
    /// A tar archive packed by gzip.
    case tarGz
  }

  /// The folder's name, or the archive's without its extension.
  public let name: String
  /// Where it lies.
  public let place: URL
  /// Whether it is a folder or an archive.
  public let kind: Kind

  /// The submission of this name, which lies at `place`.
  public init(name: String, place: URL, kind: Kind) {
    self.name = name
    self.place = place
    self.kind = kind
  }

  /// The submissions that `places` stand for, sorted by name.
  ///
  /// An archive (`.zip`, `.tar.gz`, `.tgz`) is one submission. A folder that holds a wanted file, at
  /// its top or at its place in the course, is one submission too. Any other folder that holds
  /// folders or archives is a class, and each of these is a submission, whatever its name. Other
  /// files of a class, such as a list of marks, are passed over.
  ///
  /// A learning platform may pack an archive into a folder named after the student. So a class's
  /// folder that has nothing in it but one archive and perhaps other files, no folder and no wanted
  /// file, is that archive under the folder's name.
  ///
  /// - Throws: ``SubmissionsError`` if a place is neither, a class is empty, or two submissions have
  ///   the same name.
  public static func find(
    in places: [URL], wanted: [WantedFile]
  ) throws(SubmissionsError) -> [Submission] {
    var submissions: [Submission] = []
    for place in places { submissions += try find(in: place, wanted) }
    submissions.sort { ($0.name, $0.place.path) < ($1.name, $1.place.path) }
    for (one, other) in zip(submissions, submissions.dropFirst()) where one.name == other.name {
      throw SubmissionsError(
        "Two submissions have the name \(one.name): \(one.place.path) and \(other.place.path)."
          + " Rename one of them.")
    }
    return submissions
  }

  private static func find(
    in given: URL, _ wanted: [WantedFile]
  ) throws(SubmissionsError) -> [Submission] {
    // Whoever names a place may name it by a link; what lies in it may not be one.
    let name = given.standardizedFileURL.lastPathComponent
    let place = given.resolvingSymlinksInPath()
    guard let kind = OpenFile.Kind(of: place.path, in: AT_FDCWD) else {
      throw SubmissionsError("There is no \(given.path).")
    }
    if kind != .folder {
      guard let archive = Submission(archive: place, kind, named: name) else {
        throw SubmissionsError(
          "\(given.path) is neither a folder nor an archive (.zip, .tar.gz, .tgz).")
      }
      return [archive]
    }
    let names = try listing(place)
    if holdsWanted(place, names, wanted) {
      return [Submission(name: name, place: place, kind: .folder)]
    }
    let members = names.compactMap { member($0, in: place, wanted) }
    guard !members.isEmpty else {
      throw SubmissionsError(
        "\(given.path) holds no exercise file such as \(wanted.first?.name ?? "any"), and neither"
          + " folders nor archives that might.")
    }
    return members
  }

  /// A folder or archive of a class; nil if it is something else.
  private static func member(
    _ entry: (name: String, kind: OpenFile.Kind), in place: URL, _ wanted: [WantedFile]
  ) -> Submission? {
    guard entry.name != "__MACOSX" else { return nil }
    let inner = place.appending(path: entry.name)
    switch entry.kind {
    case .folder:
      let names = (try? listing(inner)) ?? []
      let archives = names.compactMap {
        Submission(archive: inner.appending(path: $0.name), $0.kind, named: $0.name)
      }
      if archives.count == 1, !names.contains(where: { $0.kind == .folder }),
        !holdsWanted(inner, names, wanted)
      {
        return Submission(name: entry.name, place: archives[0].place, kind: archives[0].kind)
      }
      return Submission(name: entry.name, place: inner, kind: .folder)
    case .link where archiveKind(entry.name) == nil:
      // Taking it will reject it, where everybody sees.
      return Submission(name: entry.name, place: inner, kind: .folder)
    case .file, .link, .other:
      return Submission(archive: inner, entry.kind, named: entry.name)
    }
  }

  /// An archive by its name's ending; nil if it has another.
  private init?(archive place: URL, _ kind: OpenFile.Kind, named name: String) {
    guard kind != .folder, let (stem, form) = Self.archiveKind(name) else { return nil }
    self.init(name: stem, place: place, kind: form)
  }

  private static func archiveKind(_ name: String) -> (stem: String, kind: Kind)? {
    let endings: [(String, Kind)] = [(".zip", .zip), (".tar.gz", .tarGz), (".tgz", .tarGz)]
    for (ending, kind) in endings where name.lowercased().hasSuffix(ending) {
      let stem = String(name.dropLast(ending.count))
      return stem.isEmpty ? nil : (stem, kind)
    }
    return nil
  }

  private static func holdsWanted(
    _ place: URL, _ names: [(name: String, kind: OpenFile.Kind)], _ wanted: [WantedFile]
  ) -> Bool {
    wanted.contains { file in
      names.contains { $0.name == file.name }
        || OpenFile.Kind(of: place.appending(path: file.path).path, in: AT_FDCWD) != nil
    }
  }

  /// The visible names in a folder.
  private static func listing(
    _ place: URL
  ) throws(SubmissionsError) -> [(name: String, kind: OpenFile.Kind)] {
    do {
      return try OpenFile.at(place.path, isFolder: true).names(limit: .max)
        .filter { !$0.name.hasPrefix(".") }
    } catch {
      throw SubmissionsError("The folder \(place.path) cannot be read.")
    }
  }
}

/// Why it is not clear what is to be graded.
public struct SubmissionsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A sentence with the place that is the matter.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
