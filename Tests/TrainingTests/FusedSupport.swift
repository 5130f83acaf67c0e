import Matrices
import Training

/// A layer with everything that its result depends on, as one list of parameters, and a loss: the sum
/// of all outputs and of the final state, each number with a weight of its own.
struct Problem<Element: Scalar>: Trainable, Equatable {
  var layer: FusedLayer<Element>
  var inputs: [Matrix<Element>]
  var h0: Matrix<Element>
  var c0: Matrix<Element>
  /// Of the outputs, and last of the final h and c.
  var weights: [Matrix<Element>]

  var state: FusedState<Element> { FusedState(h: h0, c: c0) }

  var parameters: [Parameter<Self, Element>] {
    let toLayer: WritableKeyPath<Self, FusedLayer<Element>> = \.layer
    var list = layer.parameters.map { ($0.name, toLayer.appending(path: $0.path)) }
    list += [("h_0", \.h0), ("c_0", \.c0)]
    for step in inputs.indices { list.append(("x_\(step + 1)", \.inputs[step])) }
    return list
  }
}

extension Problem {
  /// Six steps of three rows with five inputs.
  init(_ cell: FusedCell, seed: UInt64, hidden: Int = 11) {
    var random = SeededGenerator(seed: seed)
    func noise(_ rows: Int, _ columns: Int) -> Matrix<Element> {
      .uniform(rows: rows, columns: columns, in: -1..<1, using: &random)
    }
    layer = FusedLayer(cell, inputs: 5, hidden: hidden, using: &random)
    layer.b = noise(1, layer.b.columns)
    layer.bn = noise(1, layer.bn.columns)
    inputs = (0..<6).map { _ in noise(3, 5) }
    h0 = noise(3, hidden)
    c0 = noise(3, cell == .lstm ? hidden : 0)
    weights = (0..<6).map { _ in noise(3, hidden) } + [noise(3, hidden), noise(3, c0.columns)]
  }

  /// The same numbers in another type.
  init<Other: Scalar>(_ other: Problem<Other>) {
    let layer = other.layer
    self.init(
      layer: FusedLayer(
        layer.cell, Wx: Matrix(layer.Wx), Wh: Matrix(layer.Wh), b: Matrix(layer.b),
        bn: Matrix(layer.bn)),
      inputs: other.inputs.map { Matrix($0) }, h0: Matrix(other.h0), c0: Matrix(other.c0),
      weights: other.weights.map { Matrix($0) })
  }

  /// One row of the batch and its first steps.
  func alone(row: Int, steps: Int) -> Problem {
    Problem(
      layer: layer, inputs: inputs.prefix(steps).map { $0.row(row) }, h0: h0.row(row),
      c0: c0.row(row), weights: (weights.prefix(steps) + weights.suffix(2)).map { $0.row(row) })
  }

  /// The formulas, one after the other.
  func plainForward() -> (outputs: [Matrix<Element>], last: FusedState<Element>) {
    let n = layer.hiddenSize
    var (h, c) = (h0, c0)
    let outputs = inputs.map { x in
      let fromInput = x • layer.Wx + layer.b
      let fromState = h • layer.Wh
      func block(_ matrix: Matrix<Element>, _ gate: Int) -> Matrix<Element> {
        matrix.columns(gate * n..<(gate + 1) * n)
      }
      func sum(_ gate: Int) -> Matrix<Element> {
        block(fromInput, gate) + block(fromState, gate)
      }
      switch layer.cell {
      case .tanh:
        h = tanh(sum(0))
      case .lstm:
        let (i, f, g, o) = (sigmoid(sum(0)), sigmoid(sum(1)), tanh(sum(2)), sigmoid(sum(3)))
        c = f * c + i * g
        h = o * tanh(c)
      case .gru:
        let (r, z) = (sigmoid(sum(0)), sigmoid(sum(1)))
        let candidate = tanh(block(fromInput, 2) + r * (block(fromState, 2) + layer.bn))
        h = candidate - z * candidate + z * h
      }
      return h
    }
    return (outputs, FusedState(h: h, c: c))
  }

  func loss(
    _ result: (outputs: [Matrix<Element>], last: FusedState<Element>), everyStep: Bool
  ) -> Element {
    let outputs = everyStep ? result.outputs : []
    var loss = zip(outputs, weights).reduce(0 as Element) { $0 + $1.0.dot($1.1) }
    loss += result.last.h.dot(weights[inputs.count])
    return loss + result.last.c.dot(weights[inputs.count + 1])
  }

  /// The fused layer's gradient of the loss.
  func gradient(
    everyStep: Bool, input: FusedInput<Element>? = nil, lengths: [Int]? = nil,
    tape: FusedTape<Element> = FusedTape()
  ) -> Problem {
    var gradient = zeroed()
    layer.forward(input ?? .vectors(inputs), from: state, lengths: lengths, tape: tape)
    let steps = inputs.count
    let first = layer.backward(
      dOutputs: everyStep ? Array(weights.prefix(steps)) : nil,
      last: FusedState(h: weights[steps], c: weights[steps + 1]), tape: tape,
      into: &gradient.layer)
    gradient.h0 = first.h
    gradient.c0 = first.c
    gradient.inputs = layer.inputDerivatives(tape)
    return gradient
  }
}

/// Symbols and those that come next, some of which are missing.
struct Text {
  let inputs: [[Int]]
  let targets: [[Int]]
  let symbols: Int

  init(seed: UInt64, steps: Int, batch: Int, symbols: Int) {
    var random = SeededGenerator(seed: seed)
    let text = (0...steps).map { _ in
      (0..<batch).map { _ in Int(random.uniform(0..<Double(symbols))) }
    }
    inputs = Array(text.dropLast())
    var targets = Array(text.dropFirst())
    targets[1][0] = -1
    self.targets = targets
    self.symbols = symbols
  }

  func model(_ cell: FusedCell, hidden: Int) -> FusedLanguageModel<Double> {
    var random = SeededGenerator(seed: 4)
    return FusedLanguageModel(cell, symbols: symbols, hidden: hidden, using: &random)
  }
}

extension FusedLanguageModel where Element == Float {
  /// The same numbers, rounded.
  init(_ other: FusedLanguageModel<Double>) {
    let layer = other.layer
    self.init(
      layer: FusedLayer(
        layer.cell, Wx: Matrix(layer.Wx), Wh: Matrix(layer.Wh), b: Matrix(layer.b),
        bn: Matrix(layer.bn)),
      readout: FusedReadout(Wy: Matrix(other.readout.Wy), by: Matrix(other.readout.by)))
  }
}
