import BeyondChains
import Matrices
import Testing

@Suite("9 · How far a filter reaches")
struct ReachTests {
  /// The state after a film of one dot that goes to the right, so many pixels a frame, by an untrained
  /// cell; and where the dot goes next.
  private func state(speed: Int, kernel: Int) -> (h: Matrix<Double>, next: Int) {
    let size = ImageSize(height: 3, width: 16)
    var random = SeededGenerator(seed: 3)
    let cell = ConvLSTMCell<Double>(
      size: size, input: 1, channels: 4, kernel: kernel, using: &random)
    let frames = (0..<4).map { frame -> Matrix<Double> in
      var image = Matrix<Double>.zeros(rows: size.pixels, columns: 1)
      if speed > 0 { image[size.width + 2 + speed * frame, 0] = 1 }
      return image
    }
    let tape = cell.forward(frames, from: cell.restingState(images: 1))
    return (tape.finalState.h, size.width + 2 + speed * 4)
  }

  @Test(
    "Where a dot faster than the filter's reach goes next, the state is that of an empty film",
    arguments: [(1, 3), (2, 5), (3, 7)])
  func cone(speed: Int, kernel: Int) {
    let (narrow, wide) = (max(1, kernel - 2), kernel)
    let seen = state(speed: speed, kernel: wide)
    #expect(seen.h.row(seen.next) != state(speed: 0, kernel: wide).h.row(seen.next))
    let unseen = state(speed: speed, kernel: narrow)
    #expect(unseen.h.row(unseen.next) == state(speed: 0, kernel: narrow).h.row(unseen.next))
  }

  @Test("A fast dot that turns back comes to places that can have heard of it")
  func turning() {
    let (size, frames) = (ImageSize(height: 9, width: 9), 10)
    var random = SeededGenerator(seed: 1)
    let films = BouncingDot(size: size, frames: frames, speed: 2)
      .films(2000, of: Float.self, using: &random)
    /// The films whose dot goes, in this frame, to a pixel that an earlier frame's dot can be known at: it
    /// is no more pixels away than steps have passed, the step in which it was seen among them.
    func known(_ frame: Int) -> Int {
      (0..<films.count).count { film in
        let goal = films.places[frame][film]
        return (0..<frame).contains { earlier in
          let place = films.places[earlier][film]
          let (dy, dx) = (abs(place / 9 - goal / 9), abs(place % 9 - goal % 9))
          return max(dy, dx) <= frame - earlier
        }
      }
    }
    #expect(known(1) == 0)
    #expect((240..<330).contains(known(2)))
    #expect((6..<frames).allSatisfy { known($0) == films.count })
  }
}
