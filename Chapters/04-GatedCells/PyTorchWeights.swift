import Matrices
import Training

/// The weights of one of PyTorch's recurrent modules: `nn.RNN`, `nn.LSTM` or `nn.GRU`, or their single
/// cells, as they stand in a `state_dict`.
///
/// PyTorch stacks the gates' matrices above each other where `FusedLayer` has them side by side, in
/// the same order (i, f, g, o and r, z, n), so that one is the transpose of the other:
///
/// ```
/// weight_ih_l0           [gates · hidden × input]     W_x transposed
/// weight_hh_l0           [gates · hidden × hidden]    W_h transposed
/// bias_ih_l0, bias_hh_l0 [gates · hidden]             b is their sum
/// …_l1, …_l0_reverse     the second layer; the direction from the end of the sequence
/// ```
///
/// Of a GRU's candidate the two biases stay two: the reset gate multiplies the second, which is b_hn.
/// Everywhere else only the sum counts, so ``stateDict`` writes it as the first bias and zeros as the
/// second. A module that was written is read back bit by bit.
///
/// ```swift
/// let file = try TensorFile(contentsOf: "model.safetensors")
/// if let module = PyTorchWeights.find(in: file).modules.first, module.cell == .lstm {
///   let lowest = LSTMCell(module.layers[0][0])
/// }
/// ```
///
/// Source: the documentation of torch.nn.RNN, LSTM and GRU.
public struct PyTorchWeights: Equatable, Sendable {
  /// What stands before the names: "encoder.lstm." where the model calls the module so, or nothing.
  public let prefix: String
  /// The layers, the lowest first; each has one direction, or two, the forward one first.
  public let layers: [[FusedLayer<Double>]]
  /// Whether it is an `nn.LSTMCell` or one of its like, whose names have no number of a layer.
  public let isSingleCell: Bool
  /// Whether biases are written; without them, all must be zero.
  public let hasBiases: Bool
  /// Whether numbers are written with 64 bits, or rounded to 32.
  public let isDouble: Bool

  /// The weights of a module.
  ///
  /// - Parameters:
  ///   - layers: The layers, the lowest first, and their directions, one or two. All are the same kind of
  ///     cell with the same number of hidden units; a layer reads all directions of the one below.
  ///   - prefix: What stands before the names, with its dot.
  ///   - isSingleCell: Whether the names have no number of a layer.
  ///   - hasBiases: Whether biases are written.
  ///   - isDouble: Whether numbers are written with 64 bits.
  public init(
    _ layers: [[FusedLayer<Double>]], prefix: String = "", isSingleCell: Bool = false,
    hasBiases: Bool = true, isDouble: Bool = true
  ) {
    precondition(
      Self.mismatch(layers) == nil
        && (!isSingleCell || (layers.count == 1 && layers[0].count == 1)),
      "PyTorchWeights: \(Self.mismatch(layers)?.reason ?? "a single cell has one layer")")
    precondition(
      hasBiases
        || layers.joined().allSatisfy {
          $0.b.maximumMagnitude() == 0 && $0.bn.maximumMagnitude() == 0
        },
      "PyTorchWeights: a module without biases has a bias that is not zero")
    self.prefix = prefix
    self.layers = layers
    self.isSingleCell = isSingleCell
    self.hasBiases = hasBiases
    self.isDouble = isDouble
  }

  /// Which cell it is.
  public var cell: FusedCell { layers[0][0].cell }
  /// The number of inputs of the lowest layer.
  public var inputSize: Int { layers[0][0].Wx.rows }
  /// The number of hidden units of one direction.
  public var hiddenSize: Int { layers[0][0].Wh.rows }
  /// One, or two for a bidirectional module.
  public var directions: Int { layers[0].count }

  /// The first layer and direction that does not fit, and why.
  fileprivate static func mismatch(
    _ layers: [[FusedLayer<Double>]]
  ) -> (layer: Int, direction: Int, reason: String)? {
    guard let first = layers.first?.first else { return (0, 0, "there is no layer") }
    let (directions, hidden) = (layers[0].count, first.Wh.rows)
    for (index, layer) in layers.enumerated() {
      guard layer.count == directions, directions <= 2 else {
        return (index, 0, "it has \(layer.count) directions, and the lowest \(directions)")
      }
      for (direction, one) in layer.enumerated() {
        if one.cell != first.cell {
          return (index, direction, "it is a layer of \(one.cell) cells, not \(first.cell)")
        }
        if one.Wh.rows != hidden {
          return (index, direction, "it has \(one.Wh.rows) hidden units, not \(hidden)")
        }
        let inputs = index == 0 ? first.Wx.rows : directions * hidden
        if one.Wx.rows != inputs {
          return (index, direction, "it has \(one.Wx.rows) inputs, and what it reads \(inputs)")
        }
      }
    }
    return nil
  }
}

