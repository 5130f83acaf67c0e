import Matrices

/// A model that is nothing but its table: for every prefix a distribution over the next symbol.
///
/// The prefixes form a tree, and a state is a place in it. Prefixes that the table does not list
/// take their distribution from `otherwise`, which has one distribution a step and repeats its last
/// one; without `otherwise` every prefix that can occur must be listed.
public struct TableModel: AutoregressiveModel, Equatable {
  /// A prefix with its distribution.
  public struct Row: Equatable, Sendable {
    /// What has been said, as symbols.
    public var prefix: [String]
    /// `P(symbol | prefix)`, in the order of the model's symbols.
    public var probabilities: [Double]

    /// The distribution that follows a prefix.
    public init(after prefix: [String], _ probabilities: [Double]) {
      self.prefix = prefix
      self.probabilities = probabilities
    }
  }

  /// A place in the tree of listed prefixes, or below it.
  public struct State: Equatable, Sendable {
    /// The tree's node; minus one once the prefix has left the tree.
    var node: Int32
    /// How many symbols have been said.
    var length: Int32
  }

  /// The symbols in the order of their numbers.
  public let symbols: [String]
  /// The number of the symbol that ends a sequence.
  public let end: Int?
  /// `T`: how long a sequence can be, the end symbol counted.
  public let maximumLength: Int
  /// The listed distributions, as they were given.
  public let rows: [Row]
  /// The distribution of step 1, step 2, … for prefixes that are not listed.
  public let otherwise: [[Double]]

  /// `V` logarithms a node, in the order in which the nodes were made.
  private(set) var logarithms: [Double] = []
  /// Whether a node has a distribution of its own, or `otherwise` speaks for it.
  private var isListed = [false]
  /// `V` entries a node: the node reached by each symbol, or minus one.
  private(set) var children: [Int32] = []
  private let otherwiseLogarithms: [[Double]]
  /// The nodes of step 1, step 2, … of a table that lists every prefix in order; empty for others.
  private(set) var levels: [Range<Int>] = []

  /// A model with a vocabulary, an end and a table.
  ///
  /// - Parameters:
  ///   - symbols: The vocabulary. A symbol is not empty and has no spaces.
  ///   - end: The symbol that ends a sequence, or nil.
  ///   - maximumLength: `T`, the end symbol counted.
  ///   - rows: The listed distributions; each adds up to one.
  ///   - otherwise: The distributions of step 1, step 2, … for prefixes that are not listed.
  /// - Throws: ``TableModelError``, naming the place, if the table is not one.
  public init(
    symbols: [String], end: String?, maximumLength: Int, rows: [Row], otherwise: [[Double]] = []
  ) throws(TableModelError) {
    self.symbols = symbols
    self.maximumLength = maximumLength
    self.rows = rows
    self.otherwise = otherwise
    self.end = try Self.validate(symbols, end, maximumLength)
    for (step, distribution) in otherwise.enumerated() {
      try Self.validate(distribution, symbols, .otherwise(step: step + 1))
    }
    otherwiseLogarithms = otherwise.map { $0.map { Double.log($0) } }
    children = Array(repeating: -1, count: symbols.count)
    logarithms = Array(repeating: 0, count: symbols.count)
    for row in rows { try insert(row) }
    try requireEveryPossiblePrefix()
    levels = completeLevels()
  }

  /// Nothing said: the root of the tree.
  public var start: State { State(node: 0, length: 0) }

  // snippet.table
  /// The logarithms of the row that belongs to the prefix. Nothing follows a prefix that has ended,
  /// is as long as a sequence can be, or is impossible: minus infinity for every symbol.
  public func logProbabilities(after state: State) -> [Double] {
    if state.node >= 0 && isListed[Int(state.node)] {
      let first = Int(state.node) * symbols.count
      return Array(logarithms[first..<first + symbols.count])
    }
    guard state.length < maximumLength, let last = otherwiseLogarithms.last else {
      return Array(repeating: -.infinity, count: symbols.count)
    }
    return Int(state.length) < otherwiseLogarithms.count
      ? otherwiseLogarithms[Int(state.length)] : last
  }

