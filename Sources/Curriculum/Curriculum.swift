import Coursework
import Manuscript

#if canImport(UnfoldingChecks)
  import UnfoldingChecks
#endif
#if canImport(BPTTChecks)
  import BPTTChecks
#endif
#if canImport(TruncatedBPTTChecks)
  import TruncatedBPTTChecks
#endif
#if canImport(GradientPathologyChecks)
  import GradientPathologyChecks
#endif
#if canImport(GatedCellsChecks)
  import GatedCellsChecks
#endif
#if canImport(BidirectionalRNNChecks)
  import BidirectionalRNNChecks
#endif
#if canImport(TeacherForcingChecks)
  import TeacherForcingChecks
#endif
#if canImport(Seq2SeqChecks)
  import Seq2SeqChecks
#endif
#if canImport(SearchStrategiesChecks)
  import SearchStrategiesChecks
#endif
#if canImport(BeyondChainsChecks)
  import BeyondChainsChecks
#endif

/// The chapters that are on disk, as the command-line tools know them. A new chapter adds its two
/// lines here.
public enum Curriculum {
  /// The chapters in reading order.
  public static let chapters: [Coursework.Chapter] = {
    var chapters: [Coursework.Chapter] = []
    #if canImport(UnfoldingChecks)
      chapters.append(unfolding)
    #endif
    #if canImport(BPTTChecks)
      chapters.append(bptt)
    #endif
    #if canImport(TruncatedBPTTChecks)
      chapters.append(truncatedBPTT)
    #endif
    #if canImport(GradientPathologyChecks)
      chapters.append(gradientPathology)
    #endif
    #if canImport(GatedCellsChecks)
      chapters.append(gatedCells)
    #endif
    #if canImport(BidirectionalRNNChecks)
      chapters.append(bidirectionalRNN)
    #endif
    #if canImport(TeacherForcingChecks)
      chapters.append(teacherForcing)
    #endif
    #if canImport(Seq2SeqChecks)
      chapters.append(seq2Seq)
    #endif
    #if canImport(SearchStrategiesChecks)
      chapters.append(searchStrategies)
    #endif
    #if canImport(BeyondChainsChecks)
      chapters.append(beyondChains)
    #endif
    return chapters
  }()

  /// What `course measure` can measure.
  public static let experiments: [Experiment] = {
    var experiments: [Experiment] = []
    #if canImport(UnfoldingChecks)
      experiments += unfoldingExperiments
    #endif
    #if canImport(BPTTChecks)
      experiments += bpttExperiments
    #endif
    #if canImport(TruncatedBPTTChecks)
      experiments += truncatedBPTTExperiments
    #endif
    #if canImport(GradientPathologyChecks)
      experiments += gradientPathologyExperiments
    #endif
    #if canImport(GatedCellsChecks)
      experiments += gatedCellsExperiments
    #endif
    #if canImport(BidirectionalRNNChecks)
      experiments += bidirectionalRNNExperiments
    #endif
    #if canImport(TeacherForcingChecks)
      experiments += teacherForcingExperiments
    #endif
    #if canImport(Seq2SeqChecks)
      experiments += seq2SeqExperiments
    #endif
    #if canImport(SearchStrategiesChecks)
      experiments += searchStrategiesExperiments
    #endif
    #if canImport(BeyondChainsChecks)
      experiments += beyondChainsExperiments
    #endif
    return experiments
  }()

  /// An exercise with the chapter it belongs to.
  public struct Entry: Sendable {
    /// The chapter.
    public let chapter: Coursework.Chapter
    /// The exercise.
    public let exercise: AnyExercise

    /// The exercise's id, "8.1".
    public var id: String { exercise.listing.id }

    /// Puts an exercise into its chapter.
    public init(chapter: Coursework.Chapter, exercise: AnyExercise) {
      self.chapter = chapter
      self.exercise = exercise
    }
  }

  /// Every exercise in reading order.
  public static var entries: [Entry] {
    chapters.flatMap { chapter in
      chapter.exercises.map { Entry(chapter: chapter, exercise: $0) }
    }
  }

  /// The points of all exercises together.
  public static var points: Int {
    entries.reduce(0) { $0 + $1.exercise.listing.points }
  }
}
