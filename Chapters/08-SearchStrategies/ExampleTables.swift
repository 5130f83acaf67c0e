extension TableModel {
  /// The lecture's example: its two printed tables, and a stated guess for what they do not print.
  ///
  /// Each table prints four columns. They belong to the prefixes (), A, A B, A B C in the first and
  /// (), A, A C, A C B in the second. For every other prefix the model speaks as the first table
  /// does at that step, as a reader would take it who sees the first table alone.
  public static func lecture() throws(TableModelError) -> TableModel {
    // snippet.lecture
    try TableModel(
      symbols: ["A", "B", "C", "<eos>"], end: "<eos>", maximumLength: 4,
      rows: [
        Row(after: [], [0.5, 0.2, 0.2, 0.1]),
        Row(after: ["A"], [0.1, 0.4, 0.3, 0.2]),
        Row(after: ["A", "B"], [0.2, 0.2, 0.4, 0.2]),
        Row(after: ["A", "B", "C"], [0.0, 0.2, 0.2, 0.6]),
        Row(after: ["A", "C"], [0.1, 0.6, 0.2, 0.1]),
        Row(after: ["A", "C", "B"], [0.1, 0.2, 0.1, 0.6]),
      ],
      otherwise: [
        [0.5, 0.2, 0.2, 0.1], [0.1, 0.4, 0.3, 0.2], [0.2, 0.2, 0.4, 0.2], [0.0, 0.2, 0.2, 0.6],
      ])
    // snippet.end
  }

  /// A smallest table in which a wider beam ends with a less probable sequence: two symbols, four
  /// steps, sixteen sequences. Greedy search finds the best one; a beam of two drops it at step 3.
  public static func widerIsWorse() throws(TableModelError) -> TableModel {
    // snippet.widerIsWorse
    try TableModel(
      symbols: ["A", "B"], end: nil, maximumLength: 4,
      rows: [
        Row(after: [], [0.6, 0.4]),
        Row(after: ["A"], [0.51, 0.49]),
        Row(after: ["B"], [1, 0]),
        Row(after: ["A", "A"], [0.51, 0.49]),
        Row(after: ["A", "A", "A"], [1, 0]),
      ],
      otherwise: [[0.5, 0.5]])
    // snippet.end
  }
}