// MARK: - Writing

extension PyTorchWeights {
  /// The tensors as PyTorch names them, which `load_state_dict` takes.
  public var stateDict: [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    forEach { place, layer in
      func add(_ role: String, _ tensor: Tensor) {
        tensors[Names.pytorch.name(prefix, role, place, isNumbered: !isSingleCell)] = tensor
      }
      add("weight_ih", tensor(layer.Wx.transposed()))
      add("weight_hh", tensor(layer.Wh.transposed()))
      guard hasBiases else { return }
      var second = Matrix<Double>.zeros(like: layer.b)
      for column in 0..<layer.bn.columns {
        second[0, second.columns - layer.bn.columns + column] = layer.bn[0, column]
      }
      add("bias_ih", row(layer.b))
      add("bias_hh", row(second))
    }
    return tensors
  }

  /// The tensors as this book names them: "W_xi 1", or "W_xi forward 1" where there are two directions,
  /// after the prefix with "/" for its last dot.
  public var bookTensors: [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    let prefix =
      prefix.isEmpty ? "" : String(self.prefix.dropLast(prefix.hasSuffix(".") ? 1 : 0)) + "/"
    forEach { place, layer in
      for (role, matrix) in Self.book(layer) {
        let name = Names.book.name(
          prefix, role, place, isNumbered: !isSingleCell, isDirected: directions == 2)
        tensors[name] = tensor(matrix)
      }
    }
    return tensors
  }

  /// What a file of ``bookTensors`` must say beside them: the convention of a GRU's update gate.
  public static let bookMetadata = [conventionName: UpdateConvention.keeps.rawValue]

  fileprivate static let conventionName = "update gate"

  private static func book(_ layer: FusedLayer<Double>) -> [(String, Matrix<Double>)] {
    func named<Cell: Trainable>(_ cell: Cell) -> [(String, Matrix<Double>)]
    where Cell.Element == Double { cell.parameters.map { ($0.name, cell[keyPath: $0.path]) } }
    switch layer.cell {
    case .tanh: return named(TanhCell(layer))
    case .lstm: return named(LSTMCell(layer))
    case .gru: return named(GRUCell(layer))
    }
  }

  private func forEach(_ body: (Place, FusedLayer<Double>) -> Void) {
    for (index, directions) in layers.enumerated() {
      for (direction, layer) in directions.enumerated() {
        body(Place(layer: index, isReverse: direction == 1), layer)
      }
    }
  }

  private func tensor(_ matrix: Matrix<Double>) -> Tensor {
    isDouble ? Tensor(matrix) : Tensor(Matrix<Float>(matrix))
  }

  private func row(_ matrix: Matrix<Double>) -> Tensor {
    Tensor(shape: [matrix.columns], tensor(matrix).values)
  }
}

// MARK: - Reading

extension PyTorchWeights {
  /// What a file has for this book, and what it has not.
  public struct Finding: Sendable {
    /// The recurrent modules that can be used, by their prefixes.
    public fileprivate(set) var modules: [PyTorchWeights] = []
    /// What one should know of them: sentences.
    public fileprivate(set) var notes: [String] = []
    /// A sentence for each recurrent module that cannot be used.
    public fileprivate(set) var refusals: [String] = []
    /// The tensors that belong to no recurrent module, with their shapes: "fc.weight [2 × 6]".
    public fileprivate(set) var others: [String] = []
  }

