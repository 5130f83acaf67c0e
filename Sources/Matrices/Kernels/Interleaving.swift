// The lanes of two registers in turn: those of the lower halves, and those of the higher.

@inline(__always)
func interleaved(_ x: SIMD16<Float>, _ y: SIMD16<Float>) -> (
  low: SIMD16<Float>, high: SIMD16<Float>
) {
  var (low, high) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
  low.evenHalf = x.lowHalf
  low.oddHalf = y.lowHalf
  high.evenHalf = x.highHalf
  high.oddHalf = y.highHalf
  return (low, high)
}

@inline(__always)
func interleaved(_ x: SIMD8<Double>, _ y: SIMD8<Double>) -> (
  low: SIMD8<Double>, high: SIMD8<Double>
) {
  var (low, high) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
  low.evenHalf = x.lowHalf
  low.oddHalf = y.lowHalf
  high.evenHalf = x.highHalf
  high.oddHalf = y.highHalf
  return (low, high)
}

@inline(__always)
func interleaved(_ x: SIMD8<Float>, _ y: SIMD8<Float>) -> (low: SIMD8<Float>, high: SIMD8<Float>) {
  var (low, high) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
  low.evenHalf = x.lowHalf
  low.oddHalf = y.lowHalf
  high.evenHalf = x.highHalf
  high.oddHalf = y.highHalf
  return (low, high)
}

@inline(__always)
func interleaved(_ x: SIMD4<Double>, _ y: SIMD4<Double>) -> (
  low: SIMD4<Double>, high: SIMD4<Double>
) {
  var (low, high) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
  low.evenHalf = x.lowHalf
  low.oddHalf = y.lowHalf
  high.evenHalf = x.highHalf
  high.oddHalf = y.highHalf
  return (low, high)
}

@inline(__always)
func interleaved(_ x: SIMD4<Float>, _ y: SIMD4<Float>) -> (low: SIMD4<Float>, high: SIMD4<Float>) {
  var (low, high) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
  low.evenHalf = x.lowHalf
  low.oddHalf = y.lowHalf
  high.evenHalf = x.highHalf
  high.oddHalf = y.highHalf
  return (low, high)
}

@inline(__always)
func interleaved(
  _ x: SIMD2<Double>, _ y: SIMD2<Double>
) -> (low: SIMD2<Double>, high: SIMD2<Double>) {
  (SIMD2(x[0], y[0]), SIMD2(x[1], y[1]))
}
