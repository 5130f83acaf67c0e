import GatedCells
import Matrices
import Seq2Seq
import Training

/// The largest difference of two matrices of the same shape; infinite if the shapes differ.
func difference<Element: Scalar>(_ a: Matrix<Element>, _ b: Matrix<Element>) -> Double {
  a.shape == b.shape ? (a - b).maximumMagnitude() : .infinity
}

/// The same model with another cell.
func converted<Cell: RecurrentCell, Other: RecurrentCell>(
  _ model: EncoderDecoder<Cell>, _ cell: (Cell) -> Other
) -> EncoderDecoder<Other> {
  EncoderDecoder(
    encoder: cell(model.encoder), decoder: cell(model.decoder), contextUse: model.contextUse,
    attention: model.attention.map { Attention<Other.Element>($0) },
    Wc: model.attention.map { _ in Matrix(model.Wc) }, Why: Matrix(model.Why),
    by: Matrix(model.by))
}

/// Sizes that all differ: 3 symbols are read, 4 are written and an end, with 5 or 6 units.
let sourceSymbols = 3
let symbols = 4

/// Sources of 4, 1 and 2 symbols, targets of 1, 2 and 0.
let unequal = [
  SequencePair(source: [2, 0, 1, 1], target: [3]),
  SequencePair(source: [1], target: [0, 2]),
  SequencePair(source: [0, 2], target: []),
]

/// A model of random weights, biases included, with a cell made for given numbers of inputs.
func model<Cell: RecurrentCell>(
  _ contextUse: ContextUse, _ attention: AttentionScore?, hidden: Int, seed: UInt64 = 3,
  _ cell: (_ inputs: Int, _ random: inout SeededGenerator) -> Cell
) -> EncoderDecoder<Cell> {
  var random = SeededGenerator(seed: seed)
  let extra = contextUse == .everyStep ? hidden : 0
  let encoder = cell(sourceSymbols, &random)
  let decoder = cell(symbols + 2 + extra, &random)
  var model = EncoderDecoder(
    encoder: encoder, decoder: decoder, contextUse: contextUse, attention: attention,
    using: &random)
  for (_, path) in model.parameters {
    model[keyPath: path] += Matrix.normal(
      rows: model[keyPath: path].rows, columns: model[keyPath: path].columns, deviation: 0.3,
      using: &random)
  }
  return model
}

func tanhModel(_ use: ContextUse, _ score: AttentionScore?) -> EncoderDecoder<TanhCell<Double>> {
  model(use, score, hidden: 5) { TanhCell(input: $0, hidden: 5, using: &$1) }
}

func lstmModel(_ use: ContextUse, _ score: AttentionScore?) -> EncoderDecoder<LSTMCell<Double>> {
  model(use, score, hidden: 5) { LSTMCell(input: $0, hidden: 5, using: &$1) }
}

func gruModel(
  _ use: ContextUse, _ score: AttentionScore?, reset: ResetPlacement = .afterProduct
) -> EncoderDecoder<GRUCell<Double>> {
  model(use, score, hidden: 6) { GRUCell(input: $0, hidden: 6, reset: reset, using: &$1) }
}
