import Matrices

extension Trainable {
  // snippet.norm
  /// Shortens the gradient to the length `limit` if it is longer; its direction stays.
  ///
  /// A gradient whose norm is infinite or NaN has no direction: it becomes zero, so that one bad
  /// batch does not end the training.
  ///
  /// Source: Pascanu, Mikolov and Bengio (2013), algorithm 1.
  ///
  /// - Returns: The norm before.
  @discardableResult
  public mutating func clip(norm limit: Element) -> Element {
    guard limit > 0 else { stop("clip: the norm must be above 0, not \(limit)") }
    let norm = self.norm()
    if !norm.value.isFinite {
      self = zeroed()
    } else if norm > limit {
      scale(by: limit / norm)
    }
    return norm
  }
  // snippet.end

  // snippet.value
  /// Moves every entry of the gradient into -limit...limit; its direction can
  /// change. NaN stays NaN.
  public mutating func clip(value limit: Element) {
    for (_, path) in parameters {
      self[keyPath: path] = self[keyPath: path].clamped(from: -limit, to: limit)
    }
  }
  // snippet.end
}
