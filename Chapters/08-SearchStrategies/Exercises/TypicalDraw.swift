import Coursework

/// Exercise 8.4: locally typical sampling from a given draw.
///
/// Nucleus sampling keeps the most probable symbols. People do not talk like that: they say what is
/// about as surprising as usual. Typical sampling (Meister et al., 2023) keeps the symbols whose
/// surprisal `-log p` is closest to its mean, the entropy `H = -Σ p log p`.
///
/// Order the symbols by `|-log p - H|`, the smallest first. (Questions have no ties.) Keep them in this order until their
/// probabilities add up to at least `mass`; the symbol that reaches `mass` is kept too. Renormalise
/// what is kept. Then draw: walk through the kept symbols *in the vocabulary's order* and return the
/// first whose cumulated probability exceeds `uniform`.
///
/// Example: for p = [0.6, 0.3, 0.1] the entropy is 0.898 nats, the surprisals are 0.511, 1.204 and
/// 2.303, and the distances from the entropy 0.387, 0.306 and 1.405. With `mass` = 0.5 the symbols 1
/// and 0 are kept, in this order, with renormalised probabilities 1/3 and 2/3. A draw of 0.5 gives
/// symbol 0, a draw of 0.7 gives symbol 1.
///
/// - Parameters:
///   - probabilities: A distribution; entries may be zero, and such symbols are never kept.
///   - mass: How much probability to keep, in 0 ..< 1. At least one symbol is always kept.
///   - uniform: A number in 0 ..< 1.
/// - Returns: The number of the drawn symbol.
public func typicalDraw(
  _ probabilities: [Double], _ mass: Double, _ uniform: Double
) throws -> Int {
  throw Unsolved()
}
