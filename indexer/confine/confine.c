/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See confine.h. The filter is a jump-free list: one comparison per call that is allowed. */
#include "confine/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#if defined(INQUEST_SANITIZED)
enum { IS_SANITIZED = 1 }; /* its shadow takes all addresses, and it has words to say */
#else
enum { IS_SANITIZED = 0 };
#endif

#ifdef ARCHITECTURE

/* Memory, time, files that are open, the end. */
static const unsigned int always[] = {
    __NR_read,         __NR_pread64,
    __NR_readv,        __NR_write,
    __NR_writev,       __NR_lseek,
    __NR_close,        __NR_fstat,
    __NR_mmap,         __NR_munmap,
    __NR_mremap,       __NR_mprotect,
    __NR_madvise,      __NR_brk,
    __NR_futex,        __NR_exit,
    __NR_exit_group,   __NR_rt_sigreturn,
    __NR_rt_sigaction, __NR_rt_sigprocmask,
    __NR_sigaltstack,  __NR_getpid,
    __NR_gettid,       __NR_clock_gettime,
    __NR_getrandom,    __NR_restart_syscall,
    __NR_sendto,
};

/* Until the files are open; to change no file is then a matter of the flags. */
static const unsigned int opening[] = {
    __NR_newfstatat, __NR_readlinkat, __NR_fcntl,      __NR_prlimit64,
    __NR_prctl,      __NR_seccomp,    __NR_getdents64,
#ifdef __NR_stat
    __NR_stat,       __NR_lstat,      __NR_readlink,
#endif
};

struct filter {
	struct sock_filter code[4 * (sizeof(always) + sizeof(opening)) / sizeof(always[0]) + 32];
	unsigned short size;
};

static void add(struct filter *filter, struct sock_filter instruction)
{
	filter->code[filter->size++] = instruction;
}

static void load(struct filter *filter, size_t offset)
{
	add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

static void end(struct filter *filter, uint32_t result)
{
	add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, result));
}

/* What was loaded is value: goes on; else skips as many instructions. */
static void unless_skip(struct filter *filter, uint32_t value, uint8_t skip)
{
	add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip));
}

static void allow(struct filter *filter, const unsigned int *calls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unless_skip(filter, calls[i], 1);
		end(filter, SECCOMP_RET_ALLOW);
	}
}

#define ARGUMENT(n) (offsetof(struct seccomp_data, args) + (n) * sizeof(uint64_t))

/* The low half of argument n, masked, has to be value; both machines are little-endian. */
static void allow_with(struct filter *filter, unsigned int call, unsigned int n, uint32_t mask,
		       uint32_t value)
{
	unless_skip(filter, call, 5);
	load(filter, ARGUMENT(n));
	add(filter, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
	unless_skip(filter, value, 1);
	end(filter, SECCOMP_RET_ALLOW);
	end(filter, SECCOMP_RET_ERRNO | EPERM);
}

static void build(struct filter *filter, bool files_are_open)
{
	filter->size = 0;
	load(filter, offsetof(struct seccomp_data, arch));
	unless_skip(filter, ARCHITECTURE, 1);
	add(filter, (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 1));
	end(filter, SECCOMP_RET_KILL_PROCESS);
	load(filter, offsetof(struct seccomp_data, nr));
	allow(filter, always, sizeof(always) / sizeof(always[0]));
	allow_with(filter, __NR_tgkill, 0, UINT32_MAX, (uint32_t)getpid()); /* abort() */
	if (!files_are_open) {
		allow(filter, opening, sizeof(opening) / sizeof(opening[0]));
		allow_with(filter, __NR_openat, 2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY);
	}
	end(filter, SECCOMP_RET_ERRNO | EPERM);
}

/* A kernel without seccomp, or a container that forbids it, leaves the limits. */
static void restrict_calls(bool files_are_open)
{
	struct filter filter;
	struct sock_fprog program = {.filter = filter.code};

	build(&filter, files_are_open);
	program.len = filter.size;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

#else

static void restrict_calls(bool files_are_open)
{
	(void)files_are_open;
}

#endif

static struct error *limit(int resource, uint64_t value)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
		return error_from_errno("cannot read a limit");
	if (limit.rlim_max < value)
		value = limit.rlim_max;
	limit.rlim_cur = limit.rlim_max = value;
	return setrlimit((__rlimit_resource_t)resource, &limit) == 0
		   ? NULL
		   : error_from_errno("cannot set a limit");
}

/* The case, its lock, the terminal: none of them is the reader's. */
static struct error *drop_files(int socket, int file)
{
	int low = file >= 0 && file < socket ? file : socket;
	int high = file > socket ? file : socket;

	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return error_from_errno("/dev/null");
	for (int fd = 0; fd <= (IS_SANITIZED ? 1 : 2); fd++)
		dup2(null, fd);
	if (low > 3)
		close_range(3, (unsigned int)low - 1, 0);
	if (high > low + 1)
		close_range((unsigned int)low + 1, (unsigned int)high - 1, 0);
	close_range((unsigned int)high + 1, ~0U, 0);
	return NULL;
}

struct error *confine_process(int socket, int file)
{
	TRY(drop_files(socket, file));
	TRY(limit(RLIMIT_CORE, 0));
	TRY(limit(RLIMIT_FSIZE, 0));
	if (!IS_SANITIZED)
		TRY(limit(RLIMIT_AS, CONFINE_BYTES));
	restrict_calls(false);
	return NULL;
}

struct error *confine_files(void)
{
	TRY(limit(RLIMIT_NOFILE, 0));
	restrict_calls(true);
	return NULL;
}
