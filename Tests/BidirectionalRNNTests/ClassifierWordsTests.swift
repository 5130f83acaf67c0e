import BPTT
import BidirectionalRNN
import Foundation
import Matrices
import TestSupport
import Testing

@Suite("5 · Words, classes and how mail is read")
struct ClassifierWordsTests {
  @Test("A text becomes words, signs that sell, and digits without their value")
  func wordsOfText() {
    #expect(
      words(of: "You've WON £1500!! Call 07-11, now.")
        == ["you've", "won", "£", "0000", "!", "!", "call", "00", "00", "now"])
    #expect(words(of: "  … --- ").isEmpty)
    #expect(words(of: "").isEmpty)
    #expect(
      words(of: "'tis the dogs' 'quoted' O’Neil") == ["tis", "the", "dogs", "quoted", "o'neil"])
    #expect(words(of: "Crème BRÛLÉE, naïve") == ["crème", "brûlée", "naïve"])
    #expect(words(of: "me@there.org\r\n100%") == ["me", "@", "there", "org", "000", "%"])
  }

  @Test("The most frequent words are known, those of one count in the order of letters")
  func vocabulary() {
    let texts = [["b", "a", "a"], ["c", "a", "b"], ["d"]]
    let vocabulary = Vocabulary(of: texts)
    #expect(vocabulary.words == ["<unknown>", "a", "b"])
    #expect(vocabulary.encode(["b", "c", "zebra", "a"]) == [2, 0, 0, 1])
    #expect(vocabulary.knows("a") && !vocabulary.knows("c") && !vocabulary.knows("<unknown>"))
    #expect(Vocabulary(of: texts, minimumCount: 1, limit: 3).words == ["<unknown>", "a", "b", "c"])
    #expect(Vocabulary(of: []).count == 1)
  }

  @Test("Equal texts of a class are kept once, those of two classes not at all")
  func distinct() {
    let texts = ["Hello you", "hello, YOU!?", "hello you.", "buy now", "Buy NOW", "see you"]
    let labels = [0, 0, 0, 0, 1, 1]
    let all = LabelledTexts(
      classes: ["ham", "spam"],
      texts: zip(texts, labels).map { LabelledText($0, label: $1) })
    let left = all.distinct()
    // The second differs by its signs.
    #expect(left.texts.map(\.text) == ["Hello you", "hello, YOU!?", "see you"])
    #expect(left.notes.count == 2)
    #expect(left.notes[0].hasPrefix("1 text says the same"))
    #expect(left.notes[1].hasPrefix("2 texts have the words of a text of another class"))
  }

  @Test("A split keeps the shares of the classes, and no text is on both sides")
  func split() throws {
    let texts = (0..<50).map {
      LabelledText("mail \(String(repeating: "x", count: $0))", label: $0 < 40 ? 0 : 1)
    }
    let all = LabelledTexts(classes: ["a", "b"], texts: texts)
    var random = SeededGenerator(seed: 3)
    let (training, heldOut) = try all.split(holdingOut: 0.2, using: &random)
    #expect(training.counts == [32, 8] && heldOut.counts == [8, 2])
    let both = training.texts.map(\.text) + heldOut.texts.map(\.text)
    #expect(Set(both).count == 50)
    let again = try all.split(holdingOut: 0.2, using: &random)
    #expect(again.heldOut != heldOut)
    // Even the smallest and the largest share leave a text on either side.
    #expect(try all.split(holdingOut: 0, using: &random).heldOut.counts == [1, 1])
    #expect(try all.split(holdingOut: 1, using: &random).training.counts == [1, 1])
  }

  @Test("One class, or one mail of a class, is a sentence")
  func tooLittle() throws {
    func sentence(_ classes: [String], _ labels: [Int]) -> String {
      var random = SeededGenerator(seed: 1)
      let texts = labels.enumerated().map { LabelledText("mail \($0)", label: $1) }
      do {
        _ = try LabelledTexts(classes: classes, texts: texts).split(
          holdingOut: 0.2, using: &random)
        return ""
      } catch { return "\(error)" }
    }
    #expect(sentence(["ham"], [0, 0, 0]).contains("all texts are of the class “ham”"))
    #expect(sentence([], []).contains("there is no text"))
    #expect(sentence(["ham", "spam"], [0, 0, 1]).contains("The class “spam” has one text only"))
    #expect(sentence(["ham", "spam"], [0, 0]).contains("The class “spam” has no text"))
    #expect(sentence(["ham", "spam"], [0, 1, 0, 1]).isEmpty)
  }

  @Test("A folder of folders is read, with what is empty or undecodable left out and told")
  func folder() throws {
    let scratch = try Scratch()
    try scratch.write("See you at nine", to: "mail/ham/1.txt")
    try scratch.write("Thanks", to: "mail/ham/deep/2.txt")
    try scratch.write(" \n ...", to: "mail/ham/empty.txt")
    try scratch.write("Win £££", to: "mail/spam/1")
    try scratch.write("not looked at", to: "mail/.hidden/1")
    try scratch.write("not looked at", to: "mail/spam/.hidden")
    try scratch.write("not looked at", to: "mail/README")
    let bytes = scratch.url.appending(path: "mail/spam/2")
    try Data([0x57, 0xFC, 0x72]).write(to: bytes)
    let mail = try LabelledTexts(contentsOf: scratch.url.appending(path: "mail").path)
    #expect(mail.classes == ["ham", "spam"])
    #expect(mail.texts.map(\.source) == ["ham/1.txt", "ham/deep/2.txt", "spam/1"])
    #expect(mail.texts.map(\.label) == [0, 0, 1])
    #expect(mail.notes.count == 2)
    #expect(mail.notes[0] == "ham/empty.txt is without a word and was left out.")
    #expect(mail.notes[1].hasPrefix("spam/2 is not UTF-8"))
    let latin = try LabelledTexts(
      contentsOf: scratch.url.appending(path: "mail").path, encoding: .latin1)
    #expect(latin.texts.last?.text == "Wür" && latin.notes.count == 1)
  }

  @Test("Links that lead back are not followed again, and none into another class")
  func links() throws {
    let scratch = try Scratch()
    try scratch.write("See you at nine", to: "mail/ham/1.txt")
    try scratch.write("Win", to: "mail/spam/2.txt")
    try scratch.write("Hurry", to: "mail/spam/deep/3.txt")
    for (link, target) in [
      ("ham/loop", "."), ("ham/all", ".."), ("ham/other", "../spam"), ("spam/deep/up", ".."),
      ("whole", "."), ("spam/again", "deep"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: scratch.url.appending(path: "mail/\(link)").path, withDestinationPath: target)
    }
    let mail = try LabelledTexts(contentsOf: scratch.url.appending(path: "mail").path)
    #expect(mail.classes == ["ham", "spam"])
    #expect(Set(mail.texts.map(\.text)) == ["See you at nine", "Win", "Hurry"])
    #expect(mail.texts.count == 3 && mail.counts == [1, 2])
  }

  @Test("A file of lines is read, also one from Windows with a byte order mark")
  func lines() throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "\u{FEFF}spam\tWin\tnow\r\nham\tSee you\r\n\r\nham\t\r\n", to: "mail.tsv")
    let mail = try LabelledTexts(contentsOf: file.path)
    #expect(mail.classes == ["ham", "spam"])
    #expect(mail.texts.map(\.text) == ["Win\tnow", "See you"])
    #expect(mail.texts.map(\.source) == ["line 1", "line 2"])
    #expect(mail.notes == ["line 4 is without a word and was left out."])
  }

  @Test(
    "What cannot be read is a sentence",
    arguments: [
      ("absent", "there is no such file or folder"), ("no folders", "has no subfolders"),
      ("nothing", "There is no text in"), ("no tab.tsv", "line 2: there must be a class, a tab"),
      ("empty.tsv", "There is no text in"),
    ])
  func unreadable(name: String, sentence: String) throws {
    let scratch = try Scratch()
    try scratch.write("text", to: "no folders/mail.txt")
    try scratch.write("", to: "nothing/spam/1")
    try scratch.write("ham\tSee you\nspam Win", to: "no tab.tsv")
    try scratch.write("", to: "empty.tsv")
    let error = #expect(throws: TextError.self) {
      try LabelledTexts(contentsOf: scratch.url.appending(path: name).path)
    }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
  }

  /// C. Manning, P. Raghavan and H. Schütze, "Introduction to Information Retrieval" (2008), example
  /// 13.1: four documents, three of them about China.
  @Test("Naive Bayes gives the numbers of the textbook's example")
  func textbook() {
    // Chinese Beijing Shanghai Macao Tokyo Japan are 0 to 5; class 0 is China.
    let bayes = NaiveBayes(
      [[0, 1, 0], [0, 0, 2], [0, 3], [4, 5, 0]], labels: [0, 0, 0, 1], words: 6, classes: 2)
    func near(_ x: Double, _ y: Double) -> Bool { abs(exp(x) - y) < 1e-12 }
    #expect(near(bayes.logPriors[0], 0.75) && near(bayes.logPriors[1], 0.25))
    // In fourteenths and in ninths.
    let inChina: [Double] = [6, 2, 2, 2, 1, 1]
    let outside: [Double] = [2, 1, 1, 1, 2, 2]
    for word in 0..<6 {
      #expect(near(bayes.logLikelihoods[0][word], inChina[word] / 14))
      #expect(near(bayes.logLikelihoods[1][word], outside[word] / 9))
    }
    let test = [0, 0, 0, 4, 5]
    let china: Double = 0.75 * (27.0 / 343.0) / 196.0
    let other: Double = 0.25 * (8.0 / 729.0) * (4.0 / 81.0)
    #expect(near(bayes.scores(test)[0], china) && near(bayes.scores(test)[1], other))
    #expect(bayes.classify(test) == 0)
    // Each of the words on its own is a sign of the other class.
    #expect(bayes.classify([4, 5]) == 1)
    #expect(bayes.classify([]) == 0)
  }

  @Test("Precision and recall by hand")
  func metrics() {
    var confusion = Confusion(classes: ["ham", "spam", "news"])
    for (label, answer, count) in [(0, 0, 90), (0, 1, 2), (1, 1, 6), (1, 0, 3)] {
      for _ in 0..<count { confusion.add(label: label, answer: answer) }
    }
    #expect(confusion.total == 101)
    #expect(confusion.accuracy == 96.0 / 101 && confusion.baseRate == 92.0 / 101)
    #expect(confusion.precision(1) == 6.0 / 8 && confusion.recall(1) == 6.0 / 9)
    #expect(confusion.precision(0) == 90.0 / 93 && confusion.recall(0) == 90.0 / 92)
    #expect(confusion.precision(2) == nil && confusion.recall(2) == nil)
  }
}
