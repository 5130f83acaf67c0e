import Matrices

/// Goes through the sum of the statement once more; each of its terms has two factors.
public func wrappedConvolutionGradient(
  _ picture: Matrix<Double>, _ kernel: Matrix<Double>, _ doutput: Matrix<Double>
) throws -> [Matrix<Double>] {
  func wrapped(_ place: Int, _ size: Int) -> Int { ((place % size) + size) % size }
  var dpicture = Matrix<Double>.zeros(like: picture)
  var dkernel = Matrix<Double>.zeros(like: kernel)
  for r in 0..<picture.rows {
    for c in 0..<picture.columns {
      for i in 0..<kernel.rows {
        let p = wrapped(r + i - kernel.rows / 2, picture.rows)
        for j in 0..<kernel.columns {
          let q = wrapped(c + j - kernel.columns / 2, picture.columns)
          dpicture[p, q] += doutput[r, c] * kernel[i, j]
          dkernel[i, j] += doutput[r, c] * picture[p, q]
        }
      }
    }
  }
  return [dpicture, dkernel]
}
