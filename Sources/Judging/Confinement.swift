import CConfinement

/// What one process may use up and what it may reach.
struct Confinement: Sendable {
  /// Processor time of all its threads together, in seconds.
  var cpuSeconds: Int?
  /// Bytes of address space. Not enforced on macOS.
  var addressSpace: Int?
  /// Bytes that a file may be written to; 0 forbids writing files.
  var fileSize: Int?
  /// Descriptors that may be open at once.
  var openFiles: Int?
  /// What it may do besides.
  var policy = CONFINEMENT_LIMITS_ONLY
  /// The user that it becomes if it is started by root; 0 for the same one.
  var user: UInt32 = 0
  /// Files and folders that it can read.
  var readable: [String] = []
  /// Files and folders that it can read and execute.
  var executable: [String] = []
  /// Files and folders that it can write.
  var writable: [String] = []
  /// What macOS's `sandbox-exec` is told; nil to do without.
  var profile: String?

  /// No limits.
  static let none = Confinement()
}
