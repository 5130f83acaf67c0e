#if canImport(Glibc)
  import Glibc

  /// Asks the allocator, once in a process, to keep large blocks that are freed for the next matrix.
  ///
  /// Left alone, glibc gives them back to the system, and the system clears every page anew: a
  /// product of two 256 x 256 matrices then spends a third of its time on the memory of its result.
  let keepsFreedMemory: Bool = {
    // Swift's module of glibc leaves <malloc.h> out, so its function is looked up by name, and the
    // numbers of the options M_MMAP_THRESHOLD and M_TRIM_THRESHOLD are written down.
    guard let symbol = dlsym(nil, "mallopt") else { return false }
    let mallopt = unsafeBitCast(symbol, to: (@convention(c) (CInt, CInt) -> CInt).self)
    let mebibyte: CInt = 1 << 20
    return mallopt(-3, 32 * mebibyte) == 1 && mallopt(-1, 512 * mebibyte) == 1
  }()
#else
  /// Other allocators keep freed memory of their own accord.
  let keepsFreedMemory = true
#endif
