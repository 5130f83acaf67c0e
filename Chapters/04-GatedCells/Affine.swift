import Matrices

/// One block of a cell's weights: what a gate or a candidate sums before its non-linearity.
///
/// ```math
/// a_t = x_t W_x + h_{t-1} W_h + b
/// ```
///
/// Lectures write W[h, x]: one matrix for both, side by side. The sum is the same.
public struct Affine<Element: Scalar>: Equatable, Sendable {
  /// From the input: [input × hidden].
  public var Wx: Matrix<Element>
  /// From the last output: [hidden × hidden].
  public var Wh: Matrix<Element>
  /// The bias: [1 × hidden].
  public var b: Matrix<Element>

  /// A block of given weights.
  public init(Wx: Matrix<Element>, Wh: Matrix<Element>, b: Matrix<Element>) {
    let hidden = Wx.columns
    let square = Shape(rows: hidden, columns: hidden)
    precondition(
      Wh.shape == square && b.shape == Shape(rows: 1, columns: hidden),
      "Affine: W_x \(Wx.shape) does not fit W_h \(Wh.shape) and b \(b.shape)")
    self.Wx = Wx
    self.Wh = Wh
    self.b = b
  }

  /// The number of inputs.
  public var inputSize: Int { Wx.rows }
  /// The number of hidden units.
  public var hiddenSize: Int { Wx.columns }

  /// The sum for each unit: [batch × hidden].
  public func callAsFunction(_ x: Matrix<Element>, _ h: Matrix<Element>) -> Matrix<Element> {
    x • Wx + h • Wh + b
  }

  /// Leads dL/da back to the weights, the input and the last output.
  ///
  /// - Parameters:
  ///   - da: dL/da, [batch × hidden].
  ///   - x: What the forward step read, [batch × input].
  ///   - h: What the forward step read, [batch × hidden].
  ///   - gradient: Where the weights' gradients add up.
  ///   - dx: Where dL/dx adds up, [batch × input].
  ///   - dh: Where dL/dh adds up, [batch × hidden].
  public func backward(
    _ da: Matrix<Element>, _ x: Matrix<Element>, _ h: Matrix<Element>,
    into gradient: inout Affine, dx: inout Matrix<Element>, dh: inout Matrix<Element>
  ) {
    // snippet.backward
    gradient.Wx.addProduct(transposed: x, da)
    gradient.Wh.addProduct(transposed: h, da)
    gradient.b.addRowsSummed(da)
    dx.addProduct(da, transposed: Wx)
    dh.addProduct(da, transposed: Wh)
    // snippet.end
  }

  /// The block whose sums are those of this one with the other sign.
  public static prefix func - (block: Affine) -> Affine {
    Affine(Wx: -block.Wx, Wh: -block.Wh, b: -block.b)
  }
}
