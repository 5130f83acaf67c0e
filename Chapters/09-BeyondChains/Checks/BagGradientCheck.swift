import Coursework
import Matrices

/// Exercise 9.1.
let bagGradient = Exercise<[[Int]], Int, [[Double]], [Int: [Double]]>(
  "9.1", "Which rows of an embedding learn?", file: "BagGradient", difficulty: .warmUp,
  see: "A gradient that is nearly empty",
  hints: (
    nudge: "How does the vector of [2, 3, 2] change if row 2 grows a little? And if row 3 does?",
    idea:
      "Each occurrence of a word hands its sentence's derivative, divided by the number of the "
      + "sentence's words, to the word's row. A row that is met again adds to what it has. Clean the "
      + "sentence first: padding out, ids that are too large to 1.",
    nearly:
      "`let words = sentence.filter { $0 != 0 }.map { $0 < rows ? $0 : 1 }`, and for each word and j "
      + "`gradient[word, default: zeros][j] += dvectors[s][j] / Double(words.count)` with zeros as "
      + "long as `dvectors[s]`."
  ),
  describe: { sentences, rows, dvectors in
    "sentences \(sentences), \(rows) rows, dvectors = \(short(dvectors))"
  },
  show: { shown($0) },
  aspects: [
    .init("each word once", points: 1, rounds: 6) { ask, random in
      let words = random.shuffled(Array(2..<9))
      try expectGradient(ask, [Array(words[..<3]), Array(words[3..<5])], 9, &random)
    },
    .init("words that come again", points: 1, rounds: 5) { ask, random in
      let word = 2 + random.integer(below: 5)
      let sentences = [
        random.shuffled([word, word, 2 + random.integer(below: 5)]),
        random.shuffled([word, 7]), [word, 7, word, word],
      ]
      try expectGradient(ask, sentences, 8, &random)
    },
    .init("padding learns nothing and counts nowhere", points: 1, rounds: 5) { ask, random in
      let sentences = [
        [4, 2, 0, 0, 0], random.shuffled([0, 3, 5, 3, 0]), [0, 0, 0], [2, 5, 0, 2], [],
      ]
      try expectGradient(ask, random.shuffled(sentences), 6, &random)
    },
    .init("words that the vocabulary leaves out share row 1", points: 1, rounds: 5) {
      ask, random in
      let rows = 5 + random.integer(below: 3)
      let strange = [rows, rows + 1, rows + 1 + random.integer(below: 90)]
      let sentences = [
        random.shuffled([2, rows - 1, strange[0]]), random.shuffled([strange[1], strange[2], 3]),
        [random.choice(strange), 1, 3, 3], [0, random.choice(strange), 0],
      ]
      try expectGradient(ask, random.shuffled(sentences), rows, &random)
    },
    .init("an entry for each row that stands there, and no other", points: 1, rounds: 2) {
      ask, random in
      try expectGradient(ask, [[799, 800, 2]], 800, &random)
      // A derivative that is zero, and one that cancels out.
      let d = random.normal()
      try ask.expect([2: [0], 4: [0], 1: [0]], [[2, 4], [6, 6], [4]], 5, [[0], [0], [0]])
      try ask.expect(
        [3: [0, 0], 2: [d, -d]], [[3], [3], [2]], 4, [[d, -d], [-d, d], [d, -d]])
      try ask.expect([:], [[], [0, 0]], 2, [[d], [d]])
      try ask.expect([:], [], 2, [])
    },
  ],
  misconceptions: [
    .init(
      "writing over what a row already has",
      advice: "A word that stands in two places is used twice: its derivatives add up."
    ) { gradient($0, $1, $2, .overwriting) },
    .init(
      "counting each word of a sentence once",
      advice:
        "In the mean a word that comes twice weighs twice, so its row gets two shares, of as many "
        + "as the sentence has words."
    ) { gradient($0, $1, $2, .distinct) },
    .init(
      "dividing by the length with its padding",
      advice: "Padding counts nowhere: the mean is over the words."
    ) { gradient($0, $1, $2, .paddedLength) },
    .init(
      "padding that learns",
      advice:
        "Row 0 is no word. If it learnt, sentences would depend on how long their batch was."
    ) { gradient($0, $1, $2, .paddingLearns) },
    .init(
      "leaving unknown words out",
      advice: "An id of `rows` or more is read as 1: it counts in the mean, and row 1 learns."
    ) { gradient($0, $1, $2, .unknownDropped) },
    .init(
      "unknown words that are read and do not learn",
      advice: "Row 1 is a row like any other. What the rare words have in common is learnt there."
    ) { sentences, rows, dvectors in
      gradient(sentences, rows, dvectors, .none).filter { $0.key != 1 }
    },
    .init(
      "the last row for unknown words",
      advice: "Here row 1 stands for them, whatever the size of the vocabulary."
    ) { sentences, rows, dvectors in
      gradient(
        sentences.map { $0.map { $0 < rows ? $0 : rows - 1 } }, rows, dvectors, .none)
    },
    .init(
      "the sum of the rows in place of their mean",
      advice: "The vector is the mean, so each occurrence has a share of one over the words."
    ) { gradient($0, $1, $2, .sum) },
    .init(
      "averaging over the occurrences of a word",
      advice:
        "The derivative of a sum of uses is the sum of their derivatives. A mean would be the "
        + "derivative of another loss."
    ) { gradient($0, $1, $2, .mean) },
    .init(
      "dividing by the number of sentences as well",
      advice: "`dvectors` is the derivative of the loss already, whatever the loss averages over."
    ) { sentences, rows, dvectors in
      gradient(sentences, rows, dvectors, .none).mapValues {
        $0.map { $0 / Double(sentences.count) }
      }
    },
    .init(
      "an entry for every row of the embedding",
      advice: "Of twenty thousand rows a sentence uses a dozen. Return these alone."
    ) { sentences, rows, dvectors in
      let zeros = Array(repeating: 0.0, count: dvectors.first?.count ?? 0)
      return gradient(sentences, rows, dvectors, .none)
        .merging((0..<rows).map { ($0, zeros) }) { own, _ in own }
    },
    .init(
      "leaving out rows whose derivative is zero",
      advice:
        "The row was used. Whether an optimiser moves it all the same, by its momentum, is not for "
        + "the gradient to decide."
    ) { sentences, rows, dvectors in
      gradient(sentences, rows, dvectors, .none).filter { $0.value.contains { $0 != 0 } }
    },
  ])

