import CConfinement
import Foundation

/// What keeps an answer in, beyond the limits on what it may use up.
///
/// A process of its own is not isolation: without more, an answer can read the files of whoever
/// grades it, write to the memory of the program that started it, and end every process of the same
/// user. On Linux the kernel can take all of that from a process before its program starts: Landlock
/// the files, seccomp the system calls. Both are then as good as gone for every later program too.
public struct Sandbox: Sendable {
  /// How much is kept from an answer.
  public enum Level: String, Sendable, Codable, CaseIterable, Comparable {
    /// Limits, a process group and a clean environment: an answer can read and write files and use
    /// the network.
    case none
    /// macOS's `sandbox-exec` besides, which keeps files and the network from it. The attacks that
    /// the other levels are tested with have never been tried against this one.
    case unverified
    /// Landlock and seccomp besides: it can compute, and reach nothing.
    case L2
    /// The same inside a container or a virtual machine.
    case L3

    /// Less is kept in by the first than by the second.
    public static func < (left: Level, right: Level) -> Bool {
      allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
    }
  }

  /// How much is kept from an answer.
  public let level: Level

  /// Whom an answer's process becomes if root starts it; 0 for root itself, without its powers.
  let user: UInt32

  /// Whether an answer's process becomes another user than whoever starts it.
  public var runsAsNobody: Bool { user != 0 }

  /// Limits only: for a student's own machine.
  public static let limitsOnly = Sandbox(level: .none, user: 0)

  /// The most that this machine offers for answers that are compiled with `kit`.
  public static func strongest(for kit: Kit) -> Sandbox {
    #if os(macOS)
      return Sandbox(level: .unverified, user: 0)
    #else
      guard Machine.landlock > 0, Machine.canFilterCalls else { return .limitsOnly }
      return Sandbox(
        level: Machine.container == nil ? .L2 : .L3,
        user: geteuid() == 0 && isOpenToAll(kit.buildFolder) && isOpenToAll(kit.toolchain.root)
          ? nobody : 0)
    #endif
  }

  private static let nobody: UInt32 = 65_534

  /// Whether everybody can go into the folder: then an answer can be started by another user.
  private static func isOpenToAll(_ folder: URL) -> Bool {
    var place = folder.resolvingSymlinksInPath()
    while place.path != "/" {
      var status = stat()
      guard stat(place.path, &status) == 0, status.st_mode & 0o001 != 0 else { return false }
      place.deleteLastPathComponent()
    }
    return true
  }

  /// What the process of an answer may do.
  func confinement(of program: URL, kit: Kit, limits: Limits) -> Confinement {
    var confinement = Confinement(
      cpuSeconds: limits.cpuSeconds, addressSpace: limits.addressSpace)
    guard level > .none else { return confinement }
    confinement.fileSize = 0
    confinement.openFiles = 64
    guard level > .unverified else {
      confinement.profile = """
        (version 1) (deny default) (allow sysctl-read) (allow mach-lookup) (allow process-exec) \
        (allow file-read* (subpath "/usr/lib") (subpath "/System") (subpath "/Library") \
        (literal "/dev/null") (literal "/dev/urandom") (literal "\(program.path)") \
        (literal "\(kit.library.path)") (subpath "\(kit.toolchain.runtime.path)"))
        """
      return confinement
    }
    confinement.policy = CONFINEMENT_COMPUTE
    confinement.user = user
    confinement.readable =
      [kit.library.path, kit.toolchain.runtime.path] + Self.systemLibraries
      + ["/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom"]
    confinement.executable = [program.path] + Self.loaders
    return confinement
  }

  /// What the compiler may do that translates an answer in `folder`.
  func confinement(ofCompilerIn folder: URL, reading files: [URL], kit: Kit, limits: Limits)
    -> Confinement
  {
    var confinement = Confinement(cpuSeconds: Int(limits.compilation) + 1)
    guard level > .unverified else { return confinement }
    confinement.policy = CONFINEMENT_COMPILE
    confinement.addressSpace = 4 << 30
    confinement.fileSize = 256 << 20
    confinement.readable =
      (files + kit.modules.map(\.interface) + [kit.moduleCache, kit.library]).map(\.path)
      + ["/etc/ld.so.cache", "/dev/urandom", "/proc", "/sys/devices/system/cpu"]
    confinement.executable = [kit.toolchain.root.path, "/usr", "/bin"] + Self.systemLibraries
    confinement.writable = [folder.path, "/dev/null"]
    return confinement
  }

  private static let systemLibraries = ["/lib", "/lib64", "/usr/lib", "/usr/lib64"]
  private static let loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]
}

/// What the machine offers for keeping a process in.
public enum Machine {
  /// The version of Landlock; 0 without it.
  public static var landlock: Int { Int(confinement_landlock_version()) }

  /// Whether system calls can be filtered.
  public static var canFilterCalls: Bool { confinement_can_filter() }

  /// What this program itself runs in, in a few words; nil if that is a machine of its own.
  public static var container: String? {
    let files = FileManager.default
    if files.fileExists(atPath: "/.dockerenv") { return "a Docker container" }
    if files.fileExists(atPath: "/run/.containerenv") { return "a Podman container" }
    let environment = ProcessInfo.processInfo.environment
    if environment["KUBERNETES_SERVICE_HOST"] != nil { return "a Kubernetes pod" }
    func text(_ path: String) -> String {
      (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
    if text("/proc/1/comm").hasPrefix("bwrap") { return "bubblewrap" }
    if text("/proc/cpuinfo").contains(" hypervisor") { return "a virtual machine" }
    return nil
  }

  /// Keeps other processes of the same user out of this one's memory.
  public static func protectSelf() { confinement_protect_self() }
}
