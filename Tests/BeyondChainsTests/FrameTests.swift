import BeyondChains
import Foundation
import GatedCells
import Matrices
import TestSupport
import Testing
import Training

@Suite("9 · Images that follow each other")
struct FrameTests {
  /// A filter's sum, from the definition: over the window's places and channels, zeros beyond the edge.
  private func convolved(
    _ image: (_ y: Int, _ x: Int, _ channel: Int) -> Double, _ size: ImageSize, kernel: Int,
    channels: Int, _ W: Matrix<Double>, _ y: Int, _ x: Int, _ filter: Int
  ) -> Double {
    var sum = 0.0
    for dy in 0..<kernel {
      for dx in 0..<kernel {
        let (sy, sx) = (y + dy - kernel / 2, x + dx - kernel / 2)
        guard (0..<size.height).contains(sy), (0..<size.width).contains(sx) else { continue }
        for channel in 0..<channels {
          sum += image(sy, sx, channel) * W[(dy * kernel + dx) * channels + channel, filter]
        }
      }
    }
    return sum
  }

  @Test(
    "Windows times filters is the convolution written out", arguments: [1, 3, 5])
  func convolution(kernel: Int) {
    let (size, batch, channels) = (ImageSize(height: 3, width: 5), 2, 4)
    var random = SeededGenerator(seed: 1)
    let images = normal(size.pixels * batch, channels, &random)
    let W = normal(kernel * kernel * channels, 6, &random)
    let sums = windows(images, size, kernel: kernel) • W
    var worst = 0.0
    for b in 0..<batch {
      for y in 0..<size.height {
        for x in 0..<size.width {
          for filter in 0..<6 {
            let expected = convolved(
              { images[($0 * size.width + $1) * batch + b, $2] }, size, kernel: kernel,
              channels: channels, W, y, x, filter)
            worst = max(worst, abs(sums[(y * size.width + x) * batch + b, filter] - expected))
          }
        }
      }
    }
    #expect(worst < 1e-13)
  }

  @Test(
    "The gradient of the windows is their adjoint: <windows(u), v> = <u, gradient(v)>",
    arguments: [1, 3, 5])
  func adjoint(kernel: Int) {
    let size = ImageSize(height: 4, width: 2)
    var random = SeededGenerator(seed: 2)
    let u = normal(size.pixels * 3, 5, &random)
    let v = normal(size.pixels * 3, 5 * kernel * kernel, &random)
    let left = windows(u, size, kernel: kernel).dot(v)
    let right = u.dot(imagesGradient(v, size, kernel: kernel))
    #expect(abs(left - right) < 1e-12 * max(1, abs(left)))
  }

  /// A cell whose every size differs, biases included.
  private func cell(_ size: ImageSize, kernel: Int = 3) -> ConvLSTMCell<Double> {
    var random = SeededGenerator(seed: 4)
    var cell = ConvLSTMCell<Double>(
      size: size, input: 2, channels: 3, kernel: kernel, using: &random)
    for (_, path) in cell.parameters where cell[keyPath: path].rows == 1 {
      cell[keyPath: path] = normal(1, 3, &random)
    }
    return cell
  }

  private let names = [
    "W_xi", "W_hi", "b_i", "W_xf", "W_hf", "b_f", "W_xg", "W_hg", "b_g", "W_xo", "W_ho", "b_o",
  ]

  @Test(
    "The gradient of a convolutional LSTM, by finite differences and by dual numbers",
    .claim("E16", .holds), arguments: [false, true])
  func gradients(isLastOnly: Bool) {
    let cell = cell(ImageSize(height: 2, width: 4))
    CellProblem(rows: 8 * 2, input: 2, hidden: 3, steps: 3, isLastOnly: isLastOnly, seed: 7)
      .check(cell, ConvLSTMCell<Dual>(cell), names: names)
  }