  /// Looks for recurrent modules, under PyTorch's names and under this book's.
  ///
  /// The kind of cell follows from the shapes: `weight_hh` has 4 rows for each column in an LSTM, 3 in a
  /// GRU and 1 in a tanh layer. Whatever the numbers and shapes are, nothing here stops the program.
  ///
  /// - Parameters:
  ///   - file: The tensors.
  ///   - cell: The kind that a module must be; `nil` for any.
  ///   - types: Tensors of the file in other types of numbers, by name: those cannot be used.
  public static func find(
    in file: TensorFile, cell: FusedCell? = nil, otherTypes types: [String: String] = [:]
  ) -> Finding {
    var finding = Finding()
    var modules: [Module.Key: Module] = [:]
    for name in Set(file.tensors.keys).union(types.keys).sorted() {
      let part = Part(
        name: name, tensor: file.tensors[name], type: types[name] ?? "a type that is not read")
      guard let (key, role, place) = Names.parsed(name) else {
        finding.others.append("\(name) \(part.kind)")
        continue
      }
      modules[key, default: Module(key: key)].places[place, default: [:]][role] = part
    }
    let stated = file.metadata[conventionName] ?? file.metadata["note.\(conventionName)"]
    for (_, module) in modules.sorted(by: { $0.key < $1.key }) {
      do {
        let read = try module.read(as: cell, convention: stated)
        finding.modules.append(read)
        let title = module.title
        if read.cell == .tanh, cell == nil, module.key.names == .pytorch {
          finding.notes.append(
            "\(title) is read with tanh; the file does not say whether it was nonlinearity='relu', "
              + "which this book has no cell for.")
        }
        if !read.hasBiases {
          finding.notes.append("\(title) was made with bias=False: its biases are zeros here.")
        }
      } catch {
        finding.refusals.append("\(module.title) cannot be used: \(error.reason).")
      }
    }
    return finding
  }
}

/// Why a module cannot be used: what follows "cannot be used: ".
private struct Refusal: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

/// A layer and a direction of it.
private struct Place: Hashable {
  var layer = 0
  var isReverse = false
}

/// A tensor under its whole name.
private struct Part {
  let name: String
  /// `nil` if its numbers have another type.
  let tensor: Tensor?
  let type: String

  /// The shape, or the type that cannot be read.
  var kind: String { tensor.map { shown($0.shape) } ?? "(\(type))" }

  /// The matrix, a single dimension as a row, if its shape is the one expected and all is finite.
  func matrix(_ shape: [Int?]) throws(Refusal) -> Matrix<Double> {
    guard let tensor else {
      throw Refusal(
        "\(name) has numbers of type \(type), and only F32 and F64 are read; convert it before saving, "
          + "in PyTorch with .float()")
    }
    let fits =
      tensor.shape.count == shape.count
      && zip(tensor.shape, shape).allSatisfy { $0 > 0 && ($1 == nil || $0 == $1) }
    guard fits, let matrix = tensor.matrix(of: Double.self) else {
      let wanted = shape.map { $0.map(String.init) ?? "any" }.joined(separator: " × ")
      throw Refusal("\(name) has the shape \(shown(tensor.shape)) instead of [\(wanted)]")
    }
    if let index = matrix.elements.firstIndex(where: { !$0.isFinite }) {
      let place =
        shape.count == 1 ? "\(index)" : "\(index / matrix.columns), \(index % matrix.columns)"
      throw Refusal("\(name)[\(place)] is \(matrix.elements[index])")
    }
    return matrix
  }
}

private func shown(_ shape: [Int]) -> String {
  "[\(shape.map(String.init).joined(separator: " × "))]"
}

/// Whose names they are.
private enum Names: Int {
  case pytorch
  case book

  private static let roles = ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"]
  private static let bookRoles =
    Set(["h", "i", "f", "g", "o", "r", "u"].flatMap { ["W_x" + $0, "W_h" + $0, "b_" + $0] })
    .union(["b_hg", "p_i", "p_f", "p_o"])

  /// The module, the role and the place that a name speaks of; `nil` if it is no recurrent weight.
  static func parsed(_ name: String) -> (Module.Key, role: String, Place)? {
    parsedAsPyTorch(name) ?? parsedAsBook(name)
  }

  private static func parsedAsPyTorch(_ name: String) -> (Module.Key, role: String, Place)? {
    var stem = Substring(name)
    var place = Place()
    if stem.hasSuffix("_reverse") {
      stem = stem.dropLast("_reverse".count)
      place.isReverse = true
    }
    var isNumbered = false
    if let mark = stem.lastIndex(of: "l"), stem[..<mark].hasSuffix("_"),
      let number = whole(stem[stem.index(after: mark)...])
    {
      place.layer = number
      isNumbered = true
      stem = stem[..<mark].dropLast()
    }
    guard isNumbered || !place.isReverse, let role = roles.first(where: { stem.hasSuffix($0) })
    else { return nil }
    let key = Module.Key(
      names: .pytorch, prefix: String(stem.dropLast(role.count)), isNumbered: isNumbered)
    return (key, role, place)
  }

