#if defined(__linux__)
  #define _GNU_SOURCE
#endif

#include "confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__)
  #include <linux/audit.h>
  #include <linux/capability.h>
  #include <linux/filter.h>
  #include <linux/seccomp.h>
  #include <sys/prctl.h>
  #include <sys/syscall.h>
#endif

// Between `fork` and `execve` there is one thread and whatever locks the others held: only system
// calls are made there, and no memory is asked for.

// MARK: - Landlock: which files there are

#if defined(__linux__)

// The kernel's interface, which headers of older systems lack. The numbers are the same on all
// processors.
enum { LANDLOCK_CREATE = 444, LANDLOCK_ADD = 445, LANDLOCK_RESTRICT = 446, CLOSE_RANGE = 436 };

struct landlock_ruleset {
  uint64_t files;
  uint64_t network;
  uint64_t scopes;
};

struct landlock_rule {
  uint64_t access;
  int32_t parent;
} __attribute__((packed));

#define ACCESS_EXECUTE (1ull << 0)
#define ACCESS_WRITE (1ull << 1)
#define ACCESS_READ (1ull << 2)
#define ACCESS_LIST (1ull << 3)
#define ACCESS_TRUNCATE (1ull << 14)

int confinement_landlock_version(void) {
  long version = syscall(LANDLOCK_CREATE, NULL, 0, 1);
  return version > 0 ? (int)version : 0;
}

// Everything that this version of the kernel can forbid.
static uint64_t every_access(int version) {
  uint64_t access = (1ull << 13) - 1;
  if (version >= 2) access |= 1ull << 13;  // moving files between folders
  if (version >= 3) access |= ACCESS_TRUNCATE;
  if (version >= 5) access |= 1ull << 15;  // commands to devices
  return access;
}

static bool allow(int ruleset, const char *const *paths, uint64_t access) {
  for (; paths != NULL && *paths != NULL; paths++) {
    int place = open(*paths, O_PATH | O_CLOEXEC);
    if (place < 0) continue;
    struct stat status;
    bool is_folder = fstat(place, &status) == 0 && S_ISDIR(status.st_mode);
    struct landlock_rule rule = {
      .access = is_folder ? access
                          : access & (ACCESS_EXECUTE | ACCESS_WRITE | ACCESS_READ | ACCESS_TRUNCATE),
      .parent = place,
    };
    long result = syscall(LANDLOCK_ADD, ruleset, 1, &rule, 0);
    close(place);
    if (result != 0) return false;
  }
  return true;
}

static bool restrict_files(const struct confinement *confinement) {
  int version = confinement_landlock_version();
  if (version == 0) {
    errno = ENOSYS;
    return false;
  }
  uint64_t all = every_access(version);
  struct landlock_ruleset attributes = {
    .files = all,
    .network = version >= 4 ? 3 : 0,  // no binding, no connecting
    .scopes = version >= 6 ? 3 : 0,   // no abstract sockets and no signals to the outside
  };
  size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  int ruleset = (int)syscall(LANDLOCK_CREATE, &attributes, size, 0);
  if (ruleset < 0) return false;
  uint64_t reading = ACCESS_READ | ACCESS_LIST;
  bool is_complete = allow(ruleset, confinement->readable, reading)
    && allow(ruleset, confinement->executable, reading | ACCESS_EXECUTE)
    && allow(ruleset, confinement->writable, all & ~ACCESS_EXECUTE);
  is_complete = is_complete && syscall(LANDLOCK_RESTRICT, ruleset, 0) == 0;
  close(ruleset);
  return is_complete;
}

// MARK: - Seccomp: which system calls there are

  #if defined(__x86_64__)
    #define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
  #elif defined(__aarch64__)
    #define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
  #endif

  #if defined(THIS_ARCHITECTURE)

// A program of the kernel's little machine, which looks at every system call before it is made.
struct filter {
  struct sock_filter steps[512];
  unsigned short count;
};

