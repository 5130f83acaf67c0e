import Foundation

/// The writing end of a pipe whose reading end is closed already.
func pipeWithoutReader() -> Int32 {
  var ends: [Int32] = [0, 0]
  precondition(pipe(&ends) == 0, "the system gave no pipe")
  close(ends[0])
  return ends[1]
}