  @Test(
    "With filters of one pixel on images of one pixel it is the LSTM", .claim("E16", .holds))
  func onePixel() {
    var random = SeededGenerator(seed: 5)
    let lstm = LSTMCell<Double>(input: 4, hidden: 5, using: &random)
    let inputs = (0..<6).map { _ in normal(3, 4, &random) }
    let start = MemoryState(h: normal(3, 5, &random), c: normal(3, 5, &random))
    let douts = (0..<6).map { _ in Optional(normal(3, 5, &random)) }
    let one = ConvLSTMCell(lstm, size: ImageSize(height: 1, width: 1))
    let (mine, theirs) = (one.forward(inputs, from: start), lstm.forward(inputs, from: start))
    #expect(mine.outputs == theirs.outputs && mine.finalState == theirs.finalState)
    let (back, expected) = (
      one.backward(mine, outputs: douts), lstm.backward(theirs, outputs: douts)
    )
    for ((name, path), other) in zip(one.parameters, lstm.parameters) {
      #expect(name == other.name)
      let same = difference(
        back.parameters[keyPath: path], expected.parameters[keyPath: other.path])
      #expect(same < 1e-12)
    }
    for (mine, theirs) in zip(back.inputs, expected.inputs) {
      #expect(difference(mine, theirs) < 1e-12)
    }

    // On larger images it is that LSTM for every pixel by itself: the pixels are a larger batch.
    let many = ConvLSTMCell(lstm, size: ImageSize(height: 1, width: 3))
    #expect(many.forward(inputs, from: start).outputs == theirs.outputs)
  }

  @Test("A filter of three pixels sees the neighbours, one of one pixel does not")
  func reach() {
    let size = ImageSize(height: 3, width: 5)
    for (kernel, seen) in [(1, 1), (3, 9)] {
      let cell = cell(size, kernel: kernel)
      let zero = Matrix<Double>.zeros(rows: size.pixels, columns: 2)
      var dot = zero
      dot[1 * 5 + 2, 0] = 1
      let rest = cell.restingState(images: 1)
      let (with, without) = (cell.step(dot, from: rest), cell.step(zero, from: rest))
      let changed = (0..<size.pixels).filter { with.state.h.row($0) != without.state.h.row($0) }
      #expect(changed.count == seen)
    }
  }

