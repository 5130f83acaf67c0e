/// Copies rows × columns elements into rows of `width` neighbouring elements, zeros beyond.
///
/// Element (l, j) is read from `b[l * bRow + j * bColumn]`.
@inline(__always)
func packPanel<T: KernelElement>(
  rows k: Int, columns n: Int, width: Int, _ b: UnsafePointer<T>, _ bRow: Int, _ bColumn: Int,
  _ panel: UnsafeMutablePointer<T>
) {
  if bColumn == 1 {
    packRows(k, n, width, b, bRow, panel)
  } else if bRow == 1 {
    packTransposed(k, n, width, b, bColumn, panel)
  } else {
    packOneByOne(0..<k, 0..<n, width, b, bRow, bColumn, panel)
  }
  if n < width {
    for l in 0..<k { (panel + (l * width + n)).update(repeating: 0, count: width - n) }
  }
}

private func packOneByOne<T: KernelElement>(
  _ rows: Range<Int>, _ columns: Range<Int>, _ width: Int,
  _ b: UnsafePointer<T>, _ bRow: Int, _ bColumn: Int, _ panel: UnsafeMutablePointer<T>
) {
  for l in rows {
    for j in columns { panel[l * width + j] = b[l * bRow + j * bColumn] }
  }
}

private func packRows<T: KernelElement>(
  _ k: Int, _ n: Int, _ width: Int, _ b: UnsafePointer<T>, _ bRow: Int,
  _ panel: UnsafeMutablePointer<T>
) {
  let lanes = T.Register.width
  for l in 0..<k {
    let from = b + l * bRow
    let to = panel + l * width
    var j = 0
    while j + lanes <= n {
      T.Register.read(from + j).write(to + j)
      j += lanes
    }
    while j < n {
      to[j] = from[j]
      j += 1
    }
  }
}

/// Packs a factor whose columns lie in memory one after the other: square by square, each as wide
/// as a register, transposed in registers.
private func packTransposed<T: KernelElement>(
  _ k: Int, _ n: Int, _ width: Int, _ b: UnsafePointer<T>, _ bColumn: Int,
  _ panel: UnsafeMutablePointer<T>
) {
  let lanes = T.Register.width
  let wholeRows = k - k % lanes
  let wholeColumns = n - n % lanes
  for j in stride(from: 0, to: wholeColumns, by: lanes) {
    for l in stride(from: 0, to: wholeRows, by: lanes) {
      T.Square.read(b + (l + j * bColumn), bColumn).transposed()
        .write(panel + (l * width + j), width)
    }
  }
  packOneByOne(wholeRows..<k, 0..<wholeColumns, width, b, 1, bColumn, panel)
  packOneByOne(0..<k, wholeColumns..<n, width, b, 1, bColumn, panel)
}
