import BPTT
import Coursework
import Matrices
import Training

/// Exercise 1.5: the curvature of the loss in one direction.
///
/// The gradient says which way is down; how far that stays true, the second derivatives say. All of
/// them together, the Hessian H, are too many to write down. But H times one direction V is only as
/// large as the gradient, and costs about twice as much (Pearlmutter, 1994):
///
///     H V = d/dε gradient(W + ε V)   at ε = 0
///
/// Return it, right to twelve digits. The difference of two gradients at a small distance is not: a
/// central one has ten or eleven at its best distance, and one to one side eight.
///
/// Example: one input, one hidden unit, two symbols, one step, every weight and h_0 zero. Then
/// ŷ = [0.5, 0.5]. In the direction that raises the first entry of b_y by 1 and changes nothing else,
/// ŷ - y moves by [0.25, -0.25]. This is the b_y of the answer; all else is zero.
///
/// - Parameters:
///   - model: W, the place where the curvature is taken.
///   - direction: V, a number for each number of the model.
///   - inputs: x_1 … x_T: each [batch × input].
///   - targets: For each step the symbol of each row of the batch; `nil` where nothing is asked.
///   - h0: The initial state, [batch × hidden]; it stays where it is.
/// - Returns: H V, in the places of the parameters; the loss is summed over steps and batch.
public func hessianProduct(
  _ model: VanillaRNN<Double>, _ direction: VanillaRNN<Double>, _ inputs: [Matrix<Double>],
  _ targets: [[Int?]], _ h0: Matrix<Double>
) throws -> VanillaRNN<Double> {
  throw Unsolved()
}
