import BPTT
import Matrices
import Training

/// Truncated BPTT as the pseudo-code has it: read a sequence step by step, and every k₁ steps run
/// BPTT over the last k₂.
///
/// It never holds more than k₂ steps in memory, however long the sequence is. The state is carried
/// from window to window; only its history is forgotten.
///
/// Source: Williams and Peng (1990), where it is BPTT(h; h′) with h = k₂ and h′ = k₁; Sutskever
/// (2013); deck A.
public struct WindowedBPTT<Element: Scalar>: Sendable {
  /// When BPTT runs.
  public enum Rule: Sendable {
    /// When k₁ divides t.
    case every
    /// When t divides k₁, as the lecture prints it: never again after t = k₁.
    case asPrinted
  }

  /// What one run of BPTT gives.
  public struct Update: Sendable {
    /// The step after which it ran, counted from 1.
    public let step: Int
    /// The loss of the steps since the last update, summed over steps and batch, in nats.
    public let loss: Element
    /// Its derivative by each parameter, the state before the window being held constant.
    public var gradient: VanillaRNN<Element>
  }

  /// k₁: the steps from one update to the next.
  public let every: Int
  /// k₂: the steps of a window.
  public let back: Int
  /// When BPTT runs.
  public let rule: Rule
  /// The state after the last step read: [batch × hidden].
  public private(set) var state: Matrix<Element>
  /// How many steps have been read.
  public private(set) var t = 0
  /// The last k₂ steps at the most, the oldest first.
  private var tape: [(step: VanillaRNN<Element>.Step, loss: CrossEntropy<Element>)] = []

  /// Begins with the state `h0`.
  public init(
    every k1: Int, back k2: Int, from h0: Matrix<Element>, rule: Rule = .every
  ) {
    precondition(1 <= k1 && k1 <= k2, "windows: there must be 1 ≤ k1 ≤ k2, not \(k1) and \(k2)")
    every = k1
    back = k2
    state = h0
    self.rule = rule
  }

  // snippet.read
  /// Runs the network one step; every k₁ steps also runs BPTT from t down to t - k₂ + 1.
  ///
  /// - Parameters:
  ///   - x: [batch × input].
  ///   - targets: For each row the class that comes next; `nil` for none.
  ///   - model: The network with its weights of the moment.
  /// - Returns: The gradient if it is time for an update.
  public mutating func read(
    _ x: Matrix<Element>, targets: [Int?], with model: VanillaRNN<Element>
  ) -> Update? {
    t += 1
    let step = model.step(x, from: state)
    state = step.state
    if tape.count == back { tape.removeFirst() }
    tape.append((step, softmaxCrossEntropy(step.logits, targets: targets)))

    let isTime = rule == .every ? t.isMultiple(of: every) : every.isMultiple(of: t)
    guard isTime else { return nil }
    let new = tape.suffix(every)
    let logits = tape.indices.map { $0 < new.startIndex ? nil : tape[$0].loss.gradient }
    return Update(
      step: t, loss: new.reduce(0) { $0 + $1.loss.loss },
      gradient: model.backward(tape.map(\.step), logits: logits).parameters)
  }
  // snippet.end
}
