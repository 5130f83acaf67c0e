import BeyondChains
import Coursework

/// Exercise 9.6: plan a scan for p processors
///
/// The numbers x_0 … x_{n-1} stand in n places. In the end place i is to hold x_0 ∘ x_1 ∘ … ∘ x_i, for an
/// operation ∘ that is associative and not commutative. You do not compute it: you write the plan.
///
/// A plan is a list of rounds, a round a list of steps, and a step [from, to] puts
///
///     place[from] ∘ place[to]   into   place[to]
///
/// The steps of a round run at the same time. So it has at most `processors` of them, and a place that one
/// of them writes must not stand in another step of this round, neither as `from` nor as `to`. (That several
/// steps read the same place is allowed.)
///
/// For n of 2 or more the plan must have fewer than 2n steps in all, and at most 2n/p + 2d rounds, where
/// p = `processors`, d = log2 n, and 2n/p and d are rounded up. For n = 0 and 1 there is nothing to do: an
/// empty plan.
///
/// Example: for n = 4 and p = 2 the plan [[[0, 1], [2, 3]], [[1, 3]], [[1, 2]]] is right. It has four steps in
/// three rounds, where seven and eight are allowed.
///
/// - Parameters:
///   - count: n, 0 or more, a power of two or not.
///   - processors: p, 1 or more; it may exceed n.
/// - Returns: The rounds.
public func scanSchedule(_ count: Int, _ processors: Int) throws -> [[[Int]]] {
  throw Unsolved()
}
