import Matrices

/// Pictures of two things, and sentences about them: a captioner's task.
///
/// Either the first thing is always named first, so that a picture has one right sentence; or a
/// coin decides, as among people, and it has two.
public struct Captioning: Sendable {
  /// Whether a coin decides which thing is named first.
  public let isFree: Bool
  /// The scenes that are learned from.
  public let training: [Scene]
  /// Scenes whose pairs of things are never shown in training, whichever stands first.
  public let heldOut: [Scene]
  /// The symbols of the two sentences of every scene.
  private let sentences = Dictionary(
    uniqueKeysWithValues: Scene.all.map { ($0, $0.captions.map(captionSymbols)) })

  /// The task; `seed` decides which pairs are held out, about a sixth of them.
  public init(isFree: Bool, seed: UInt64) {
    self.isFree = isFree
    var random = SeededGenerator(seed: seed).stream("held out")
    var pairs = Scene.Thing.all.indices.flatMap { a in (0..<a).map { [$0, a] } }
    random.shuffle(&pairs)
    let hidden = Set(
      pairs.prefix(pairs.count / 6).map { Set($0.map { Scene.Thing.all[$0] }) })
    training = Scene.all.filter { !hidden.contains([$0.first, $0.second]) }
    heldOut = Scene.all.filter { hidden.contains([$0.first, $0.second]) }
  }

  /// Pictures of scenes with a sentence each; targets end with the sentence.
  public func examples<Element: Scalar>(
    _ scenes: [Scene], of type: Element.Type = Element.self, using random: inout SeededGenerator
  ) -> Examples<Element> {
    let pictures = Scene.pictures(of: scenes, type: Element.self, using: &random)
    let said = scenes.map { scene in
      sentences[scene, default: []][isFree ? random.integer(below: 2) : 0]
    }
    let targets = (0..<longestCaption).map { t in
      said.map { t < $0.count ? Optional($0[t]) : nil }
    }
    return fitting(context: pictures, targets: targets)
  }

  /// A batch of training scenes.
  public func batch<Element: Scalar>(
    _ size: Int, of type: Element.Type = Element.self, using random: inout SeededGenerator
  ) -> Examples<Element> {
    examples((0..<size).map { _ in random.choice(training) }, using: &random)
  }

  /// Whether each row of what was said, [steps × batch], is a sentence that is right for its scene.
  public func areRight(_ said: [[Int]], _ scenes: [Scene]) -> [Bool] {
    scenes.indices.map { row in
      let sentence = captionText(said.map { $0[row] })
      return (isFree ? scenes[row].captions : [scenes[row].captions[0]]).contains(sentence)
    }
  }

  /// The share of right sentences.
  public func accuracy(_ said: [[Int]], _ scenes: [Scene]) -> Double {
    Double(areRight(said, scenes).count { $0 }) / Double(scenes.count)
  }
}
