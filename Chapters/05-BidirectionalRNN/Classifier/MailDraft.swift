import Matrices

/// A mail that two arrangements of the same words turn into spam or into an honest answer.
///
/// One sentence speaks of a prize, one of a payment or a parcel, and exactly one of the two is denied.
/// “It is true that you have won a car. We can not confirm, as you may know, that your payment has
/// arrived.” is the usual bait. With the “not” in the other sentence the mail is an
/// honest answer. So the words and how often each occurs are the same in both: a judge who only
/// counts words cannot do better than toss a coin.
public struct MailDraft: Equatable, Sendable {
  /// A sentence with a place for “not” before its second part. What is said comes last, with two
  /// words between it and the “not”, or with an aside up to seven.
  struct Statement: Equatable, Sendable {
    let beginning: (String, String)
    let aside: String
    let content: String

    func text(isDenied: Bool) -> String {
      "\(beginning.0)\(isDenied ? " not" : "") \(beginning.1)\(aside) that \(content)"
    }

    static func == (a: Statement, b: Statement) -> Bool {
      a.beginning == b.beginning && a.aside == b.aside && a.content == b.content
    }
  }

  let greeting: String
  let promise: Statement
  let business: Statement
  let others: [String]
  let promiseIsFirst: Bool
  /// Before which of the other sentences the first and the second statement stand.
  let places: [Int]
  let closing: String

  // snippet.text
  /// The mail: as spam it affirms the promise and denies the business, otherwise the reverse.
  public func text(isSpam: Bool) -> String {
    let statements = [promise.text(isDenied: !isSpam), business.text(isDenied: isSpam)]
    var sentences = others
    // The later place first, so that it is still right when its turn comes.
    sentences.insert(statements[promiseIsFirst ? 1 : 0], at: places[1])
    sentences.insert(statements[promiseIsFirst ? 0 : 1], at: places[0])
    return ([greeting] + sentences + [closing]).joined(separator: ".\n") + "."
  }
  // snippet.end

  /// “not” and the verbs of what is affirmed or denied: which of them belong together is the class.
  public static let decisiveWords: Set<String> = [
    "not", "won", "drawn", "chosen", "came", "arrived", "paid",
  ]

  /// A draft drawn at random.
  ///
  /// - Parameters:
  ///   - count: How many sentences there are besides the two.
  ///   - random: Draws everything.
  public init(others count: ClosedRange<Int> = 0...2, using random: inout SeededGenerator) {
    let names = ["Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Henry"]
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    let prizes = [
      "a car", "a new phone", "a holiday in Rome", "the first prize", "one thousand euros",
    ]
    let things = ["payment", "order", "form", "parcel", "letter"]
    func aside() -> String {
      random.integer(below: 3) > 0
        ? ""
        : ", "
          + random.choice([
            "after the draw on \(random.choice(days))", "as of this morning", "as you may know",
            "to our own surprise", "as I wrote on \(random.choice(days))", "so far this week",
            "according to our list",
          ]) + ","
    }
    let prize = random.choice(prizes)
    let thing = random.choice(things)
    greeting = "\(random.choice(["Dear", "Hello", "Good morning"])) \(random.choice(names))"
    func statement(_ content: String) -> Statement {
      let beginning = random.choice([
        ("It is", "true"), ("It is", "certain"), ("We can", "confirm"), ("I can", "say"),
      ])
      return Statement(beginning: beginning, aside: aside(), content: content)
    }
    promise = statement(
      random.choice([
        "you have won \(prize)", "your number was drawn for \(prize)",
        "your name was chosen for \(prize)",
      ]))
    business = statement(
      random.choice([
        "your \(thing) has arrived", "your \(thing) was paid for",
        "your \(thing) came to our office",
      ]))
    let number = count.lowerBound + random.integer(below: count.count)
    others = (0..<number).map { _ in
      random.choice([
        "Please call \(random.choice(names)) before \(random.choice(days))",
        "Our office is closed on \(random.choice(days))", "You will find more on our page",
        "Thank you for your patience", "\(random.choice(names)) sends you kind regards",
        "The meeting has been moved to \(random.choice(days))",
      ])
    }
    promiseIsFirst = random.integer(below: 2) == 0
    places = [random.integer(below: number + 1), random.integer(below: number + 1)].sorted()
    closing = "\(random.choice(["Kind regards", "Best wishes", "Yours"])), \(random.choice(names))"
  }
}

extension LabelledTexts {
  /// Generated mail whose class is a fair coin, and whose words, with how often each occurs, tell
  /// nothing about it.
  ///
  /// - Parameters:
  ///   - count: How many mails.
  ///   - others: How many sentences a mail has besides the two that matter.
  ///   - random: Draws everything.
  public static func mail(
    _ count: Int, others: ClosedRange<Int> = 0...2, using random: inout SeededGenerator
  ) -> LabelledTexts {
    let texts = (0..<count).map { place in
      let draft = MailDraft(others: others, using: &random)
      let isSpam = random.integer(below: 2) == 1
      return LabelledText(
        draft.text(isSpam: isSpam), label: isSpam ? 1 : 0, source: "generated mail \(place + 1)")
    }
    return LabelledTexts(classes: ["ham", "spam"], texts: texts)
  }
}
