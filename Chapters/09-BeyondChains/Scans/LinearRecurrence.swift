import Matrices
import Training

/// A recurrence that is linear in its state and mixes no units.
///
/// ```math
/// h_t = a_t \odot h_{t-1} + b_t
/// ```
///
/// A step is a map h ↦ a h + b, and two steps one after the other are again such a map, with the
/// coefficients (a₁, b₁) ⊕ (a₂, b₂) = (a₂ a₁, a₂ b₁ + b₂). Composition is associative, so that the
/// steps may be joined in any grouping: a recurrence that need not be computed step by step.
///
/// Rows are steps here: a and b are [steps × units], the initial state [1 × units]. Several sequences of a
/// batch are units side by side.
public struct LinearRecurrence<Element: Scalar>: Equatable, Trainable {
  /// a_t: how much of each unit is kept.
  public var a: Matrix<Element>
  /// b_t: what is added.
  public var b: Matrix<Element>
  /// h_0.
  public var h0: Matrix<Element>

  /// A recurrence of given coefficients.
  public init(a: Matrix<Element>, b: Matrix<Element>, h0: Matrix<Element>) {
    precondition(
      b.shape == a.shape && h0.shape == Shape(rows: 1, columns: a.columns),
      "LinearRecurrence: a is \(a.shape), b is \(b.shape), h_0 is \(h0.shape)")
    self.a = a
    self.b = b
    self.h0 = h0
  }

  /// The same recurrence with another type of number.
  public init<Other: Scalar>(_ other: LinearRecurrence<Other>) {
    self.init(a: Matrix(other.a), b: Matrix(other.b), h0: Matrix(other.h0))
  }

  /// a, b and h_0, which are what a gradient is taken by.
  public var parameters: [Parameter<Self, Element>] { [("a", \.a), ("b", \.b), ("h_0", \.h0)] }

  /// How many steps.
  public var steps: Int { a.rows }

  // snippet.sequential
  /// h_1 … h_T, a row for each, step by step.
  public func states() -> Matrix<Element> {
    var h = h0
    var rows: [Matrix<Element>] = []
    for t in 0..<steps {
      h = a.row(t) * h + b.row(t)
      rows.append(h)
    }
    return rows.isEmpty ? a : Matrix(stacked: rows)
  }
  // snippet.end

  /// The same states by a scan over the steps as maps; each round is one operation on whole matrices, in
  /// which no row waits for another.
  public func scannedStates() -> Matrix<Element> {
    if steps == 0 { return a }
    let joined = Self.prefixes(Maps(a: a, b: b))
    return joined.a * h0 + joined.b
  }

  /// The coefficients of the first step, of the first two joined, of the first three, …
  private static func prefixes(_ steps: Maps<Element>) -> Maps<Element> {
    if steps.a.rows < 2 { return steps }
    let (first, second) = steps.alternating
    let ofPairs = prefixes(first.rows(..<second.count).joined(with: second))
    let between = ofPairs.rows(..<(first.count - 1)).joined(with: first.rows(1...))
    return Maps(alternating: first.rows(..<1).followed(by: between), ofPairs)
  }

  // snippet.gradient
  /// The derivatives by a, b and h_0: a recurrence of the same kind, from the last step to the first.
  ///
  /// With g_t the derivative by h_t along every path, g_t = dL/dh_t + a_{t+1} ⊙ g_{t+1}; then by b_t it is
  /// g_t, by a_t it is g_t ⊙ h_{t-1}.
  ///
  /// - Parameters:
  ///   - states: h_1 … h_T.
  ///   - dstates: dL/dh_t for each step, [steps × units].
  public func gradient(states: Matrix<Element>, dstates: Matrix<Element>) -> LinearRecurrence {
    if steps == 0 { return zeroed() }
    let backwards = Array((0..<steps).reversed())
    let next = LinearRecurrence(
      // The last step has no step after it; what stands there is multiplied by zero.
      a: a.rows(at: [0] + backwards.dropLast()), b: dstates.rows(at: backwards),
      h0: .zeros(like: h0))
    let g = next.scannedStates().rows(at: backwards)
    let previous = Matrix(stacked: [h0, states.rows(..<(steps - 1))])
    return LinearRecurrence(a: g * previous, b: g, h0: a.row(0) * g.row(0))
  }
  // snippet.end

  /// How far two ways of computing the states may be apart, for each number of each state.
  ///
  /// In exact arithmetic h_t is a sum of products, b_k times the a's after it. Each product and sum is
  /// rounded, by a factor between 1 - u and 1 + u, with u half the precision of the type. On the way from
  /// a b_k to h_t there are at most T products and T sums, in any grouping, and one more of each with the
  /// initial state. So either way is at most γ = m u / (1 - m u) times Σ |terms| from the truth,
  /// m = 2 (T + 1), and the two at most twice that (Higham, 2002, section 3.1). Underflow, which has an
  /// absolute error of its own, is left out.
  public func roundingBound() -> Matrix<Double> {
    func sizes(_ matrix: Matrix<Element>) -> Matrix<Double> { matrix.map { abs($0.value) } }
    let sums = LinearRecurrence<Double>(a: sizes(a), b: sizes(b), h0: sizes(h0)).states()
    let u = Element.self == Float.self ? 0x1p-24 : 0x1p-53
    let m = Double(2 * (steps + 1)) * u
    return sums * (2 * m / (1 - m))
  }
}

// snippet.maps
/// Maps h ↦ a h + b, one in each row.
private struct Maps<Element: Scalar> {
  var a: Matrix<Element>
  var b: Matrix<Element>

  var count: Int { a.rows }

  /// In each row, first this map and then the other: h ↦ a₂ (a₁ h + b₁) + b₂.
  func joined(with second: Maps) -> Maps {
    Maps(a: second.a * a, b: second.a * b + second.b)
  }
  // snippet.end

  func rows(_ range: some RangeExpression<Int>) -> Maps {
    Maps(a: a.rows(range), b: b.rows(range))
  }

  func followed(by other: Maps) -> Maps {
    Maps(a: Matrix(stacked: [a, other.a]), b: Matrix(stacked: [b, other.b]))
  }

  /// The first, third, fifth, … row, and the second, fourth, …
  var alternating: (Maps, Maps) {
    let (a, b) = (a.alternating, b.alternating)
    return (Maps(a: a.0, b: b.0), Maps(a: a.1, b: b.1))
  }

  init(a: Matrix<Element>, b: Matrix<Element>) {
    self.a = a
    self.b = b
  }

  /// The rows of both in turns; the first may have one more.
  init(alternating first: Maps, _ second: Maps) {
    a = Matrix(alternating: first.a, second.a)
    b = Matrix(alternating: first.b, second.b)
  }
}

extension Matrix {
  /// Two rows side by side make one of half as many rows, so that taking every second row is taking half
  /// of the columns.
  fileprivate var alternating: (Matrix, Matrix) {
    let even = rows / 2 * 2
    let pairs = rows(..<even).reshaped(rows: even / 2, columns: 2 * columns)
    let (first, second) = (pairs.columns(..<columns), pairs.columns(columns...))
    return (even == rows ? first : Matrix(stacked: [first, row(even)]), second)
  }

  fileprivate init(alternating first: Matrix, _ second: Matrix) {
    let pairs = Matrix(sideBySide: [first.rows(..<second.rows), second])
      .reshaped(rows: 2 * second.rows, columns: second.columns)
    self = first.rows == second.rows ? pairs : Matrix(stacked: [pairs, first.rows(second.rows...)])
  }
}
