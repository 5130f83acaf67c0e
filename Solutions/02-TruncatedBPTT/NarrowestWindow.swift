/// The loss that lies d steps before the end of the window needs d + lag + 1 steps of it, from its
/// input to the end. The `reaching` latest losses have d = 0, …, reaching - 1.
public func narrowestWindow(_ lag: Int, _ k1: Int, _ reaching: Int) throws -> Int {
  max(k1, reaching + lag)
}
