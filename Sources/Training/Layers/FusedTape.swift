import Matrices

/// What a fused layer remembers from its forward pass for its backward pass, and the memory it does
/// so in, which is kept for the next sequence.
///
/// It is a class since it is memory: a copy of it would be a mistake. Arrays of a sequence hold step
/// after step, each with all rows of the batch.
public final class FusedTape<Element: Scalar> {
  /// The number of steps of the last forward pass.
  public private(set) var steps = 0
  /// The number of rows of its batch.
  public private(set) var batch = 0
  /// The number of hidden units of its layer.
  public private(set) var hidden = 0
  /// Whether there is a forward pass that no backward pass has used up.
  public internal(set) var isRecorded = false

  /// For each step, how many rows at the top of the batch have not ended.
  var live: [Int] = []
  /// The symbols of all steps; empty if the inputs are vectors.
  var symbols: [Int] = []
  /// The inputs of all steps, if they are vectors: [steps · batch × input].
  var inputs = Memory<Element>()
  /// The gates of all steps, later their δ: [steps · batch × gates · hidden].
  var gates = Memory<Element>()
  /// A GRU's h' W_h, later its δ: [steps · batch × 3 hidden].
  var recurrent = Memory<Element>()
  /// h from before the first step on: [(steps + 1) · batch × hidden].
  var states = Memory<Element>()
  /// An LSTM's c from before the first step on, and tanh of it after each step.
  var cells = Memory<Element>()
  var tanhCells = Memory<Element>()
  /// The derivative by each step's output: [steps · batch × hidden].
  var dOutputs = Memory<Element>()
  /// The derivative by the state between two steps: [batch × hidden].
  var dState = Memory<Element>()
  var dCell = Memory<Element>()

  /// Without memory yet.
  public init() {}

  /// h after each step: for each step [batch × hidden].
  public var outputs: [Matrix<Element>] {
    (0..<steps).map { matrix(states.start + ($0 + 1) * batch * hidden) }
  }

  /// Makes room for a sequence.
  func prepare(steps: Int, batch: Int, layer: FusedLayer<Element>) {
    (self.steps, self.batch, hidden) = (steps, batch, layer.hiddenSize)
    let rows = steps * batch
    gates.reserve(rows * layer.cell.gates * hidden)
    states.reserve((rows + batch) * hidden)
    dState.reserve(batch * hidden)
    if layer.cell == .gru { recurrent.reserve(rows * 3 * hidden) }
    if layer.cell == .lstm {
      cells.reserve((rows + batch) * hidden)
      tanhCells.reserve(rows * hidden)
      dCell.reserve(batch * hidden)
    }
  }

  /// A [batch × hidden] array as a matrix.
  func matrix(_ start: UnsafeMutablePointer<Element>) -> Matrix<Element> {
    Matrix(
      rows: batch, columns: hidden,
      elements: Array(UnsafeBufferPointer(start: start, count: batch * hidden)))
  }
}

/// An array that grows and never shrinks; its numbers are whatever was last written.
final class Memory<Element: Scalar> {
  private(set) var start: UnsafeMutablePointer<Element>
  private var capacity = 0

  init() { start = Self.allocate(0) }

  deinit { start.deallocate() }

  func reserve(_ count: Int) {
    if count <= capacity { return }
    start.deallocate()
    start = Self.allocate(count)
    fill(start, 0, count: count)
    capacity = count
  }

  /// Whole lines of the cache, so that no vector lies across two.
  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer.allocate(
      byteCount: max(64, count * MemoryLayout<Element>.stride), alignment: 64
    ).bindMemory(to: Element.self, capacity: count)
  }
}
