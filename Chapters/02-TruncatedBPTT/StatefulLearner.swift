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

  // snippet.learn
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
    let tape = model.forward(inputs, from: state)
    let loss = model.loss(tape, targets: targets)
    state = tape.last?.state ?? state
    guard loss.targets > 0 else { return 0 }

    // The backward pass ends at the chunk's first step: the state before it is a constant.
    var gradient = model.backward(tape, logits: loss.logits).parameters
    gradient.scale(by: Element(1 / Double(loss.targets)))
    if isReservoir {
      for path in [\VanillaRNN<Element>.Wxh, \.Whh, \.bh] {
        gradient[keyPath: path] = .zeros(like: gradient[keyPath: path])
      }
    }
    gradient.clip(norm: clipNorm)
    optimiser.update(&model, gradient: gradient, rate: rate)
    return loss.value.value / Double(loss.targets)
  }
  // snippet.end
}
