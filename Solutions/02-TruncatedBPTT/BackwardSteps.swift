/// Run j, of ⌊T / k₁⌋, ends at step j k₁ and goes back over what there is, at the most k₂ steps.
public func backwardSteps(_ steps: Int, _ k1: Int, _ k2: Int) throws -> Int {
  stride(from: k1, through: steps, by: k1).reduce(0) { $0 + min($1, k2) }
}
