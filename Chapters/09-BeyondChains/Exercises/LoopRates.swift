import BeyondChains
import Coursework

/// Exercise 9.3: how deep does a unit of time make a network?
///
/// Draw a recurrent network as layers and connections. A connection [from, to, delay] says that layer `to`
/// at step t takes what layer `from` was at step t - delay; each is a matrix that a signal is multiplied
/// by, so a gradient would like to cross few of them. Over long times it goes round in loops: a loop follows
/// connections from a layer back to the same layer, may pass layers and connections several times, and
/// takes as many units of time as its delays add up to. Its rate is its number of connections, divided by
/// its time.
///
/// Return the least and the largest rate of all loops. The first says how long the shortest path of the
/// gradient is for each unit of time, the second how deep the network gets.
///
/// Throw an error of your own if there is no loop, since such a network remembers nothing for long, and also
/// if some loop takes no time, since then nobody can compute the network.
///
/// Example: two layers, with [[1, 1, 1], [1, 2, 0], [2, 2, 1], [2, 1, 1], [1, 1, 3]]. The loop of the last
/// connection has the rate 1/3, and 1, 2, 1 has two connections in one unit of time. The answer is
/// [0.3333, 2].
///
/// - Parameter connections: Any number, from and to layers that are numbered from 1 in no particular order,
///   with delays of 0 or more. Two layers may have several, and a layer may have one to itself. There are up
///   to 100 layers and 200 connections, with more loops than anybody can list.
/// - Returns: The least rate and the largest, to nine digits.
public func loopRates(_ connections: [[Int]]) throws -> [Double] {
  throw Unsolved()
}
