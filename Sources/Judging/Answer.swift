import Coursework
import Foundation

/// An attempt whose files have been looked at.
struct Answer {
  let exercise: AnyExercise
  let file: URL
  let binding: BindingFile
  /// The source as text; empty if it is none, which the compiler will say better.
  private let source: String

  var id: String { exercise.listing.id }

  init(_ attempt: Judge.Attempt) throws {
    exercise = attempt.exercise
    file = attempt.answer
    let id = exercise.listing.id
    guard FileManager.default.isReadableFile(atPath: file.path) else {
      throw JudgingError("There is no file \(file.path) with an answer to exercise \(id).")
    }
    binding = try BindingFile(attempt.binding)
    guard binding.exercise == id else {
      throw JudgingError("\(binding.url.path) binds exercise \(binding.exercise), not \(id).")
    }
    source = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }

  /// Whether the file can be compiled together with the others and mean the same, to itself and to
  /// them: what it declares besides its own function is named in none of them, and it names none of
  /// their functions.
  func standsAlone(among others: [Answer]) -> Bool {
    let open = OpenDeclarations(in: source)
    let names = open.names.filter { $0 != binding.function }
    guard !open.isUnclear, !names.contains(where: Self.isReserved) else { return false }
    return others.allSatisfy { other in
      guard other.id != id else { return true }
      guard let function = other.binding.function, !source.contains(function) else { return false }
      return !names.contains { $0 == other.binding.name || other.source.contains($0) }
    }
  }

  /// Whether a name means something in files that do not have it: those of the judge, and what
  /// literals are by default.
  private static func isReserved(_ name: String) -> Bool {
    ["Binding", "Coursework", "serve"].contains(name) || name.hasSuffix("LiteralType")
  }

  /// Whether the compiler found fault with the file or its binding.
  func isNamed(in messages: String) -> Bool {
    messages.contains("\(file.path):") || messages.contains("\(binding.url.path):")
  }

  /// What to say of an answer of other types than asked for.
  func misfit(_ signature: Signature) -> String {
    let function = binding.function ?? file.lastPathComponent
    let (wanted, found) = (exercise.signature.text, signature.text)
    let difference =
      found == wanted ? "it uses another type of the same name." : "it is of type \(found)."
    return "Exercise \(id) asks for \(function) of type \(wanted), but \(difference)"
  }
}
