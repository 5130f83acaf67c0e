import Matrices

/// How a gradient compares with an independent derivative, parameter by parameter.
public struct GradientCheck: Sendable {
  /// The entry of one parameter whose difference is largest.
  public struct Entry: Sendable {
    /// The parameter, "W_hh".
    public let name: String
    /// Where in the matrix, counted from 0.
    public let row: Int
    /// Where in the matrix, counted from 0.
    public let column: Int
    /// What the independent derivative is.
    public let expected: Double
    /// What the gradient under test says.
    public let observed: Double
    /// |expected - observed|, relative to the largest expected entry of this parameter, but to no
    /// less than ``GradientCheck/floor``. NaN if either is.
    public let error: Double
  }

  /// The worst entry of each parameter, in the order of the model's list.
  public let entries: [Entry]
  /// Entries are not measured against anything smaller than this: rounding would decide.
  public let floor: Double

  /// The worst entry of all; `nil` for a model without parameters.
  public var worst: Entry? {
    entries.max { b, a in a.error.isNaN || (!b.error.isNaN && a.error > b.error) }
  }

  /// Whether every entry agrees within a relative error.
  public func agrees(within tolerance: Double) -> Bool {
    entries.allSatisfy { $0.error <= tolerance }
  }

  /// One sentence: "worst: W_hh[2, 0] is 0.5, but should be 0.25 (error 0.5)".
  public var summary: String {
    guard let worst else { return "no parameters" }
    return "worst: \(worst.name)[\(worst.row), \(worst.column)] is \(worst.observed), "
      + "but should be \(worst.expected) (error \(worst.error))"
  }

  // snippet.finite-differences
  /// Compares with central differences, (L(w + s) - L(w - s)) / 2s, one number at a time.
  ///
  /// The step s balances two errors: the formula's own shrinks as s², rounding grows as 1 / s. Both
  /// are smallest near the cube root of the type's precision: 6e-6 for `Double`, 5e-3 for `Float`.
  ///
  /// - Parameters:
  ///   - gradient: The gradient under test.
  ///   - model: Where it was taken.
  ///   - floor: Entries are not measured against anything smaller.
  ///   - loss: The loss of a model, the same computation each time.
  public static func finiteDifferences<Model: Trainable>(
    _ gradient: Model, of model: Model, floor: Double = 1e-2, loss: (Model) -> Model.Element
  ) -> GradientCheck {
    let precision = Model.Element.self == Float.self ? 0x1p-23 : 0x1p-52
    var moved = model
    return compare(gradient, floor: floor) { path, row, column in
      let original = moved[keyPath: path][row, column]
      let step = Model.Element(Double.pow(precision, 1 / 3) * max(1, abs(original.value)))
      // The step as it is after rounding, which 2s is not.
      let above = original + step
      let below = original - step
      moved[keyPath: path][row, column] = above
      let lossAbove = loss(moved).value
      moved[keyPath: path][row, column] = below
      let lossBelow = loss(moved).value
      moved[keyPath: path][row, column] = original
      return (lossAbove - lossBelow) / (above.value - below.value)
    }
  }
  // snippet.end

  // snippet.dual
  /// Compares with exact derivatives: the loss is evaluated with dual numbers, w + ε for one
  /// number at a time, and the factor of ε in the result is its derivative.
  ///
  /// - Parameters:
  ///   - gradient: The gradient under test.
  ///   - model: Where it was taken, as dual numbers without derivatives.
  ///   - floor: Entries are not measured against anything smaller.
  ///   - loss: The loss of a model of dual numbers.
  public static func dualNumbers<Model: Trainable, Lifted: Trainable>(
    _ gradient: Model, of model: Lifted, floor: Double = 1e-2, loss: (Lifted) -> Dual
  ) -> GradientCheck where Lifted.Element == Dual {
    let paths = Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.name, $0.path) })
    var lifted = model
    return compare(gradient, floor: floor) { name, _, row, column in
      guard let path = paths[name] else { return .nan }
      lifted[keyPath: path][row, column].derivative = 1
      defer { lifted[keyPath: path][row, column].derivative = 0 }
      return loss(lifted).derivative
    }
  }
  // snippet.end

  private static func compare<Model: Trainable>(
    _ gradient: Model, floor: Double,
    expected: (String, WritableKeyPath<Model, Matrix<Model.Element>>, Int, Int) -> Double
  ) -> GradientCheck {
    let entries = gradient.parameters.compactMap { name, path -> Entry? in
      let observed = gradient[keyPath: path]
      let right = Matrix<Double>(rows: observed.rows, columns: observed.columns) {
        expected(name, path, $0, $1)
      }
      let scale = max(floor, right.maximumMagnitude())
      var worst: Entry?
      for row in 0..<observed.rows {
        for column in 0..<observed.columns {
          let (expected, observed) = (right[row, column], observed[row, column].value)
          let error = abs(expected - observed) / scale
          if let worst, !(error > worst.error || error.isNaN) { continue }
          worst = Entry(
            name: name, row: row, column: column, expected: expected, observed: observed,
            error: error)
        }
      }
      return worst
    }
    return GradientCheck(entries: entries, floor: floor)
  }

  private static func compare<Model: Trainable>(
    _ gradient: Model, floor: Double,
    expected: (WritableKeyPath<Model, Matrix<Model.Element>>, Int, Int) -> Double
  ) -> GradientCheck {
    compare(gradient, floor: floor) { _, path, row, column in expected(path, row, column) }
  }
}
