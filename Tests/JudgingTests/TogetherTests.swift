import Coursework
import Foundation
import Testing

@testable import Judging

/// Which files may be compiled together with others and mean the same.
@Suite struct TogetherTests {
  private func standsAlone(_ source: String, beside neighbour: String = "") throws -> Bool {
    try Workshop.withFolder { folder throws in
      let other = AnyExercise(
        Exercise(
          "0.7", "Double it", file: "Doubled", difficulty: .warmUp, see: "Sums",
          hints: (nudge: "", idea: "", nearly: ""), describe: { (value: Double) in "\(value)" },
          aspects: [.init("twice", points: 1, rounds: 2) { ask, _ in try ask.expect(4.0, 2) }],
          misconceptions: []))
      let answers = [
        try Answer(
          Workshop.attempt(
            source, by: AnyExercise(Workshop.scaledSum), function: "scaledSum", in: folder)),
        try Answer(
          Workshop.attempt(neighbour, by: other, function: "doubled", in: folder)),
      ]
      return answers[0].standsAlone(among: answers)
    }
  }

  private static let own = "public func scaledSum(_ a: [Double], _ b: Double) -> Double { 0 }"

  @Test(
    "A file that declares nothing for others may be compiled with them",
    arguments: [
      own, "import Foundation\n\n/// Sums. { \"\n" + own,
      "private func help() -> Int { 1 }\n\(own)", "\(own)\nfileprivate struct Helper { var a = 1 }",
      "private extension Array {\n  var half: Int { count / 2 }\n}\n\(own)",
      "import struct Foundation.Date\nimport class Foundation.Bundle\n\(own)",
      "/* struct A {} /* nested */ let b = 1 */\n\(own)",
      "private let text = \"func ( \\\" { \\(1 + 2)\"\n\(own)", "@inline(never) \(own)",
      "func scaledSum(\n  _ a: [Double],\n  _ b: Double\n) -> Double {\n  let c = 1\nlet d = 2\n"
        + "  func inner() {}\n  struct Inner { let e = 3 }\n  return a.map(\\.self)[0]\n}",
      "  private final class A { class func make() {} }\n\(own)",
    ])
  func harmless(source: String) throws {
    #expect(try standsAlone(source), "\(source)")
  }

  @Test(
    "What others could see does no harm if none of them names it",
    arguments: [
      ("struct Helper { func inner() {} }\n\(own)", "Helper"),
      ("\(own)\npublic enum Mistake: Error, Equatable { case one }", "Mistake"),
      ("func help() -> Int { 1 }\n\(own)", "help"),
      ("  func help() -> Int { 1 }\n\(own)", "help"),
      ("public let width = 3; \(own)", "width"),
      ("private let a = 1; func sqrt(_ x: Double) -> Double { x }\n\(own)", "sqrt"),
      ("private func a() {} ; struct Pair {}\n\(own)", "Pair"),
      ("private struct A {\n} struct Pair {}\n\(own)", "Pair"),
      ("/* a */ typealias Double = Float\n\(own)", "Double"),
      ("import Foundation; func sqrt(_ x: Double) -> Double { x }\n\(own)", "sqrt"),
      ("public private(set) nonisolated(unsafe) var width = 3\n\(own)", "width"),
      ("protocol Shape {}\n\(own)", "Shape"), ("actor Player {}\n\(own)", "Player"),
      ("final class Node {}\n\(own)", "Node"),
    ])
  func named(source: String, name: String) throws {
    #expect(try standsAlone(source, beside: "func doubled() { other() }"), "\(source)")
    #expect(try !standsAlone(source, beside: "func doubled() { \(name)() }"), "\(source)")
  }

  @Test(
    "What changes the meaning of files that do not name it is compiled alone",
    arguments: [
      "extension Array { var half: Int { count / 2 } }\n\(own)", "infix operator **\n\(own)",
      "typealias IntegerLiteralType = Double\n\(own)", "struct Binding {}\n\(own)",
      "func serve() {}\n\(own)", "let doubledBinding = 1\n\(own)",
      "#if true\nfunc help() {}\n#endif\n\(own)", "precedencegroup P {}\n\(own)",
      "func + (a: Int, b: Int) -> Int { 0 }\n\(own)", "let (a, b) = (1, 2)\n\(own)",
      "let a = 1, b = 2\n\(own)", "let a = 1,\n  b = 2\n\(own)", "let a = 1\n  , b = 2\n\(own)",
      "private let a = \"\"\"\n  text\n  \"\"\"\n\(own)", "private let a = #\"\"\"#\n\(own)",
      "func `scaledSum`(_ a: [Double], _ b: Double) -> Double { 0 }", "} \(own)", "\(own) {",
      "@_cdecl(\"write\") func help() {}\n\(own)", "/* func\n\(own)",
    ])
  func open(source: String) throws {
    #expect(try !standsAlone(source), "\(source)")
  }

  @Test("A file that names another answer's function is compiled alone")
  func others() throws {
    #expect(
      try !standsAlone(
        "func scaledSum(_ a: [Double], _ b: Double) -> Double { doubled(a[0]) }"))
  }
}
