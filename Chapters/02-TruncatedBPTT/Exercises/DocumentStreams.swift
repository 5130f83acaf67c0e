import Coursework
import TruncatedBPTT

/// Exercise 2.6: many documents, one batch.
///
/// The chapter cuts one long text into equal pieces. Here the text is a list of documents, and a state
/// must not be carried from one document into another. Each row of the batch reads a document from
/// beginning to end, one symbol a step, and at the next step begins with the next document that nobody
/// has begun. Where several rows need a document at the same step, the row with the smaller number
/// chooses first. The documents are begun in the order of the list. Empty documents are never read.
///
/// Return, for each step until everything has been read, which document each row reads; -1 for a row
/// that has nothing left to do. If nothing is to be read at all, return []. (A row's state is emptied
/// where its number changes.)
///
/// Example: documents of lengths 3, 1, 2, 1 and two rows. Row 0 reads document 0 for three steps; row 1
/// reads document 1 for one step, then document 2 for two; then row 0 takes document 3:
/// [[0, 1], [0, 2], [0, 2], [3, -1]].
///
/// - Parameters:
///   - lengths: How many symbols each document has, at least 0.
///   - rows: The batch, at least 1.
/// - Returns: For each step the number of each row's document.
public func documentStreams(_ lengths: [Int], _ rows: Int) throws -> [[Int]] {
  throw Unsolved()
}
