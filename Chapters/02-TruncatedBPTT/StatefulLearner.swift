import BPTT
import Matrices
import Training

/// A network that learns from an endless sequence, chunk by chunk, and carries its state along.
///
/// This is truncated BPTT with k₁ = k₂, the common case: every chunk is one forward pass, one
/// backward pass and one update.
public struct StatefulLearner<Element: Scalar>: Sendable {
  /// The network.
  public var model: VanillaRNN<Element>
  /// The rule of the updates with its memory.
  public var optimiser = Adam<VanillaRNN<Element>>()
  /// The state after the last chunk: [batch × hidden].
  public var state: Matrix<Element>
  /// Gradients longer than this are shortened to it.
  public var clipNorm: Element
  /// Whether the output layer alone learns, the recurrent part staying as it was drawn.
  public var isReservoir: Bool

  /// A network before its first chunk.
  public init(
    _ model: VanillaRNN<Element>, batch: Int, clipNorm: Element = 5, isReservoir: Bool = false
  ) {
    self.model = model
    self.clipNorm = clipNorm
    self.isReservoir = isReservoir
    state = model.restingState(batch: batch)
  }

  /// Learns from one chunk.
  ///
  /// - Parameters:
  ///   - inputs: [batch × input] for each step.
  ///   - targets: For each step and row the class that comes; `nil` for none.
  ///   - rate: The learning rate.
  /// - Returns: The mean loss of a target before the update, in nats.
  @discardableResult
  public mutating func learn(
    _ inputs: [Matrix<Element>], targets: [[Int?]], rate: Double
  ) -> Double {
    var chunk = model.chunkGradient(inputs, targets: targets, from: state)
    state = chunk.state
    if isReservoir {
      for path in [\VanillaRNN<Element>.Wxh, \.Whh, \.bh] {
        chunk.gradient[keyPath: path] = .zeros(like: chunk.gradient[keyPath: path])
      }
    }
    chunk.gradient.clip(norm: clipNorm)
    optimiser.update(&model, gradient: chunk.gradient, rate: rate)
    return chunk.loss
  }
}

/// What one chunk gives.
public struct ChunkGradient<Element: Scalar>: Sendable {
  /// The mean loss of a target, in nats; 0 if there is none.
  public let loss: Double
  /// The derivative of the mean loss, the state before the chunk being held constant.
  public var gradient: VanillaRNN<Element>
  /// How many targets there are.
  public let targets: Int
  /// The state after the chunk: [batch × hidden].
  public let state: Matrix<Element>
}

extension VanillaRNN {
  // snippet.chunk
  /// One chunk of truncated BPTT: forward from the carried state, backward to the chunk's first step.
  public func chunkGradient(
    _ inputs: [Matrix<Element>], targets: [[Int?]], from carried: Matrix<Element>
  ) -> ChunkGradient<Element> {
    let tape = forward(inputs, from: carried)
    let loss = loss(tape, targets: targets)
    var gradient = backward(tape, logits: loss.logitGradients).parameters
    gradient.scale(by: Element(1 / Double(max(1, loss.targets))))
    return ChunkGradient(
      loss: loss.value.value / Double(max(1, loss.targets)), gradient: gradient,
      targets: loss.targets, state: tape.last?.state ?? carried)
  }
  // snippet.end
}
