import Matrices

/// The height and width of an image, in pixels.
public struct ImageSize: Hashable, Sendable {
  /// How many rows of pixels.
  public let height: Int
  /// How many pixels in a row.
  public let width: Int

  /// A size of at least one pixel.
  public init(height: Int, width: Int) {
    precondition(height >= 1 && width >= 1, "ImageSize: \(height) × \(width) pixels")
    self.height = height
    self.width = width
  }

  /// How many pixels.
  public var pixels: Int { height * width }
}

// A batch of images is one matrix: a row is a pixel of one image, a column is a channel. The rows go
// through the pixels, and within a pixel through the images: pixel (y, x) of image b is row
// (y · width + x) · batch + b. So a matrix that holds the same weights for every pixel is applied to all
// pixels of all images by one product, and a batch of images of one pixel is a batch as before.

/// What the pixels of each image see through a window: the neighbourhood of each pixel, side by side.
///
/// The window is `kernel` pixels wide and high and has its middle on the pixel. Where it reaches over the
/// image's edge, it sees zeros, so that there are as many windows as pixels ("same" padding).
///
/// - Parameters:
///   - images: [pixels · batch × channels].
///   - size: The size of each image.
///   - kernel: The window's width and height, an odd number.
/// - Returns: [pixels · batch × kernel² · channels]: from the window's top left to its bottom right, all
///   channels of each pixel together.
public func windows<Element: Scalar>(
  _ images: Matrix<Element>, _ size: ImageSize, kernel: Int
) -> Matrix<Element> {
  let batch = batchSize(images, size, kernel)
  if kernel == 1 { return images }
  // snippet.windows
  // A line of the picture is a row here, so that a shifted picture is a part of a larger, empty one.
  let (channels, margin) = (images.columns, kernel / 2)
  let pixel = batch * channels
  var padded = Matrix<Element>.zeros(
    rows: size.height + 2 * margin, columns: (size.width + 2 * margin) * pixel)
  padded.replace(
    fromRow: margin, column: margin * pixel,
    with: images.reshaped(rows: size.height, columns: size.width * pixel))
  var shifted: [Matrix<Element>] = []
  for dy in 0..<kernel {
    let lines = padded.rows(dy..<dy + size.height)
    for dx in 0..<kernel {
      shifted.append(
        lines.columns(dx * pixel..<(dx + size.width) * pixel)
          .reshaped(rows: images.rows, columns: channels))
    }
  }
  return Matrix(sideBySide: shifted)
  // snippet.end
}

/// The gradient of ``windows(_:_:kernel:)``: what was copied to several windows adds up.
///
/// - Parameters:
///   - dwindows: The derivative by the windows, [pixels · batch × kernel² · channels].
///   - size: The size of each image.
///   - kernel: The window's width and height, an odd number.
/// - Returns: The derivative by the images, [pixels · batch × channels].
public func imagesGradient<Element: Scalar>(
  _ dwindows: Matrix<Element>, _ size: ImageSize, kernel: Int
) -> Matrix<Element> {
  let batch = batchSize(dwindows, size, kernel)
  if kernel == 1 { return dwindows }
  // snippet.gradient
  let (channels, margin) = (dwindows.columns / (kernel * kernel), kernel / 2)
  let pixel = batch * channels
  var padded = Matrix<Element>.zeros(
    rows: size.height + 2 * margin, columns: (size.width + 2 * margin) * pixel)
  for dy in 0..<kernel {
    for dx in 0..<kernel {
      let first = (dy * kernel + dx) * channels
      padded.add(
        dwindows.columns(first..<first + channels)
          .reshaped(rows: size.height, columns: size.width * pixel),
        fromRow: dy, column: dx * pixel)
    }
  }
  return padded.rows(margin..<margin + size.height)
    .columns(margin * pixel..<(margin + size.width) * pixel)
    .reshaped(rows: dwindows.rows, columns: channels)
  // snippet.end
}

private func batchSize<Element: Scalar>(
  _ images: Matrix<Element>, _ size: ImageSize, _ kernel: Int
) -> Int {
  precondition(kernel >= 1 && kernel % 2 == 1, "windows: a kernel of \(kernel) has no middle")
  precondition(
    images.rows % size.pixels == 0,
    "windows: \(images.rows) rows are no whole number of images of \(size.pixels) pixels")
  return images.rows / size.pixels
}
