import Console
import Curriculum
import Coursework
import Foundation
import Judging
import Manuscript
import Synchronization

/// The package that the user stands in.
struct Workspace {
  let root: URL

  /// Finds the package from the current folder, or else from where this program was built.
  init() throws {
    let here = FileManager.default.currentDirectoryPath + "/."
    let program = Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? here
    if let root = try? Book.root(above: here) {
      self.root = root
    } else if let root = try? Book.root(above: program) {
      self.root = root
    } else {
      throw Failure("this is not the folder of Through Time; go there first.")
    }
  }

  func book() throws -> Book { try Book(root: root) }

  func file(_ path: String) -> URL { root.appending(path: path) }

  /// The entry with an id such as "8.1", or an error that lists the ids.
  func entry(_ id: String) throws -> Curriculum.Entry {
    if let entry = Curriculum.entries.first(where: { $0.id == id }) { return entry }
    let known = Curriculum.entries.map(\.id).joined(separator: ", ")
    throw UsageError("there is no exercise “\(id)”; there are \(known).")
  }

  /// The entry with an id such as "8.1", or all entries of a chapter such as "8".
  func entries(_ id: String) throws -> [Curriculum.Entry] {
    let chapter = Curriculum.entries.filter { $0.id.hasPrefix(id + ".") }
    return chapter.isEmpty ? [try entry(id)] : chapter
  }

  func attempt(_ entry: Curriculum.Entry) -> Judge.Attempt {
    Judge.Attempt(
      exercise: entry.exercise, answer: file(entry.chapter.path(of: entry.exercise)),
      binding: file(entry.chapter.bindingPath(of: entry.exercise)))
  }

  /// Judges several answers at once and remembers the results, with a progress line.
  func judge(
    _ entries: [Curriculum.Entry], seed: UInt64, progress: inout Progress
  ) throws -> [Result<Verdict, any Error>] {
    let judge = Judge(kit: try Kit())
    let board = Board(ProgressLine("checking"), count: entries.count)
    judge.check(entries.map(attempt), seed: seed) { index, result in
      board.set(index, result)
    }
    let results = board.results()
    for (entry, result) in zip(entries, results) {
      if case .success(let verdict) = result { progress.remember(verdict, of: entry, in: self) }
    }
    progress.save(in: self)
    return results
  }
}

/// Collects results that arrive in any order.
private final class Board: Sendable {
  private struct State {
    var results: [Result<Verdict, any Error>?]
    var line: ProgressLine
  }
  private let state: Mutex<State>

  init(_ line: ProgressLine, count: Int) {
    state = Mutex(State(results: Array(repeating: nil, count: count), line: line))
  }

  func set(_ index: Int, _ result: Result<Verdict, any Error>) {
    state.withLock { state in
      state.results[index] = result
      state.line.update(state.results.count { $0 != nil }, of: state.results.count)
    }
  }

  func results() -> [Result<Verdict, any Error>] {
    state.withLock { state in
      state.line.finish()
      return state.results.map { $0 ?? .failure(Failure("the answer was not judged.")) }
    }
  }
}
