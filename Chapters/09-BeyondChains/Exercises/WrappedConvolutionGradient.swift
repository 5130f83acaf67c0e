import BeyondChains
import Coursework
import Matrices

/// Exercise 9.2: the gradient of a convolution in a world without edges
///
/// A dot that leaves the picture on the right comes back on the left, and one that leaves at the bottom
/// comes back at the top. A convolution for such a world needs no zeros around the picture: what lies
/// outside is what comes back. With a picture x of R × C pixels and a kernel K of m × n entries, indices
/// counted from 0,
///
///     y[r, c] = Σ_i Σ_j K[i, j] x[(r + i - m/2) mod R, (c + j - n/2) mod C]
///
/// where m/2 and n/2 are rounded down, and mod gives a number in 0 ..< R and 0 ..< C, of negative numbers
/// too: -1 mod 5 is 4. You get dL/dy. Return dL/dx and dL/dK.
///
/// Example: x = [[1, 2, 3]], K = [[10, 20, 30]] and dL/dy = [[1, 0, 0]]. Since y[0, 0] = 10·3 + 20·1 + 30·2, the
/// answer is [[20, 30, 10]] and [[3, 1, 2]].
///
/// - Parameters:
///   - picture: x, at least 1 × 1.
///   - kernel: K, of any size from 1 × 1 on. It may be larger than the picture.
///   - doutput: dL/dy, of the picture's shape.
/// - Returns: dL/dx and then dL/dK.
public func wrappedConvolutionGradient(
  _ picture: Matrix<Double>, _ kernel: Matrix<Double>, _ doutput: Matrix<Double>
) throws -> [Matrix<Double>] {
  throw Unsolved()
}
