import Matrices

/// Films of one bright pixel that moves a pixel a frame, along a row, a column or a diagonal, and bounces
/// off the edges.
///
/// From one frame nobody can tell where the dot will be; from two everybody can.
public struct BouncingDot: Equatable, Sendable {
  /// The size of a frame.
  public let size: ImageSize
  /// How many frames a film has.
  public let frames: Int
  /// How many pixels the dot moves from frame to frame in each direction in which it moves.
  public let speed: Int

  /// Films of this size; the frames have room to move in both directions.
  public init(size: ImageSize, frames: Int, speed: Int = 1) {
    precondition(
      speed >= 1 && size.height > 2 * speed - 1 && size.width > 2 * speed - 1 && frames >= 2,
      "BouncingDot: \(frames) frames of \(size.height) × \(size.width), speed \(speed)")
    self.size = size
    self.frames = frames
    self.speed = speed
  }

  /// A batch of films.
  public struct Films<Element: Scalar>: Sendable {
    /// Every frame of all films: [pixels · batch × 1], 1 at the dot and 0 elsewhere.
    public let frames: [Matrix<Element>]
    /// For each frame and film, the pixel of the dot, y · width + x.
    public let places: [[Int]]

    /// How many films there are.
    public var count: Int { places[0].count }
  }

  /// A coordinate after one step, with the direction it then has: where there is no room it turns back.
  private func moved(
    _ place: Int, _ direction: Int, below limit: Int
  ) -> (place: Int, direction: Int) {
    let step = speed * direction
    return (0..<limit).contains(place + step)
      ? (place + step, direction) : (place - step, -direction)
  }

  /// Draws films: a random first place and one of the eight directions for each.
  public func films<Element: Scalar>(
    _ batch: Int, of type: Element.Type = Element.self, using random: inout SeededGenerator
  ) -> Films<Element> {
    let directions = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]
    var dots = (0..<batch).map { _ in
      (
        y: random.integer(below: size.height), x: random.integer(below: size.width),
        velocity: random.choice(directions)
      )
    }
    var images: [Matrix<Element>] = []
    var places: [[Int]] = []
    for _ in 0..<frames {
      let place = dots.map { $0.y * size.width + $0.x }
      var frame = Matrix<Element>.zeros(rows: size.pixels * batch, columns: 1)
      for (film, pixel) in place.enumerated() { frame[pixel * batch + film, 0] = 1 }
      images.append(frame)
      places.append(place)
      for film in dots.indices {
        let dot = dots[film]
        let y = moved(dot.y, dot.velocity.0, below: size.height)
        let x = moved(dot.x, dot.velocity.1, below: size.width)
        dots[film] = (y.place, x.place, (y.direction, x.direction))
      }
    }
    return Films(frames: images, places: places)
  }
}
