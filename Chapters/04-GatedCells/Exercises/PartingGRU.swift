import Coursework
import Foundation
import GatedCells
import Matrices

/// Exercise 4.3: two GRUs that a test of many steps cannot tell apart.
///
/// Somebody runs weights that were trained with the reset gate before the matrix product,
/// (r ⊙ h) W_hg, in a program that has it after the product, r ⊙ (h W_hg). A test over some steps
/// finds no difference. Build weights that pass such a test and go wrong at the very next step.
///
/// Both cells start from h = 0, and both have the weights that you return; b_hg is 0. They read
/// x = 1 for `steps` steps, and then x = -1 once. Over the first `steps` steps their states must be
/// equal to 1e-12; after the last step they must differ by at least `gap` in some unit.
///
/// Example: a GRU that shuts its reset gates when it reads 1 and opens them when it reads -1 is no
/// answer. Its two versions agree all the time, at -1 too: gates that are all open let everything
/// through, before the product or after it.
///
/// - Parameters:
///   - steps: The steps over which nobody may see a difference, from 1 to 200.
///   - gap: The difference to make in the step after them, from 0.5 to 1.8.
///   - convention: The convention that the cell must have.
/// - Returns: A GRU with one input, at most four units, `reset` before the product and tanh as its
///   candidate's function. Its weights must be finite.
public func partingGRU(
  _ steps: Int, _ gap: Double, _ convention: UpdateConvention
) throws -> GRUCell<Double> {
  throw Unsolved()
}