static void add(struct filter *filter, uint16_t code, uint8_t yes, uint8_t no, uint32_t value) {
  if (filter->count < sizeof filter->steps / sizeof filter->steps[0]) {
    struct sock_filter step = {code, yes, no, value};
    filter->steps[filter->count] = step;
  }
  filter->count++;
}

    #define LOAD (BPF_LD | BPF_W | BPF_ABS)
    #define IS (BPF_JMP | BPF_JEQ | BPF_K)
    #define HAS (BPF_JMP | BPF_JSET | BPF_K)
    #define AT_LEAST (BPF_JMP | BPF_JGE | BPF_K)
    #define GIVE (BPF_RET | BPF_K)
    #define FAIL(code) (SECCOMP_RET_ERRNO | (code))

    // The lower half of an argument: both processors are little-endian.
    #define ARGUMENT(n) (offsetof(struct seccomp_data, args) + 8 * (n))
    #define NUMBER offsetof(struct seccomp_data, nr)

static void always(struct filter *filter, long call, uint32_t verdict) {
  add(filter, IS, 0, 1, (uint32_t)call);
  add(filter, GIVE, 0, 0, verdict);
}

// Allows a call if the lower half of one argument is one of `count` values.
static void allow_if(
  struct filter *filter, long call, int argument, const uint32_t *values, int count) {
  add(filter, IS, 0, (uint8_t)(2 + 2 * count), (uint32_t)call);
  add(filter, LOAD, 0, 0, ARGUMENT(argument));
  for (int i = 0; i < count; i++) {
    add(filter, IS, 0, 1, values[i]);
    add(filter, GIVE, 0, 0, SECCOMP_RET_ALLOW);
  }
  add(filter, GIVE, 0, 0, FAIL(EPERM));
}

static void begin(struct filter *filter) {
  filter->count = 0;
  add(filter, LOAD, 0, 0, offsetof(struct seccomp_data, arch));
  add(filter, IS, 1, 0, THIS_ARCHITECTURE);
  add(filter, GIVE, 0, 0, SECCOMP_RET_KILL_PROCESS);
  add(filter, LOAD, 0, 0, NUMBER);
    #if defined(__x86_64__)
  // The numbers of the 32-bit form of the same calls.
  add(filter, AT_LEAST, 0, 1, 0x40000000);
  add(filter, GIVE, 0, 0, SECCOMP_RET_KILL_PROCESS);
    #endif
}

// What a Swift program needs to compute, read, print and answer. No starting of processes, no
// sockets, no signals but to itself, no changes to files or to other processes.
static const long computing[] = {
  __NR_read, __NR_write, __NR_readv, __NR_writev, __NR_pread64, __NR_close, __NR_lseek, __NR_fstat,
  __NR_newfstatat, __NR_statx, __NR_openat, __NR_readlinkat, __NR_faccessat, __NR_faccessat2,
  __NR_getcwd, __NR_mmap, __NR_mprotect, __NR_munmap, __NR_mremap, __NR_madvise, __NR_brk,
  __NR_rt_sigaction, __NR_rt_sigprocmask, __NR_rt_sigreturn, __NR_sigaltstack, __NR_ioctl,
  __NR_sched_yield, __NR_sched_getaffinity, __NR_nanosleep, __NR_clock_nanosleep,
  __NR_clock_gettime, __NR_clock_getres, __NR_gettimeofday, __NR_futex, __NR_set_tid_address,
  __NR_set_robust_list, __NR_rseq, __NR_getrandom, __NR_getpid, __NR_getppid, __NR_gettid,
  __NR_getuid, __NR_geteuid, __NR_getgid, __NR_getegid, __NR_getrusage, __NR_sysinfo, __NR_uname,
  __NR_ppoll, __NR_pselect6, __NR_epoll_create1, __NR_epoll_ctl, __NR_epoll_pwait,
  __NR_eventfd2, __NR_timerfd_create, __NR_timerfd_settime, __NR_restart_syscall, __NR_membarrier,
  __NR_exit, __NR_exit_group,
  // For the start alone. Landlock leaves nothing to execute but the program itself.
  __NR_execve,
    #if defined(__x86_64__)
  __NR_poll, __NR_access, __NR_readlink, __NR_open, __NR_stat, __NR_lstat, __NR_arch_prctl,
  __NR_getrlimit, __NR_time, __NR_epoll_wait,
    #endif
};

