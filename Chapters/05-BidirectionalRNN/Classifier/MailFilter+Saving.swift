import BPTT
import Foundation
import Matrices
import Training

// What a filter's file holds: a safetensors file with each parameter under its own name, "E",
// "W_x forward", …, and in its metadata the classes and the known words as lists in JSON, the kind
// of cell, which final states are used and how many words of a text are read.

private let format = "Through Time mail filter 1"

extension MailFilter {
  /// Saves the filter, as a whole or not at all.
  ///
  /// - Throws: `TensorFileError` if the file cannot be written.
  public func save(to path: String) throws {
    func list(_ words: [String]) throws -> String {
      String(decoding: try JSONEncoder().encode(words), as: UTF8.self)
    }
    var file = TensorFile(metadata: [
      "format": format, "classes": try list(classes),
      "words": try list(Array(vocabulary.words.dropFirst())), "longest": String(longest),
      "cell": classifier.layer.forwardLayer.cell.rawValue,
      "final states": classifier.finalStates.rawValue,
    ])
    for (name, path) in classifier.parameters {
      file.tensors[name] = Tensor(classifier[keyPath: path])
    }
    try file.write(to: path)
  }

  /// Reads a filter that was saved.
  ///
  /// - Throws: `TensorFileError` if the file cannot be read, and `TextError` if it is no filter or its
  ///   parts do not fit each other.
  public init(contentsOf path: String) throws {
    let file = try TensorFile(contentsOf: path)
    guard file.metadata["format"] == format else {
      throw TextError("\(path) is no mail filter; make one with train --save \(path).")
    }
    func text(_ name: String) throws -> String {
      guard let text = file.metadata[name] else {
        throw TextError("\(path) is damaged: “\(name)” is missing.")
      }
      return text
    }
    func list(_ name: String) throws -> [String] {
      let json = try text(name)
      let words = try? JSONDecoder().decode([String].self, from: Data(json.utf8))
      guard let words, Set(words).count == words.count, !words.contains(Vocabulary.unknown) else {
        throw TextError("\(path) is damaged: “\(name)” is no list of different words.")
      }
      return words
    }
    func damaged(_ name: String) -> TextError {
      TextError("\(path) is damaged: “\(name)” has no sense.")
    }
    let (classes, words) = (try list("classes"), try list("words"))
    guard classes.count >= 2 else { throw damaged("classes") }
    guard let longest = Int(try text("longest")), longest > 0 else { throw damaged("longest") }
    guard let cell = FusedCell(rawValue: try text("cell")) else { throw damaged("cell") }
    guard let states = FinalStates(rawValue: try text("final states")) else {
      throw damaged("final states")
    }
    guard let embedding = file.tensors["E"], let recurrent = file.tensors["W_h forward"],
      embedding.shape.count == 2, recurrent.shape.count == 2, embedding.shape[1] > 0,
      recurrent.shape[0] > 0, embedding.shape[0] == words.count + 1
    else { throw TextError("\(path) is damaged: its words do not fit its embedding E.") }
    // A filter of the sizes that the file speaks of says which shapes the others must have.
    var random = SeededGenerator(seed: 0)
    var classifier = TextClassifier<Float>(
      cell, finalStates: states, words: words.count + 1, width: embedding.shape[1],
      hidden: recurrent.shape[0], classes: classes.count, using: &random)
    for (name, place) in classifier.parameters {
      let wanted = classifier[keyPath: place].shape
      guard let matrix: Matrix<Float> = file.tensors[name]?.matrix(), matrix.shape == wanted else {
        throw TextError("\(path) is damaged: \(name) must be \(wanted).")
      }
      guard matrix.elements.allSatisfy(\.isFinite) else {
        throw TextError("\(path) is damaged: \(name) has numbers that are infinite or NaN.")
      }
      classifier[keyPath: place] = matrix
    }
    self.init(
      classes: classes, vocabulary: Vocabulary(words), longest: longest, classifier: classifier)
  }
}