  private static func parsedAsBook(_ name: String) -> (Module.Key, role: String, Place)? {
    let start = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
    // What a training run's file keeps beside the weights has the same names below "optimiser.…/".
    guard !name.hasPrefix("optimiser.") else { return nil }
    var words = name[start...].split(separator: " ", omittingEmptySubsequences: false)
    guard let role = words.first.map(String.init), bookRoles.contains(role) else { return nil }
    words.removeFirst()
    var place = Place()
    var isNumbered = false
    if let direction = words.first, direction == "forward" || direction == "backward" {
      place.isReverse = direction == "backward"
      // A pair of cells without a number is a module of one layer.
      isNumbered = true
      words.removeFirst()
    }
    if let word = words.first {
      guard let number = whole(word), number > 0, words.count == 1 else { return nil }
      place.layer = number - 1
      isNumbered = true
    }
    let prefix = start == name.startIndex ? "" : name[..<start].dropLast() + "."
    return (
      Module.Key(names: .book, prefix: String(prefix), isNumbered: isNumbered), role, place
    )
  }

  /// A whole number as the names have it: digits without a sign or leading zeros.
  private static func whole(_ digits: Substring) -> Int? {
    Int(digits).flatMap { String($0) == digits && $0 >= 0 ? $0 : nil }
  }

  func name(
    _ prefix: String, _ role: String, _ place: Place, isNumbered: Bool, isDirected: Bool = false
  ) -> String {
    switch self {
    case .pytorch:
      let number = isNumbered ? "_l\(place.layer)" : ""
      return prefix + role + number + (place.isReverse ? "_reverse" : "")
    case .book:
      let direction = place.isReverse ? " backward" : " forward"
      return prefix + role + (isDirected ? direction : "")
        + (isNumbered ? " \(place.layer + 1)" : "")
    }
  }
}

/// All tensors that belong together.
private struct Module {
  struct Key: Hashable, Comparable {
    let names: Names
    let prefix: String
    let isNumbered: Bool

    static func < (a: Key, b: Key) -> Bool {
      (a.prefix, a.names.rawValue, a.isNumbered ? 1 : 0)
        < (b.prefix, b.names.rawValue, b.isNumbered ? 1 : 0)
    }
  }

  let key: Key
  var places: [Place: [String: Part]] = [:]

  /// What sentences call it.
  var title: String {
    if !key.prefix.isEmpty {
      return "module \(key.prefix.hasSuffix(".") ? String(key.prefix.dropLast()) : key.prefix)"
    }
    return key.names == .book ? "the recurrent layer of the file" : "the module without a prefix"
  }

  /// The layers, if there are all of them and they fit each other.
  func read(as cell: FusedCell?, convention: String?) throws(Refusal) -> PyTorchWeights {
    let directions = places.keys.contains { $0.isReverse } ? 2 : 1
    let count = Set(places.keys.map(\.layer)).count
    var layers: [[FusedLayer<Double>]] = []
    var isDouble = false
    var hasBiases: Bool?
    for index in 0..<count {
      layers.append([])
      for direction in 0..<directions {
        let place = Place(layer: index, isReverse: direction == 1)
        let parts = Parts(module: self, place: place, isDirected: directions == 2)
        let (layer, isBiased) =
          try key.names == .book
          ? (parts.bookLayer(convention), true) : parts.pyTorchLayer()
        if let cell, layer.cell != cell {
          throw Refusal(
            "by its shapes and names it is made of \(layer.cell) cells, and \(cell) cells were "
              + "asked for")
        }
        if let hasBiases, hasBiases != isBiased {
          throw Refusal(
            isBiased
              ? "\(parts.name("bias_ih")) is there, but other layers have no bias"
              : "\(parts.name("bias_ih")) is missing, and other layers have one")
        }
        hasBiases = isBiased
        isDouble = isDouble || parts.isDouble
        layers[index].append(layer)
      }
    }
    if let (layer, direction, reason) = PyTorchWeights.mismatch(layers) {
      let way = directions == 1 ? "" : direction == 0 ? ", forward" : ", backward"
      throw Refusal("layer \(layer + 1)\(way) does not fit: \(reason)")
    }
    return PyTorchWeights(
      layers, prefix: key.prefix, isSingleCell: !key.isNumbered, hasBiases: hasBiases ?? true,
      isDouble: isDouble)
  }
}

/// The tensors of one layer and direction.
private struct Parts {
  let module: Module
  let place: Place
  let isDirected: Bool

  private var parts: [String: Part] { module.places[place] ?? [:] }

  var isDouble: Bool { parts.values.contains { $0.tensor?.values.typeName == "F64" } }

  func name(_ role: String) -> String {
    let prefix =
      module.key.names == .book && !module.key.prefix.isEmpty
      ? module.key.prefix.dropLast() + "/" : module.key.prefix
    return module.key.names.name(
      prefix, role, place, isNumbered: module.key.isNumbered, isDirected: isDirected)
  }

