import GatedCells
import Matrices
import Training

/// A convolutional LSTM below one more filter: from the frames so far, where the dot will be next.
///
/// ```math
/// o_t = h_t * W_{hy}, \qquad \hat y_t = \mathrm{softmax}(o_t) \text{ over the pixels}
/// ```
///
/// W_hy sees one pixel of h, so that whatever moves is moved by the cell's filters. There is no b_y: a
/// softmax over the pixels does not feel a number that is added to all of them.
public struct FramePredictor<Element: Scalar>: Equatable, Trainable {
  /// The recurrent layer.
  public var cell: ConvLSTMCell<Element>
  /// From a pixel of the state to the pixel's logit: [channels × 1].
  public var Why: Matrix<Element>

  /// A predictor of given weights.
  public init(cell: ConvLSTMCell<Element>, Why: Matrix<Element>) {
    precondition(
      Why.shape == Shape(rows: cell.hiddenSize, columns: 1),
      "FramePredictor: W_hy \(Why.shape) for \(cell.hiddenSize) channels")
    self.cell = cell
    self.Why = Why
  }

  /// Random weights.
  ///
  /// - Parameters:
  ///   - size: The size of each frame.
  ///   - channels: The channels of the state.
  ///   - kernel: The filters' width and height, an odd number.
  ///   - random: Where the weights come from.
  public init(
    size: ImageSize, channels: Int, kernel: Int = 3, using random: inout SeededGenerator
  ) {
    let cell = ConvLSTMCell<Element>(
      size: size, input: 1, channels: channels, kernel: kernel, using: &random)
    let bound = (3 / Double(channels)).squareRoot()
    self.init(
      cell: cell, Why: .uniform(rows: channels, columns: 1, in: -bound..<bound, using: &random))
  }

  /// The same predictor with another type of number.
  public init<Other: Scalar>(_ other: FramePredictor<Other>) {
    self.init(cell: ConvLSTMCell(other.cell), Why: Matrix(other.Why))
  }

  /// The cell's parameters, and "W_hy".
  public var parameters: [Parameter<Self, Element>] {
    let inner: WritableKeyPath<Self, ConvLSTMCell<Element>> = \.cell
    return cell.parameters.map { ($0.name, inner.appending(path: $0.path)) } + [("W_hy", \.Why)]
  }

  /// The logits of the pixels: a row for each film, [batch × pixels].
  func logits(_ h: Matrix<Element>) -> Matrix<Element> {
    let pixels = cell.size.pixels
    return (h • Why).reshaped(rows: pixels, columns: h.rows / pixels).transposed()
  }

  /// Where the dot of each frame but the first is expected, from the frames before it.
  ///
  /// - Returns: For each of them the probability of each pixel, [batch × pixels].
  public func predictions(_ films: BouncingDot.Films<Element>) -> [Matrix<Element>] {
    cell.forward(films.frames.dropLast(), from: cell.restingState(images: films.count)).outputs
      .map { softmax(logits($0)) }
  }

  /// The mean cross-entropy of a frame's place in nats, and its gradient.
  public func lossAndGradient(
    _ films: BouncingDot.Films<Element>
  ) -> (loss: Element, gradient: Self) {
    let tape = cell.forward(
      Array(films.frames.dropLast()), from: cell.restingState(images: films.count))
    let count = Element(Double(tape.outputs.count * films.count))
    var gradient = zeroed()
    var loss: Element = 0
    let doutputs = zip(tape.outputs, films.places.dropFirst()).map { h, places in
      let frame = softmaxCrossEntropy(logits(h), targets: places)
      loss += frame.loss / count
      // Back to one column, a row for each pixel of each film.
      let do_t = (frame.gradient / count).transposed().reshaped(rows: h.rows, columns: 1)
      gradient.Why.addProduct(transposed: h, do_t)
      return do_t.timesTransposed(Why)
    }
    gradient.cell = cell.backward(tape, outputs: doutputs).parameters
    return (loss, gradient)
  }

  /// Goes on with films by itself: its likeliest pixel becomes the dot of the next frame it sees.
  ///
  /// - Parameters:
  ///   - films: What it sees first.
  ///   - seen: How many of their frames it sees.
  /// - Returns: For each frame from the one after those on, as long as the films are, the pixel that it
  ///   puts the dot of each film in.
  public func continuation(
    of films: BouncingDot.Films<Element>, seen: Int
  ) -> [[Int]] {
    precondition(
      (1..<films.frames.count).contains(seen),
      "continuation: \(seen) of \(films.frames.count) frames seen")
    var state = cell.restingState(images: films.count)
    var continued: [[Int]] = []
    for t in 0..<films.frames.count - 1 {
      var frame = films.frames[t]
      if t >= seen {
        frame = .zeros(like: frame)
        for (film, pixel) in continued[continued.count - 1].enumerated() {
          frame[pixel * films.count + film, 0] = 1
        }
      }
      state = cell.step(frame, from: state).state
      if t >= seen - 1 { continued.append(logits(state.h).argmax()) }
    }
    return continued
  }
}

/// What a forecast of a dot's place is worth, frame by frame.
public struct FrameErrors: Equatable, Sendable {
  /// The squared error of a frame, summed over its pixels, mean over the films: 0 is perfect, 2 is all
  /// certainty in a wrong pixel.
  public var squared: [Double] = []
  /// The share of the films whose likeliest pixel is the dot's.
  public var right: [Double] = []

  /// The errors of forecasts of every frame but the first.
  ///
  /// - Parameters:
  ///   - predictions: For each of those frames the probability of each pixel, [batch × pixels].
  ///   - films: What came.
  public init<Element: Scalar>(
    _ predictions: [Matrix<Element>], of films: BouncingDot.Films<Element>
  ) {
    for (forecast, places) in zip(predictions, films.places.dropFirst()) {
      let error = forecast - Matrix.oneHot(places, columns: forecast.columns)
      squared.append(error.dot(error).value / Double(films.count))
      let hits = zip(forecast.argmax(), places).count { $0 == $1 }
      right.append(Double(hits) / Double(films.count))
    }
  }
}

extension BouncingDot.Films {
  /// The forecast that the dot stays where it is.
  public func copyingLastFrame(pixels: Int) -> [Matrix<Element>] {
    places.dropLast().map { .oneHot($0, columns: pixels) }
  }

  /// The forecast that the dot may be anywhere.
  public func anywhere(pixels: Int) -> [Matrix<Element>] {
    places.dropLast().map { _ in
      Matrix(rows: count, columns: pixels, repeating: Element(1 / Double(pixels)))
    }
  }
}
