extension Matrix: CustomStringConvertible {
  /// The shape and the elements in aligned columns; of a large matrix the first rows and columns.
  ///
  /// ```
  /// [2 x 3]
  ///   1.0  -2.5  0.0
  ///   3.0  10.0  1.5
  /// ```
  public var description: String {
    let (shownRows, shownColumns) = (min(rows, 12), min(columns, 10))
    var cells = (0..<shownRows).map { r in
      (0..<shownColumns).map { c in shortened(elements[r * columns + c]) }
    }
    if shownColumns < columns {
      for r in 0..<shownRows { cells[r].append("…") }
    }
    let widths = (0..<(cells.first?.count ?? 0)).map { c in
      cells.map { $0[c].count }.max() ?? 0
    }
    var lines = [shape.description]
    for row in cells {
      var line = ""
      for (cell, width) in zip(row, widths) {
        line += String(repeating: " ", count: width - cell.count + 2) + cell
      }
      lines.append(line)
    }
    if shownRows < rows { lines.append("  …") }
    return lines.joined(separator: "\n")
  }
}

extension Dual: CustomStringConvertible {
  /// For instance `9.0 + 6.0 ε`.
  public var description: String {
    derivative < 0 ? "\(value) - \(-derivative) ε" : "\(value) + \(derivative) ε"
  }
}

/// The number to about five digits, or in full when that is shorter.
private func shortened<S: Scalar>(_ number: S) -> String {
  if let dual = number as? Dual {
    let sign = dual.derivative < 0 ? "-" : "+"
    return "\(shortened(dual.value))\(sign)\(shortened(abs(dual.derivative)))ε"
  }
  return shortened(number.value)
}

private func shortened(_ number: Double) -> String {
  let size = abs(number)
  guard size.isFinite, size < 1e10, size >= 1e-4 else {
    guard size.isFinite, size > 0 else { return "\(number)" }
    // Five digits before the exponent.
    var (mantissa, exponent) = (number, 0)
    while abs(mantissa) >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while abs(mantissa) < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return "\((mantissa * 1e4).rounded() / 1e4)e\(exponent)"
  }
  var (digits, scale) = (1e4, size)
  while scale >= 10 && digits > 1 { (digits, scale) = (digits / 10, scale / 10) }
  return "\((number * digits).rounded() / digits)"
}
