// The standard streams are variables of C, which the compiler cannot know to be safe to touch. This
// file imports nothing else, so that the exception does not reach further.
#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Darwin)
  @preconcurrency import Darwin
#endif

/// Passes what is printed on at the end of each line, even where output is not a terminal: what an
/// answer prints before it crashes is what its author most needs to see.
///
/// To be called before there is a second thread.
func printLineByLine() {
  setvbuf(stdout, nil, Int32(_IOLBF), 0)
}
