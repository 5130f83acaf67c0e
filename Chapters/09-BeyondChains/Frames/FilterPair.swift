import GatedCells
import Matrices
import Training

/// What a gate of a convolutional cell sums: a bank of filters over the input, one over the last state,
/// and a bias.
///
/// ```math
/// a_t = x_t * W_x + h_{t-1} * W_h + b
/// ```
///
/// Here * is the convolution as networks have it: each filter is laid on every pixel's neighbourhood, not
/// mirrored. A bank is a matrix: its rows are the places of a window with their channels, its columns the
/// filters. So it is applied to windows laid side by side by one product, as the weights of an
/// ``/GatedCells/Affine`` block are to a vector.
public struct FilterPair<Element: Scalar>: Equatable, Sendable {
  /// Over the input: [kernel² · input channels × channels].
  public var Wx: Matrix<Element>
  /// Over the last state: [kernel² · channels × channels].
  public var Wh: Matrix<Element>
  /// The bias: [1 × channels], the same for every pixel.
  public var b: Matrix<Element>

  /// A pair of given filters.
  public init(Wx: Matrix<Element>, Wh: Matrix<Element>, b: Matrix<Element>) {
    precondition(
      Wh.columns == Wx.columns && b.shape == Shape(rows: 1, columns: Wx.columns),
      "FilterPair: W_x \(Wx.shape) does not fit W_h \(Wh.shape) and b \(b.shape)")
    self.Wx = Wx
    self.Wh = Wh
    self.b = b
  }

  // snippet.sum
  /// The sums for every pixel, from what its windows show: [pixels · batch × channels].
  public func callAsFunction(_ x: Matrix<Element>, _ h: Matrix<Element>) -> Matrix<Element> {
    x • Wx + h • Wh + b
  }
  // snippet.end

  /// Leads dL/da back to the filters and to what the windows show.
  public func backward(
    _ da: Matrix<Element>, _ x: Matrix<Element>, _ h: Matrix<Element>,
    into gradient: inout FilterPair, dx: inout Matrix<Element>, dh: inout Matrix<Element>
  ) {
    // snippet.backward
    gradient.Wx.addProduct(transposed: x, da)
    gradient.Wh.addProduct(transposed: h, da)
    gradient.b.addRowsSummed(da)
    dx.addProduct(da, transposed: Wx)
    dh.addProduct(da, transposed: Wh)
    // snippet.end
  }
}

extension FilterPair {
  /// Random filters that keep the size of what flows through them, uniform within ±√(3 / inputs of the
  /// filter).
  ///
  /// - Parameters:
  ///   - input: The channels of the input.
  ///   - channels: The channels of the state.
  ///   - kernel: The filters' width and height.
  ///   - bias: b of every channel.
  ///   - random: Where the filters come from.
  public init(
    input: Int, channels: Int, kernel: Int, bias: Double = 0, using random: inout SeededGenerator
  ) {
    func filters(_ rows: Int) -> Matrix<Element> {
      let bound = (3 / Double(rows)).squareRoot()
      return .uniform(rows: rows, columns: channels, in: -bound..<bound, using: &random)
    }
    self.init(
      Wx: filters(kernel * kernel * input), Wh: filters(kernel * kernel * channels),
      b: Matrix(rows: 1, columns: channels, repeating: Element(bias)))
  }

  /// The same filters with another type of number.
  public init<Other: Scalar>(_ other: FilterPair<Other>) {
    self.init(Wx: Matrix(other.Wx), Wh: Matrix(other.Wh), b: Matrix(other.b))
  }

  /// The matrices of a fully connected block, as filters that see one pixel.
  public init(_ block: Affine<Element>) {
    self.init(Wx: block.Wx, Wh: block.Wh, b: block.b)
  }

  /// The three matrices of a pair within a model, under the names that the formulas give them.
  static func parameters<Model>(
    _ letter: String, _ pair: WritableKeyPath<Model, FilterPair>
  ) -> [Parameter<Model, Element>] {
    [
      ("W_x" + letter, pair.appending(path: \.Wx)), ("W_h" + letter, pair.appending(path: \.Wh)),
      ("b_" + letter, pair.appending(path: \.b)),
    ]
  }
}
