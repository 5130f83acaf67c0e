/// A right factor laid out once for many products.
struct PackedPanels<Element: Sendable>: Sendable {
  /// The rows of the factor: the length of the sums.
  let inner: Int
  /// The columns of the factor.
  let columns: Int
  private let buffer: PanelBuffer<Element>

  /// Copies a k × n factor whose element (l, j) is `b[l * bRow + j * bColumn]`.
  init(
    inner k: Int, columns n: Int, _ b: UnsafePointer<Element>, _ bRow: Int, _ bColumn: Int
  ) {
    inner = k
    columns = n
    buffer = PanelBuffer(capacity: k * n) { p in
      for l in 0..<k {
        for j in 0..<n { (p + l * n + j).initialize(to: b[l * bRow + j * bColumn]) }
      }
    }
  }

  @inline(__always)
  func withPanels<R>(_ body: (UnsafePointer<Element>) -> R) -> R {
    withExtendedLifetime(buffer) { body(UnsafePointer(buffer.start)) }
  }
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
