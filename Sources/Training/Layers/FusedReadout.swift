import Matrices

/// From the outputs of a fused layer to logits over symbols, and to the cross-entropy of those that
/// came: o = h W_y + b_y, loss = -Σ log softmax(o)[target].
///
/// Logits, loss and derivatives of all steps are computed together, block by block of rows that stay
/// in the cache.
public struct FusedReadout<Element: Scalar>: Equatable, Sendable {
  /// From the state to the logits: [hidden × symbols].
  public var Wy: Matrix<Element>
  /// The bias of the logits: [1 × symbols].
  public var by: Matrix<Element>

  /// A readout of given weights.
  public init(Wy: Matrix<Element>, by: Matrix<Element>) {
    guard by.shape == Shape(rows: 1, columns: Wy.columns), !Wy.elements.isEmpty else {
      stop("readout: for W_y \(Wy.shape) b_y cannot be \(by.shape)")
    }
    self.Wy = Wy
    self.by = by
  }

  /// A readout whose weights are drawn evenly from ±1/√hidden, and whose bias is zero.
  public init(hidden: Int, symbols: Int, using random: inout SeededGenerator) {
    let size = 1 / Double(hidden).squareRoot()
    self.init(
      Wy: .uniform(rows: hidden, columns: symbols, in: -size..<size, using: &random),
      by: .zeros(rows: 1, columns: symbols))
  }
}

extension FusedReadout: Trainable {
  /// "W_y" and "b_y".
  public var parameters: [Parameter<Self, Element>] { [("W_y", \.Wy), ("b_y", \.by)] }
}

/// The memory of a readout, kept for the next sequence.
final class ReadoutMemory<Element: Scalar> {
  /// The logits, later the derivatives by them: [rows × symbols].
  var logits = Memory<Element>()
  /// -log of each target's probability.
  var losses = Memory<Element>()
}

extension FusedReadout {
  /// The loss of the outputs on a tape, its gradient, and the derivatives by the outputs, which are
  /// left on the tape.
  ///
  /// - Parameters:
  ///   - targets: The symbol that came after each row of the tape's sequence; negative for none.
  ///   - scale: What the loss is multiplied by: 1 over the number of targets for their mean.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  func loss(
    _ targets: [Int], tape: FusedTape<Element>, memory: ReadoutMemory<Element>, scale: Element,
    into gradient: inout FusedReadout, threads: Int
  ) -> Element {
    let (rows, hidden, symbols) = (tape.steps * tape.batch, Wy.rows, Wy.columns)
    memory.logits.reserve(rows * symbols)
    memory.losses.reserve(rows)
    tape.dOutputs.reserve(rows * hidden)
    let states = tape.states.start + tape.batch * hidden
    let (logits, losses, dOutputs) = (
      memory.logits.start, memory.losses.start, tape.dOutputs.start
    )
    let (packed, transposed) = (Wy.packed(), Wy.packedTransposed())
    by.withElements { by in
      targets.withUnsafeBufferPointer { targets in
        inParallel(rows, threads: threads, grain: 64) { part in
          for start in stride(from: part.lowerBound, to: part.upperBound, by: 256) {
            let count = min(256, part.upperBound - start)
            let logits = logits + start * symbols
            multiply(
              rows: count, states + start * hidden, hidden, packed, into: logits,
              accumulate: false)
            crossEntropy(
              rows: count, symbols: symbols, bias: by, logits: logits,
              targets: UnsafeBufferPointer(rebasing: targets[start..<start + count]),
              scale: scale, losses: losses + start)
            multiply(
              rows: count, logits, symbols, transposed, into: dOutputs + start * hidden,
              accumulate: false)
          }
        }
      }
    }
    gradient.Wy.withMutableElements { dWy in
      inParallel(hidden, threads: rows * hidden < 4096 ? 1 : threads, grain: 16) { units in
        for start in stride(from: 0, to: rows, by: 256) {
          let count = min(256, rows - start)
          multiply(
            rows: units.count, inner: count, columns: symbols,
            states + start * hidden + units.lowerBound, 1, hidden, logits + start * symbols,
            symbols, 1, into: dWy + units.lowerBound * symbols, symbols, accumulate: true)
        }
      }
    }
    gradient.by.withMutableElements {
      sumRows(logits, $0, rows: rows, columns: symbols, step: symbols)
    }
    var loss: Element = 0
    for row in 0..<rows { loss += losses[row] }
    return loss * scale
  }
}
