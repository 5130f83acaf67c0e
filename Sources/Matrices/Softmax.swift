/// Each row of numbers turned into probabilities: e^x over the sum of e^x.
///
/// The row's largest number is taken off first, which changes nothing in exact arithmetic and
/// keeps e^x from overflowing, however large the numbers are. A logit of -infinity gets
/// probability 0; a row of nothing else has no softmax and becomes NaN.
public func softmax<S: Scalar>(_ logits: consuming Matrix<S>) -> Matrix<S> {
  let shape = logits.shape
  logits.withMutableElements { x in
    subtractRowMaxima(x, shape)
    apply(.exponential, x, count: shape.count)
    divideByRowSums(x, shape)
  }
  return logits
}

/// The logarithm of the softmax of each row: x less the logarithm of the sum of e^x.
///
/// Not the logarithm of `softmax`, which is -infinity as soon as a probability underflows.
public func logSoftmax<S: Scalar>(_ logits: consuming Matrix<S>) -> Matrix<S> {
  let shape = logits.shape
  logits.withMutableElements { subtractRowMaxima($0, shape) }
  let normalisers = log(exp(copy logits).summedOverColumns())
  logits.withMutableElements { x in
    normalisers.withElements { y in combineColumn(.subtract, x, y, shape) }
  }
  return logits
}

/// The logarithm of the sum of e^x of each row, [rows x 1].
public func logSumExp<S: Scalar>(_ x: Matrix<S>) -> Matrix<S> {
  let largest = x.rowMaxima()
  var shifted = x
  shifted.withMutableElements { shifted in
    largest.withElements { y in combineColumn(.subtract, shifted, y, x.shape) }
  }
  return log(exp(shifted).summedOverColumns()) + largest
}

@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
private func subtractRowMaxima<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ shape: Shape) {
  for r in 0..<shape.rows {
    let row = x + r * shape.columns
    let largest = row[indexOfMaximum(row, count: shape.columns)]
    for c in 0..<shape.columns { row[c] -= largest }
  }
}

@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
private func divideByRowSums<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ shape: Shape) {
  for r in 0..<shape.rows {
    let row = x + r * shape.columns
    let total = sum(row, count: shape.columns)
    for c in 0..<shape.columns { row[c] /= total }
  }
}