private func shown(_ gradient: [Int: [Double]]) -> String {
  let entries = gradient.keys.sorted().map { "\($0): \(short(gradient[$0] ?? []))" }
  if entries.count > 12 { return "\(entries.count) entries" }
  return "[" + (entries.isEmpty ? ":" : entries.joined(separator: ", ")) + "]"
}

/// Asks, with derivatives by vectors of a width between 1 and 3.
private func expectGradient(
  _ ask: Asking<[[Int]], Int, [[Double]], [Int: [Double]]>, _ sentences: [[Int]], _ rows: Int,
  _ random: inout SeededGenerator
) throws {
  let width = 1 + random.integer(below: 3)
  let dvectors = sentences.map { _ in (0..<width).map { _ in random.normal() } }
  try ask.expect(byCoefficients(sentences, rows, dvectors), sentences, rows, dvectors)
}

/// By the coefficients: a sentence's vector is linear in every row, with the row's share of the words as
/// its factor.
private func byCoefficients(
  _ sentences: [[Int]], _ rows: Int, _ dvectors: [[Double]]
) -> [Int: [Double]] {
  func row(_ id: Int) -> Int { id >= rows ? 1 : id }
  let used = Set(sentences.joined().filter { $0 > 0 }.map(row))
  var result: [Int: [Double]] = [:]
  for number in used {
    let factors = sentences.map { sentence in
      let words = sentence.count { $0 > 0 }
      return words == 0
        ? 0 : Double(sentence.count { $0 > 0 && row($0) == number }) / Double(words)
    }
    result[number] = (Matrix<Double>.row(factors) • Matrix(dvectors)).elements
  }
  return result
}

/// A mistake in the gradient.
private enum Slip {
  case none, overwriting, distinct, paddedLength, paddingLearns, unknownDropped, sum, mean
}

/// For the misconceptions: the gradient, occurrence by occurrence, with one mistake.
private func gradient(
  _ sentences: [[Int]], _ rows: Int, _ dvectors: [[Double]], _ slip: Slip
) -> [Int: [Double]] {
  var result: [Int: [Double]] = [:]
  var uses: [Int: Double] = [:]
  for (sentence, d) in zip(sentences, dvectors) {
    var words = sentence.filter { slip == .paddingLearns || $0 != 0 }
    if slip == .unknownDropped { words.removeAll { $0 >= rows } }
    words = words.map { $0 < rows ? $0 : 1 }
    if slip == .distinct { words = Set(words).sorted() }
    let count = slip == .sum ? 1 : slip == .paddedLength ? sentence.count : words.count
    for word in words {
      let share = d.map { $0 / Double(count) }
      let had = slip == .overwriting ? nil : result[word]
      result[word] = had.map { zip($0, share).map(+) } ?? share
      uses[word, default: 0] += 1
    }
  }
  if slip == .mean {
    for (word, count) in uses { result[word] = result[word]?.map { $0 / count } }
  }
  return result
}
