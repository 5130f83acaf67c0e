import Matrices
import TeacherForcing
import TestSupport
import Testing
import Training

@Suite("6 · The tasks")
struct TaskTests {
  @Test("A scene has two true sentences, and a picture in which its things can be found")
  func scenes() {
    #expect(Scene.all.count == 9 * 8 * 2)
    let stacked = Scene(.init(.red, .circle), .init(.blue, .square), isStacked: true)
    #expect(
      stacked.captions == ["a red circle above a blue square", "a blue square below a red circle"])
    let beside = Scene(.init(.green, .triangle), .init(.red, .square), isStacked: false)
    #expect(
      beside.captions == [
        "a green triangle left of a red square", "a red square right of a green triangle",
      ])
    var random = SeededGenerator(seed: 1)
    for (scene, letters) in [(stacked, ["r", "b"]), (beside, ["g", "r"])] {
      let lines = Scene.drawing(
        Scene.pictures(of: [scene], noise: 0, type: Double.self, using: &random))
      // Which lines and columns the letters stand in.
      func places(_ letter: String) -> (rows: [Int], columns: [Int]) {
        let cells = lines.enumerated().flatMap { row, line in
          line.enumerated().filter { String($0.element) == letter }.map { (row, $0.offset) }
        }
        return (cells.map(\.0), cells.map(\.1))
      }
      let (one, two) = (places(letters[0]), places(letters[1]))
      if scene.isStacked {
        #expect((one.rows.max() ?? 99) < (two.rows.min() ?? 0))
      } else {
        #expect((one.columns.max() ?? 99) < (two.columns.min() ?? 0))
      }
    }
    let sentence = "a blue square right of a red circle"
    #expect(captionText(captionSymbols(sentence)) == sentence)
    #expect(captionSymbols(sentence).count == longestCaption)
  }

  @Test("Held-out pairs never occur in training, in either order")
  func heldOut() {
    let task = Captioning(isFree: false, seed: 4)
    #expect(task.training.count + task.heldOut.count == Scene.all.count)
    #expect(task.heldOut.count == 24)
    let seen = Set(task.training.map { Set([$0.first, $0.second]) })
    #expect(task.heldOut.allSatisfy { !seen.contains([$0.first, $0.second]) })
  }

  @Test("A sentence is right for its scene only")
  func judging() {
    let task = Captioning(isFree: true, seed: 1)
    let scene = Scene(.init(.red, .circle), .init(.blue, .square), isStacked: true)
    func said(_ text: String) -> [[Int]] {
      let end = captionWords.count - 1
      let symbols = captionSymbols(text)
      return (0..<longestCaption).map { [$0 < symbols.count ? symbols[$0] : end] }
    }
    #expect(task.accuracy(said("a blue square below a red circle"), [scene]) == 1)
    #expect(task.accuracy(said("a red circle below a blue square"), [scene]) == 0)
    #expect(task.accuracy(said("a red circle above a blue"), [scene]) == 0)
    let strict = Captioning(isFree: false, seed: 1)
    #expect(strict.accuracy(said("a blue square below a red circle"), [scene]) == 0)
  }

  @Test("A walker moves one place a step, the way the input says when there is no noise")
  func walks() {
    var random = SeededGenerator(seed: 2)
    let batch: Examples<Double> = RingWalk(places: 5, steps: 12, noise: 0).batch(9, using: &random)
    for row in 0..<9 {
      var place = 0.0
      for t in 0..<12 {
        place += batch.inputs[t][row, 0]
        let wrapped = place - 5 * (place / 5).rounded(.down)
        #expect(batch.targets[t][row] == Int(wrapped))
      }
    }
  }

  @Test("The three decays fall from 1, each in its own way")
  func schedules() {
    let linear = TruthSchedule.linear(updates: 100, floor: 0.2)
    #expect(linear(0) == 1 && linear(50) == 0.5 && linear(100) == 0.2)
    let exponential = TruthSchedule.exponential(k: 0.99)
    let afterTwo = exponential(2)
    #expect(exponential(0) == 1 && abs(afterTwo - 0.9801) < 1e-12)
    let sigmoid = TruthSchedule.inverseSigmoid(k: 20)
    // 20 / (20 + exp(60 / 20)) by hand: e³ = 20.0855.
    #expect(abs(sigmoid(60) - 20 / 40.0855369) < 1e-7)
    #expect(abs(sigmoid(0) - 20.0 / 21) < 1e-12)
    for schedule in [linear, exponential, sigmoid] {
      let values = (0..<200).map { schedule($0) }
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
    }
    #expect(TruthSchedule.constant(0.3)(7) == 0.3)
  }
}
