import Coursework
import Matrices

/// Exercise 9.2.
let wrappedConvolutionGradient = Exercise<
  Matrix<Double>, Matrix<Double>, Matrix<Double>, [Matrix<Double>]
>(
  "9.2", "The gradient of a convolution in a world without edges",
  file: "WrappedConvolutionGradient", difficulty: .standard, see: "The gradient of a window",
  hints: (
    nudge: "Write y[r, c] out for one pixel. Which pixels and which entries of K stand in it?",
    idea:
      "Every term of the double sum is a product K[i, j] x[p, q]. It sends dL/dy[r, c] K[i, j] to the "
      + "pixel and dL/dy[r, c] x[p, q] to the entry, and what arrives adds up. In a small picture one "
      + "pixel may be met several times by the same y.",
    nearly:
      "In four loops, with `func wrapped(_ k: Int, _ n: Int) -> Int { ((k % n) + n) % n }`: "
      + "`dx[p, q] += doutput[r, c] * kernel[i, j]` and `dK[i, j] += doutput[r, c] * picture[p, q]`, "
      + "where `p = wrapped(r + i - kernel.rows / 2, picture.rows)`, and q likewise."
  ),
  describe: { "x = \(short($0)), K = \(short($1)), dL/dy = \(short($2))" },
  show: { $0.map(short).joined(separator: " and ") },
  aspects: [
    .init("by the kernel", points: 1, rounds: 5) { ask, random in
      try compare(ask, picture: (4, 5), kernel: (3, 3), parts: [1], &random)
    },
    .init("by the picture", points: 2, rounds: 5) { ask, random in
      try compare(ask, picture: (5, 4), kernel: (3, 3), parts: [0], &random)
    },
    .init("kernels that are not square, and of even sizes", points: 1, rounds: 4) { ask, random in
      try compare(ask, picture: (5, 4), kernel: (2, 3), parts: [0, 1], &random)
      try compare(ask, picture: (4, 6), kernel: (1, 4), parts: [0, 1], &random)
    },
    .init("pictures smaller than the kernel", points: 1, rounds: 4) { ask, random in
      try compare(ask, picture: (2, 3), kernel: (3, 5), parts: [0, 1], &random)
      try compare(ask, picture: (1, 2), kernel: (4, 5), parts: [0, 1], &random)
      // So large that it goes round more than once to the left and upwards too.
      try compare(ask, picture: (2, 3), kernel: (7, 9), parts: [0, 1], &random)
      try compare(ask, picture: (1, 1), kernel: (2, 3), parts: [0, 1], &random)
    },
  ],
  misconceptions: [
    .init(
      "convolving dL/dy with the kernel as it is",
      advice:
        "A pixel to the right of y[r, c] is met with a j above the middle; seen from the pixel, y lies "
        + "to the left. So the way back runs through the kernel turned by half a circle."
    ) { x, K, dy in
      [convolved(dy, K), gradient(x, K, dy)[1]]
    },
    .init(
      "zeros outside the picture",
      advice: "In this world nothing is lost at an edge: it comes back on the other side."
    ) { gradient($0, $1, $2, row: inside, column: inside) },
    .init(
      "repeating the edge outside the picture",
      advice: "Left of the first column lies the last one, not the first again."
    ) { x, K, dy in
      gradient(
        x, K, dy, row: { min(max($0, 0), $1 - 1) }, column: { min(max($0, 0), $1 - 1) })
    },
    .init(
      "wrapping once only",
      advice:
        "A kernel larger than the picture may go round it more than once: use mod, not one addition "
        + "or subtraction of the size."
    ) { x, K, dy in
      func once(_ place: Int, _ size: Int) -> Int? {
        let moved = place < 0 ? place + size : place >= size ? place - size : place
        return inside(moved, size)
      }
      return gradient(x, K, dy, row: once, column: once)
    },
    .init(
      "adding the size once, and then the remainder",
      advice:
        "A place further outside than the picture is large stays negative, and so does its remainder: "
        + "-5 % 3 is -2. Take the remainder first, then add the size, then take it again."
    ) { x, K, dy in
      func added(_ place: Int, _ size: Int) -> Int? { inside((place + size) % size, size) }
      return gradient(x, K, dy, row: added, column: added)
    },
    .init(
      "wrapping the columns and not the rows",
      advice: "The bottom of the picture meets its top as the right meets the left."
    ) { gradient($0, $1, $2, row: inside) },
    .init(
      "turning the kernel round on the way forward",
      advice:
        "That is what mathematics calls a convolution. Networks use the sum of the statement, where "
        + "K[0, 0] meets the pixel above and to the left."
    ) { x, K, dy in
      let found = gradient(x, turned(K), dy, middle: { ($0 - 1) / 2 })
      return [found[0], turned(found[1])]
    },
    .init(
      "a middle of (m - 1)/2",
      advice: "The middle of an even kernel is m/2 here, counted from 0: of four entries the third."
    ) { gradient($0, $1, $2, middle: { ($0 - 1) / 2 }) },
    .init(
      "no middle: the kernel's first entry on the pixel",
      advice: "The kernel reaches to both sides of the pixel: m/2 and n/2 are taken away."
    ) { gradient($0, $1, $2, middle: { _ in 0 }) },
    .init(
      "rows and columns of the middle interchanged",
      advice: "m/2 belongs to the rows, n/2 to the columns."
    ) { x, K, dy in
      gradient(
        x, K, dy, row: { wrapped($0 + K.rows / 2 - K.columns / 2, $1) },
        column: { wrapped($0 + K.columns / 2 - K.rows / 2, $1) })
    },
    .init(
      "keeping what arrives last",
      advice: "A pixel is met by several y, and an entry by all of them: what arrives adds up."
    ) { gradient($0, $1, $2, isKeepingLast: true) },
    .init(
      "averaging the kernel's derivative over the picture",
      advice: "The same kernel is used at every pixel, so its derivative is the sum over them."
    ) { x, K, dy in
      let found = gradient(x, K, dy)
      return [found[0], found[1] / Double(x.rows * x.columns)]
    },
    .init(
      "the two derivatives in the wrong order",
      advice: "The picture's comes first."
    ) { Array(gradient($0, $1, $2).reversed()) },
  ])

