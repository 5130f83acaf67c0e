import Coursework
import Foundation
import TruncatedBPTT

/// Exercise 2.2: from the losses of windows to bits per character.
///
/// A held-out text was read in windows. Of each window you know the mean loss of a character, in
/// nats, and how many characters it has; the last window is often shorter. How many bits does the
/// model need for a character of the text, on average?
///
/// A window without characters has no mean; whatever stands there (NaN, infinity, any number) must not
/// matter. A NaN over a window that has characters is another matter: the network has broken down, and
/// the answer is NaN, so that nobody overlooks it. If no window has a character, throw an error, one of
/// your own.
///
/// Example: a window of 30 characters with 1.5 nats and one of 10 characters with 2.5 nats. Together
/// they cost 70 nats, 1.75 a character, which is 1.75 / log 2 = 2.525 bits.
///
/// - Parameters:
///   - meanNats: For each window the mean loss of its characters, in nats.
///   - characters: For each window the number of its characters.
/// - Returns: Bits per character.
public func bitsPerCharacter(_ meanNats: [Double], _ characters: [Int]) throws -> Double {
  throw Unsolved()
}
