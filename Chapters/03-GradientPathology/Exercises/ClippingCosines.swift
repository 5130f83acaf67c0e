import Coursework
import Foundation
import GradientPathology

/// Exercise 3.3: what does each way of clipping do to length and direction?
///
/// A gradient comes in groups, one for each parameter. Clip it in three ways:
///
/// 1. by the global norm: if all entries together are longer than `limit`, everything is scaled by the
///    same factor, to the length `limit`;
/// 2. by the norm of each group: the same, but each group for itself and with its own length;
/// 3. by value: each entry is moved into -limit ... limit.
///
/// For each way return two numbers: the cosine between the clipped gradient and the original one, and
/// the length of the clipped gradient, all groups together.
///
/// Example: for [[3, 4], [0.6]] and `limit` = 1 the first way keeps the direction and shortens to 1.
/// The second gives [[0.6, 0.8], [0.6]], with a cosine of 0.9127 and a length of 1.1662. The third
/// gives [[1, 1], [0.6]], with 0.9514 and 1.5362. The answer is
/// [[1, 1], [0.9127, 1.1662], [0.9514, 1.5362]].
///
/// - Parameters:
///   - groups: The gradient. Groups may be empty or zero.
///   - limit: Larger than 0.
/// - Returns: Three rows [cosine, length] in this order. A gradient of zeros has no direction; its
///   cosines are 1.
public func clippingCosines(_ groups: [[Double]], _ limit: Double) throws -> [[Double]] {
  throw Unsolved()
}
