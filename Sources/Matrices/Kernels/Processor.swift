// What the kernels know of the processor that the module is compiled for. Swift tells the
// architecture but not the instruction set, so the manifest says what it found:
// `THROUGHTIME_PORTABLE` for no more than every x86-64 has, `THROUGHTIME_AVX2` for the machine at
// hand if it lacks AVX-512.

#if arch(x86_64) && os(Linux) && !THROUGHTIME_PORTABLE && !THROUGHTIME_AVX2
  typealias FloatRegister = SIMD16<Float>
  typealias DoubleRegister = SIMD8<Double>
  typealias FloatSquare = Doubled<EightRows<Single<FloatRegister>>>
  typealias DoubleSquare = EightRows<Single<DoubleRegister>>
#elseif arch(x86_64) && os(Linux) && !THROUGHTIME_PORTABLE
  typealias FloatRegister = SIMD8<Float>
  typealias DoubleRegister = SIMD4<Double>
  typealias FloatSquare = EightRows<Single<FloatRegister>>
  typealias DoubleSquare = FourRows<Single<DoubleRegister>>
#else
  typealias FloatRegister = SIMD4<Float>
  typealias DoubleRegister = SIMD2<Double>
  typealias FloatSquare = FourRows<Single<FloatRegister>>
  typealias DoubleSquare = TwoRows<Single<DoubleRegister>>
#endif

/// Whether there are 32 registers, which hold the sums of eight rows, and not 16 for those of four.
#if arch(arm64) || (arch(x86_64) && os(Linux) && !THROUGHTIME_PORTABLE && !THROUGHTIME_AVX2)
  let tilesHaveEightRows = true
#else
  let tilesHaveEightRows = false
#endif

// x · y + z. Where the target is known to have an instruction for it, it is rounded once; elsewhere
// `addingProduct` would be a call into libm for each lane, so the product is rounded before it is
// added.

#if arch(wasm32) || (arch(x86_64) && (THROUGHTIME_PORTABLE || !os(Linux)))
  @inline(__always)
  func multiplyAdd(_ x: SIMD16<Float>, _ y: SIMD16<Float>, _ z: SIMD16<Float>) -> SIMD16<Float> {
    x * y + z
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD8<Double>, _ y: SIMD8<Double>, _ z: SIMD8<Double>) -> SIMD8<Double> {
    x * y + z
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD8<Float>, _ y: SIMD8<Float>, _ z: SIMD8<Float>) -> SIMD8<Float> {
    x * y + z
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD4<Double>, _ y: SIMD4<Double>, _ z: SIMD4<Double>) -> SIMD4<Double> {
    x * y + z
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD4<Float>, _ y: SIMD4<Float>, _ z: SIMD4<Float>) -> SIMD4<Float> {
    x * y + z
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD2<Double>, _ y: SIMD2<Double>, _ z: SIMD2<Double>) -> SIMD2<Double> {
    x * y + z
  }
#else
  @inline(__always)
  func multiplyAdd(_ x: SIMD16<Float>, _ y: SIMD16<Float>, _ z: SIMD16<Float>) -> SIMD16<Float> {
    z.addingProduct(x, y)
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD8<Double>, _ y: SIMD8<Double>, _ z: SIMD8<Double>) -> SIMD8<Double> {
    z.addingProduct(x, y)
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD8<Float>, _ y: SIMD8<Float>, _ z: SIMD8<Float>) -> SIMD8<Float> {
    z.addingProduct(x, y)
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD4<Double>, _ y: SIMD4<Double>, _ z: SIMD4<Double>) -> SIMD4<Double> {
    z.addingProduct(x, y)
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD4<Float>, _ y: SIMD4<Float>, _ z: SIMD4<Float>) -> SIMD4<Float> {
    z.addingProduct(x, y)
  }

  @inline(__always)
  func multiplyAdd(_ x: SIMD2<Double>, _ y: SIMD2<Double>, _ z: SIMD2<Double>) -> SIMD2<Double> {
    z.addingProduct(x, y)
  }
#endif
