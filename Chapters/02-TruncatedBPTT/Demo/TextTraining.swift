import BPTT
import Console
import Foundation
import Matrices
import Training
import TruncatedBPTT

/// A text, a network that learns to foretell it, and how far it has come.
struct TextTraining {
  let alphabet: Alphabet
  let training: [Int]
  let heldOut: [Int]
  let streams: TextStreams
  let chunk: Int
  var run: TrainingRun<VanillaRNN<Float>, Adam<VanillaRNN<Float>>>

  /// The last tenth of the text is held out.
  init(_ text: String, hidden: Int, batch: Int, chunk: Int, seed: UInt64) throws {
    alphabet = Alphabet(of: text)
    let codes = alphabet.encode(text)
    training = Array(codes.prefix(codes.count * 9 / 10))
    heldOut = Array(codes.dropFirst(training.count))
    let least = 20 * batch
    guard heldOut.count >= least else {
      throw UsageError(
        "The text has \(codes.count) characters; give one of at least \(10 * least), so that the "
          + "tenth that is held out makes \(batch) rows of twenty.")
    }
    streams = TextStreams(training, count: batch)
    self.chunk = chunk
    var random = SeededGenerator(seed: seed)
    let model = VanillaRNN<Float>(
      input: alphabet.count, hidden: hidden, output: alphabet.count, using: &random)
    run = TrainingRun(model: model, optimiser: Adam(), random: random)
    run.notes = [
      "alphabet": String(alphabet.symbols), "characters": "\(codes.count)", "chunk": "\(chunk)",
      "batch": "\(batch)",
    ]
  }

  /// Goes on with a run that was saved.
  ///
  /// - Throws: `UsageError` if the file is no such run, or one with another text or other chunks.
  mutating func resume(_ path: String) throws {
    do {
      let file = try TensorFile(contentsOf: path)
      for (name, words) in [
        ("alphabet", "a text of other characters"), ("characters", "a text of another length"),
        ("chunk", "chunks of another length"), ("batch", "another batch"),
      ] {
        guard let saved = file.metadata["note.\(name)"], saved != run.notes[name] else { continue }
        throw UsageError("\(path) was trained with \(words); give the same text and options.")
      }
      try run.restore(file, named: path)
    } catch let error as TensorFileError {
      throw UsageError("\(error)")
    }
  }

  /// Trains until `last` updates are done.
  ///
  /// - Parameters:
  ///   - last: The number of updates, those of a resumed run included.
  ///   - afterEach: Called after each update with the run.
  mutating func train(
    until last: Int,
    afterEach: (TrainingRun<VanillaRNN<Float>, Adam<VanillaRNN<Float>>>) throws -> Void
  ) throws {
    let (streams, chunk, symbols) = (streams, chunk, alphabet.count)
    let updates = (streams.length + chunk - 1) / chunk
    // snippet.batch
    try run.run(until: last, rate: .constant(3e-3), clippingNorm: 1) { run in
      let start = run.step % updates * chunk
      let steps = start..<min(start + chunk, streams.length)
      let (inputs, targets): ([Matrix<Float>], [[Int?]]) = streams.chunk(steps, symbols: symbols)

      let rest = run.model.restingState(batch: streams.count)
      let carried = start == 0 ? rest : run.states["h"] ?? rest
      let result = run.model.chunkGradient(inputs, targets: targets, from: carried)
      run.states["h"] = result.state
      return BatchGradient(
        loss: result.loss, gradient: result.gradient, tokens: result.targets)
    } afterEach: { run in
      try afterEach(run)
    }
    // snippet.end
  }

  /// What the network writes.
  func sample(after prompt: String, count: Int, temperature: Double, seed: UInt64) -> String {
    var random = SeededGenerator(seed: seed).stream("sample")
    let codes = alphabet.encode(prompt)
    return alphabet.decode(
      run.model.sample(
        after: codes.isEmpty ? [0] : codes, count: count, temperature: temperature, using: &random))
  }
}
