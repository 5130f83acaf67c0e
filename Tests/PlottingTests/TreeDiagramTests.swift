import Console
import Foundation
import Testing

@testable import Plotting

@Suite("Tree diagram") struct TreeDiagramTests {
  let labels = (0...30).map { "node \($0)" }

  @Test("The drawing contains every node exactly once")
  func drawing() throws {
    let texts = try XMLTree.parse(Gallery.beam.svg()).with("data-depth").flatMap {
      $0.named("text").filter { $0.attributes["data-edge"] == nil }
    }
    #expect(texts.map(\.text).sorted() == labels.sorted())
  }

  @Test("The outline contains every node exactly once", arguments: [30, 80])
  func outline(width: Int) {
    let lines = Gallery.beam.terminal(Style(width: width)).split(separator: "\n")
    for label in labels {
      let hits = lines.filter { $0.hasSuffix(" " + label) || $0.hasSuffix("(\(label))") }
      #expect(hits.count == 1, "\(label)")
    }
  }

  @Test("Deeper nodes stand further right, no two overlap, and a parent stands amid its children")
  func layout() throws {
    let root = try XMLTree.parse(Gallery.beam.svg())
    let nodes = root.with("data-depth")
    let boxes = nodes.compactMap { node in node.named("rect").first.map { (node, $0) } }
    for (i, first) in boxes.enumerated() {
      for second in boxes[..<i] {
        let (a, b) = (first.1, second.1)
        let apart =
          a.number("x") + a.number("width") <= b.number("x")
          || b.number("x") + b.number("width") <= a.number("x")
          || a.number("y") + a.number("height") <= b.number("y")
          || b.number("y") + b.number("height") <= a.number("y")
        #expect(apart)
      }
    }
    func text(_ label: String) throws -> XMLTree {
      try #require(root.named("text").first { $0.text == label })
    }
    let children = try (6...10).map { try text("node \($0)") }
    let parent = try text("node 1")
    #expect(children.allSatisfy { $0.number("x") > parent.number("x") })
    let places = children.map { $0.number("y") }
    #expect(places == places.sorted())
    #expect(abs(parent.number("y") - (places[0] + places[4]) / 2) < 0.1)
  }

  @Test("Every branch joins a parent's right edge, by its stem, to a child's left edge")
  func branches() throws {
    let root = try XMLTree.parse(Gallery.beam.svg())
    func points(_ command: Character) -> [[Double]] {
      root.named("path").compactMap { $0.attributes["d"] }.filter { $0.contains(command) }
        .map { $0.split { "MLCH ".contains($0) }.compactMap { Double($0) } }
    }
    let boxes = root.with("data-depth").compactMap { $0.named("rect").first }
    let (stems, branches) = (points("H"), points("C"))
    #expect(stems.count == 6 && branches.count == 30)
    for stem in stems {
      let edges = boxes.filter { box in
        abs(box.number("x") + box.number("width") - stem[0]) < 0.05
          && abs(box.number("y") + 11 - stem[1]) < 0.05
      }
      #expect(edges.count == 1)
    }
    for branch in branches {
      #expect(stems.contains { $0[2] == branch[0] && $0[1] == branch[1] })
    }
    // A remark has no box, so its branch ends at words.
    let ends = boxes.filter { box in
      branches.contains { branch in
        abs(box.number("x") - branch[branch.count - 2]) < 0.05
          && abs(box.number("y") + 11 - branch[branch.count - 1]) < 0.05
      }
    }
    #expect(ends.count == 25)
  }

  @Test("Chosen, pruned and remarks are told apart without colour")
  func emphasis() {
    let root = TreeDiagram.Node(
      "a", children: [.init("b", .chosen), .init("c", .pruned), .init("d", .note), .init("e")])
    let text = TreeDiagram("", root: root).terminal()
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.prefix(5) == ["a", "├── ● b", "├── ✗ c", "├── (d)", "└── e"])
    #expect(text.contains("● chosen   ✗ pruned"))
    let plain = TreeDiagram("", root: .init("a")).terminal()
    #expect(plain == "a")
  }

  @Test("A tree of a thousand levels is drawn, with every node once")
  func deep() throws {
    let tree = Gallery.path(1000)
    #expect(tree.terminal(Style(width: 40)).split(separator: "\n").count == 1002)
    let ends = tree.terminal(Style(width: 40)).split(separator: "\n").map {
      $0.split(separator: " ").last
    }
    #expect(ends.dropFirst().map { $0.map(String.init) } == (0...1000).map { "\($0)" })
    #expect(try XMLTree.parse(tree.svg()).with("data-depth").count == 1001)
  }
}
