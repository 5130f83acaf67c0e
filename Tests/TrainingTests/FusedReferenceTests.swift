import Matrices
import Testing
import Training

@Suite("A fused layer beside PyTorch's")
struct FusedReferenceTests {
  /// Outputs, final states and all gradients of one layer in one direction, computed by PyTorch in
  /// `Tests/Reference/recurrent_layers.py`.
  @Test(
    "agrees to 1e-10",
    arguments: [(FusedCell.tanh, "rnn"), (FusedCell.lstm, "lstm"), (FusedCell.gru, "gru")])
  func pytorch(cell: FusedCell, kind: String) throws {
    let tensors = try TensorFile(contentsOf: reference("recurrent_layers.safetensors").path).tensors
    func matrix(_ name: String) throws -> Matrix<Double> {
      let tensor = try #require(tensors["\(kind) 1 forward/\(name)"])
      return try #require(tensor.matrix())
    }
    func steps(_ name: String) throws -> [Matrix<Double>] {
      let tensor = try #require(tensors["\(kind) 1 forward/\(name)"])
      guard case .double(let numbers) = tensor.values, tensor.shape.count == 3 else { return [] }
      let count = tensor.shape[1] * tensor.shape[2]
      return (0..<tensor.shape[0]).map { step in
        Matrix(
          rows: tensor.shape[1], columns: tensor.shape[2],
          elements: Array(numbers[step * count..<(step + 1) * count]))
      }
    }
    func state(_ prefix: String, _ suffix: String) throws -> FusedState<Double> {
      let h = try steps("\(prefix)h\(suffix)")[0]
      if cell != .lstm { return FusedState(h: h) }
      return FusedState(h: h, c: try steps("\(prefix)c\(suffix)")[0])
    }

    let Wh = try matrix("weight_hh_l0").transposed()
    let candidate = 2 * Wh.rows..<3 * Wh.rows
    var (b, second) = (try matrix("bias_ih_l0"), try matrix("bias_hh_l0"))
    var bn: Matrix<Double>?
    if cell == .gru {
      // The candidate's second bias stays by itself; the others count only in their sums.
      bn = second.columns(candidate)
      second.replace(column: candidate.lowerBound, with: .zeros(rows: 1, columns: Wh.rows))
    }
    b += second
    let layer = FusedLayer(
      cell, Wx: try matrix("weight_ih_l0").transposed(), Wh: Wh, b: b, bn: bn)

    let tape = FusedTape<Double>()
    let last = layer.forward(.vectors(try steps("x")), from: try state("", "0"), tape: tape)
    for (observed, expected) in zip(tape.outputs, try steps("y")) {
      #expect((observed - expected).maximumMagnitude() < 1e-10)
    }
    #expect(tape.outputs.count == 5)
    var gradient = layer.zeroed()
    let first = layer.backward(
      dOutputs: try steps("dy"), last: try state("d", "n"), tape: tape, into: &gradient)

    let secondGradient = try matrix("gradient of bias_hh_l0")
    var pairs = [
      (last.h, try state("", "n").h), (first.h, try state("gradient of ", "0").h),
      (gradient.Wx, try matrix("gradient of weight_ih_l0").transposed()),
      (gradient.Wh, try matrix("gradient of weight_hh_l0").transposed()),
      (gradient.b, try matrix("gradient of bias_ih_l0")),
    ]
    if cell == .lstm {
      pairs += [(last.c, try state("", "n").c), (first.c, try state("gradient of ", "0").c)]
    }
    if cell == .gru { pairs.append((gradient.bn, secondGradient.columns(candidate))) }
    pairs += zip(layer.inputDerivatives(tape), try steps("gradient of x"))
    for (observed, expected) in pairs {
      #expect((observed - expected).maximumMagnitude() < 1e-10)
    }
  }
}