  /// One step down the tree.
  public func state(_ state: State, saying symbol: Int) -> State {
    let node = state.node < 0 ? -1 : children[Int(state.node) * symbols.count + symbol]
    return State(node: node, length: symbol == end ? Int32(maximumLength) : state.length + 1)
  }
  // snippet.end

  // MARK: - Building the tree

  private mutating func insert(_ row: Row) throws(TableModelError) {
    let place = TableModelError.Place.after(row.prefix)
    try Self.validate(row.probabilities, symbols, place)
    var node = 0
    for name in row.prefix {
      guard let symbol = symbols.firstIndex(of: name) else {
        throw .unknownSymbol(name, place, vocabulary: symbols)
      }
      if symbol == end { throw .afterTheEnd(row.prefix) }
      let edge = node * symbols.count + symbol
      if children[edge] < 0 {
        children[edge] = Int32(isListed.count)
        isListed.append(false)
        logarithms += Array(repeating: 0, count: symbols.count)
        children += Array(repeating: -1, count: symbols.count)
      }
      node = Int(children[edge])
    }
    guard !isListed[node] else { throw .listedTwice(place) }
    isListed[node] = true
    for (symbol, probability) in row.probabilities.enumerated() {
      logarithms[node * symbols.count + symbol] = Double.log(probability)
    }
  }

  /// Walks every prefix that has a positive probability and is short enough to be continued.
  private func requireEveryPossiblePrefix() throws(TableModelError) {
    if !otherwise.isEmpty { return }
    var open: [(state: State, prefix: [Int])] = [(start, [])]
    while let (state, prefix) = open.popLast() {
      guard state.node >= 0, isListed[Int(state.node)] else {
        throw .missing(prefix.map { symbols[$0] }, maximumLength: maximumLength)
      }
      guard prefix.count + 1 < maximumLength else { continue }
      for (symbol, score) in logProbabilities(after: state).enumerated().reversed()
      where score > -.infinity && symbol != end {
        open.append((self.state(state, saying: symbol), prefix + [symbol]))
      }
    }
  }

  /// The nodes of each step, if every prefix is listed and a step's nodes stand side by side in the
  /// order of their prefixes, as they do when rows are given shortest first.
  private func completeLevels() -> [Range<Int>] {
    var levels: [Range<Int>] = []
    var level = 0..<1
    while level.upperBound <= isListed.count, levels.count < maximumLength {
      guard isListed[level].allSatisfy(\.self) else { return [] }
      levels.append(level)
      if levels.count == maximumLength { return levels }
      var next = level.upperBound
      for node in level {
        for symbol in symbols.indices where symbol != end {
          guard children[node * symbols.count + symbol] == next else { return [] }
          next += 1
        }
      }
      level = level.upperBound..<next
    }
    return []
  }

  private static func validate(
    _ symbols: [String], _ end: String?, _ maximumLength: Int
  ) throws(TableModelError) -> Int? {
    if symbols.isEmpty { throw .emptyVocabulary }
    if maximumLength < 1 { throw .maximumLength(maximumLength) }
    for (number, symbol) in symbols.enumerated() {
      if symbol.isEmpty || symbol.contains(where: \.isWhitespace) { throw .badSymbol(symbol) }
      if symbols[..<number].contains(symbol) { throw .repeatedSymbol(symbol) }
    }
    guard let end else { return nil }
    guard let number = symbols.firstIndex(of: end) else {
      throw .unknownSymbol(end, .end, vocabulary: symbols)
    }
    return number
  }

  private static func validate(
    _ distribution: [Double], _ symbols: [String], _ place: TableModelError.Place
  ) throws(TableModelError) {
    guard distribution.count == symbols.count else {
      throw .wrongCount(distribution.count, place, symbols: symbols.count)
    }
    var sum = 0.0
    for (symbol, probability) in zip(symbols, distribution) {
      guard probability >= 0 && probability <= 1 else {
        throw .notAProbability(probability, of: symbol, place)
      }
      sum += probability
    }
    guard (sum - 1).magnitude <= 1e-6 else { throw .sum(sum, place) }
  }
}
