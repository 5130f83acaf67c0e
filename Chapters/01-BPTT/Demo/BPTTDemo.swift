import BPTT
import Console
import Foundation
import Matrices
import Plotting
import Training

@main
enum BPTTDemo {
  static func main() throws {
    let folder = "Chapters"
    var text = ""
    for c in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    where c.first!.isNumber {
      for d in try FileManager.default.contentsOfDirectory(atPath: folder + "/" + c).sorted()
      where d.hasSuffix(".docc") {
        for f in try FileManager.default.contentsOfDirectory(atPath: folder + "/" + c + "/" + d)
          .sorted() where f.hasSuffix(".md")
        {
          text += try String(contentsOfFile: folder + "/" + c + "/" + d + "/" + f, encoding: .utf8)
        }
      }
    }
    let a = Alphabet(of: text)
    let codes = a.encode(text)
    let blocks = TextBlocks(codes, length: 500)
    print(
      codes.count, a.count, conditionalEntropy(of: codes, order: 1),
      conditionalEntropy(of: codes, order: 2), conditionalEntropy(of: codes, order: 3))
    let H = Int(CommandLine.arguments[1])!, B = Int(CommandLine.arguments[2])!,
      T = Int(CommandLine.arguments[3])!, S = Int(CommandLine.arguments[4])!
    let lr = Double(CommandLine.arguments[5])!
    var random = SeededGenerator(seed: UInt64(CommandLine.arguments[6])!)
    var model = VanillaRNN<Float>(input: a.count, hidden: H, output: a.count, using: &random)
    var rule = Adam<VanillaRNN<Float>>()
    let rate = LearningRate.cosine(peak: lr, end: lr / 10, warmup: 20, total: S)
    let start = ContinuousClock.now
    for step in 0..<S {
      let (x, y): ([Matrix<Float>], [[Int?]]) = blocks.windows(
        B, length: T, alphabet: a, using: &random)
      var (loss, pass) = model.lossAndGradient(x, targets: y, from: model.restingState(batch: B))
      pass.parameters.scale(by: 1 / Float(loss.targets))
      pass.parameters.clip(norm: 1)
      rule.update(&model, gradient: pass.parameters, rate: rate(step))
      if step % 100 == 99 {
        print(
          step, loss.value / Float(loss.targets) / 0.6931, model.bitsPerSymbol(blocks.heldOut),
          start.duration(to: .now))
      }
    }
    print(
      a.decode(model.sample(after: a.encode("The "), count: 300, temperature: 0.8, using: &random)))
  }
}
