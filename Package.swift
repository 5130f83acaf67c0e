// swift-tools-version: 6.2

import Foundation
import PackageDescription

/// The book, in reading order. A chapter is a folder of `Chapters`; `uses` names what it builds on.
let chapters: [Target] = [
  chapter("00-Unfolding", uses: ["Matrices", "Plotting", "Training"]),
  chapter("01-BPTT", uses: ["Matrices", "Plotting", "Training"]),
  chapter("02-TruncatedBPTT", uses: ["BPTT", "Matrices", "Plotting", "Training"]),
  chapter("03-GradientPathology", uses: ["BPTT", "Matrices", "Plotting", "Training"]),
  chapter(
    "04-GatedCells", uses: ["BPTT", "GradientPathology", "Matrices", "Plotting", "Training"]),
  chapter("05-BidirectionalRNN", uses: ["BPTT", "GatedCells", "Matrices", "Plotting", "Training"]),
  chapter("06-TeacherForcing", uses: ["BPTT", "GatedCells", "Matrices", "Plotting", "Training"]),
  chapter(
    "07-Seq2Seq",
    uses: ["BPTT", "GatedCells", "Matrices", "Plotting", "SearchStrategies", "Training"]),
  chapter("08-SearchStrategies", uses: ["Matrices", "Plotting"]),
  chapter(
    "09-BeyondChains",
    uses: [
      "BPTT", "BidirectionalRNN", "GatedCells", "GradientPathology", "Matrices", "Plotting",
      "Training",
    ]),
].flatMap { $0 }

/// The house the chapters live in.
let house: [Target] = [
  library("Matrices", settings: optimised()),
  library("Console"),
  library("Plotting", uses: ["Console"]),
  library("Training", uses: ["Console", "Matrices"], settings: optimised()),
  library("Coursework", uses: ["Matrices"]),
  .target(name: "CConfinement", path: "Sources/CConfinement"),
  library("Judging", uses: ["CConfinement", "Coursework"]),
  library("Grading", uses: ["Console", "Coursework", "Curriculum", "Judging", "Manuscript"]),
  library("Manuscript", uses: ["Plotting"]),
  library(
    "Curriculum",
    uses: ["Console", "Coursework", "Judging", "Manuscript"]
      + chapters.map(\.name).filter { $0.hasSuffix("Checks") }),
  tool(
    "course",
    uses: [
      "Console", "Coursework", "Curriculum", "GatedCells", "Judging", "Manuscript", "Matrices",
      "Plotting", "SearchStrategies", "Training",
    ]),
  tool(
    "grade",
    uses: [
      "Console", "Coursework", "Curriculum", "Grading", "Judging", "Manuscript", "Matrices",
      "Plotting",
    ]),
  library("TestSupport", uses: ["Coursework", "Manuscript"], path: "Tests/TestSupport"),
  tests("MatricesTests", uses: ["Matrices"]),
  tests("ConsoleTests", uses: ["Console"]),
  tests("PlottingTests", uses: ["Console", "Plotting"]),
  tests("TrainingTests", uses: ["Console", "Matrices", "Training"]),
  tests("CourseworkTests", uses: ["Coursework", "Matrices"]),
  tests("JudgingTests", uses: ["Coursework", "Judging"]),
  tests(
    "GradingTests",
    uses: ["Console", "Coursework", "Curriculum", "Grading", "Judging", "grade"]),
  tests("CourseTests", uses: ["Coursework", "Curriculum", "Manuscript", "course"]),
  tests("ManuscriptTests", uses: ["Manuscript", "Plotting"]),
]

let package = Package(
  name: "ThroughTime",
  platforms: [.macOS(.v15)],
  targets: onDisk(house + chapters)
)

// MARK: - How a chapter becomes targets

