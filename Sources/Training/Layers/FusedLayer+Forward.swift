import Matrices

extension FusedLayer {
  /// A whole sequence from the initial state.
  ///
  /// - Parameters:
  ///   - input: The inputs of every step.
  ///   - state: The state before the first step.
  ///   - lengths: How many steps each row of the batch has, the longest first; all of them if left
  ///     out. What stands beyond a row's end is never read, and its outputs there are zero.
  ///   - tape: Keeps what ``backward(dOutputs:last:tape:into:threads:)`` reads.
  ///   - threads: Among how many threads the batch is divided.
  /// - Returns: The state after each row's last step.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @discardableResult
  public func forward(
    _ input: FusedInput<Element>, from state: FusedState<Element>, lengths: [Int]? = nil,
    tape: FusedTape<Element>, threads: Int = 1
  ) -> FusedState<Element> {
    let (steps, batch) = (input.steps, state.h.rows)
    check(input, state, lengths)
    tape.prepare(steps: steps, batch: batch, layer: self)
    tape.live = (0..<steps).map { step in
      lengths.map { $0.prefix { $0 > step }.count } ?? batch
    }
    state.h.withElements { tape.states.start.update(from: $0, count: batch * hiddenSize) }
    state.c.withElements { tape.cells.start.update(from: $0, count: batch * hiddenSize) }
    read(input, into: tape, threads)
    let packed = Wh.packed()
    inParallel(batch, threads: threads, grain: rowGrain) { rows in
      run(rows, tape, packed)
    }
    tape.isRecorded = true
    return finalState(tape, lengths)
  }

  /// So few rows at the least are worth a thread of their own.
  var rowGrain: Int { 4 }

  private func check(
    _ input: FusedInput<Element>, _ state: FusedState<Element>, _ lengths: [Int]?
  ) {
    let batch = state.h.rows
    let resting = Shape(rows: batch, columns: hiddenSize)
    let cellShape = Shape(rows: batch, columns: cell == .lstm ? hiddenSize : 0)
    guard state.h.shape == resting, state.c.shape == cellShape else {
      stop(
        "fused \(cell.rawValue) layer: the state must be \(resting) and \(cellShape), not "
          + "\(state.h.shape) and \(state.c.shape)")
    }
    switch input {
    case .vectors(let inputs):
      let shape = Shape(rows: batch, columns: inputSize)
      for (step, x) in inputs.enumerated() where x.shape != shape {
        stop("fused \(cell.rawValue) layer: the input of step \(step) is \(x.shape), not \(shape)")
      }
    case .symbols(let inputs):
      for (step, symbols) in inputs.enumerated() {
        guard symbols.count == batch else {
          stop(
            "fused \(cell.rawValue) layer: step \(step) has \(symbols.count) symbols for a batch of "
              + "\(batch)")
        }
      }
    }
    if let lengths {
      guard lengths.count == batch, lengths.allSatisfy({ (0...input.steps).contains($0) }),
        zip(lengths, lengths.dropFirst()).allSatisfy({ $0 >= $1 })
      else {
        stop(
          "fused \(cell.rawValue) layer: the lengths must be \(batch) numbers from \(input.steps) "
            + "to 0 that do not rise, not \(lengths)")
      }
    }
  }

  /// Brings the inputs into the tape; vectors are multiplied by W_x at once for all steps.
  private func read(_ input: FusedInput<Element>, into tape: FusedTape<Element>, _ threads: Int) {
    let (batch, size, width) = (tape.batch, inputSize, Wx.columns)
    tape.symbols.removeAll(keepingCapacity: true)
    switch input {
    case .symbols(let inputs):
      for (step, symbols) in inputs.enumerated() {
        for (row, symbol) in symbols.enumerated() {
          let isLive = row < tape.live[step]
          guard !isLive || (0..<size).contains(symbol) else {
            stop("fused \(cell.rawValue) layer: there is no symbol \(symbol) among \(size)")
          }
          tape.symbols.append(isLive ? symbol : 0)
        }
      }
    case .vectors(let inputs):
      tape.inputs.reserve(inputs.count * batch * size)
      for (step, x) in inputs.enumerated() {
        let place = tape.inputs.start + step * batch * size
        let count = tape.live[step] * size
        x.withElements { place.update(from: $0, count: count) }
        // Zeros, so that no garbage beyond a row's end meets the zero δ there.
        fill(place + count, 0, count: batch * size - count)
      }
      let (inputs, gates) = (tape.inputs.start, tape.gates.start)
      inParallel(tape.steps * batch, threads: threads, grain: 16) { rows in
        let target = gates + rows.lowerBound * width
        b.withElements { spread($0, target, rows: rows.count, columns: width) }
        Wx.withElements { Wx in
          multiply(
            rows: rows.count, inner: size, columns: width, inputs + rows.lowerBound * size, size, 1,
            Wx, width, 1, into: target, width, accumulate: true)
        }
      }
    }
  }

