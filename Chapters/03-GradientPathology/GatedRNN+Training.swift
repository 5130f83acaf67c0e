import Matrices
import Training

extension GatedRNN: Trainable {
  /// Every learnable matrix under the name that the formulas give it. The gate's are among them only
  /// where the gate is learned.
  public var parameters: [Parameter<Self, Element>] {
    let candidate: [Parameter<Self, Element>] = [("W_xh", \.Wxh), ("W_hh", \.Whh), ("b_h", \.bh)]
    let ofGate: [Parameter<Self, Element>] = [("W_xz", \.Wxz), ("W_hz", \.Whz), ("b_z", \.bz)]
    let logits: [Parameter<Self, Element>] = [("W_hy", \.Why), ("b_y", \.by)]
    return candidate + (gate == .learned ? ofGate : []) + logits
  }

  /// The same network with another type of number.
  public init<Other: Scalar>(_ other: GatedRNN<Other>) {
    gate = other.gate
    activation = other.activation
    Wxh = Matrix(other.Wxh)
    Whh = Matrix(other.Whh)
    bh = Matrix(other.bh)
    Wxz = Matrix(other.Wxz)
    Whz = Matrix(other.Whz)
    bz = Matrix(other.bz)
    Why = Matrix(other.Why)
    by = Matrix(other.by)
  }
}
