import Foundation
import GatedCells
import Matrices
import Testing
import Training

@Suite("4 · Weights of PyTorch")
struct PyTorchTests {
  /// The state_dict, inputs and outputs of one of the layers that PyTorch has computed.
  private func reference(_ name: String) throws -> [String: Tensor] {
    let url = URL(filePath: #filePath)
      .appending(path: "../../Reference/recurrent_layers.safetensors").standardized
    let all = try TensorFile(contentsOf: url.path).tensors
    return [String: Tensor](
      uniqueKeysWithValues: all.filter { $0.key.hasPrefix(name + "/") }
        .map { (String($0.key.dropFirst(name.count + 1)), $0.value) })
  }

  private func weights(_ name: String) throws -> [String: Tensor] {
    try reference(name).filter { $0.key.hasPrefix("weight_") || $0.key.hasPrefix("bias_") }
  }

  private func steps(_ tensor: Tensor?) throws -> [Matrix<Double>] {
    let tensor = try #require(tensor)
    guard case .double(let numbers) = tensor.values, tensor.shape.count == 3 else { return [] }
    let (rows, columns) = (tensor.shape[1], tensor.shape[2])
    return (0..<tensor.shape[0]).map { index in
      let start = index * rows * columns
      return Matrix(
        rows: rows, columns: columns, elements: Array(numbers[start..<start + rows * columns]))
    }
  }

  private func find(
    _ tensors: [String: Tensor], _ metadata: [String: String] = [:], cell: FusedCell? = nil
  ) -> PyTorchWeights.Finding {
    PyTorchWeights.find(in: TensorFile(metadata: metadata, tensors: tensors), cell: cell)
  }

  @Test(
    "A module that was read computes what PyTorch computes",
    arguments: FusedCell.allCases, ["1 forward", "1 both", "2 forward", "2 both"])
  func outputs(cell: FusedCell, shape: String) throws {
    let name = "\(cell == .tanh ? "rnn" : cell.rawValue) \(shape)"
    let tensors = try reference(name)
    let finding = find(try weights(name))
    #expect(finding.refusals.isEmpty && finding.others.isEmpty && finding.modules.count == 1)
    let module = try #require(finding.modules.first)
    #expect(module.cell == cell && module.inputSize == 4 && module.hiddenSize == 6)
    #expect(module.directions == (shape.hasSuffix("both") ? 2 : 1) && module.isDouble)
    #expect("\(module.layers.count)" == shape.prefix(1))

    var x = try steps(tensors["x"])
    let (h0, c0) = (try steps(tensors["h0"]), cell == .lstm ? try steps(tensors["c0"]) : [])
    for (index, directions) in module.layers.enumerated() {
      let streams = directions.enumerated().map { direction, layer in
        let number = index * module.directions + direction
        let state =
          cell == .lstm
          ? FusedState(h: h0[number], c: c0[number]) : FusedState(h: h0[number])
        let tape = FusedTape<Double>()
        layer.forward(.vectors(direction == 0 ? x : x.reversed()), from: state, tape: tape)
        return direction == 0 ? tape.outputs : tape.outputs.reversed()
      }
      x = x.indices.map { t in Matrix(sideBySide: streams.map { $0[t] }) }
    }
    let expected = try steps(tensors["y"])
    #expect(x.count == expected.count && x.count == 5)
    for (mine, theirs) in zip(x, expected) { #expect(difference(mine, theirs) < 1e-12) }
  }

  @Test(
    "What is written is read back bit by bit, under PyTorch's names and under the book's",
    arguments: FusedCell.allCases, ["1 forward", "1 both", "2 forward", "2 both"])
  func roundTrip(cell: FusedCell, shape: String) throws {
    let original = try weights("\(cell == .tanh ? "rnn" : cell.rawValue) \(shape)")
    let named = [String: Tensor](
      uniqueKeysWithValues: original.map { ("model.encoder." + $0.key, $0.value) })
    let module = try #require(find(named).modules.first)
    #expect(module.prefix == "model.encoder.")
    let state = module.stateDict
    #expect(find(state).modules == [module])
    #expect(find(module.bookTensors, PyTorchWeights.bookMetadata).modules == [module])
    // PyTorch's own numbers, but for the biases, whose sum is what counts.
    #expect(state.keys.sorted() == named.keys.sorted())
    for (name, tensor) in named {
      let mine = try #require(state[name])
      #expect(mine.shape == tensor.shape)
      if name.contains("weight_") { #expect(mine == tensor) }
      guard name.contains("bias_ih") else { continue }
      let second = name.replacing("bias_ih", with: "bias_hh")
      func sum(_ tensors: [String: Tensor]) throws -> [Matrix<Double>] {
        let pair = try [name, second].map { try #require(tensors[$0]?.matrix(of: Double.self)) }
        let shared = cell == .gru ? 12 : pair[0].columns
        return [
          pair[0].columns(..<shared) + pair[1].columns(..<shared), pair[0].columns(shared...),
          pair[1].columns(shared...),
        ]
      }
      #expect(try sum(state) == sum(named))
    }
  }

  @Test("Names in the book's file are those of its networks")
  func bookNames() throws {
    let two = try #require(find(try weights("lstm 2 forward")).modules.first)
    let stack = Stack(two.layers.map { LSTMCell($0[0]) })
    for (name, path) in stack.parameters {
      #expect(two.bookTensors[name] == Tensor(stack[keyPath: path]))
    }
    #expect(two.bookTensors.count == stack.parameters.count)
    let both = try #require(find(try weights("gru 1 both")).modules.first)
    #expect(both.bookTensors["W_xr forward 1"] != nil && both.bookTensors["b_hg backward 1"] != nil)
  }

  @Test("A GRU of the other convention, and one in a training run's file, become PyTorch's")
  func convention() throws {
    var random = SeededGenerator(seed: 3)
    let cell = GRUCell<Double>(input: 3, hidden: 2, reset: .afterProduct, using: &random)
    let tensors = [String: Tensor](
      uniqueKeysWithValues: cell.parameters.map { ($0.name, Tensor(cell[keyPath: $0.path])) })
    let silent = find(tensors)
    #expect(silent.modules.isEmpty)
    #expect(silent.refusals.first?.contains("update gate") == true)
    let read = try #require(find(tensors, ["note.update gate": "replaces"]).modules.first)
    #expect(read.isSingleCell && read.layers == [[FusedLayer(cell)]])
    #expect(read.stateDict["weight_ih"]?.shape == [6, 3])
    let before = GRUCell<Double>(input: 3, hidden: 2, using: &random)
    let others = [String: Tensor](
      uniqueKeysWithValues: before.parameters.map { ($0.name, Tensor(before[keyPath: $0.path])) })
    #expect(find(others).refusals.first?.contains("acts before the product") == true)
  }

  @Test("A module without biases has zeros, and is written without them")
  func withoutBiases() throws {
    let tensors = try weights("gru 2 both").filter { $0.key.hasPrefix("weight_") }
    let finding = find(tensors)
    let module = try #require(finding.modules.first)
    #expect(!module.hasBiases && module.layers[1][1].b.maximumMagnitude() == 0)
    #expect(module.stateDict == tensors)
    #expect(finding.notes.contains { $0.contains("bias=False") })
  }

  @Test("Numbers of 32 bits come back as they were")
  func float() throws {
    let tensors = try weights("lstm 1 forward").mapValues { tensor in
      guard case .double(let numbers) = tensor.values else { return tensor }
      return Tensor(shape: tensor.shape, .float(numbers.map { Float($0) }))
    }
    let module = try #require(find(tensors).modules.first)
    #expect(!module.isDouble)
    #expect(module.stateDict["weight_hh_l0"] == tensors["weight_hh_l0"])
  }

  @Test("What cannot be used gets a sentence that names the tensor and the reason")
  func refusals() throws {
    let good = try weights("lstm 2 both")
    func tensor(_ shape: Int...) -> Tensor {
      Tensor(shape: shape, .double([Double](repeating: 0.5, count: shape.reduce(1, *))))
    }
    func said(without names: [String], _ changes: [String: Tensor]) -> String {
      let tensors = good.filter { !names.contains($0.key) }.merging(changes) { $1 }
      let finding = find(tensors)
      #expect(finding.modules.isEmpty && finding.refusals.count == 1)
      return finding.refusals.first ?? ""
    }
    var broken = [Double](repeating: 0, count: 24 * 4)
    broken[9] = .nan
    let cases: [(without: [String], changes: [String: Tensor], words: [String])] = [
      (["weight_hh_l1_reverse"], [:], ["weight_hh_l1_reverse is missing"]),
      (["bias_hh_l0"], [:], ["bias_hh_l0 is missing"]),
      (["bias_ih_l1", "bias_hh_l1"], [:], ["bias_ih_l1 is missing", "other"]),
      ([], ["weight_ih_l3": tensor(24, 12)], ["weight_hh_l2 is missing"]),
      ([], ["weight_ih_l0": tensor(24, 5)], ["layer 1, backward", "4 inputs"]),
      ([], ["weight_ih_l1": tensor(24, 6)], ["layer 2, forward", "6 inputs", "12"]),
      ([], ["weight_ih_l0": tensor(23, 4)], ["weight_ih_l0", "[23 × 4]", "[24 × any]"]),
      ([], ["weight_hh_l0": tensor(23, 6)], ["[23 × 6]", "GRU 3"]),
      ([], ["weight_hh_l0": tensor(24)], ["weight_hh_l0", "[24]"]),
      ([], ["weight_hh_l0": tensor(0, 0)], ["weight_hh_l0", "[0 × 0]"]),
      ([], ["weight_hr_l0": tensor(3, 6)], ["weight_hr_l0", "projection"]),
      ([], ["bias_ih_l0": tensor(6)], ["bias_ih_l0", "[6]", "[24]"]),
      (
        [], ["weight_ih_l0": Tensor(shape: [24, 4], .double(broken))], ["weight_ih_l0[2, 1] is nan"]
      ),
    ]
    for (names, changes, words) in cases {
      let sentence = said(without: names, changes)
      for word in words { #expect(sentence.contains(word), "\(sentence) has no “\(word)”") }
    }
    let huge = Tensor(shape: [24], .double([Double](repeating: 1.5e308, count: 24)))
    #expect(
      said(without: [], ["bias_ih_l0": huge, "bias_hh_l0": huge]).contains("no number can hold"))
    #expect(
      find(good, cell: .gru).refusals.first?.contains("lstm cells, and gru cells") == true)
    let half = PyTorchWeights.find(
      in: TensorFile(tensors: good.filter { $0.key != "weight_ih_l0" }),
      otherTypes: ["weight_ih_l0": "BF16", "count": "I64"])
    #expect(half.modules.isEmpty && half.others == ["count (I64)"])
    #expect(half.refusals.first?.contains("BF16") == true)
  }

  @Test("Names that only resemble a weight's are left out, and nothing stops the program")
  func strangeNames() throws {
    let names = [
      "weight", "fc.weight", "weight_ih_l", "weight_ih_l-1", "weight_ih_l00", "weight_ih_reverse",
      "weight_ih_l99999999999999999999", "W_xi 0", "W_xi 1 2", "W_xi  1", "W_hy", "b_y", "", "/",
      "_l0", "optimiser.first moment/W_xh", "state.h",
    ]
    let one = Tensor(shape: [1, 1], .double([1]))
    let finding = find(Dictionary(uniqueKeysWithValues: names.map { ($0, one) }))
    #expect(finding.modules.isEmpty && finding.refusals.isEmpty)
    #expect(finding.others.count == names.count)

    // Right names with any shapes whatever, and some of them missing.
    var random = SeededGenerator(seed: 11)
    let all = try ["lstm 2 both", "gru 2 both"].map { try weights($0) }
    let books = all.compactMap { find($0).modules.first?.bookTensors }
    var used = 0
    for round in 0..<400 {
      var tensors = (all + books)[round % 4]
      for name in tensors.keys.sorted() where Int.random(in: 0..<12, using: &random) == 0 {
        let shape = (0..<Int.random(in: 0...3, using: &random)).map { _ in
          [0, 1, 4, 6, 12, 24][Int.random(in: 0..<6, using: &random)]
        }
        let count = shape.reduce(1, *)
        tensors[name] =
          Bool.random(using: &random)
          ? nil : Tensor(shape: shape, .float([Float](repeating: 1, count: count)))
      }
      let found = find(tensors, PyTorchWeights.bookMetadata)
      #expect(found.modules.count + found.refusals.count == (tensors.isEmpty ? 0 : 1))
      used += found.modules.count
    }
    #expect(used < 200)
  }
}
