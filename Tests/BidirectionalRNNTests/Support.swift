import BidirectionalRNN
import Foundation
import GatedCells
import Matrices
import Testing
import Training

/// The largest absolute difference; infinite where the shapes differ.
func difference(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
  a.shape == b.shape ? (a - b).maximumMagnitude() : .infinity
}

/// The largest absolute difference of two sequences; infinite where their lengths differ.
func difference(_ a: [Matrix<Double>], _ b: [Matrix<Double>]) -> Double {
  a.count == b.count ? zip(a, b).map { difference($0, $1) }.max() ?? 0 : .infinity
}

func normal(_ rows: Int, _ columns: Int, _ random: inout SeededGenerator) -> Matrix<Double> {
  .normal(rows: rows, columns: columns, deviation: 0.7, using: &random)
}

/// A block of weights whose biases are not zero.
func block(_ input: Int, _ hidden: Int, _ random: inout SeededGenerator) -> Affine<Double> {
  Affine(
    Wx: normal(input, hidden, &random), Wh: normal(hidden, hidden, &random),
    b: normal(1, hidden, &random))
}

func tanhCell(_ input: Int, _ hidden: Int, _ random: inout SeededGenerator) -> TanhCell<Double> {
  TanhCell(hidden: block(input, hidden, &random))
}

func lstm(_ input: Int, _ hidden: Int, _ random: inout SeededGenerator) -> LSTMCell<Double> {
  let blocks = (0..<4).map { _ in block(input, hidden, &random) }
  return LSTMCell(
    input: blocks[0], forget: blocks[1], candidate: blocks[2], output: blocks[3])
}

func gru(_ input: Int, _ hidden: Int, _ random: inout SeededGenerator) -> GRUCell<Double> {
  let blocks = (0..<3).map { _ in block(input, hidden, &random) }
  return GRUCell(
    relevance: blocks[0], update: blocks[1], candidate: blocks[2], reset: .afterProduct,
    bhg: normal(1, hidden, &random))
}

/// A state of random numbers, the same for every type of number.
func drawn<State: RecurrentState>(like state: State, _ seed: UInt64) -> State {
  var random = SeededGenerator(seed: seed)
  return state.map { .normal(rows: $0.rows, columns: $0.columns, using: &random) }
}

/// The parts of a state, one after the other.
func parts<State: RecurrentState>(_ state: State) -> [Matrix<State.Element>] {
  var parts: [Matrix<State.Element>] = []
  _ = state.map { part in
    parts.append(part)
    return part
  }
  return parts
}

func dot<State: RecurrentState>(_ a: State, _ b: State) -> State.Element {
  zip(parts(a), parts(b)).reduce(into: 0) { $0 += $1.0.dot($1.1) }
}

/// The tensors of a file that a script in `Tests/Reference` has made, whose names begin with `prefix`,
/// without it.
func reference(_ name: String, under prefix: String) throws -> [String: Tensor] {
  let url = URL(filePath: #filePath).appending(path: "../../Reference/\(name)").standardized
  let chosen = try TensorFile(contentsOf: url.path).tensors.filter { $0.key.hasPrefix(prefix) }
  return [String: Tensor](
    uniqueKeysWithValues: chosen.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
}

/// The matrices of a tensor of three dimensions.
func slices(_ tensor: Tensor?) throws -> [Matrix<Double>] {
  let tensor = try #require(tensor)
  guard case .double(let numbers) = tensor.values, tensor.shape.count == 3 else { return [] }
  let (rows, columns) = (tensor.shape[1], tensor.shape[2])
  return (0..<tensor.shape[0]).map { index in
    let start = index * rows * columns
    return Matrix(
      rows: rows, columns: columns, elements: Array(numbers[start..<start + rows * columns]))
  }
}

func matrix(_ tensor: Tensor?) throws -> Matrix<Double> {
  let tensor = try #require(tensor)
  return try #require(tensor.matrix(of: Double.self))
}
