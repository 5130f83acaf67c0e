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
    let count = a.shape.count
    // Zeros that are overwritten at once would cost a third of the time.
    let states = [Element](unsafeUninitializedCapacity: count) { buffer, initialised in
      if let h = buffer.baseAddress, count > 0 { fill(h, cuts) }
      initialised = count
    }
    return Matrix(rows: steps, columns: a.columns, elements: states)
  }

  /// Computes every state into `h`, for parts from each cut to the next.
  private func fill(_ h: UnsafeMutablePointer<Element>, _ cuts: [Int]) {
    let (parts, units, first) = (cuts.count - 1, a.columns, cuts[1])
    // The products of the a's of all parts but the first.
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, (steps - first) * units))
    defer { memory.deallocate() }
    // The threads write to places of their own.
    nonisolated(unsafe) let (h, kept) = (h, memory)
    a.withElements { a in
      b.withElements { b in
        h0.withElements { h0 in
          nonisolated(unsafe) let (a, b, h0) = (a, b, h0)
          // snippet.first
          atOnce(parts) { part in
            let (start, count) = (cuts[part], cuts[part + 1] - cuts[part])
            let place = start * units
            if part == 0 {
              recur(h, a, b, from: h0, steps: count, units: units)
            } else {
              recurFromZero(
                h + place, kept + (start - first) * units, a + place, b + place, steps: count,
                units: units)
            }
          }
          // snippet.end
        }
      }
    }
    if parts == 1 { return }
    let before = carries(h, kept, cuts)
    // snippet.second
    atOnce(parts) { thread in
      // An equal share of the steps that still lack something, in whatever parts they lie.
      let late = steps - first
      let share = first + thread * late / parts..<first + (thread + 1) * late / parts
      for part in 1..<parts {
        let range = share.clamped(to: cuts[part]..<cuts[part + 1])
        contribute(
          h + range.lowerBound * units, kept + (range.lowerBound - first) * units, before[part],
          steps: range.count, units: units)
      }
    }
    // snippet.end
  }

  /// The state before each part, [1 × units], from the end of the part before it.
  private func carries(
    _ h: UnsafeMutablePointer<Element>, _ kept: UnsafeMutablePointer<Element>, _ cuts: [Int]
  ) -> [[Element]] {
    let units = a.columns
    var carries = [h0.elements]
    for part in 1..<cuts.count - 1 {
      let last = cuts[part] - 1
      carries.append(
        (0..<units).map { j in
          let own = h[last * units + j]
          return part == 1 ? own : kept[(last - cuts[1]) * units + j] * carries[part - 1][j] + own
        })
    }
    return carries
  }
}

/// Calls `body` with 0 ..< count, at the same time where the platform has threads.
private func atOnce(_ count: Int, _ body: (Int) -> Void) {
  #if canImport(Dispatch)
    if count > 1 {
      return withoutActuallyEscaping(body) { body in
        nonisolated(unsafe) let body = body
        DispatchQueue.concurrentPerform(iterations: count) { body($0) }
      }
    }
  #endif
  for index in 0..<count { body(index) }
}

/// h_t = a_t h_{t-1} + b_t from the state `start`.
@specialized(where S == Float)
@specialized(where S == Double)
private func recur<S: Scalar>(
  _ h: UnsafeMutablePointer<S>, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>,
  from start: UnsafePointer<S>, steps: Int, units: Int
) {
  if units == 1 {
    // The state stays in a register: one that is stored and read back at once is waited for.
    var state = start[0]
    for t in 0..<steps {
      state = a[t] * state + b[t]
      h[t] = state
    }
    return
  }
  var previous = start
  for t in 0..<steps {
    let place = t * units
    for j in 0..<units { h[place + j] = a[place + j] * previous[j] + b[place + j] }
    previous = UnsafePointer(h + place)
  }
}

/// The same from a state of zeros, and beside it the products a_1, a_1 a_2, a_1 a_2 a_3, …
///
/// Neither waits for the other, so that a processor computes both in the time of one.
@specialized(where S == Float)
@specialized(where S == Double)
private func recurFromZero<S: Scalar>(
  _ h: UnsafeMutablePointer<S>, _ products: UnsafeMutablePointer<S>, _ a: UnsafePointer<S>,
  _ b: UnsafePointer<S>, steps: Int, units: Int
) {
  if units == 1 {
    var (state, product): (S, S) = (0, 1)
    for t in 0..<steps {
      state = a[t] * state + b[t]
      product = a[t] * product
      h[t] = state
      products[t] = product
    }
    return
  }
  for t in 0..<steps {
    let place = t * units
    for j in place..<place + units {
      h[j] = t == 0 ? b[j] : a[j] * h[j - units] + b[j]
      products[j] = t == 0 ? a[j] : a[j] * products[j - units]
    }
  }
}

/// Adds what the state before a part contributes to each of its states.
@specialized(where S == Float)
@specialized(where S == Double)
private func contribute<S: Scalar>(
  _ h: UnsafeMutablePointer<S>, _ kept: UnsafePointer<S>, _ carry: [S], steps: Int, units: Int
) {
  if units == 1 {
    let carry = carry[0]
    for t in 0..<steps { h[t] += kept[t] * carry }
    return
  }
  for t in 0..<steps {
    let place = t * units
    for j in 0..<units { h[place + j] += kept[place + j] * carry[j] }
  }
}