  @Test("It equals PyTorch's conv2d, forward and backward", .claim("E16", .holds))
  func reference() throws {
    let url = URL(filePath: #filePath).appending(path: "../../Reference/conv_lstm.safetensors")
    let tensors = try TensorFile(contentsOf: url.standardized.path).tensors
    /// Numbers and shape of a tensor.
    func read(_ name: String) throws -> (shape: [Int], numbers: [Double]) {
      let tensor = try #require(tensors[name])
      guard case .double(let numbers) = tensor.values else { return ([], []) }
      return (tensor.shape, numbers)
    }
    /// Images [steps ×] batch × channels × height × width as pixels × channels.
    func images(_ name: String) throws -> [Matrix<Double>] {
      let (shape, numbers) = try read(name)
      let (b, c, h, w) = (
        shape[shape.count - 4], shape[shape.count - 3], shape[shape.count - 2],
        shape[shape.count - 1]
      )
      return (0..<numbers.count / (b * c * h * w)).map { step in
        Matrix(rows: h * w * b, columns: c) { row, channel in
          let (pixel, image) = (row / b, row % b)
          return numbers[((step * b + image) * c + channel) * h * w + pixel]
        }
      }
    }
    /// Filters output × input × height × width as places and inputs × outputs.
    func filters(_ name: String) throws -> Matrix<Double> {
      let (shape, numbers) = try read(name)
      let (o, i, k) = (shape[0], shape[1], shape[2])
      return Matrix(rows: k * k * i, columns: o) { row, output in
        numbers[(output * i + row % i) * k * k + row / i]
      }
    }
    func pair(_ gate: String, _ prefix: String = "") throws -> FilterPair<Double> {
      FilterPair(
        Wx: try filters("\(prefix)W_x\(gate)"), Wh: try filters("\(prefix)W_h\(gate)"),
        b: .row(try read("\(prefix)b_\(gate)").numbers))
    }
    func whole(_ prefix: String = "") throws -> ConvLSTMCell<Double> {
      ConvLSTMCell(
        size: ImageSize(height: 4, width: 6), kernel: 3, input: try pair("i", prefix),
        forget: try pair("f", prefix), candidate: try pair("g", prefix),
        output: try pair("o", prefix))
    }
    let cell = try whole()
    let start = MemoryState(h: try images("h0")[0], c: try images("c0")[0])
    let tape = cell.forward(try images("x"), from: start)
    let outputs = try images("h")
    #expect(outputs.count == 4)
    for (mine, theirs) in zip(tape.outputs, outputs) { #expect(difference(mine, theirs) < 1e-12) }
    #expect(difference(tape.finalState.c, try images("c")[0]) < 1e-12)
    let last = MemoryState(h: .zeros(like: start.h), c: try images("dc")[0])
    let pass = cell.backward(tape, outputs: try images("dh").map { $0 }, finalState: last)
    #expect(pass.parameters.greatestDifference(from: try whole("gradient ")) < 1e-11)
    for (mine, theirs) in zip(pass.inputs, try images("gradient x")) {
      #expect(difference(mine, theirs) < 1e-12)
    }
    #expect(difference(pass.initialState.h, try images("gradient h0")[0]) < 1e-12)
    #expect(difference(pass.initialState.c, try images("gradient c0")[0]) < 1e-12)
  }

  @Test("The dot moves a pixel a frame, straight on, and turns back at the edges")
  func films() {
    let task = BouncingDot(size: ImageSize(height: 3, width: 5), frames: 12)
    var random = SeededGenerator(seed: 6)
    let films = task.films(40, of: Double.self, using: &random)
    #expect(films.frames.count == 12)
    for (frame, places) in zip(films.frames, films.places) {
      #expect(frame.sum() == 40)
      for (film, pixel) in places.enumerated() { #expect(frame[pixel * 40 + film, 0] == 1) }
    }
    for film in 0..<40 {
      // Each coordinate by itself: it stands still, or is a zigzag between its ends.
      for (count, coordinate) in [(3, { $0 / 5 }), (5, { $0 % 5 })] as [(Int, (Int) -> Int)] {
        let way = films.places.map { coordinate($0[film]) }
        let steps = zip(way, way.dropFirst()).map { $1 - $0 }
        let stands = steps.allSatisfy { $0 == 0 }
        let moves = steps.allSatisfy { abs($0) == 1 }
        #expect(stands || moves)
        for (index, turn) in zip(steps, steps.dropFirst()).enumerated() where turn.0 != turn.1 {
          #expect([0, count - 1].contains(way[index + 1]))
        }
      }
      #expect(films.places[0][film] != films.places[1][film])
    }
  }

  @Test("The gradient of the predictor")
  func predictorGradient() {
    let size = ImageSize(height: 3, width: 4)
    var random = SeededGenerator(seed: 7)
    let films = BouncingDot(size: size, frames: 4).films(3, of: Double.self, using: &random)
    let model = FramePredictor<Double>(size: size, channels: 2, using: &random)
    let (loss, gradient) = model.lossAndGradient(films)
    let finite = GradientCheck.finiteDifferences(gradient, of: model) {
      $0.lossAndGradient(films).loss
    }
    #expect(finite.agrees(within: 1e-7), "\(finite.summary)")
    // The loss, from the probabilities: what the dot's pixels were given.
    var sum = 0.0
    for (forecast, places) in zip(model.predictions(films), films.places.dropFirst()) {
      for (film, pixel) in places.enumerated() { sum -= Foundation.log(forecast[film, pixel]) }
    }
    #expect(abs(loss - sum / 9) < 1e-13)
  }

  @Test("What the two simple forecasts are worth")
  func baselines() {
    let size = ImageSize(height: 4, width: 4)
    var random = SeededGenerator(seed: 8)
    let films = BouncingDot(size: size, frames: 5).films(30, of: Double.self, using: &random)
    let copied = FrameErrors(films.copyingLastFrame(pixels: 16), of: films)
    #expect(copied.squared == [2, 2, 2, 2] && copied.right == [0, 0, 0, 0])
    for error in FrameErrors(films.anywhere(pixels: 16), of: films).squared {
      #expect(abs(error - 15.0 / 16) < 1e-12)
    }
  }

  @Test("On its own it goes on from what it has said, not from what came")
  func continuation() {
    let size = ImageSize(height: 3, width: 4)
    var random = SeededGenerator(seed: 9)
    let films = BouncingDot(size: size, frames: 6).films(5, of: Double.self, using: &random)
    let model = FramePredictor<Double>(size: size, channels: 2, using: &random)
    let said = model.continuation(of: films, seen: 2)
    #expect(said.count == 4)
    // Film by film, on frames made by hand from what was said before.
    for film in 0..<5 {
      var state = model.cell.restingState(images: 1)
      var seen = [films.places[0][film], films.places[1][film]]
      for t in 0..<5 {
        let frame = Matrix<Double>.oneHot([seen[t]], columns: 12).reshaped(rows: 12, columns: 1)
        state = model.cell.step(frame, from: state).state
        guard t >= 1 else { continue }
        let place = (state.h • model.Why).reshaped(rows: 1, columns: 12).argmax()[0]
        #expect(said[t - 1][film] == place)
        seen.append(place)
      }
    }
    // With all frames seen but the last, it is the forecast.
    let last = model.predictions(films)[4].argmax()
    #expect(model.continuation(of: films, seen: 5) == [last])
  }

  @Test("A strip shows the frames and what was expected of them")
  func strip() {
    let size = ImageSize(height: 2, width: 3)
    var random = SeededGenerator(seed: 10)
    let films = BouncingDot(size: size, frames: 4).films(2, of: Double.self, using: &random)
    let forecasts = films.copyingLastFrame(pixels: 6)
    let strip = FilmStrip(films, forecasts, size: size, count: 9)
    #expect(strip.names == ["2", "3", "4"])
    for (index, frame) in strip.came.enumerated() {
      #expect(frame.firstIndex(of: 1) == films.places[index + 1][0])
      #expect(strip.expected[index].firstIndex(of: 1) == films.places[index][0])
    }
    let map = strip.heatMap("t")
    // Two lines, a gap, two lines; three frames of three columns with two gaps.
    #expect(map.values.count == 5 && map.values.allSatisfy { $0.count == 11 })
    #expect(map.rows.count == 5 && map.columns.count == 11)
    #expect(map.values.joined().count { $0 == 1 } == 6)
    let text = strip.text()
    #expect(text.count { $0 == "█" } == 6 && text.split(separator: "\n").count == 5)
  }

  @Test(
    "Trained, it knows from the third frame on where the dot will be; a copy is always wrong",
    .claim("E16", .holds))
  func training() throws {
    let size = ImageSize(height: 5, width: 5)
    let task = BouncingDot(size: size, frames: 7)
    var random = SeededGenerator(seed: 1)
    let model = FramePredictor<Float>(size: size, channels: 8, using: &random)
    var run = TrainingRun(model: model, optimiser: Adam(), random: random.stream("films"))
    try run.run(until: 220, rate: .constant(0.02), clippingNorm: 1) { run in
      let films = task.films(16, of: Float.self, using: &run.random)
      let (loss, gradient) = run.model.lossAndGradient(films)
      return BatchGradient(loss: Double(loss), gradient: gradient, tokens: 16)
    }
    var others = SeededGenerator(seed: 2)
    let films = task.films(128, of: Float.self, using: &others)
    let errors = FrameErrors(run.model.predictions(films), of: films)
    #expect(errors.squared[0] > 0.6)
    #expect(errors.right[5] > 0.8)
    #expect(errors.squared[5] < 0.4)
  }
}
