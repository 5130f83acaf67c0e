import Matrices

/// An array of numbers of any number of dimensions, as a file of tensors holds it.
public struct Tensor: Equatable, Sendable {
  /// The numbers, in one of the two types that models of this package are made of.
  public enum Values: Equatable, Sendable {
    /// 32 bits each, "F32" in a file.
    case float([Float])
    /// 64 bits each, "F64" in a file.
    case double([Double])
  }

  /// The length of each dimension, the slowest first; a single number has none.
  public let shape: [Int]
  /// The numbers, the last dimension fastest: a matrix row by row.
  public let values: Values

  /// A tensor of the given numbers, as many as fill the shape.
  public init(shape: [Int], _ values: Values) {
    let count = values.count
    guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, { $0 * $1 }) == count else {
      stop("tensor: \(count) numbers do not fill the shape \(shape)")
    }
    self.shape = shape
    self.values = values
  }

  /// A matrix as a tensor of two dimensions, [rows, columns].
  ///
  /// Matrices of `Dual` cannot be saved: their derivatives belong to a computation under way.
  public init<Element: Scalar>(_ matrix: Matrix<Element>) {
    if let elements = matrix.elements as? [Float] {
      values = .float(elements)
    } else if let elements = matrix.elements as? [Double] {
      values = .double(elements)
    } else {
      stop("tensor: a matrix of \(Element.self) cannot be saved, only one of Float or Double")
    }
    shape = [matrix.rows, matrix.columns]
  }

  /// The tensor as a matrix; a single dimension becomes one row.
  ///
  /// Numbers of another type are converted: from `Double` to `Float` they are rounded.
  ///
  /// - Returns: The matrix, or `nil` if the tensor has not one or two dimensions.
  public func matrix<Element: Scalar>(of type: Element.Type = Element.self) -> Matrix<Element>? {
    guard shape.count == 1 || shape.count == 2, let columns = shape.last else { return nil }
    let rows = shape.count == 2 ? shape[0] : 1
    func made<Stored: Scalar>(_ elements: [Stored]) -> Matrix<Element> {
      let matrix = Matrix(rows: rows, columns: columns, elements: elements)
      return matrix as? Matrix<Element> ?? Matrix(matrix)
    }
    switch values {
    case .float(let elements): return made(elements)
    case .double(let elements): return made(elements)
    }
  }

  /// The place of the first number that is infinite or NaN; `nil` if all are finite.
  var firstNotFinite: (index: Int, value: Double)? {
    switch values {
    case .float(let elements):
      elements.firstIndex { !$0.isFinite }.map { ($0, Double(elements[$0])) }
    case .double(let elements):
      elements.firstIndex { !$0.isFinite }.map { ($0, elements[$0]) }
    }
  }
}

extension Tensor.Values {
  /// How many numbers there are.
  public var count: Int {
    switch self {
    case .float(let elements): elements.count
    case .double(let elements): elements.count
    }
  }

  /// The type's name in the safetensors format: "F32" or "F64".
  public var typeName: String { type.rawValue }

  var type: TensorType {
    switch self {
    case .float: .float
    case .double: .double
    }
  }
}

/// A type of number that files can hold.
enum TensorType: String {
  case float = "F32"
  case double = "F64"

  /// The bytes of one number.
  var size: Int {
    switch self {
    case .float: 4
    case .double: 8
    }
  }
}
