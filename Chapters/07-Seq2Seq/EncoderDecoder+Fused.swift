import GatedCells
import Matrices
import Training

// The form that training uses and the one that stands beside its equations hold the same numbers.
// Gradients have the types of what they belong to, so the same conversions carry them across.

extension FusedEncoderDecoder {
  /// The model that computes what the readable one computes.
  public init(_ model: EncoderDecoder<TanhCell<Element>>) {
    self.init(model, FusedLayer(model.encoder), FusedLayer(model.decoder))
  }

  /// The model that computes what the readable one computes.
  public init(_ model: EncoderDecoder<LSTMCell<Element>>) {
    self.init(model, FusedLayer(model.encoder), FusedLayer(model.decoder))
  }

  /// The model that computes what the readable one computes; see the conversion of a GRU.
  public init(_ model: EncoderDecoder<GRUCell<Element>>) {
    self.init(model, FusedLayer(model.encoder), FusedLayer(model.decoder))
  }

  private init<Cell: RecurrentCell>(
    _ model: EncoderDecoder<Cell>, _ encoder: FusedLayer<Element>, _ decoder: FusedLayer<Element>
  ) where Cell.Element == Element {
    self.init(
      encoder: encoder, decoder: decoder, contextUse: model.contextUse,
      attention: model.attention, Wc: model.attention == nil ? nil : model.Wc, Why: model.Why,
      by: model.by)
  }
}

extension EncoderDecoder {
  /// The readable model around cells that were made from the fused one's layers.
  ///
  /// ```swift
  /// EncoderDecoder(fused, encoder: LSTMCell(fused.encoder), decoder: LSTMCell(fused.decoder))
  /// ```
  public init(_ model: FusedEncoderDecoder<Element>, encoder: Cell, decoder: Cell) {
    self.init(
      encoder: encoder, decoder: decoder, contextUse: model.contextUse,
      attention: model.attention, Wc: model.attention == nil ? nil : model.Wc, Why: model.Why,
      by: model.by)
  }
}
