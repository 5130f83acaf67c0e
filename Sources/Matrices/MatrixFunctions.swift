// Functions of every element, named as in the formulas: `tanh(x • W + b)`.

/// e to the power of every element.
public func exp<S: Scalar>(_ x: consuming Matrix<S>) -> Matrix<S> { x.applying(.exponential) }

/// The natural logarithm of every element.
public func log<S: Scalar>(_ x: consuming Matrix<S>) -> Matrix<S> { x.applying(.logarithm) }

/// The hyperbolic tangent of every element.
public func tanh<S: Scalar>(_ x: consuming Matrix<S>) -> Matrix<S> { x.applying(.tangent) }

/// 1 / (1 + e^-x) for every element.
public func sigmoid<S: Scalar>(_ x: consuming Matrix<S>) -> Matrix<S> { x.applying(.logistic) }

/// The square root of every element.
public func sqrt<S: Scalar>(_ x: consuming Matrix<S>) -> Matrix<S> {
  let count = x.shape.count
  x.withMutableElements { squareRoots($0, count: count) }
  return x
}

extension Matrix {
  /// A matrix of the same shape whose elements are `transform` of this one's.
  public func map<Other: Scalar>(_ transform: (Element) -> Other) -> Matrix<Other> {
    Matrix<Other>(rows: rows, columns: columns, elements: elements.map(transform))
  }

  fileprivate consuming func applying(_ function: ArrayFunction) -> Matrix {
    let count = shape.count
    withMutableElements { x in apply(function, x, count: count) }
    return self
  }
}

/// The functions that have kernels of their own.
enum ArrayFunction {
  case exponential, logarithm, tangent, logistic
}

/// Replaces every element by the function's value there.
@specialized(where S == Float)
@specialized(where S == Double)
@specialized(where S == Dual)
func apply<S: Scalar>(_ function: ArrayFunction, _ x: UnsafeMutablePointer<S>, count: Int) {
  if S.self == Float.self {
    let x = same(x, as: Float.self)
    switch function {
    case .exponential: exponential(x, x, count: count)
    case .logarithm: logarithm(x, x, count: count)
    case .tangent: hyperbolicTangent(x, x, count: count)
    case .logistic: logistic(x, x, count: count)
    }
  } else if S.self == Double.self {
    let x = same(x, as: Double.self)
    switch function {
    case .exponential: exponential(x, x, count: count)
    case .logarithm: logarithm(x, x, count: count)
    case .tangent: hyperbolicTangent(x, x, count: count)
    case .logistic: logistic(x, x, count: count)
    }
  } else {
    switch function {
    case .exponential: for i in 0..<count { x[i] = S.exp(x[i]) }
    case .logarithm: for i in 0..<count { x[i] = S.log(x[i]) }
    case .tangent: for i in 0..<count { x[i] = S.tanh(x[i]) }
    case .logistic: for i in 0..<count { x[i] = S.sigmoid(x[i]) }
    }
  }
}
