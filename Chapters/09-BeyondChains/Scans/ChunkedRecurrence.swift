import Matrices

#if canImport(Dispatch)
  import Dispatch
#endif

extension LinearRecurrence {
  /// The states with the steps cut into as many parts as there are threads, which work at the same time.
  ///
  /// The first part knows its initial state. Every other part computes two things: its states from an
  /// initial state of zero, and the products of its a's. When the state before a part is known, a second
  /// pass adds what it contributes, product times state, which any thread may do for any step. One thread
  /// is the plain loop.
  ///
  /// - Parameter threads: How many parts, at least 1.
  public func chunkedStates(threads: Int) -> Matrix<Element> {
    precondition(threads >= 1, "chunkedStates: \(threads) threads")
    let parts = max(1, min(threads, steps))
    let cuts = (0...parts).map { $0 * steps / parts }
    let units = a.columns
    var h = Matrix<Element>.zeros(like: a)
    var kept = parts == 1 ? h0 : Matrix<Element>.zeros(like: a)
    if h.elements.isEmpty { return h }
    var carries = [h0]
    a.withElements { a in
      b.withElements { b in
        h0.withElements { h0 in
          h.withMutableElements { h in
            kept.withMutableElements { kept in
              nonisolated(unsafe) let (a, b, h0, h, kept) = (a, b, h0, h, kept)
              // snippet.first
              atOnce(parts) { part in
                let (first, count) = (cuts[part], cuts[part + 1] - cuts[part])
                let place = first * units
                if part == 0 {
                  recur(h, a, b, from: h0, steps: count, units: units)
                } else {
                  recur(h + place, a + place, b + place, from: nil, steps: count, units: units)
                  multiply(kept + place, a + place, steps: count, units: units)
                }
              }
              // snippet.end
              if parts > 1 {
                for part in 1..<parts {
                  let last = (cuts[part] - 1) * units
                  carries.append(
                    Matrix(rows: 1, columns: units) { _, j in
                      part == 1
                        ? h[last + j] : kept[last + j] * carries[part - 1][0, j] + h[last + j]
                    })
                }
                let late = steps - cuts[1]
                let ready = carries
                // snippet.second
                atOnce(parts) { thread in
                  for part in 1..<parts {
                    let range =
                      (cuts[1] + thread * late / parts..<cuts[1] + (thread + 1) * late / parts)
                      .clamped(to: cuts[part]..<cuts[part + 1])
                    let place = range.lowerBound * units
                    ready[part].withElements { carry in
                      contribute(h + place, kept + place, carry, steps: range.count, units: units)
                    }
                  }
                }
                // snippet.end
              }
            }
          }
        }
      }
    }
    return h
  }
}

/// Calls `body` with 0 ..< count, at the same time where the platform has threads.
private func atOnce(_ count: Int, _ body: (Int) -> Void) {
  #if canImport(Dispatch)
    if count > 1 {
      return withoutActuallyEscaping(body) { body in
        // The calls write to places of their own.
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: count) { body($0) }
      }
    }
  #endif
  for index in 0..<count { body(index) }
}

/// h_t = a_t h_{t-1} + b_t, from `start` or from zero.
@specialized(where S == Float)
@specialized(where S == Double)
private func recur<S: Scalar>(
  _ h: UnsafeMutablePointer<S>, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
  from start: UnsafePointer<S>?, steps: Int, units: Int
) {
  guard steps > 0 else { return }
  for j in 0..<units { h[j] = start.map { a[j] * $0[j] + b[j] } ?? b[j] }
  for t in 1..<max(1, steps) {
    let place = t * units
    for j in place..<place + units { h[j] = a[j] * h[j - units] + b[j] }
  }
}

/// The products a_1, a_1 a_2, a_1 a_2 a_3, …
@specialized(where S == Float)
@specialized(where S == Double)
private func multiply<S: Scalar>(
  _ products: UnsafeMutablePointer<S>, _ a: UnsafePointer<S>, steps: Int, units: Int
) {
  guard steps > 0 else { return }
  for j in 0..<units { products[j] = a[j] }
  for t in 1..<max(1, steps) {
    let place = t * units
    for j in place..<place + units { products[j] = a[j] * products[j - units] }
  }
}

/// Adds what the state before a part contributes to each of its states.
@specialized(where S == Float)
@specialized(where S == Double)
private func contribute<S: Scalar>(
  _ h: UnsafeMutablePointer<S>, _ kept: UnsafePointer<S>, _ carry: UnsafePointer<S>,
  steps: Int, units: Int
) {
  for t in 0..<steps {
    let place = t * units
    for j in 0..<units { h[place + j] += kept[place + j] * carry[j] }
  }
}
