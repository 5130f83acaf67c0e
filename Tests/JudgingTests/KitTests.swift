import Foundation
import Testing

@testable import Judging

@Suite struct KitTests {
  @Test("The kit of the running program has what answers need, and the files exist")
  func running() throws {
    let kit = try Kit()
    let names = kit.modules.map(\.name)
    #expect(names.contains("Coursework"))
    #expect(names.contains("Matrices"))
    #expect(!names.contains("Judging"))
    #expect(!names.contains { $0.hasSuffix("Tests") })
    for file in kit.modules.map(\.interface) + [
      kit.library, kit.toolchain.compiler, kit.toolchain.runtime,
    ] {
      #expect(FileManager.default.fileExists(atPath: file.path), "\(file.path)")
    }
  }

  @Test("Libraries and chapters are open to answers; what decides or gives away an answer is not")
  func open() {
    for module in ["Matrices", "Training", "Coursework", "SearchStrategies", "GatedCells"] {
      #expect(Kit.isOpen(module), "\(module)")
    }
    for module in [
      "SearchStrategiesChecks", "SearchStrategiesSolutions", "SearchStrategiesExercises",
      "SearchStrategiesTests", "SearchStrategiesSolutionTests", "Judging", "Manuscript",
      "TestSupport", "course", "grade", "search_strategies_demo",
    ] {
      #expect(!Kit.isOpen(module), "\(module)")
    }
  }

  @Test("Objects come from the list of the product alone, paths with spaces and quotes included")
  func list() throws {
    try Workshop.withFolder { folder in
      let build = folder.appending(path: "it's a build")
      let list = build.appending(path: "course.product/Objects.LinkFileList")
      for path in ["course.product", "Modules", "Matrices.build"] {
        try FileManager.default.createDirectory(
          at: build.appending(path: path), withIntermediateDirectories: true)
      }
      for path in ["Modules/Matrices.swiftmodule", "Matrices.build/Removed.swift.o"] {
        try Data().write(to: build.appending(path: path))
      }
      let quoted = build.path.replacing("'", with: #"'\''"#)
      try Data(
        """
        '\(quoted)/Matrices.build/Matrices.swiftmodule.o'
        '\(quoted)/Matrices.build/Matrix.swift.o'
        '\(quoted)/SearchStrategiesChecks.build/Checks.swift.o'
        '\(quoted)/course.build/main.swift.o'
        """.utf8
      ).write(to: list)
      let kit = try Kit.Contents(linkFileList: list)
      #expect(kit.modules.map(\.name) == ["Matrices"])
      #expect(kit.objects.map(\.path) == ["\(build.path)/Matrices.build/Matrix.swift.o"])

      try FileManager.default.removeItem(at: build.appending(path: "Modules"))
      let error = #expect(throws: JudgingError.self) {
        try Kit.Contents(linkFileList: list)
      }
      #expect(error?.description.contains("lacks Matrices.swiftmodule") == true)
    }
  }

  @Test(
    "The compiler is SWIFT_EXEC, or the first on the path; if there is none, a sentence says so")
  func compiler() throws {
    try Workshop.withFolder { folder in
      let compiler = folder.appending(path: "swiftc")
      try Data("#!/bin/sh\n".utf8).write(to: compiler)
      func find(_ environment: [String: String]) -> String {
        do { return try Toolchain.find(environment).path } catch { return "\(error)" }
      }
      #expect(find(["PATH": "/nowhere:\(folder.path)"]).hasPrefix("There is no Swift compiler"))
      #expect(find(["SWIFT_EXEC": compiler.path]).contains("is not a program"))
      #expect(chmod(compiler.path, 0o755) == 0)
      #expect(find(["PATH": "/nowhere:\(folder.path)"]) == compiler.path)
      #expect(find(["PATH": "/nowhere", "SWIFT_EXEC": compiler.path]) == compiler.path)
    }
  }
}
