#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The way from values to places along an axis, with the marks that are written beside it.
struct Scale {
  /// A mark with its text.
  struct Tick: Equatable {
    var value: Double
    var label: String
  }

  /// Where the axis begins and ends.
  enum Ends {
    /// At the first and last value, the ticks lying between.
    case tight
    /// At the ticks around the first and last value.
    case atTicks
  }

  private(set) var spacing: Axis.Spacing
  private(set) var low: Double
  private(set) var high: Double
  private(set) var ticks: [Tick]

  /// Fits an axis to values; those that it cannot show are passed over.
  ///
  /// - Parameter count: The number of steps between ticks to aim for.
  init(_ values: [Double], axis: Axis, ends: Ends, count: Int) {
    spacing = axis.spacing
    let shown = values.filter { Self.canShow($0, axis.spacing) }
    var (low, high) = (shown.min() ?? 0, shown.max() ?? 1)
    var ends = ends
    if let range = axis.range, Self.canShow(range.lowerBound, spacing),
      Self.canShow(range.upperBound, spacing)
    {
      (low, high) = (range.lowerBound, range.upperBound)
      ends = .tight
    } else if shown.isEmpty, spacing == .logarithmic {
      (low, high) = (0.1, 1)
    }
    let isWhole = shown.allSatisfy { $0 == $0.rounded() }
    switch spacing {
    case .linear:
      (self.low, self.high, ticks) = Self.linear(
        low, high, ends, count: max(count, 1), isWhole: isWhole)
    case .logarithmic:
      (self.low, self.high, ticks) = Self.logarithmic(low, high, ends, count: max(count, 1))
    }
  }

  /// The densest scale whose tick labels fit, of those that aim for `counts` steps.
  static func fitting(
    _ values: [Double], axis: Axis, ends: Ends, counts: ClosedRange<Int>,
    _ fits: (Scale) -> Bool
  ) -> Scale {
    for count in counts.reversed() {
      let scale = Scale(values, axis: axis, ends: ends, count: count)
      if fits(scale) { return scale }
    }
    return Scale(values, axis: axis, ends: ends, count: counts.lowerBound)
  }

  /// Where a value lies, 0 being the axis's beginning and 1 its end; `nil` where the axis has no
  /// place for it.
  func position(_ value: Double) -> Double? {
    guard Self.canShow(value, spacing) else { return nil }
    switch spacing {
    case .linear: return (value / 2 - low / 2) / (high / 2 - low / 2)
    case .logarithmic: return log10(value / low) / log10(high / low)
    }
  }

  /// Numbers beyond are no data, and would overflow when subtracted.
  private static func canShow(_ value: Double, _ spacing: Axis.Spacing) -> Bool {
    guard value.magnitude <= 1e300 else { return false }
    return spacing == .linear || value >= 1e-300
  }

  private typealias Layout = (low: Double, high: Double, ticks: [Tick])

  // MARK: - Linear

  private static func linear(
    _ first: Double, _ last: Double, _ ends: Ends, count: Int, isWhole: Bool
  ) -> Layout {
    var (low, high) = (first, last)
    // A range that rounding errors could have made is one value.
    let size = max(low.magnitude, high.magnitude)
    if high - low <= size * 1e-12 || high - low < 1e-290 {
      let room = size > 1e-280 ? size / 2 : 1
      (low, high) = (low - room, high + room)
    }
    let step = niceStep((high - low) / Double(count), isWhole: isWhole && high - low >= 1)
    // A little tolerance, so that 0.3 counts as the third multiple of 0.1.
    var firstTick = (low / step + 1e-9).rounded(.down)
    var lastTick = (high / step - 1e-9).rounded(.up)
    if ends == .tight {
      firstTick = (low / step - 1e-9).rounded(.up)
      lastTick = (high / step + 1e-9).rounded(.down)
    }
    var values: [Double] = []
    var index = firstTick
    while index <= lastTick, values.count < 100 {
      values.append(multiple(index, of: step))
      index += 1
    }
    if ends == .atTicks, let first = values.first, let last = values.last {
      (low, high) = (min(low, first), max(high, last))
    }
    return (low, high, labelled(values, step: step))
  }

  /// The smallest of 1, 2 and 5 times a power of ten that is not below the size.
  private static func niceStep(_ size: Double, isWhole: Bool) -> Double {
    let exponent = Numerals.exponent(of: size)
    let candidates = [1.0, 2, 5, 10].map { multiple($0, of: Numerals.tenTo(exponent)) }
    let step = candidates.first { $0 >= size * (1 - 1e-9) } ?? size
    return isWhole ? max(step, 1) : step
  }

  /// `index * step`, free of the rounding error of a step such as 0.1: 3 times it is 0.3.
  private static func multiple(_ index: Double, of step: Double) -> Double {
    let exponent = Numerals.exponent(of: step)
    guard exponent < 0, exponent > -300 else { return index * step }
    let digit = (step / Numerals.tenTo(exponent)).rounded()
    return index * digit / Numerals.tenTo(-exponent)
  }

  private static func labelled(_ values: [Double], step: Double) -> [Tick] {
    let size = values.map(\.magnitude).max() ?? 0
    let place = Numerals.exponent(of: step)
    if size >= 1e6 || (size > 0 && size < 1e-3) {
      return values.map {
        let decimals = min(max(Numerals.exponent(of: $0) - place, 0), 9)
        return Tick(value: $0, label: Numerals.scientific($0, decimals: decimals))
      }
    }
    return values.map { Tick(value: $0, label: Numerals.fixed($0, decimals: -place)) }
  }

  // MARK: - Logarithmic

  private static func logarithmic(
    _ first: Double, _ last: Double, _ ends: Ends, count: Int
  ) -> Layout {
    var (low, high) = (first, last)
    if high / low <= 1 + 1e-9 { (low, high) = (low / 2, high * 2) }
    let bottom = Numerals.exponent(of: low)
    let top = Numerals.exponent(of: high)
    let decades = top - bottom + 1
    // Within a few decades 1, 2 and 5 of each are marked, beyond only whole decades, and beyond
    // that only every second, third … of them: those whose exponents are multiples of `every`.
    let digits = decades * 3 <= count + 3 ? [1.0, 2, 5] : [1.0]
    let every = digits.count > 1 ? 1 : max((decades + count - 1) / count, 1)
    let steps = (bottom...top + 1).flatMap { exponent in
      digits.map { (exponent: exponent, value: $0 * Numerals.tenTo(exponent)) }
    }
    if ends == .atTicks {
      low = min(low, steps.last { $0.value <= low * (1 + 1e-9) }?.value ?? low)
      high = max(high, steps.first { $0.value >= high * (1 - 1e-9) }?.value ?? high)
    }
    var values = steps.filter { $0.exponent.isMultiple(of: every) }.map(\.value)
    values = values.filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
    // Less than a decade between two ticks: an evenly stepped axis says more.
    if values.count < 2 {
      values = linear(low, high, .tight, count: count, isWhole: false).ticks.map(\.value)
      values.removeAll { $0 <= 0 }
    }
    let isPlain = values.allSatisfy { $0 >= 0.999e-3 && $0 < 1e5 }
    return (
      low, high,
      values.map {
        Tick(value: $0, label: isPlain ? Numerals.brief($0) : Numerals.scientific($0, decimals: 0))
      }
    )
  }
}
