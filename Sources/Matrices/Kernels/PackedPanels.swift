/// A right factor laid out once for many products.
///
/// Its columns stand in panels three registers wide (one or two for the last, padded with zeros);
/// within a panel the rows follow each other, so that a product reads it from end to end.
struct PackedPanels<Element: KernelElement>: Sendable {
  /// The rows of the factor: the length of the sums.
  let inner: Int
  /// The columns of the factor.
  let columns: Int
  private let buffer: PanelBuffer<Element>

  /// Copies a k × n factor whose element (l, j) is `b[l * bRow + j * bColumn]`.
  @inline(__always)
  init(
    inner k: Int, columns n: Int, _ b: UnsafePointer<Element>, _ bRow: Int, _ bColumn: Int
  ) {
    inner = k
    columns = n
    let width = Element.Register.width
    buffer = PanelBuffer(capacity: k * ((n + width - 1) / width * width)) { start in
      if bColumn == 1 { return packRowByRow(k, n, b, bRow, start) }
      var j = 0
      while j < n {
        let registers = panelRegisters(left: n - j, width)
        packPanel(
          rows: k, columns: min(n - j, registers * width), width: registers * width,
          b + j * bColumn, bRow, bColumn, start + j * k)
        j += registers * width
      }
    }
  }

  /// Gives access to the panels: the one whose first column is j starts at `j * inner`.
  @inline(__always)
  func withPanels(_ body: (UnsafePointer<Element>) -> Void) {
    withExtendedLifetime(buffer) { body(UnsafePointer(buffer.start)) }
  }
}

/// Packs all panels of a factor whose rows lie in memory as they are read: panel by panel, each row of
/// a wide factor would be met on a page of its own, again for each panel.
private func packRowByRow<T: KernelElement>(
  _ k: Int, _ n: Int, _ b: UnsafePointer<T>, _ bRow: Int, _ start: UnsafeMutablePointer<T>
) {
  let width = T.Register.width
  for l in 0..<k {
    var j = 0
    while j < n {
      let panel = panelRegisters(left: n - j, width) * width
      packPanel(
        rows: 1, columns: min(n - j, panel), width: panel, b + (l * bRow + j), bRow, 1,
        start + (j * k + l * panel))
      j += panel
    }
  }
}

/// How many registers wide the next panel is, when `columns` columns are left.
@inline(__always)
func panelRegisters(left columns: Int, _ width: Int) -> Int {
  min(3, (columns + width - 1) / width)
}

/// Memory that is written while it is made and only read afterwards, which is what makes sharing it
/// between threads safe.
private final class PanelBuffer<Element>: @unchecked Sendable {
  let start: UnsafeMutablePointer<Element>

  init(capacity: Int, _ fill: (UnsafeMutablePointer<Element>) -> Void) {
    start = UnsafeMutablePointer.allocate(capacity: capacity)
    fill(start)
  }

  deinit { start.deallocate() }
}
