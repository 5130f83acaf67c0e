import Foundation

/// Tables by their number of rows, each with k - 1 free numbers; k^m of them at a step with a memory of m.
public func modelSizes(
  _ symbols: Int, _ length: Int, _ memory: Int, _ hidden: Int
) throws -> [Double] {
  let (k, n) = (Double(symbols), Double(hidden))
  let reach = min(memory, length)
  // The first steps together are a table of their own, of sequences of `reach` symbols.
  let first = pow(k, Double(reach)) - 1
  let shared = length > memory ? pow(k, Double(memory)) * (k - 1) : 0
  return [
    pow(k, Double(length)) - 1,
    first + Double(length - reach) * shared,
    first + shared,
    k * n + n * n + n + n * k + k,
  ]
}
