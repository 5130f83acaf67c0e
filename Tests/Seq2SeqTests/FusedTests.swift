import GatedCells
import Matrices
import Seq2Seq
import TestSupport
import Testing
import Training

@Suite("7 · The form that training uses")
struct FusedTests {
  private let batch = PairBatch(unequal, symbols: symbols)

  private func compare<Cell: RecurrentCell>(
    _ model: EncoderDecoder<Cell>,
    _ fuse: (EncoderDecoder<Cell>) -> FusedEncoderDecoder<Double>,
    sourceLocation: SourceLocation = #_sourceLocation
  ) where Cell.Element == Double {
    let fused = fuse(model)
    let expected = model.lossAndGradient(batch)
    let workspace = EncoderDecoderWorkspace<Double>()
    // Twice, since memory is kept; and on two threads.
    for threads in [1, 2] {
      let observed = fused.lossAndGradient(batch, workspace: workspace, threads: threads)
      #expect(abs(observed.loss - expected.loss) < 1e-12, sourceLocation: sourceLocation)
      let far = observed.gradient.greatestDifference(from: fuse(expected.gradient))
      #expect(far < 1e-12, sourceLocation: sourceLocation)
      #expect(observed.gradient.norm() > 0.1, sourceLocation: sourceLocation)
    }
    #expect(fused.parameterCount == model.parameterCount, sourceLocation: sourceLocation)
  }

  @Test(
    "Loss and gradients are those of the readable form, for every score and both uses of the context",
    arguments: ContextUse.allCases, [AttentionScore?.none] + AttentionScore.allCases)
  func equal(use: ContextUse, score: AttentionScore?) {
    compare(tanhModel(use, score)) { FusedEncoderDecoder($0) }
    compare(lstmModel(use, score)) { FusedEncoderDecoder($0) }
    compare(gruModel(use, score)) { FusedEncoderDecoder($0) }
  }

  @Test("There and back again a model is itself")
  func roundTrip() {
    let model = lstmModel(.everyStep, .additive)
    let fused = FusedEncoderDecoder(model)
    let back = EncoderDecoder(
      fused, encoder: LSTMCell(fused.encoder), decoder: LSTMCell(fused.decoder))
    #expect(back == model)
    let names = fused.parameters.map(\.name)
    #expect(Set(names).count == names.count && names.contains("W_c"))
  }

  @Test(
    "Decoding says, step by step, what the readable form says of the same words",
    arguments: ContextUse.allCases, [AttentionScore?.none, .general, .additive])
  func decoding(use: ContextUse, score: AttentionScore?) {
    let model = lstmModel(use, score)
    let fused = FusedEncoderDecoder(model)
    // Not the longest first: decoding keeps the order it is given.
    let sources = [[1], [2, 0, 1, 1], [0, 2]]
    let answers = Decoding(fused, sources: sources).greedy(maximumLength: 6)
    for (source, answer) in zip(sources, answers) {
      let said = answer.symbols + (answer.isFinished ? [symbols] : [])
      #expect(!said.isEmpty && (answer.isFinished || said.count == 6))
      let inputs = [symbols + 1] + said.dropLast()
      let tape = model.forward(
        source.map { .oneHot([$0], columns: sourceSymbols) },
        inputs: inputs.map { .oneHot([$0], columns: symbols + 2) })
      #expect(tape.logits.map { $0.argmax()[0] } == said)
      #expect(answer.looks.count == (score == nil ? 0 : said.count))
      for (look, step) in zip(answer.looks, tape.looks) {
        let mine = Matrix.row(Array(look.prefix(source.count)))
        #expect(difference(mine, step.weights) < 1e-12)
        #expect(look.dropFirst(source.count).allSatisfy { $0 == 0 })
      }
    }
  }
}
