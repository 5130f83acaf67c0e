// Starts a program that can use up no more than it is given and, on Linux, reach no more than it
// is shown. Everything is applied to the new process before the program's first instruction.

#ifndef CONFINEMENT_H
#define CONFINEMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/// What a program may do.
enum confinement_policy {
  /// Whatever its user may do: only the limits hold.
  CONFINEMENT_LIMITS_ONLY = 0,
  /// Compute, and read what it is shown: a program that nobody trusts.
  CONFINEMENT_COMPUTE = 1,
  /// The same, and start programs and write where it is told: a compiler at work on a text that
  /// nobody trusts.
  CONFINEMENT_COMPILE = 2,
};

/// A program and all that it gets. Lists of strings end with a null pointer.
struct confinement {
  /// The program's absolute path.
  const char *program;
  /// Its arguments, the program's own name among them.
  char *const *arguments;
  /// All of its environment.
  char *const *environment;
  /// What its descriptors 0, 1, 2, … are; it has no others. None may be among the numbers
  /// 0 ..< descriptor_count itself.
  const int *descriptors;
  int descriptor_count;

  /// Processor time of all threads together, in seconds. 0 for no limit, here and below.
  uint64_t cpu_seconds;
  /// Bytes of address space. Not enforced on macOS.
  uint64_t address_space;
  /// Bytes that any one file may be written to; `forbid_files` sets this limit to 0.
  uint64_t file_size;
  bool forbid_files;
  /// Descriptors that may be open at once.
  uint64_t open_files;

  /// What it may do besides.
  enum confinement_policy policy;
  /// The user and group that it becomes; 0 to stay what the caller is. Only root can change it.
  uint32_t user;
  /// Files and folders that can be read. What is absent is passed over.
  const char *const *readable;
  /// Files and folders that can be read and executed.
  const char *const *executable;
  /// Files and folders that can be written as well.
  const char *const *writable;
};

/// Starts a program in a process group of its own.
///
/// Returns 0, and the process in `process`; or an error number, and in `step` what failed: null if it
/// was the program itself, which the system will not start.
int confinement_start(
  const struct confinement *confinement, pid_t *process, const char **step);

/// The version of Landlock that the kernel offers; 0 without it.
int confinement_landlock_version(void);

/// Whether the kernel can filter system calls for this processor.
bool confinement_can_filter(void);

/// Keeps other processes of the same user out of this one's memory.
void confinement_protect_self(void);

#endif
