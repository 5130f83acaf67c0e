import Coursework
import Manuscript

#if canImport(SearchStrategiesChecks)
  import SearchStrategiesChecks
#endif

/// The chapters that are on disk, in reading order: one line each.
enum Registry {
  static let chapters: [Coursework.Chapter] = {
    var chapters: [Coursework.Chapter] = []
    #if canImport(SearchStrategiesChecks)
      chapters.append(searchStrategies)
    #endif
    return chapters
  }()

  static let experiments: [Experiment] = {
    var experiments: [Experiment] = []
    #if canImport(SearchStrategiesChecks)
      experiments += searchStrategiesExperiments
    #endif
    return experiments
  }()

  /// An exercise with the chapter it belongs to.
  struct Entry: Sendable {
    var chapter: Coursework.Chapter
    var exercise: AnyExercise
    var id: String { exercise.listing.id }
  }

  static var entries: [Entry] {
    chapters.flatMap { chapter in
      chapter.exercises.map { Entry(chapter: chapter, exercise: $0) }
    }
  }
}
