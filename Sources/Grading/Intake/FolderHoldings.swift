import Foundation

/// A submitted folder. Its names are listed once; a file is opened only when it is wanted, again from
/// the top down.
struct FolderHoldings: Holdings {
  private(set) var found: [Found] = []
  private(set) var remarks: [String] = []
  private let place: URL
  private var links = 0
  private var count = 0

  /// Three wrapping folders, then "Chapters/08-SearchStrategies/Exercises".
  private static let deepest = 6

  init(_ place: URL) throws(IntakeError) {
    self.place = place
    let top = try Self.opening(place)
    try list(top, path: [])
    if links > 0 {
      remarks.append(
        links == 1 ? "One link was not followed." : "\(links) links were not followed.")
    }
  }

  private static func opening(_ place: URL) throws(IntakeError) -> OpenFile {
    do {
      return try OpenFile.at(place.path, isFolder: true)
    } catch {
      throw error.about(place)
    }
  }

  private mutating func list(
    _ folder: borrowing OpenFile, path: [String]
  ) throws(IntakeError) {
    let names: [(name: String, kind: OpenFile.Kind)]
    do {
      names = try folder.names(limit: ArchiveLimits.entries + 1)
    } catch {
      throw error.about(place.appending(path: path.joined(separator: "/")))
    }
    for (name, kind) in names where !name.hasPrefix(".") {
      count += 1
      guard count <= ArchiveLimits.entries else {
        throw .rejected("The folder holds more than \(ArchiveLimits.entries) files.")
      }
      let inner = path + [name]
      if kind == .link { links += 1 }
      // A folder is of interest if it pretends to be an exercise.
      if kind != .folder || name.hasSuffix(".swift") {
        found.append(Found(path: inner, unfit: kind == .file ? nil : kind.isWhat))
      }
      if kind == .folder, inner.count <= Self.deepest {
        // Folders that cannot be opened hold nothing that could be graded.
        if let opened = try? folder.open(name, isFolder: true) { try list(opened, path: inner) }
      }
    }
  }

  func read(_ file: Found, limit: Int) throws(IntakeError) -> Reading {
    do {
      return .bytes(try bytes(of: file.path[...], in: Self.opening(place), limit: limit))
    } catch let error as IntakeError {
      throw error
    } catch let error as OpenFile.Failure {
      if case .unfit(let reason) = error { return .unfit(reason) }
      throw error.about(place.appending(path: file.path.joined(separator: "/")))
    } catch {
      throw .unreadable("\(error)")
    }
  }

  private func bytes(
    of path: ArraySlice<String>, in folder: consuming OpenFile, limit: Int
  ) throws(OpenFile.Failure) -> [UInt8] {
    guard let name = path.first else { return [] }
    let next = try folder.open(name, isFolder: path.count > 1)
    return path.count == 1
      ? try next.contents(limit: limit) : try bytes(of: path.dropFirst(), in: next, limit: limit)
  }
}

/// A submitted archive, read in memory.
struct ArchiveHoldings: Holdings {
  let found: [Found]
  let remarks: [String] = []
  private let archive: any Archive
  private let place: URL

  init(_ place: URL, _ kind: Submission.Kind) throws(IntakeError) {
    self.place = place
    let bytes: [UInt8]
    do {
      bytes = try OpenFile.at(place.path, isFolder: false).contents(limit: ArchiveLimits.packed)
    } catch {
      throw error.about(place)
    }
    do {
      if kind == .zip {
        archive = try ZipReader(bytes)
      } else {
        archive = try TarReader(try Gzip.unpack(bytes, limit: ArchiveLimits.unpacked))
      }
    } catch {
      throw error.about(place)
    }
    found = archive.files.enumerated().map { Found(path: $1.path, unfit: nil, index: $0) }
  }

  func read(_ file: Found, limit: Int) throws(IntakeError) -> Reading {
    let archived = archive.files[file.index]
    guard archived.size <= limit else { return .unfit("is larger than \(size(limit))") }
    do {
      return .bytes(try archive.contents(of: archived))
    } catch {
      throw error.about(place)
    }
  }
}

extension ArchiveError {
  fileprivate func about(_ place: URL) -> IntakeError {
    .rejected("The archive \(readable(place.lastPathComponent)) is refused: \(reason).")
  }
}

extension OpenFile.Failure {
  fileprivate func about(_ place: URL) -> IntakeError {
    switch self {
    case .missing: .unreadable("\(place.path) is not there, or not any more.")
    case .unfit(let reason): .rejected("“\(readable(place.lastPathComponent))” \(reason).")
    case .unreadable(let reason): .unreadable("\(place.path) cannot be read: \(reason).")
    }
  }
}
