#if canImport(Dispatch)
  import Dispatch
#endif

/// Cuts 0..<count into `threads` ranges, each but the last a multiple of `grain` long, and calls `body`
/// with each, at the same time where the platform has threads.
///
/// The cuts never decide a result: whoever uses this gives every number of it to one range, whose
/// sums run in an order that does not depend on the range.
func inParallel(_ count: Int, threads: Int, grain: Int = 1, _ body: (Range<Int>) -> Void) {
  let parts = max(1, min(threads, count / max(1, grain)))
  let length = (count + parts - 1) / parts
  let rounded = (length + grain - 1) / grain * grain
  let ranges = (0..<parts).map { part in
    min(count, part * rounded)..<(part == parts - 1 ? count : min(count, (part + 1) * rounded))
  }.filter { !$0.isEmpty }
  #if canImport(Dispatch)
    if ranges.count > 1 {
      return withoutActuallyEscaping(body) { body in
        // Threads share the closure, whose ranges do not overlap.
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: ranges.count) { body(ranges[$0]) }
      }
    }
  #endif
  for range in ranges { body(range) }
}
