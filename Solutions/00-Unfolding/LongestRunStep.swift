/// Keeps the longest run, the run that is going on, and the symbol it is made of.
public func longestRunStep(_ state: [Int], _ symbol: Int) throws -> [Int] {
  guard state.count == 3 else { return [1, 1, symbol] }
  let run = symbol == state[2] ? state[1] + 1 : 1
  return [max(state[0], run), run, symbol]
}
