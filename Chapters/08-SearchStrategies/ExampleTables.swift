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

  /// The published figure of a beam of two over five symbols. It gives the survivors of each step,
  /// not the numbers; these are one choice of numbers under which they survive.
  public static func figure() throws(TableModelError) -> TableModel {
    // snippet.figure
    try TableModel(
      symbols: ["A", "B", "C", "D", "E"], end: nil, maximumLength: 3,
      rows: [
        Row(after: [], [0.3, 0.15, 0.28, 0.15, 0.12]),
        Row(after: ["A"], [0.1, 0.6, 0.1, 0.1, 0.1]),
        Row(after: ["C"], [0.1, 0.1, 0.1, 0.1, 0.6]),
        Row(after: ["A", "B"], [0.1, 0.1, 0.1, 0.6, 0.1]),
        Row(after: ["C", "E"], [0.1, 0.1, 0.1, 0.6, 0.1]),
      ],
      otherwise: [[0.2, 0.2, 0.2, 0.2, 0.2]])
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

  /// The same defect with an end symbol and only fifteen hypotheses: greedy search finds 0.153, a
  /// beam of two 0.068, a beam of three 0.153 again.
  public static func widerIsWorseWithEnd() throws(TableModelError) -> TableModel {
    try TableModel(
      symbols: ["A", "B", "<eos>"], end: "<eos>", maximumLength: 3,
      rows: [
        Row(after: [], [0.45, 0.4, 0.15]),
        Row(after: ["A"], [0.34, 0.33, 0.33]),
        Row(after: ["B"], [0.5, 0.5, 0]),
        Row(after: ["A", "A"], [1, 0, 0]),
      ],
      otherwise: [[0.34, 0.33, 0.33]])
  }

  /// A table that punishes greed: A is a little more probable than B, but after A every step is a
  /// fair die with four faces, and after B everything is certain. Greedy search reaches
  /// `0.51 / 0.49 · (1/4)^(T-1)` of the best probability.
  public static func greedyTrap(length: Int) throws(TableModelError) -> TableModel {
    // snippet.greedyTrap
    let certain = (1..<max(2, length)).map {
      Row(after: Array(repeating: "B", count: $0), [0, 1, 0, 0])
    }
    return try TableModel(
      symbols: ["A", "B", "C", "D"], end: nil, maximumLength: length,
      rows: [Row(after: [], [0.51, 0.49, 0, 0])] + certain,
      otherwise: [[0.25, 0.25, 0.25, 0.25]])
    // snippet.end
  }
}
