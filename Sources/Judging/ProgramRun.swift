import Foundation

/// A program that is run to its end, or to the end of its time.
struct ProgramRun {
  let program: String
  let arguments: [String]
  let environment: [String: String]
  let seconds: Double
  let confinement: Confinement

  init(
    _ program: String, _ arguments: [String], environment: [String: String], seconds: Double,
    confinement: Confinement = .none
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.seconds = seconds
    self.confinement = confinement
  }

  /// How it ended, and all that it printed up to 64 KB; there is no ending if it was still at work
  /// when its time was up.
  func run() throws -> (ending: Ending?, output: String) {
    let (printed, theirs) = try Descriptor.connectedPair()
    let process = try ChildProcess(
      program, arguments, environment: environment, descriptors: [.null(), theirs, theirs],
      confinement: confinement)
    var output = CapturedOutput(limit: 64 << 10)
    let deadline = Deadline(in: seconds)
    while !deadline.hasPassed && !process.hasEnded {
      if deadline.wait(reading: [printed])[0], !output.drain(printed) {
        _ = process.hasEnded(within: 0.01)
      }
    }
    let endedByItself = process.hasEnded
    let ending = process.end()
    _ = output.drain(printed)
    return (endedByItself ? ending : nil, output.text)
  }
}
