/// A binary heap: the element that ranks before all others can be taken out in `O(log n)`.
///
/// The order is a closure, so that one heap serves as a queue of prefixes (the most probable
/// first) and as a beam's filter (the worst of the kept first).
public struct Heap<Element> {
  /// The elements as they lie in the tree: the first ranks before all others.
  public private(set) var elements: [Element] = []
  /// How many times two elements were compared.
  public private(set) var comparisons = 0
  private let ranksBefore: (Element, Element) -> Bool

  /// An empty heap.
  public init(ranksBefore: @escaping (Element, Element) -> Bool) {
    self.ranksBefore = ranksBefore
  }

  /// A heap of all `elements`, built from the bottom up in `O(n)`.
  public init(_ elements: [Element], ranksBefore: @escaping (Element, Element) -> Bool) {
    self.elements = elements
    self.ranksBefore = ranksBefore
    for index in stride(from: elements.count / 2 - 1, through: 0, by: -1) { sink(index) }
  }

  /// How many elements there are.
  public var count: Int { elements.count }
  /// The element that ranks before all others; nil if there is none.
  public var first: Element? { elements.first }

  /// Adds an element in `O(log n)`.
  public mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard compare(child, parent) else { return }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the element that ranks before all others, in `O(log n)`; nil if there is none.
  public mutating func removeFirst() -> Element? {
    guard let first = elements.first else { return nil }
    let last = elements.removeLast()
    if !elements.isEmpty { replaceFirst(with: last) }
    return first
  }

  /// Puts an element in the place of the first and lets it sink.
  ///
  /// - Precondition: The heap is not empty.
  public mutating func replaceFirst(with element: Element) {
    elements[0] = element
    sink(0)
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while true {
      var child = 2 * parent + 1
      guard child < elements.count else { return }
      if child + 1 < elements.count, compare(child + 1, child) { child += 1 }
      guard compare(child, parent) else { return }
      elements.swapAt(child, parent)
      parent = child
    }
  }

  private mutating func compare(_ a: Int, _ b: Int) -> Bool {
    comparisons += 1
    return ranksBefore(elements[a], elements[b])
  }
}
