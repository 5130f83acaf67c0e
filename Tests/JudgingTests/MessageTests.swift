import Foundation
import Testing

@testable import Judging

/// How what a compiler or a runtime has written is passed on.
@Suite struct MessageTests {
  private func explain(_ output: String) throws -> String {
    try Workshop.withFolder { folder in
      let binding = folder.appending(path: "SumBinding.swift")
      try Data(#"public let sumBinding = Binding("0.1", sum)"#.utf8).write(to: binding)
      let diagnostics = Diagnostics(
        answer: folder.appending(path: "Sum.swift"), binding: try BindingFile(binding),
        kit: try Kit())
      return diagnostics.explain(
        output.replacing("<folder>", with: folder.path), exercise: "0.1", wanted: "(Int) -> Int")
    }
  }

  @Test("Errors in the answer's file hide those that follow from them; notes stay")
  func ownErrors() throws {
    let text = try explain(
      """
      <folder>/SumBinding.swift:3:9: error: cannot find 'sum' in scope
      1 | public let
      <folder>/Sum.swift:2:5: error: expected pattern
      2 |   let = 3
      <folder>/Sum.swift:1:1: note: in this function
      """)
    #expect(
      text == """
        Sum.swift:2:5: error: expected pattern
        2 |   let = 3
        Sum.swift:1:1: note: in this function
        """)
  }

  @Test("An error in the binding alone is about the function that it looked for")
  func bindingErrors() throws {
    let text = try explain("<folder>/SumBinding.swift:3:9: error: cannot find 'sum' in scope")
    #expect(
      text == """
        Exercise 0.1 asks for the function sum of type (Int) -> Int. Sum.swift has none that fits:

        SumBinding.swift:3:9: error: cannot find 'sum' in scope
        """)
  }

  @Test("An error without a place is passed on")
  func elsewhere() throws {
    #expect(try explain("error: link command failed") == "error: link command failed")
  }

  @Test("Hundreds of errors are cut, and the number of lines left out is told")
  func cut() throws {
    let lines = (1...500).map { "<folder>/Sum.swift:\($0):1: error: no" }
    let text = try explain(lines.joined(separator: "\n"))
    #expect(text.hasSuffix("Sum.swift:40:1: error: no\n… and 460 more lines"))
  }

  @Test("A binding's names are read from its line, with or without a type, a function or a closure")
  func binding() throws {
    for (source, name, function) in [
      (#"public let a = Binding("8.1", score)"#, "a", "score"),
      ("public let b: Binding = Binding(\n  \"8.1\", score\n)", "b", "score"),
      (#"public let c = Binding("8.1") { try score($0) }"#, "c", nil),
    ] {
      try Workshop.withFolder { folder in
        let url = folder.appending(path: "B.swift")
        try Data("import Coursework\n\n\(source)\n".utf8).write(to: url)
        let binding = try BindingFile(url)
        #expect(binding.name == name)
        #expect(binding.exercise == "8.1")
        #expect(binding.function == function)
      }
    }
  }

  @Test("The runtime's last message is found behind any amount of output, its stack trace is not")
  func fatalError() {
    var output = CapturedOutput(limit: 100)
    output.append(Data(String(repeating: "noise\n", count: 10_000).utf8))
    output.append(
      Data(
        """
        Swift/ContiguousArrayBuffer.swift:692: Fatal error: Index out of range
        Current stack trace:
        0    libswiftCore.so      0x00007fd34695f130 swift_reportError + 33
        5    answer               0x000055716051eafa <unavailable> + 6906
        """.utf8))
    #expect(output.fatalError(in: "Answer") == "Fatal error: Index out of range")
    #expect(output.text.hasPrefix("noise\nnoise\n"))
    output.forgetTail()
    #expect(output.fatalError(in: "Answer") == nil)

    var short = CapturedOutput(limit: 1_000)
    short.append(Data("Answer/Sum.swift:4: Fatal error: no\nCurrent stack trace:\n".utf8))
    short.append(Data("0    answer      0x000055716051eafa main + 6906\nafter\u{7}\u{1B}[2J".utf8))
    #expect(short.fatalError(in: "Answer") == "Sum.swift:4: Fatal error: no")
    #expect(short.text == "Answer/Sum.swift:4: Fatal error: no\nafter")
  }
}
