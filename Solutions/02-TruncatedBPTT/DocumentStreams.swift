/// Step by step: a row that is free takes the next document.
public func documentStreams(_ lengths: [Int], _ rows: Int) throws -> [[Int]] {
  var waiting = lengths.indices.filter { lengths[$0] > 0 }[...]
  var reading = Array(repeating: -1, count: rows)
  var left = Array(repeating: 0, count: rows)
  var schedule: [[Int]] = []
  while true {
    for row in 0..<rows where left[row] == 0 {
      reading[row] = waiting.popFirst() ?? -1
      left[row] = reading[row] < 0 ? 0 : lengths[reading[row]]
    }
    if reading.allSatisfy({ $0 < 0 }) { return schedule }
    schedule.append(reading)
    for row in 0..<rows where left[row] > 0 { left[row] -= 1 }
  }
}
