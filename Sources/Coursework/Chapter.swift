/// What a chapter brings to the course: its name and its exercises in order.
public struct Chapter: Sendable {
  /// The folder's name, "08-SearchStrategies".
  public let folder: String
  /// The title as printed in the table of contents.
  public let title: String
  /// The exercises in order.
  public let exercises: [AnyExercise]

  /// Describes a chapter; `folder` is its name under `Chapters`.
  public init(folder: String, title: String, exercises: [AnyExercise]) {
    self.folder = folder
    self.title = title
    self.exercises = exercises
  }

  /// The module's name, "SearchStrategies".
  public var module: String {
    String(folder.drop { $0 != "-" }.dropFirst())
  }

  /// The exercise with an id such as "8.1".
  ///
  /// - Throws: ``UnknownExercise`` if the chapter has none.
  public func exercise(_ id: String) throws -> AnyExercise {
    guard let exercise = exercises.first(where: { $0.listing.id == id }) else {
      throw UnknownExercise(id: id, known: exercises.map(\.listing.id))
    }
    return exercise
  }

  /// Where the student edits an exercise, from the package's folder.
  public func path(of exercise: AnyExercise) -> String {
    "Chapters/\(folder)/Exercises/\(exercise.listing.file).swift"
  }

  /// Where the exercise's binding lies, from the package's folder.
  public func bindingPath(of exercise: AnyExercise) -> String {
    "Chapters/\(folder)/Exercises/Bindings/\(exercise.listing.file)Binding.swift"
  }
}

/// An id that names no exercise.
public struct UnknownExercise: Error, CustomStringConvertible {
  let id: String
  let known: [String]

  /// Which ids there are.
  public var description: String {
    "There is no exercise “\(id)”; there are \(known.joined(separator: ", "))."
  }
}
