import GatedCells
import Matrices
import Training

/// Which state of the backward stream stands beside h_t in the output of step t.
///
/// The backward stream has a count of its own: its step 1 reads x_T, its step k reads x_{T+1-k}.
public enum Wiring: String, CaseIterable, Sendable {
  /// Its own step T - t + 1, which has just read x_t.
  case aligned
  /// Its own step T - t, as lecture A prints it: it has read x_T … x_{t+1}, and at t = T nothing.
  case asPrinted = "as printed"
  /// Its own step t, which has read x_T … x_{T+1-t}: what comes out when nobody turns it back.
  case unturned
}

extension BidirectionalTape {
  // snippet.wiring
  /// The part of each step's output that the backward stream provides, under a wiring.
  ///
  /// - Returns: For each step [batch × hidden of the backward cell]. All sequences must be equally long.
  public func backwardHalf(_ wiring: Wiring) -> [Matrix<Cell.Element>] {
    precondition(lengths == nil, "backwardHalf: the wirings are compared on equally long sequences")
    let T = outputs.count
    // own[k] is the state after the stream's own step k; own[0] is where it began.
    let own = [streams.backward.initialState.output] + streams.backward.outputs
    return (1...max(1, T)).prefix(T).map { t in
      switch wiring {
      case .aligned: own[T - t + 1]
      case .asPrinted: own[T - t]
      case .unturned: own[t]
      }
    }
  }
  // snippet.end
}
