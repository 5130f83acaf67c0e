import BPTT
import BidirectionalRNN
import Console
import Foundation
import Matrices
import Plotting
import Training

/// A filter learns to tell spam from other mail.
@main
enum BidirectionalRNNDemo {
  static let seed = Option(
    "seed", "N", default: UInt64(1), "The seed of the split, the weights and the batches.")
  static let quick = Flag("quick", "Fewer mails and updates, within two seconds.")
  static let svg = Option<String?>("svg", "FILE", "Write the picture of the loss to a file.")
  static let latin1 = Flag("latin1", "Read files as ISO 8859-1 instead of UTF-8.")
  static let save = Option<String?>("save", "FILE", "Save the filter, for classify.")
  static let updates = Option<Int?>(
    "updates", "N", "How many batches of 32 are learned from, up to 100000.")
  static let hidden = Option("hidden", "N", default: 24, in: 1...256, "Units of each direction.")
  static let cell = Option(
    "cell", oneOf: FusedCell.allCases.map(\.rawValue), default: "gru", "The recurrent layer.")
  static let longest = Option(
    "longest", "WORDS", default: 200, in: 1...5000, "How many words of a mail are read.")
  static let texts = Positional<String?>(
    "texts",
    "A folder with a subfolder of mails for each class, or a file with a line for each: class, tab, "
      + "text. Generated mail if left out.")
  static let model = Option<String?>("model", "FILE", "A filter that train has saved.")
  static let files = Positional<[String]>("files", "The mails; - is standard input.")

  static let learning: [any Console.Parameter] = [
    save, updates, hidden, cell, longest, seed, svg, latin1, quick,
  ]

  static let train = Command(
    "train", "Trains a filter and examines it on mail that was held out.",
    details: """
      A fifth of each class is held out, half of generated mail. Texts with the same words count once. \
      The vocabulary comes from the rest. Naive Bayes is trained and examined on the same texts.
      """,
    [texts] + learning
  ) { try trainFilter($0, texts: $0[texts]) }

  static let classify = Command(
    "classify", "Judges mails with a saved filter, and shows the words that moved it.",
    [model, latin1, files], action: classifyMails)

  static let command = Command(
    "bidirectional-rnn-demo", "A spam filter that reads mail in both directions.",
    details: """
      Without a subcommand it generates mail in which the order of the words alone decides, trains on \
      it, and shows what the filter, and naive Bayes beside it, make of mail that was held out.
      """,
    learning, subcommands: [train, classify]
  ) { try trainFilter($0, texts: nil) }

  static func main() { command.main() }
}

/// Makes a sentence about the user's files a matter of usage.
func asUsage<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as TextError {
    throw UsageError(error.description)
  } catch let error as TensorFileError {
    throw UsageError(error.description)
  }
}
