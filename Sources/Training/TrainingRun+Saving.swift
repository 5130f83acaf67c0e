import Foundation
import Matrices

// What a run's file holds.
//
//   W_hh                           each parameter under its own name
//   optimiser.first moment/W_hh    what the optimiser remembers of it
//   state.h                        the caller's matrices
//   run.losses                     the loss of each step
//
// and in the metadata the step, the generator, the optimiser's name and settings, and the caller's
// notes as "note.alphabet".

private let format = "Through Time training run 1"

extension TrainingRun {
  /// Saves the run, as a whole or not at all.
  ///
  /// The file has the safetensors format, so that other programs find the weights in it under the
  /// names that the formulas give them.
  ///
  /// - Throws: ``TensorFileError`` if the file cannot be written, or a number in the model, the
  ///   optimiser or a state is infinite or NaN. What was saved there before is then untouched.
  public func save(to path: String) throws(TensorFileError) {
    let file = tensorFile
    for (name, tensor) in file.tensors.sorted(by: { $0.key < $1.key }) where name != "run.losses" {
      guard let (index, value) = tensor.firstNotFinite else { continue }
      throw TensorFileError(
        cannot: "save the run in", path,
        "\(name) is \(value) at \(place(index, tensor.shape)), from which no training recovers; go "
          + "back to an earlier file with a smaller learning rate or clipped gradients.")
    }
    try file.write(to: path)
  }

  /// Everything there is to save.
  public var tensorFile: TensorFile {
    var file = TensorFile(metadata: [
      "format": format, "step": String(step), "random": generatorText,
      "optimiser": Rule.name, "optimiser.updates": String(optimiser.memory.updates),
      "optimiser.sums": optimiser.memory.sums.keys.sorted().joined(separator: ","),
    ])
    for (name, value) in optimiser.settings {
      file.metadata["optimiser.setting.\(name)"] = "\(value)"
    }
    for (name, text) in notes { file.metadata["note.\(name)"] = text }
    func add(_ name: String, _ tensor: Tensor) {
      guard file.tensors.updateValue(tensor, forKey: name) == nil else {
        stop("training run: two matrices to be saved are called \(name)")
      }
    }
    for (name, path) in model.parameters { add(name, Tensor(model[keyPath: path])) }
    for (sum, values) in optimiser.memory.sums {
      for (name, path) in values.parameters {
        add("optimiser.\(sum)/\(name)", Tensor(values[keyPath: path]))
      }
    }
    for (name, matrix) in states { add("state.\(name)", Tensor(matrix)) }
    add("run.losses", Tensor(shape: [losses.count], .double(losses)))
    return file
  }

  private var generatorText: String {
    let data = (try? JSONEncoder().encode(random)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }

  /// Replaces the run by one that was saved, to continue it.
  ///
  /// The model and the optimiser must have been made as they were for the saved run: they say which
  /// shapes and settings are expected.
  ///
  /// - Throws: ``TensorFileError`` if the file cannot be read, or belongs to another model or
  ///   optimiser. The run is then as it was.
  public mutating func load(from path: String) throws(TensorFileError) {
    try restore(try TensorFile(contentsOf: path), named: path)
  }

  /// Replaces the run by one that was saved.
  ///
  /// - Parameters:
  ///   - file: The contents of its file.
  ///   - name: What messages call the file.
  /// - Throws: ``TensorFileError`` if it belongs to another model or optimiser. The run is then as it
  ///   was.
  public mutating func restore(
    _ file: TensorFile, named name: String
  ) throws(TensorFileError) {
    var contents = SavedRun(file: file, name: name)
    var restored = self
    guard contents.metadata["format"] == format else {
      throw contents.error(
        "holds tensors, but not a training run that this version can continue; give a file that "
          + "TrainingRun.save wrote, or read its weights alone with TensorFile.")
    }
    restored.step = try contents.count("step")
    restored.random = try contents.generator()
    restored.optimiser.memory = try contents.memory(of: optimiser, for: model)
    restored.model = try contents.parameters(of: model)
    restored.losses = try contents.losses(steps: restored.step)
    restored.states = try contents.states()
    restored.notes = contents.notes
    try contents.requireNothingElse()
    self = restored
  }
}

/// A file while a run is restored from it; what has been used is taken out.
private struct SavedRun {
  let metadata: [String: String]
  private let name: String
  private var tensors: [String: Tensor]

  init(file: TensorFile, name: String) {
    metadata = file.metadata
    tensors = file.tensors
    self.name = name
  }

  func error(_ sentence: String) -> TensorFileError { TensorFileError(name, sentence) }

  private func text(_ key: String) throws(TensorFileError) -> String {
    guard let text = metadata[key] else {
      throw error("is damaged: it does not say \(quoted(key)); take an earlier file.")
    }
    return text
  }

  func count(_ key: String) throws(TensorFileError) -> Int {
    let text = try text(key)
    // Far beyond any training, and far enough from overflow to count on from there.
    guard let count = Int(text), (0...1 << 53).contains(count) else {
      throw error(
        "is damaged: \(quoted(key)) is \(quoted(text)), not a whole number from 0 up; take an "
          + "earlier file.")
    }
    return count
  }

