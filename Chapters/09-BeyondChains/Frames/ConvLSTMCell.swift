import GatedCells
import Matrices
import Training

/// An LSTM whose four pairs of weight matrices are pairs of filter banks: it reads a sequence of images
/// and keeps an image as its state.
///
/// ```math
/// \begin{aligned}
/// i_t &= \sigma(x_t * W_{xi} + h_{t-1} * W_{hi} + b_i) &
/// f_t &= \sigma(x_t * W_{xf} + h_{t-1} * W_{hf} + b_f) \\
/// g_t &= \tanh(x_t * W_{xg} + h_{t-1} * W_{hg} + b_g) &
/// o_t &= \sigma(x_t * W_{xo} + h_{t-1} * W_{ho} + b_o) \\
/// c_t &= f_t \odot c_{t-1} + i_t \odot g_t &
/// h_t &= o_t \odot \tanh c_t
/// \end{aligned}
/// ```
///
/// Rows are the pixels of a batch of images, as ``windows(_:_:kernel:)`` numbers them: x is
/// [pixels · batch × input channels], all others are [pixels · batch × channels]. It leaves out the
/// peepholes that Shi et al. (2015), "Convolutional LSTM network", gave it.
///
/// It is a ``/GatedCells/RecurrentCell``, whose batch is counted in pixels.
public struct ConvLSTMCell<Element: Scalar>: Equatable, RecurrentCell {
  /// The size of each image. The filters do not depend on it: a trained cell may be given another.
  public var size: ImageSize
  /// The width and height of every filter, an odd number.
  public let kernel: Int
  /// W_xi, W_hi and b_i: how much is stored.
  public var input: FilterPair<Element>
  /// W_xf, W_hf and b_f: how much is kept.
  public var forget: FilterPair<Element>
  /// W_xg, W_hg and b_g: what is stored.
  public var candidate: FilterPair<Element>
  /// W_xo, W_ho and b_o: how much is shown.
  public var output: FilterPair<Element>

  /// A cell of given filters.
  public init(
    size: ImageSize, kernel: Int, input: FilterPair<Element>, forget: FilterPair<Element>,
    candidate: FilterPair<Element>, output: FilterPair<Element>
  ) {
    let places = kernel * kernel
    for pair in [input, forget, candidate, output] {
      precondition(
        pair.Wx.shape == input.Wx.shape && pair.Wx.rows % places == 0
          && pair.Wh.shape == Shape(rows: places * input.Wx.columns, columns: input.Wx.columns),
        "ConvLSTMCell: filters of \(pair.Wx.shape) and \(pair.Wh.shape) for a kernel of \(kernel)")
    }
    self.size = size
    self.kernel = kernel
    self.input = input
    self.forget = forget
    self.candidate = candidate
    self.output = output
  }

  /// The channels of the input.
  public var inputSize: Int { input.Wx.rows / (kernel * kernel) }
  /// The channels of the state.
  public var hiddenSize: Int { input.Wx.columns }

  /// The state before the first frame when nothing is known: h and c are zero.
  public func restingState(images: Int) -> MemoryState<Element> {
    restingState(batch: images * size.pixels)
  }

  /// What one step has computed, and what its backward step needs.
  public struct Step: RecurrentStep {
    /// What the windows show of x_t: [pixels · batch × kernel² · input channels].
    public let x: Matrix<Element>
    /// What the windows show of h_{t-1}: [pixels · batch × kernel² · channels].
    public let h: Matrix<Element>
    /// c_{t-1}.
    public let previousC: Matrix<Element>
    /// i_t.
    public let i: Matrix<Element>
    /// f_t.
    public let f: Matrix<Element>
    /// g_t.
    public let g: Matrix<Element>
    /// o_t.
    public let o: Matrix<Element>
    /// tanh c_t.
    public let tanhC: Matrix<Element>
    /// h_t and c_t.
    public let state: MemoryState<Element>
  }

