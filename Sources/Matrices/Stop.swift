/// Ends the program with a sentence that names the programmer's mistake.
///
/// `precondition` would say nothing here: its message is dropped in optimised code, and this module
/// is always optimised.
@inline(never)
package func stop(_ message: @autoclosure () -> String) -> Never {
  fatalError(message())
}
