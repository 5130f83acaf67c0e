#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sets `y[i]` to e to the power `x[i]`; `y` may be `x`.
func exponential(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  for i in 0..<count { y[i] = expf(x[i]) }
}

/// Sets `y[i]` to the hyperbolic tangent of `x[i]`; `y` may be `x`.
func hyperbolicTangent(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  for i in 0..<count { y[i] = tanhf(x[i]) }
}

/// Sets `y[i]` to 1 / (1 + e^(-x[i])); `y` may be `x`.
func logistic(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  for i in 0..<count { y[i] = Float(1 / (1 + exp(-Double(x[i])))) }
}

/// Sets `y[i]` to the natural logarithm of `x[i]`; `y` may be `x`.
func logarithm(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int) {
  for i in 0..<count { y[i] = logf(x[i]) }
}

/// Sets `y[i]` to e to the power `x[i]`; `y` may be `x`.
func exponential(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, count: Int) {
  for i in 0..<count { y[i] = exp(x[i]) }
}

/// Sets `y[i]` to the hyperbolic tangent of `x[i]`; `y` may be `x`.
func hyperbolicTangent(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, count: Int) {
  for i in 0..<count { y[i] = tanh(x[i]) }
}

/// Sets `y[i]` to 1 / (1 + e^(-x[i])); `y` may be `x`.
func logistic(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, count: Int) {
  for i in 0..<count { y[i] = 1 / (1 + exp(-x[i])) }
}

/// Sets `y[i]` to the natural logarithm of `x[i]`; `y` may be `x`.
func logarithm(_ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, count: Int) {
  for i in 0..<count { y[i] = log(x[i]) }
}
