import Coursework
import Matrices
import TruncatedBPTT

/// Exercise 2.6.
let documentStreams = Exercise<[Int], Int, [[Int]]>(
  "2.6", "Many documents, one batch", file: "DocumentStreams", difficulty: .standard,
  see: "A text that has no end",
  hints: (
    nudge:
      "Keep two things for each row: which document it reads, and how many symbols are left of it.",
    idea:
      "At each step, first give every free row the next document, the row with the smallest number "
      + "first; then note what all rows read; then take one symbol off each.",
    nearly:
      "Drop the empty documents beforehand, and stop as soon as no row has received or kept a "
      + "document, before you note the step."
  ),
  describe: { "documents of lengths \($0), \($1) rows" },
  show: { "\($0)" },
  aspects: [
    .init("documents of equal length", points: 1, rounds: 8) { ask, random in
      let (rows, length) = (1 + random.integer(below: 3), 1 + random.integer(below: 3))
      let lengths = Array(repeating: length, count: rows * (1 + random.integer(below: 3)))
      try ask.expect(literal(lengths, rows), lengths, rows)
    },
    .init("documents of different lengths", points: 2) { ask, random in
      let lengths = (0..<(4 + random.integer(below: 5))).map { _ in 1 + random.integer(below: 5) }
      let rows = 2 + random.integer(below: 2)
      try ask.expect(literal(lengths, rows), lengths, rows)
    },
    .init("empty documents, and rows that find nothing", points: 1, rounds: 8) { ask, random in
      let few = (0..<4).map { _ in random.integer(below: 3) }
      try ask.expect(literal(few, 5), few, 5)
      // Row 1 is free twice while row 0 still reads: dealt out in turn, document 4 would wait.
      let many = [0, 3 + random.integer(below: 2), 1, 0, 1, 1 + random.integer(below: 3)]
      try ask.expect(literal(many, 2), many, 2)
      try ask.expect([], [0, 0], 2)
    },
  ],
  misconceptions: [
    .init(
      "documents dealt out to the rows in turn",
      advice:
        "Document i does not belong to row i mod B: whichever row is free first takes the next."
    ) { lengths, rows in
      let kept = lengths.indices.filter { lengths[$0] > 0 }
      var columns = Array(repeating: [Int](), count: rows)
      for (i, document) in kept.enumerated() {
        columns[i % rows] += Array(repeating: document, count: lengths[document])
      }
      return transposed(columns)
    },
    .init(
      "rows that wait for each other",
      advice: "A row that has finished begins its next document at once; the others go on reading."
    ) { lengths, rows in
      var kept = lengths.indices.filter { lengths[$0] > 0 }[...]
      var schedule: [[Int]] = []
      while !kept.isEmpty {
        let group = Array(kept.prefix(rows))
        kept = kept.dropFirst(rows)
        schedule += transposed(
          (0..<rows).map {
            $0 < group.count ? Array(repeating: group[$0], count: lengths[group[$0]]) : []
          })
      }
      return schedule
    },
    .init(
      "all documents joined into one text and cut into equal pieces",
      advice: "That is how the chapter cuts one text. Here a document has one row from beginning "
        + "to end, and rows take documents as they become free."
    ) { lengths, rows in
      let joined = lengths.indices.flatMap { Array(repeating: $0, count: lengths[$0]) }
      let piece = (joined.count + rows - 1) / rows
      return transposed((0..<rows).map { Array(joined.dropFirst($0 * piece).prefix(piece)) })
    },
    .init(
      "rows that wait for each other and repeat their last document",
      advice: "A row that has finished begins its next document at once; the others go on reading."
    ) { lengths, rows in
      var kept = lengths.indices.filter { lengths[$0] > 0 }[...]
      var schedule: [[Int]] = []
      while !kept.isEmpty {
        let group = kept.prefix(rows)
        kept = kept.dropFirst(rows)
        let idle = Array(repeating: -1, count: rows - group.count)
        let steps = group.map { lengths[$0] }.max() ?? 0
        schedule += Array(repeating: group + idle, count: steps)
      }
      return schedule
    },
    .init(
      "an idle step between two documents",
      advice: "The step after a document's last symbol already reads the next document's first."
    ) { lengths, rows in assigned(lengths, rows, gap: 1) },
    .init(
      "an empty document that costs a step",
      advice: "A document without symbols is never read; skip it before you deal it out."
    ) { lengths, rows in assigned(lengths.map { max($0, 1) }, rows, gap: 0) },
  ])

/// As a list of events: each document goes to the row that is free earliest, at equal times to the
/// one with the smallest number.
private func literal(_ lengths: [Int], _ rows: Int) -> [[Int]] { assigned(lengths, rows, gap: 0) }

private func assigned(_ lengths: [Int], _ rows: Int, gap: Int) -> [[Int]] {
  var columns = Array(repeating: [Int](), count: rows)
  for (document, length) in lengths.enumerated() where length > 0 {
    let row = (0..<rows).min { columns[$0].count < columns[$1].count } ?? 0
    if !columns[row].isEmpty { columns[row] += Array(repeating: -1, count: gap) }
    columns[row] += Array(repeating: document, count: length)
  }
  return transposed(columns)
}

/// Columns of different lengths as rows, filled up with -1.
private func transposed(_ columns: [[Int]]) -> [[Int]] {
  let steps = columns.map(\.count).max() ?? 0
  return (0..<steps).map { t in columns.map { t < $0.count ? $0[t] : -1 } }
}
