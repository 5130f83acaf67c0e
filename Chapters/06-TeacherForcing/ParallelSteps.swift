import Matrices
import Training

#if canImport(Dispatch)
  import Dispatch
#endif

extension FeedbackRNN {
  // snippet.parallel
  /// Teacher forcing with the steps computed in any order, on several threads.
  ///
  /// The network may only have the output's loop: then every step's inputs are known in advance,
  /// and the result has the same bits as ``forced(_:from:)``.
  ///
  /// - Parameters:
  ///   - examples: The inputs, and the targets that are fed back.
  ///   - order: A permutation of the steps, from 0: thread k takes every `threads`-th of it from
  ///     the k-th on; `nil` for the order of time.
  ///   - threads: How many threads share the work.
  public func forcedInParallel(
    _ examples: Examples<Element>, order: [Int]? = nil, threads: Int
  ) -> Tape {
    precondition(
      recurrence == .output, "forcedInParallel: a step waits for the state of the step before")
    let resting = restingState(batch: examples.batch)
    let nothing = [Int?](repeating: nil, count: examples.batch)
    let first = bias(examples.context, at: 0)
    let later = contextPlace == .everyStep ? first : bh
    let steps = inParallel(order ?? Array(0..<examples.steps), threads: threads) { t in
      step(
        examples.inputs[t], fed: t == 0 ? nothing : examples.targets[t - 1], from: resting,
        bias: t == 0 ? first : later)
    }
    return Tape(
      steps: steps, context: examples.context, said: steps.map { $0.logits.argmax() })
  }
  // snippet.end

  // snippet.sum
  /// The gradient of the mean cross-entropy under teacher forcing as a sum of one term a step, each
  /// computed alone, on several threads. The network may only have the output's loop.
  public func gradientInParallel(
    _ examples: Examples<Element>, threads: Int
  ) -> FeedbackRNN {
    let tape = forcedInParallel(examples, threads: threads)
    let logits = loss(tape.logits, examples).logits
    let terms = inParallel(Array(0..<examples.steps), threads: threads) { t in
      stepGradient(tape, logits[t], at: t)
    }
    return terms.dropFirst().reduce(into: terms.first ?? zeroed()) { $0.add($1) }
  }
  // snippet.end

  /// What step `t` alone adds to the gradient: its own use of every parameter, and no other step's.
  ///
  /// With the output's loop alone these terms sum to the gradient. With the state's loop they do
  /// not: what step t owes to earlier states is left out.
  public func stepGradient(
    _ tape: Tape, _ logits: Matrix<Element>?, at t: Int
  ) -> FeedbackRNN {
    let enters = contextPlace == .everyStep || t == 0
    let alone = Tape(
      steps: [tape.steps[t]],
      context: enters ? tape.context : .zeros(like: tape.context), said: [tape.said[t]])
    return backward(alone, logits: [logits]).parameters
  }
}

/// `body` of every index in `order`, which is a permutation; the results in the order of the
/// indices. Which thread computes what does not depend on timing, and no result on another.
private func inParallel<Result: Sendable>(
  _ order: [Int], threads: Int, _ body: (Int) -> Result
) -> [Result] {
  var results = [Result?](repeating: nil, count: order.count)
  #if canImport(Dispatch)
    if threads > 1 {
      results.withUnsafeMutableBufferPointer { results in
        withoutActuallyEscaping(body) { body in
          // Threads share the closure and the buffer, and no two of them write to one place.
          nonisolated(unsafe) let (body, results) = (body, results)
          DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for place in stride(from: thread, to: order.count, by: threads) {
              results[order[place]] = body(order[place])
            }
          }
        }
      }
      return results.compactMap { $0 }
    }
  #endif
  for index in order { results[index] = body(index) }
  return results.compactMap { $0 }
}
