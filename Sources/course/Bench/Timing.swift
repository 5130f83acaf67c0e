import Foundation

/// The shortest processor time of one call, in seconds: calls are timed in groups of at least 50
/// microseconds, until `budget` seconds are spent.
func bestSeconds(budget: Double = 0.4, _ work: () -> Void) -> Double {
  work()
  var group = 1
  var best = Double.infinity
  var spent = 0.0
  while spent < budget {
    let start = threadSeconds()
    for _ in 0..<group { work() }
    let seconds = threadSeconds() - start
    spent += seconds
    if seconds < 50e-6 {
      group *= 2
    } else {
      best = min(best, seconds / Double(group))
    }
  }
  return best
}

/// The processor time that this thread has used.
func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The time on a clock that nobody sets.
func clockSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Takes a result that nobody reads, so that computing it cannot be left out.
@inline(never)
func keep<T>(_ result: T) {}