  // snippet.step
  /// One step from the state `state`.
  public func step(_ frame: Matrix<Element>, from state: MemoryState<Element>) -> Step {
    let x = windows(frame, size, kernel: kernel)
    let h = windows(state.h, size, kernel: kernel)
    let i = sigmoid(input(x, h))
    let f = sigmoid(forget(x, h))
    let g = tanh(candidate(x, h))
    let o = sigmoid(output(x, h))
    let c = f * state.c + i * g
    let tanhC = tanh(c)
    return Step(
      x: x, h: h, previousC: state.c, i: i, f: f, g: g, o: o, tanhC: tanhC,
      state: MemoryState(h: o * tanhC, c: c))
  }
  // snippet.end

  /// One step in reverse: an LSTM's, and then from the windows to the images that they show.
  public func backward(
    _ step: Step, _ dstate: MemoryState<Element>, into gradient: inout Self
  ) -> (input: Matrix<Element>, previous: MemoryState<Element>) {
    let (i, f, g, o, tanhC) = (step.i, step.f, step.g, step.o, step.tanhC)
    let dc = dstate.c + dstate.h * o * (1 - tanhC * tanhC)
    let di = dc * g * (i * (1 - i))
    let df = dc * step.previousC * (f * (1 - f))
    let dg = dc * i * (1 - g * g)
    let do_t = dstate.h * tanhC * (o * (1 - o))
    var dx = Matrix<Element>.zeros(like: step.x)
    var dh = Matrix<Element>.zeros(like: step.h)
    input.backward(di, step.x, step.h, into: &gradient.input, dx: &dx, dh: &dh)
    forget.backward(df, step.x, step.h, into: &gradient.forget, dx: &dx, dh: &dh)
    candidate.backward(dg, step.x, step.h, into: &gradient.candidate, dx: &dx, dh: &dh)
    output.backward(do_t, step.x, step.h, into: &gradient.output, dx: &dx, dh: &dh)
    return (
      imagesGradient(dx, size, kernel: kernel),
      MemoryState(h: imagesGradient(dh, size, kernel: kernel), c: dc * f)
    )
  }
}

extension ConvLSTMCell {
  /// Every learnable matrix under the name that the formulas give it.
  public var parameters: [Parameter<Self, Element>] {
    FilterPair.parameters("i", \.input) + FilterPair.parameters("f", \.forget)
      + FilterPair.parameters("g", \.candidate) + FilterPair.parameters("o", \.output)
  }

  /// Random filters; biases are zero, but for the forget gate's.
  ///
  /// - Parameters:
  ///   - size: The size of each image.
  ///   - input: The channels of the input.
  ///   - channels: The channels of the state.
  ///   - kernel: The filters' width and height, an odd number.
  ///   - forgetBias: b_f of every channel.
  ///   - random: Where the filters come from.
  public init(
    size: ImageSize, input: Int, channels: Int, kernel: Int = 3, forgetBias: Double = 1,
    using random: inout SeededGenerator
  ) {
    func pair(_ bias: Double = 0) -> FilterPair<Element> {
      FilterPair(input: input, channels: channels, kernel: kernel, bias: bias, using: &random)
    }
    self.init(
      size: size, kernel: kernel, input: pair(), forget: pair(forgetBias), candidate: pair(),
      output: pair())
  }

  /// The same cell with another type of number.
  public init<Other: Scalar>(_ other: ConvLSTMCell<Other>) {
    self.init(
      size: other.size, kernel: other.kernel, input: FilterPair(other.input),
      forget: FilterPair(other.forget), candidate: FilterPair(other.candidate),
      output: FilterPair(other.output))
  }

  /// An LSTM as a cell for images: every pixel is a sequence of its own, read by that LSTM.
  public init(_ cell: LSTMCell<Element>, size: ImageSize) {
    precondition(cell.activation == .tanh, "ConvLSTMCell: the candidate's function is tanh")
    self.init(
      size: size, kernel: 1, input: FilterPair(cell.input), forget: FilterPair(cell.forget),
      candidate: FilterPair(cell.candidate), output: FilterPair(cell.output))
  }
}
