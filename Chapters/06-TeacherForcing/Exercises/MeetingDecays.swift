import Coursework
import Foundation
import TeacherForcing

/// Exercise 6.1: set the three decays of scheduled sampling so that they meet.
///
/// At update i the next step is told the truth with a probability that falls in one of three ways:
///
///     linear            1 - i / n
///     exponential       k^i
///     inverse sigmoid   k / (k + e^(i/k))
///
/// Find the parameter of each with which the probability is `truth` at the update `update`. All
/// three curves then pass through the same point, and schedules can be compared fairly.
///
/// Example: for a truth of 0.5 at update 100 they are n = 200, k = 0.993092 and k = 29.536600. In
/// the last, e^(100/k) is k itself.
///
/// - Parameters:
///   - truth: Strictly between 0 and 1.
///   - update: Larger than 0, not necessarily whole; up to 1e9.
/// - Returns: [n, k of the exponential, k of the inverse sigmoid]. Each k is positive, and nine
///   digits must be right. Below 1 the inverse sigmoid's k is not what its authors had in mind, but
///   it exists.
public func meetingDecays(_ truth: Double, _ update: Double) throws -> [Double] {
  throw Unsolved()
}