  /// All steps of some rows of the batch: nothing that other rows compute is read.
  private func run(_ rows: Range<Int>, _ tape: FusedTape<Element>, _ packed: PackedMatrix<Element>)
  {
    let (batch, hidden, width) = (tape.batch, hiddenSize, Wh.columns)
    for step in 0..<tape.steps {
      let first = step * batch + rows.lowerBound
      let count = max(0, min(rows.upperBound, tape.live[step]) - rows.lowerBound)
      let gates = tape.gates.start + first * width
      let previous = tape.states.start + first * hidden
      let state = previous + batch * hidden
      if !tape.symbols.isEmpty { look(up: first..<first + count, tape, gates) }
      if count > 0 {
        let sums = cell == .gru ? tape.recurrent.start + first * width : gates
        multiply(
          rows: count, previous, hidden, packed, into: sums, accumulate: cell != .gru)
        switch cell {
        case .tanh:
          tanhForward(rows: count, hidden: hidden, sums: gates, state: state)
        case .lstm:
          lstmForward(rows: count, hidden: hidden, lstmArrays(tape, first))
        case .gru:
          bn.withElements {
            gruForward(rows: count, hidden: hidden, gruArrays(tape, first, $0))
          }
        }
      }
      if count < rows.count { clear(first + count..<first + rows.count, tape) }
    }
  }

  /// The bias plus the row of W_x of each symbol, instead of a product with one-hot vectors.
  private func look(
    up places: Range<Int>, _ tape: FusedTape<Element>, _ gates: UnsafeMutablePointer<Element>
  ) {
    let width = Wx.columns
    Wx.withElements { Wx in
      b.withElements { b in
        tape.symbols.withUnsafeBufferPointer { symbols in
          for place in places {
            addRows(
              Wx + symbols[place] * width, b, gates + (place - places.lowerBound) * width, width)
          }
        }
      }
    }
  }

  /// Zeros where rows have ended, so that the products over all steps need not know about it.
  private func clear(_ places: Range<Int>, _ tape: FusedTape<Element>) {
    let (hidden, width) = (hiddenSize, Wh.columns)
    fill(tape.gates.start + places.lowerBound * width, 0, count: places.count * width)
    let states = tape.states.start + (places.lowerBound + tape.batch) * hidden
    fill(states, 0, count: places.count * hidden)
    if cell == .gru {
      fill(tape.recurrent.start + places.lowerBound * width, 0, count: places.count * width)
    }
  }

  private func finalState(_ tape: FusedTape<Element>, _ lengths: [Int]?) -> FusedState<Element> {
    let end = tape.steps * tape.batch * hiddenSize
    var state = FusedState(h: tape.matrix(tape.states.start + end))
    if cell == .lstm { state.c = tape.matrix(tape.cells.start + end) }
    guard let lengths else { return state }
    let hidden = hiddenSize
    for (row, length) in lengths.enumerated() where length < tape.steps {
      let place = (length * tape.batch + row) * hidden
      state.h.withMutableElements {
        ($0 + row * hidden).update(from: tape.states.start + place, count: hidden)
      }
      if cell == .lstm {
        state.c.withMutableElements {
          ($0 + row * hidden).update(from: tape.cells.start + place, count: hidden)
        }
      }
    }
    return state
  }

  /// The arrays of an LSTM's step from row `first` of the whole sequence on.
  func lstmArrays(_ tape: FusedTape<Element>, _ first: Int) -> LSTMArrays<Element> {
    let place = first * hiddenSize
    let next = place + tape.batch * hiddenSize
    return LSTMArrays(
      gates: tape.gates.start + 4 * place, previousCell: tape.cells.start + place,
      cell: tape.cells.start + next, tanhCell: tape.tanhCells.start + place,
      state: tape.states.start + next)
  }

  /// The arrays of a GRU's step from row `first` of the whole sequence on.
  func gruArrays(
    _ tape: FusedTape<Element>, _ first: Int, _ bias: UnsafePointer<Element>
  ) -> GRUArrays<Element> {
    let place = first * hiddenSize
    return GRUArrays(
      gates: tape.gates.start + 3 * place, recurrent: tape.recurrent.start + 3 * place,
      candidateBias: bias, previous: tape.states.start + place,
      state: tape.states.start + place + tape.batch * hiddenSize)
  }
}

@specialized(where S == Float)
@specialized(where S == Double)
private func addRows<S: Scalar>(
  _ x: UnsafePointer<S>, _ y: UnsafePointer<S>, _ sum: UnsafeMutablePointer<S>, _ count: Int
) {
  for i in 0..<count { sum[i] = x[i] + y[i] }
}

private func spread<S: Scalar>(
  _ row: UnsafePointer<S>, _ to: UnsafeMutablePointer<S>, rows: Int, columns: Int
) {
  for r in 0..<rows { (to + r * columns).update(from: row, count: columns) }
}
