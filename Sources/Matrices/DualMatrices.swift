extension Matrix where Element == Dual {
  /// A matrix of numbers and their derivatives.
  public init(_ values: Matrix<Double>, derivatives: Matrix<Double>) {
    requireSameShape("dual matrix, values and derivatives", values.shape, derivatives.shape)
    self.init(
      rows: values.rows, columns: values.columns,
      elements: zip(values.elements, derivatives.elements).map { Dual($0, derivative: $1) })
  }

  /// The numbers without their derivatives.
  public var values: Matrix<Double> { map(\.value) }

  /// The derivatives alone.
  public var derivatives: Matrix<Double> { map(\.derivative) }
}