  private func matrix(_ role: String, _ shape: [Int?]) throws(Refusal) -> Matrix<Double> {
    guard let part = parts[role] else { throw Refusal("\(name(role)) is missing") }
    return try part.matrix(shape)
  }

  func pyTorchLayer() throws(Refusal) -> (FusedLayer<Double>, isBiased: Bool) {
    if let projection = parts["weight_hr"] {
      throw Refusal(
        "\(projection.name) is a projection of the outputs (proj_size), which no cell of this book has"
      )
    }
    let Wh = try matrix("weight_hh", [nil, nil]).transposed()
    let (hidden, width) = (Wh.rows, Wh.columns)
    guard let cell = FusedCell.allCases.first(where: { $0.gates * hidden == width }) else {
      throw Refusal(
        "\(name("weight_hh")) has the shape [\(width) × \(hidden)], and an LSTM has 4 rows for each "
          + "column, a GRU 3 and a tanh layer 1")
    }
    let Wx = try matrix("weight_ih", [width, nil]).transposed()
    guard parts["bias_ih"] != nil || parts["bias_hh"] != nil else {
      let b = Matrix<Double>.zeros(rows: 1, columns: width)
      return (FusedLayer(cell, Wx: Wx, Wh: Wh, b: b), false)
    }
    var b = try matrix("bias_ih", [width])
    let second = try matrix("bias_hh", [width])
    // Of a GRU's candidate the second bias is the reset gate's to multiply.
    let shared = cell == .gru ? 2 * hidden : width
    for column in 0..<shared { b[0, column] += second[0, column] }
    let largest = isDouble ? Double.greatestFiniteMagnitude : Double(Float.greatestFiniteMagnitude)
    guard b.maximumMagnitude() <= largest else {
      throw Refusal("\(name("bias_ih")) and \(name("bias_hh")) have a sum that no number can hold")
    }
    let bn = cell == .gru ? second.columns(shared...) : nil
    return (FusedLayer(cell, Wx: Wx, Wh: Wh, b: b, bn: bn), true)
  }

  func bookLayer(_ convention: String?) throws(Refusal) -> FusedLayer<Double> {
    if let peephole = parts.keys.sorted().first(where: { $0.hasPrefix("p_") }) {
      throw Refusal("\(name(peephole)) is a peephole, which none of PyTorch's cells has")
    }
    func has(_ letters: String) -> Bool {
      letters.contains { parts["W_x\($0)"] != nil || parts["W_h\($0)"] != nil }
    }
    if has("ru") {
      guard parts["b_hg"] != nil else {
        throw Refusal(
          "\(name("b_hg")) is missing: it is a GRU whose reset gate acts before the product, and "
            + "PyTorch's acts after it")
      }
      guard let stated = convention.flatMap({ UpdateConvention(rawValue: $0) }) else {
        throw Refusal(
          "the file does not say what an update gate of 1 means; write keeps or replaces into its "
            + "metadata as “\(PyTorchWeights.conventionName)”")
      }
      let (r, u, g) = (try block("r"), try block("u"), try block("g"))
      let bhg = try matrix("b_hg", [1, r.hiddenSize])
      try alike([r, u, g])
      return FusedLayer(
        GRUCell(
          relevance: r, update: u, candidate: g, reset: .afterProduct, convention: stated, bhg: bhg)
      )
    }
    if has("ifgo") {
      let gates = [try block("i"), try block("f"), try block("g"), try block("o")]
      try alike(gates)
      return FusedLayer(
        LSTMCell(input: gates[0], forget: gates[1], candidate: gates[2], output: gates[3]))
    }
    return FusedLayer(TanhCell(hidden: try block("h")))
  }

  private func block(_ letter: String) throws(Refusal) -> Affine<Double> {
    let Wh = try matrix("W_h" + letter, [nil, nil])
    guard Wh.rows == Wh.columns else {
      throw Refusal("\(name("W_h" + letter)) has the shape \(Wh.shape) and should be square")
    }
    return Affine(
      Wx: try matrix("W_x" + letter, [nil, Wh.rows]), Wh: Wh,
      b: try matrix("b_" + letter, [1, Wh.rows]))
  }

  private func alike(_ blocks: [Affine<Double>]) throws(Refusal) {
    guard
      blocks.allSatisfy({
        $0.inputSize == blocks[0].inputSize && $0.hiddenSize == blocks[0].hiddenSize
      })
    else { throw Refusal("the gates of \(name("W_x…")) have different sizes") }
  }
}