/// Asks one random question, and compares some parts of the answer.
private func compare(
  _ ask: Asking<Matrix<Double>, Matrix<Double>, Matrix<Double>, [Matrix<Double>]>,
  picture: (Int, Int), kernel: (Int, Int), parts: [Int], _ random: inout SeededGenerator
) throws {
  func matrix(_ rows: Int, _ columns: Int) -> Matrix<Double> {
    // One digit behind the point, so that a finding can be followed by hand; + 0 makes 0 of -0.
    Matrix(rows: rows, columns: columns) { _, _ in (20 * random.uniform() - 10).rounded() / 10 + 0 }
  }
  let (x, K) = (matrix(picture.0, picture.1), matrix(kernel.0, kernel.1))
  let dy = matrix(picture.0, picture.1)
  let right = [byBasis(x) { laidOut($0, K) }, byBasis(K) { laidOut(x, $0) }].map { derivative in
    derivative.map { $0.dot(dy) }
  }
  let shapes = [x.shape, K.shape]
  try ask.compare("dL/dx and dL/dK", x, K, dy) { answer in
    guard answer.count == 2, parts.allSatisfy({ answer[$0].shape == shapes[$0] }) else {
      let got = answer.map { "\($0.rows) × \($0.columns)" }.joined(separator: " and ")
      return ("\(x.rows) × \(x.columns) and \(K.rows) × \(K.columns)", got)
    }
    for part in parts where !Agreement().agree(answer[part].elements, right[part]) {
      let due = Matrix(
        rows: shapes[part].rows, columns: shapes[part].columns, elements: right[part])
      return ("\(["dL/dx", "dL/dK"][part]) = \(short(due))", short(answer[part]))
    }
    return nil
  }
}

/// What the output is of each matrix that has a single one: the derivative of a linear function.
private func byBasis(
  _ like: Matrix<Double>, _ output: (Matrix<Double>) -> Matrix<Double>
) -> [Matrix<Double>] {
  like.elements.indices.map { place in
    output(
      Matrix(rows: like.rows, columns: like.columns) { row, column in
        row * like.columns + column == place ? 1 : 0
      })
  }
}

/// The output without any mod: the picture is laid out like tiles, far enough to every side, and each
/// entry of the kernel multiplies a window of the floor.
private func laidOut(_ x: Matrix<Double>, _ K: Matrix<Double>) -> Matrix<Double> {
  let (down, across) = (K.rows / x.rows + 1, K.columns / x.columns + 1)
  let strip = Matrix<Double>(sideBySide: Array(repeating: x, count: 2 * across + 1))
  let floor = Matrix<Double>(stacked: Array(repeating: strip, count: 2 * down + 1))
  var y = Matrix<Double>.zeros(like: x)
  for i in 0..<K.rows {
    for j in 0..<K.columns {
      let (top, left) = (down * x.rows + i - K.rows / 2, across * x.columns + j - K.columns / 2)
      y += floor.rows(top..<top + x.rows).columns(left..<left + x.columns) * K[i, j]
    }
  }
  return y
}

private func wrapped(_ place: Int, _ size: Int) -> Int? { ((place % size) + size) % size }

private func inside(_ place: Int, _ size: Int) -> Int? {
  place >= 0 && place < size ? place : nil
}

private func turned(_ K: Matrix<Double>) -> Matrix<Double> {
  Matrix(rows: K.rows, columns: K.columns) { K[K.rows - 1 - $0, K.columns - 1 - $1] }
}

/// For a misconception: the forward pass by the statement's formula.
private func convolved(_ x: Matrix<Double>, _ K: Matrix<Double>) -> Matrix<Double> {
  Matrix(rows: x.rows, columns: x.columns) { r, c in
    var sum = 0.0
    for i in 0..<K.rows {
      for j in 0..<K.columns {
        guard let p = wrapped(r + i - K.rows / 2, x.rows),
          let q = wrapped(c + j - K.columns / 2, x.columns)
        else { continue }
        sum += K[i, j] * x[p, q]
      }
    }
    return sum
  }
}

/// For the misconceptions: term by term, where `row` and `column` say which pixel a place outside is, if
/// any.
private func gradient(
  _ x: Matrix<Double>, _ K: Matrix<Double>, _ dy: Matrix<Double>,
  row: (Int, Int) -> Int? = wrapped, column: (Int, Int) -> Int? = wrapped,
  middle: (Int) -> Int = { $0 / 2 }, isKeepingLast: Bool = false
) -> [Matrix<Double>] {
  var (dx, dK) = (Matrix<Double>.zeros(like: x), Matrix<Double>.zeros(like: K))
  for r in 0..<x.rows {
    for c in 0..<x.columns {
      for i in 0..<K.rows {
        for j in 0..<K.columns {
          guard let p = row(r + i - middle(K.rows), x.rows),
            let q = column(c + j - middle(K.columns), x.columns)
          else { continue }
          dx[p, q] = (isKeepingLast ? 0 : dx[p, q]) + dy[r, c] * K[i, j]
          dK[i, j] = (isKeepingLast ? 0 : dK[i, j]) + dy[r, c] * x[p, q]
        }
      }
    }
  }
  return [dx, dK]
}