static void filter_computing(struct filter *filter) {
  begin(filter);
  for (size_t i = 0; i < sizeof computing / sizeof computing[0]; i++) {
    always(filter, computing[i], SECCOMP_RET_ALLOW);
  }
  // Threads, but no processes. The newer call hides its flags behind a pointer; told that it does
  // not exist, the C library takes the older one.
  always(filter, __NR_clone3, FAIL(ENOSYS));
  add(filter, IS, 0, 4, __NR_clone);
  add(filter, LOAD, 0, 0, ARGUMENT(0));
  add(filter, HAS, 0, 1, 0x10000);
  add(filter, GIVE, 0, 0, SECCOMP_RET_ALLOW);
  add(filter, GIVE, 0, 0, FAIL(EPERM));
  // Signals to its own threads, as `abort` sends them.
  uint32_t itself[] = {(uint32_t)getpid()};
  allow_if(filter, __NR_tgkill, 0, itself, 1);
  // Its own limits, which it can only lower.
  uint32_t own[] = {0, itself[0]};
  allow_if(filter, __NR_prlimit64, 0, own, 2);
  // No owner of a descriptor: signals would be sent to it.
  static const uint32_t commands[] = {
    F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL,
  };
  allow_if(filter, __NR_fcntl, 1, commands, sizeof commands / sizeof commands[0]);
  add(filter, GIVE, 0, 0, FAIL(EPERM));
}

// What no compiler needs.
static const long beyond_compiling[] = {
  __NR_socket, __NR_socketpair, __NR_connect, __NR_bind, __NR_listen, __NR_accept4, __NR_ptrace,
  __NR_process_vm_readv, __NR_process_vm_writev, __NR_kill, __NR_tkill, __NR_rt_sigqueueinfo,
  __NR_rt_tgsigqueueinfo, __NR_pidfd_send_signal, __NR_pidfd_open, __NR_pidfd_getfd, __NR_unshare,
  __NR_setns, __NR_mount, __NR_umount2, __NR_pivot_root, __NR_chroot, __NR_bpf,
  __NR_perf_event_open, __NR_userfaultfd, __NR_io_uring_setup, __NR_keyctl, __NR_add_key,
  __NR_request_key, __NR_kexec_load, __NR_init_module, __NR_finit_module, __NR_delete_module,
  __NR_open_by_handle_at, __NR_setpriority, __NR_sched_setscheduler, __NR_setsid,
  __NR_shmget, __NR_shmat, __NR_mq_open, __NR_reboot, __NR_swapon, __NR_settimeofday,
  __NR_clock_settime, __NR_adjtimex,
};

static void filter_compiling(struct filter *filter) {
  begin(filter);
  for (size_t i = 0; i < sizeof beyond_compiling / sizeof beyond_compiling[0]; i++) {
    always(filter, beyond_compiling[i], FAIL(EPERM));
  }
  // The driver gives each program that it starts a group of its own. It is told that it has
  // succeeded, and all of them stay in the group that is ended as a whole.
  always(filter, __NR_setpgid, FAIL(0));
  add(filter, GIVE, 0, 0, SECCOMP_RET_ALLOW);
}

