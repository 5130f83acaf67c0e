import Coursework
import Foundation
import GatedCells
import Matrices

/// Exercise 4.6: an LSTM, set by hand, that counts round and round.
///
/// Choose the weights of an LSTM that reads bits, x_t = 0 or 1, and whose first unit's output tells
/// how many ones there have been so far, modulo `modulus`. With `modulus` = 2 that is parity, which
/// no single threshold unit can tell, however it weighs the bits (Minsky and Papert, 1969); with 7 it
/// knows the day of the week.
///
/// The cell starts from h = c = 0. The reading of a sequence's beginning is the first unit's h
/// after its last bit. Two beginnings with the same count modulo `modulus` must have readings
/// within 1e-6 of each other, two with different ones readings at least 0.25 / `modulus` apart.
/// This has to hold over thousands of bits.
///
/// Example: with a memory that gains 0.5 for each of the first ones and an output gate that is
/// open, the readings of the counts 0, 1 and 2 are tanh 0 = 0, tanh 0.5 = 0.4621 and tanh 1 =
/// 0.7616. They are far enough apart for `modulus` = 3. But the third one must bring the cell back
/// to 0.
///
/// - Parameter modulus: From 2 to 12.
/// - Returns: An LSTM with one input and at most four units (one is enough), and with tanh as its
///   candidate's function. Its weights must be finite, but they may be large.
public func moduloCounter(_ modulus: Int) throws -> LSTMCell<Double> {
  throw Unsolved()
}