/// The targets of one chapter: implementation, exercises, checks, demo, reference answers and tests.
func chapter(_ folder: String, uses: [String]) -> [Target] {
  let name = String(folder.drop { $0 != "-" }.dropFirst())
  let path = "Chapters/\(folder)"
  let core = [name] + uses
  let checking = core + ["Coursework", "Manuscript", "Plotting", "\(name)Checks"]
  return [
    library(
      name, uses: uses, path: path,
      exclude: ["Exercises", "Checks", "Demo", "Texts"].filter { isFolder("\(path)/\($0)") }),
    library("\(name)Exercises", uses: core + ["Coursework"], path: "\(path)/Exercises"),
    library(
      "\(name)Checks", uses: core + ["Coursework", "Manuscript", "Plotting"], path: "\(path)/Checks"
    ),
    tool("\(kebab(name))-demo", uses: core + ["Console", "Plotting"], path: "\(path)/Demo"),
    library("\(name)Solutions", uses: core + ["Coursework"], path: "Solutions/\(folder)"),
    tests("\(name)Tests", uses: checking + ["\(name)Exercises"]),
    tests("\(name)SolutionTests", uses: checking + ["\(name)Solutions", "\(name)Exercises"]),
  ]
}

func library(
  _ name: String, uses: [String] = [], path: String? = nil, exclude: [String] = [],
  settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name, dependencies: arrows(uses), path: path ?? "Sources/\(name)",
    exclude: exclude, swiftSettings: settings + strictness())
}

func tool(_ name: String, uses: [String], path: String? = nil) -> Target {
  .executableTarget(
    name: name, dependencies: arrows(uses), path: path ?? "Sources/\(name)",
    swiftSettings: strictness())
}

func tests(_ name: String, uses: [String]) -> Target {
  .testTarget(
    name: name, dependencies: arrows(uses + ["TestSupport"]),
    path: "Tests/\(name)",
    swiftSettings: strictness())
}

/// The arrows to other targets, each once.
func arrows(_ names: [String]) -> [Target.Dependency] {
  Set(names).sorted().map { .byName(name: $0) }
}

/// What is absent is left out, with every arrow to it: a hand-out for students has no `Solutions`.
func onDisk(_ targets: [Target]) -> [Target] {
  let present = targets.filter { $0.path.map(isFolder) ?? false }
  let names = Set(present.map(\.name))
  for target in present {
    target.dependencies.removeAll {
      if case .byNameItem(let name, _) = $0 { !names.contains(name) } else { false }
    }
  }
  return present
}

func isFolder(_ path: String) -> Bool {
  var isDirectory: ObjCBool = false
  let whole = Context.packageDirectory + "/" + path
  return FileManager.default.fileExists(atPath: whole, isDirectory: &isDirectory)
    && isDirectory.boolValue
}

/// "SearchStrategies" becomes "search-strategies", and "TruncatedBPTT" "truncated-bptt": a word begins
/// with a capital after a small letter.
func kebab(_ name: String) -> String {
  var words = ""
  for letter in name {
    if letter.isUppercase, words.last?.isLowercase == true { words += "-" }
    words += String(letter)
  }
  return words.lowercased()
}

/// Whole-module optimisation in debug builds too, for the machine at hand, so that a debug build of
/// a chapter runs at full speed. Without `errno` a square root is one instruction, also of vectors.
/// `THROUGHTIME_PORTABLE=1` leaves out what depends on the machine, for builds that may move to
/// another one. The definitions tell the kernels which registers there are.
func optimised() -> [SwiftSetting] {
  var settings: [SwiftSetting] = [
    .unsafeFlags([
      "-O", "-wmo", "-num-threads", "2", "-disable-batch-mode", "-Xcc", "-fno-math-errno",
    ])
  ]
  #if arch(x86_64) && os(Linux)
    let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let isPortable =
      Context.environment["THROUGHTIME_PORTABLE"] != nil || !processor.contains(" fma ")
    if isPortable {
      settings.append(.define("THROUGHTIME_PORTABLE"))
    } else {
      settings.append(.unsafeFlags(["-Xcc", "-march=native"], .when(platforms: [.linux])))
      if !processor.contains(" avx512f ") { settings.append(.define("THROUGHTIME_AVX2")) }
    }
  #endif
  return settings
}

/// `THROUGHTIME_STRICT=1`, which the continuous integration sets, turns every warning into an error.
func strictness() -> [SwiftSetting] {
  Context.environment["THROUGHTIME_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]
}
