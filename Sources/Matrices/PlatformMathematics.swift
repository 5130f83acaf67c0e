#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// The platform's mathematics library under names of our own: inside `extension Double`, where `exp`
// means `Double.exp`, the C function would need its module's name, which differs by platform.

func platformExponential(_ x: Double) -> Double { exp(x) }
func platformExponential(_ x: Float) -> Float { exp(x) }

func platformLogarithm(_ x: Double) -> Double { log(x) }
func platformLogarithm(_ x: Float) -> Float { log(x) }

func platformTangent(_ x: Double) -> Double { tanh(x) }
func platformTangent(_ x: Float) -> Float { tanh(x) }

func platformPower(_ x: Double, _ y: Double) -> Double { pow(x, y) }
func platformPower(_ x: Float, _ y: Float) -> Float { pow(x, y) }