  func generator() throws(TensorFileError) -> SeededGenerator {
    let text = try text("random")
    guard
      let random = try? JSONDecoder().decode(SeededGenerator.self, from: Data(text.utf8))
    else {
      throw error(
        "is damaged: \"random\" is \(quoted(text)), not four numbers of a generator; take an "
          + "earlier file.")
    }
    return random
  }

  var notes: [String: String] {
    let prefix = "note."
    return metadata.filter { $0.key.hasPrefix(prefix) }
      .reduce(into: [:]) { $0[String($1.key.dropFirst(prefix.count))] = $1.value }
  }

  /// The parameters of a model, which must be the same in name, shape and type.
  mutating func parameters<Model: Trainable>(of model: Model) throws(TensorFileError) -> Model {
    let missing = model.parameters.map(\.name).filter { tensors[$0] == nil }
    guard missing.isEmpty else {
      let names = tensors.keys.filter { !$0.hasPrefix("optimiser.") && !$0.hasPrefix("run.") }
      throw error(
        "belongs to another model: it has no \(list(missing)), but \(list(names.sorted())); give "
          + "the file of a model like this one.")
    }
    return try values(like: model, prefix: "")
  }

  /// What an optimiser of the same kind and settings remembered.
  mutating func memory<Rule: Optimiser>(
    of rule: Rule, for model: Rule.Model
  ) throws(TensorFileError) -> OptimiserMemory<Rule.Model> {
    let kind = try text("optimiser")
    guard kind == Rule.name else {
      throw error("was trained with \(quoted(kind)), not with \(Rule.name); continue with that.")
    }
    for (setting, value) in rule.settings.sorted(by: { $0.key < $1.key }) {
      let saved = try text("optimiser.setting.\(setting)")
      guard Double(saved) == value else {
        throw error(
          "was trained with \(setting) \(quoted(saved)) in \(kind), not \(value); continue with that."
        )
      }
    }
    var memory = OptimiserMemory<Rule.Model>()
    memory.updates = try count("optimiser.updates")
    for sum in try text("optimiser.sums").split(separator: ",") {
      memory.sums[String(sum)] = try values(like: model, prefix: "optimiser.\(sum)/")
    }
    return memory
  }

  /// The caller's matrices.
  mutating func states<Element: Scalar>() throws(TensorFileError) -> [String: Matrix<Element>] {
    let prefix = "state."
    var states: [String: Matrix<Element>] = [:]
    for name in tensors.keys.sorted() where name.hasPrefix(prefix) {
      states[String(name.dropFirst(prefix.count))] = try matrix(name, like: nil)
    }
    return states
  }

  mutating func losses(steps: Int) throws(TensorFileError) -> [Double] {
    guard let tensor = tensors.removeValue(forKey: "run.losses"), tensor.shape == [steps],
      case .double(let losses) = tensor.values
    else {
      throw error(
        "is damaged: \"run.losses\" should be \(steps) numbers of F64, one for each step; take an "
          + "earlier file.")
    }
    return losses
  }

  func requireNothingElse() throws(TensorFileError) {
    guard tensors.isEmpty else {
      throw error(
        "belongs to another model: it also has \(list(tensors.keys.sorted())); give the file of a "
          + "model like this one.")
    }
  }

  private mutating func values<Model: Trainable>(
    like model: Model, prefix: String
  ) throws(TensorFileError) -> Model {
    var result = model
    for (parameter, path) in model.parameters {
      let matrix: Matrix<Model.Element> = try matrix(
        prefix + parameter, like: model[keyPath: path].shape)
      result[keyPath: path] = matrix
    }
    return result
  }

  /// Takes out one matrix of finite numbers of this type.
  private mutating func matrix<Element: Scalar>(
    _ tensorName: String, like shape: Shape?
  ) throws(TensorFileError) -> Matrix<Element> {
    guard let tensor = tensors.removeValue(forKey: tensorName) else {
      throw error("is damaged: it has no \(quoted(tensorName)); take an earlier file.")
    }
    let expected = Element.self == Float.self ? TensorType.float : .double
    guard tensor.values.type == expected else {
      throw error(
        "cannot continue here: \(quoted(tensorName)) is of type \(tensor.values.typeName), but the "
          + "model's numbers are \(expected.rawValue); use a model of "
          + "\(expected == .float ? "Double" : "Float").")
    }
    let wanted = shape.map { [$0.rows, $0.columns] }
    guard tensor.shape.count == 2, wanted ?? tensor.shape == tensor.shape,
      let matrix = tensor.matrix(of: Element.self)
    else {
      throw error(
        "belongs to another model: \(quoted(tensorName)) has the shape \(tensor.shape)"
          + (wanted.map { ", but the model's is \($0)" } ?? ", which is no matrix")
          + "; make the model as it was made for that run.")
    }
    if let (index, value) = tensor.firstNotFinite {
      throw error(
        "is of no use: \(quoted(tensorName)) is \(value) at \(place(index, tensor.shape)); take an "
          + "earlier file.")
    }
    return matrix
  }

  /// "W_xh, b_h and 3 more".
  private func list(_ names: [String]) -> String {
    if names.isEmpty { return "no parameters" }
    let shown = names.prefix(4).map(quoted).joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}

/// Where a number stands in a matrix: "[2, 0]".
private func place(_ index: Int, _ shape: [Int]) -> String {
  shape.count == 2 && shape[1] > 0 ? "[\(index / shape[1]), \(index % shape[1])]" : "\(index)"
}
