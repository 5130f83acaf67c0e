import Console
import GatedCells
import Plotting
import Training

/// `course import FILE`: recurrent weights of PyTorch under this book's names, and the way back.
enum ImportCommand {
  private static let file = Positional<String>(
    "file", "A safetensors file: a state_dict of PyTorch, or one with this book's names.")
  private static let kinds = FusedCell.allCases.map(\.rawValue)
  private static let cell = Option(
    "cell", oneOf: ["any"] + kinds, default: "any", "Use modules of these cells only.")
  private static let out = Option<String?>(
    "out", "FILE", "Write what was found to FILE under this book's names.")
  private static let toPyTorch = Option<String?>(
    "to-pytorch", "FILE", "Write what was found to FILE as PyTorch names it.")
  /// The most tensors that are listed by name; a large model has thousands.
  private static let mostNames = 20

  static let command = Command(
    "import", "Reads recurrent weights of PyTorch, and writes them back.",
    details: """
      Save a model in PyTorch with safetensors.torch.save_file(model.state_dict(), "model.safetensors"). \
      The command finds each nn.RNN, nn.LSTM and nn.GRU in it and says what it could not use and why. \
      PyTorch's two biases become their sum, but for a GRU's b_hn; on the way back the second bias is \
      zeros, and load_state_dict takes the file for the recurrent modules. The whole file is read into \
      memory.
      """,
    [file, cell, out, toPyTorch]
  ) { arguments in
    let path = arguments[file]
    if let book = arguments[out], book == arguments[toPyTorch] {
      throw UsageError("--out and --to-pytorch name the same file, \(book); give two.")
    }
    let (contents, types): (TensorFile, [String: String])
    do { (contents, types) = try TensorFile.readable(in: path) } catch {
      throw Failure("\(error)")
    }
    let finding = PyTorchWeights.find(
      in: contents, cell: FusedCell(rawValue: arguments[cell]), otherTypes: types)
    let output = Terminal.output
    if !finding.modules.isEmpty { try output.print(table(finding.modules).terminal(output.style)) }
    for sentence in sentences(finding) {
      try output.print(wrapped(sentence, to: output.style.width).joined(separator: "\n"))
    }
    guard !finding.modules.isEmpty else {
      throw Failure(
        "\(path) has no recurrent weights that can be used. PyTorch's are named like "
          + "lstm.weight_ih_l0.")
    }
    try write(
      finding.modules.map(\.bookTensors), metadata: PyTorchWeights.bookMetadata, to: arguments[out])
    // Some readers look for this word before they believe that a file is PyTorch's.
    try write(
      finding.modules.map(\.stateDict), metadata: ["format": "pt"], to: arguments[toPyTorch])
  }

  private static func table(_ modules: [PyTorchWeights]) -> Table {
    let rows = modules.flatMap { module in
      let prefix = module.prefix.hasSuffix(".") ? module.prefix.dropLast() : module.prefix[...]
      let name = prefix.isEmpty ? "(no prefix)" : printable(String(prefix))
      return module.layers.enumerated().flatMap { index, directions in
        directions.enumerated().map { direction, layer in
          [
            name,
            layer.cell.rawValue, "\(index + 1)",
            direction == 0 ? "forward" : "backward", "\(layer.Wx.rows)", "\(layer.Wh.rows)",
            "\(layer.parameterCount)", module.isDouble ? "F64" : "F32",
          ]
        }
      }
    }
    return Table(
      header: [
        "module", "cell", "layer", "direction", "inputs", "hidden", "parameters", "numbers",
      ], rows: rows)
  }

  private static func sentences(_ finding: PyTorchWeights.Finding) -> [String] {
    var sentences = finding.notes + finding.refusals
    if !finding.others.isEmpty {
      let more = finding.others.count - mostNames
      let names = finding.others.prefix(mostNames).joined(separator: ", ")
      sentences.append(
        "Left out, since they are no recurrent weights: \(names)"
          + (more > 0 ? ", and \(more) more." : "."))
    }
    return sentences.map { printable($0.prefix(1).uppercased() + $0.dropFirst()) }
  }

  /// Names come from a file: none of them may move the cursor.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }

  private static func write(
    _ tensors: [[String: Tensor]], metadata: [String: String], to path: String?
  ) throws {
    guard let path else { return }
    var file = TensorFile(metadata: metadata)
    for tensors in tensors {
      for (name, tensor) in tensors {
        guard file.tensors.updateValue(tensor, forKey: name) == nil else {
          throw Failure(
            "two modules would both be called \(name) in \(path), so it is not written.")
        }
      }
    }
    do { try file.write(to: path) } catch { throw Failure("\(error)") }
    try Terminal.output.print("wrote \(path)")
  }
}