bool confinement_can_filter(void) {
  uint32_t action = SECCOMP_RET_ERRNO;
  return syscall(__NR_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

static bool restrict_calls(enum confinement_policy policy) {
  struct filter filter;
  if (policy == CONFINEMENT_COMPILE) {
    filter_compiling(&filter);
  } else {
    filter_computing(&filter);
  }
  if (filter.count > sizeof filter.steps / sizeof filter.steps[0]) {
    errno = E2BIG;
    return false;
  }
  struct sock_fprog program = {filter.count, filter.steps};
  return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

  #else

bool confinement_can_filter(void) { return false; }

static bool restrict_calls(enum confinement_policy policy) {
  (void)policy;
  errno = ENOSYS;
  return false;
}

  #endif

// MARK: - The user: nobody, with no powers

static bool drop_user(uint32_t user) {
  // The C library's own functions would try to tell all threads of a process that has one.
  if (user != 0) {
    if (syscall(SYS_setgroups, 0, NULL) != 0) return false;
    if (syscall(SYS_setresgid, user, user, user) != 0) return false;
    if (syscall(SYS_setresuid, user, user, user) != 0) return false;
  }
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
  return syscall(SYS_capset, &header, none) == 0;
}

void confinement_protect_self(void) { prctl(PR_SET_DUMPABLE, 0); }

#else

int confinement_landlock_version(void) { return 0; }
bool confinement_can_filter(void) { return false; }
void confinement_protect_self(void) {}

#endif

// MARK: - Starting

static bool limit(int resource, uint64_t value, uint64_t end) {
  struct rlimit limit;
  // Nobody but root may raise a limit, so one that is lower already stays.
  if (getrlimit(resource, &limit) != 0) return false;
  if (limit.rlim_max == RLIM_INFINITY || end < limit.rlim_max) limit.rlim_max = end;
  limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
  return setrlimit(resource, &limit) == 0;
}

static const char *apply(const struct confinement *confinement) {
  for (int i = 0; i < confinement->descriptor_count; i++) {
    if (dup2(confinement->descriptors[i], i) != i) return "its descriptors cannot be set";
  }
#if defined(__linux__)
  bool are_closed =
    syscall(CLOSE_RANGE, (unsigned)confinement->descriptor_count, ~0u, 4 /* on execve */) == 0;
#else
  bool are_closed = false;
#endif
  if (!are_closed) {
    struct rlimit open_files;
    long most = getrlimit(RLIMIT_NOFILE, &open_files) == 0 && open_files.rlim_cur < 65536
      ? (long)open_files.rlim_cur : 65536;
    for (int i = confinement->descriptor_count; i < most; i++) fcntl(i, F_SETFD, FD_CLOEXEC);
  }

  // One byte, not zero: Linux still hands a crash to a collecting program when the limit is zero,
  // which takes far longer than the crash; one is its sign for "no dump at all".
  if (!limit(RLIMIT_CORE, 1, 1)) return "core dumps cannot be turned off";
  // A warning, by which this death can be told from others, and a second later the end.
  uint64_t seconds = confinement->cpu_seconds;
  if (seconds != 0 && !limit(RLIMIT_CPU, seconds, seconds + 1)) {
    return "processor time cannot be limited";
  }
#if defined(__linux__)
  uint64_t space = confinement->address_space;
  if (space != 0 && !limit(RLIMIT_AS, space, space)) {
    return "memory cannot be limited";
  }
#endif
  uint64_t size = confinement->forbid_files ? 0 : confinement->file_size;
  if ((confinement->forbid_files || size != 0) && !limit(RLIMIT_FSIZE, size, size)) {
    return "the size of files cannot be limited";
  }
  uint64_t files = confinement->open_files;
  if (files != 0 && !limit(RLIMIT_NOFILE, files, files)) {
    return "the number of descriptors cannot be limited";
  }
  if (confinement->policy == CONFINEMENT_LIMITS_ONLY) return NULL;

#if defined(__linux__)
  if (geteuid() == 0 && !drop_user(confinement->user)) return "its user cannot be changed";
  // After the change of user, which would undo it.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return "it cannot be tied to its parent";
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "new privileges cannot be refused";
  if (!restrict_files(confinement)) return "Landlock cannot be applied";
  if (!restrict_calls(confinement->policy)) return "system calls cannot be filtered";
  return NULL;
#else
  errno = ENOSYS;
  return "this system has no Landlock";
#endif
}

// What the new process reports before it becomes the program; nothing if all went well.
struct report {
  const char *step;
  int code;
};

int confinement_start(
  const struct confinement *confinement, pid_t *process, const char **step) {
  int ends[2];
  if (pipe(ends) != 0) {
    *step = "no pipe can be made";
    return errno;
  }
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  // Out of the way of the numbers that the new process will use itself.
  int reporting = fcntl(ends[1], F_DUPFD_CLOEXEC, 64);
  close(ends[1]);

  pid_t parent = getpid();
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    for (int signal_number = 1; signal_number < NSIG; signal_number++) {
      signal(signal_number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    struct report report = {apply(confinement), 0};
    // A parent that died before it could be noticed.
    if (report.step == NULL && getppid() != parent) _exit(96);
    if (report.step == NULL) {
      execve(confinement->program, confinement->arguments, confinement->environment);
      report.step = NULL;  // the program itself
    }
    report.code = errno;
    ssize_t ignored = write(reporting, &report, sizeof report);
    (void)ignored;
    _exit(96);
  }
  int code = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(reporting);
  if (child < 0) {
    close(ends[0]);
    *step = "no process can be made";
    return code;
  }
  // Also here: whoever comes first. Until it has happened the group cannot be ended.
  setpgid(child, child);

  struct report report = {NULL, 0};
  ssize_t count;
  do {
    count = read(ends[0], &report, sizeof report);
  } while (count < 0 && errno == EINTR);
  close(ends[0]);
  if (count == 0) {
    *process = child;
    return 0;
  }
  waitpid(child, NULL, 0);
  *step = count == sizeof report ? report.step : "it ended before it had begun";
  return report.code != 0 ? report.code : EIO;
}
