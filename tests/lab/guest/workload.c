/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Puts a guest's kernel into known states before it is crashed.
 *
 * Every process is named after its role, and stays in the state that the role's
 * table says: README.md lists them for those who write tests. workload returns
 * once all have got there, so the dump does not depend on the guest's speed. A
 * role that does not get there is an error, not a smaller dump.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	TCP_PORT = 8080,
	UDP_PORT = 5353,
	MAIL_PORT = 5354,
	FILER_FILES = 20,
	MEMHOG_BYTES = 16 << 20,
	SWAPPED_BYTES = 4 << 20,
	HUGE_BYTES = 2 << 20,
	SHM_BYTES = 1 << 20,
	IPC_KEY = 0x1ab,
	SETTLE_SECONDS = 120,
	MAX_NUMBER = 1000000,
};

static int workers;
static int threads;
static int leaked;      /* timers */
static char *arguments; /* of the program, as text */
static int listener;
static const char *slow_disk;
static const char *frozen;

/* Where a role's process should come to rest: the letter in /proc/PID/stat. */
struct child {
	pid_t pid;
	const char *name;
	char state;
	int threads;
};

static struct child *children;
static int child_count;

static void die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "LAB: workload: ");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, ": %s\n", strerror(errno));
	exit(1);
}

static int must(int result, const char *what)
{
	if (result < 0)
		die("%s", what);
	return result;
}

static void nap_ms(long ms)
{
	struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	nanosleep(&time, NULL);
}

static void rest(void)
{
	for (;;)
		pause();
}

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static int bound_socket(int type, int port)
{
	struct sockaddr_in address = loopback(port);
	int fd = must(socket(AF_INET, type, 0), "socket");
	int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	must(bind(fd, (struct sockaddr *)&address, sizeof(address)), "bind");
	return fd;
}

/* Workers on one TCP listener: some in accept, one per client in read. */

static void httpd(void)
{
	char buffer[64];

	for (;;) {
		int fd = accept(listener, NULL, NULL);

		while (fd >= 0 && read(fd, buffer, sizeof(buffer)) > 0)
			;
	}
}

static void client(void)
{
	struct sockaddr_in address = loopback(TCP_PORT);
	int fd = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
	char byte;

	must(connect(fd, (struct sockaddr *)&address, sizeof(address)), "connect");
	if (read(fd, &byte, 1) >= 0)
		die("client was answered");
}

/* One process with many threads in a cgroup of its own, half in futex, half in nanosleep. */

static void *wait_on_futex(void *unused)
{
	static int never;

	prctl(PR_SET_NAME, "java-wait");
	for (;;)
		syscall(SYS_futex, &never, FUTEX_WAIT, 0, NULL, NULL, 0);
	return unused;
}

static void *sleep_long(void *unused)
{
	prctl(PR_SET_NAME, "java-sleep");
	for (;;)
		nap_ms(3600000);
	return unused;
}

/* Moves the process to the control group that init made for it. */
/* With version 1, in the hierarchies that the guest has of it. */
static void enter_cgroup(void)
{
	static const char *const paths[] = {"java", "systemd/java", "memory/java"};
	int entered = 0;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		char path[64];

		snprintf(path, sizeof(path), "/sys/fs/cgroup/%s/cgroup.procs", paths[i]);
		int fd = open(path, O_WRONLY);
		if (fd < 0)
			continue;
		must(write(fd, "0", 1), "cgroup");
		close(fd);
		entered++;
	}
	must(entered ? 0 : -1, "cgroup");
}

static void java(void)
{
	pthread_attr_t attributes;
	pthread_t thread;

	enter_cgroup();
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 << 10);
	for (int i = 0; i < threads; i++) {
		errno =
		    pthread_create(&thread, &attributes, i & 1 ? sleep_long : wait_on_futex, NULL);
		if (errno)
			die("thread %d of %d", i, threads);
	}
	rest();
}

/* One sleeper for each way to wait. */

static int never_readable(void)
{
	int ends[2];

	must(pipe(ends), "pipe");
	return ends[0];
}

static void selector(void)
{
	int fd = never_readable();
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fd, &set);
	select(fd + 1, &set, NULL, NULL, NULL);
}

static void poller(void)
{
	struct pollfd fd = {.fd = never_readable(), .events = POLLIN};

	poll(&fd, 1, -1);
}

static void epoller(void)
{
	struct itimerspec tomorrow = {.it_value.tv_sec = 86400};
	struct epoll_event event = {.events = EPOLLIN};
	int set = must(epoll_create1(0), "epoll_create1");
	int timer = must(timerfd_create(CLOCK_MONOTONIC, 0), "timerfd_create");

	must(timerfd_settime(timer, 0, &tomorrow, NULL), "timerfd_settime");
	must(epoll_ctl(set, EPOLL_CTL_ADD, timer, &event), "epoll_ctl");
	epoll_wait(set, &event, 1, -1);
}

static void piper(void)
{
	char byte;

	if (read(never_readable(), &byte, 1) >= 0)
		die("piper was answered");
}

static void unixd(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/tmp/lab.sock"};
	int fd = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");

	must(bind(fd, (struct sockaddr *)&address, sizeof(address)), "bind");
	must(listen(fd, 5), "listen");
	accept(fd, NULL, NULL);
}

static void udpd(void)
{
	char byte;

	recv(bound_socket(SOCK_DGRAM, UDP_PORT), &byte, 1, 0);
}

/* Three datagrams that nobody reads: a receive queue that is not empty. */
static void mailbox(void)
{
	struct sockaddr_in address = loopback(MAIL_PORT);
	int fd = bound_socket(SOCK_DGRAM, MAIL_PORT);

	for (int i = 0; i < 3; i++)
		must(sendto(fd, "unread", 6, 0, (struct sockaddr *)&address, sizeof(address)),
		     "sendto");
	rest();
}

static void itimerd(void)
{
	struct itimerspec later = {.it_value.tv_sec = 7200};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	timer_t timer;

	must(timer_create(CLOCK_MONOTONIC, &event, &timer), "timer_create");
	must(timer_settime(timer, 0, &later, NULL), "timer_settime");
	rest();
}

/* Objects of two slab caches that nobody gives back: posix_timers_cache and sigqueue. */
static void leaker(void)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
	timer_t timer;

	must(setrlimit(RLIMIT_SIGPENDING, &unlimited), "setrlimit");
	for (int i = 0; i < leaked; i++)
		must(timer_create(CLOCK_MONOTONIC, &event, &timer), "timer_create");
	rest();
}

/* System V objects, and tasks that wait for them. */

static void semwaiter(void)
{
	struct sembuf down = {.sem_op = -1};

	semop(must(semget(IPC_KEY, 1, IPC_CREAT | 0600), "semget"), &down, 1);
}

static void msgreader(void)
{
	struct {
		long type;
		char text[8];
	} message;

	msgrcv(must(msgget(IPC_KEY, IPC_CREAT | 0600), "msgget"), &message, sizeof(message.text), 0,
	       0);
}

static void shmowner(void)
{
	int id = must(shmget(IPC_KEY, SHM_BYTES, IPC_CREAT | 0600), "shmget");
	void *memory = shmat(id, NULL, 0);

	if (memory == (void *)-1)
		die("shmat");
	memset(memory, 0xa5, SHM_BYTES / 2);
	rest();
}

/* Task states and policies. */

/* Waits until its child is a zombie, and leaves it one. */
static void zparent(void)
{
	siginfo_t unused;
	pid_t pid = must(fork(), "fork");

	if (pid == 0) {
		prctl(PR_SET_NAME, "zombie");
		_exit(7);
	}
	must(waitid(P_PID, pid, &unused, WEXITED | WNOWAIT), "waitid");
	rest();
}

static void stopped(void)
{
	raise(SIGSTOP);
}

/* The parent of vfork() waits in D until its child runs another program or ends. */
static void vforker(void)
{
	if (vfork() == 0) {
		prctl(PR_SET_NAME, "vforkchild");
		rest();
	}
}

static void spinner(void)
{
	for (;;)
		;
}

static void realtime(void)
{
	struct sched_param priority = {.sched_priority = 10};

	must(sched_setscheduler(0, SCHED_FIFO, &priority), "sched_setscheduler");
	rest();
}

static void nicer(void)
{
	errno = 0;
	if (nice(5) < 0 && errno)
		die("nice");
	rest();
}

/* Of a protocol that nobody speaks, on one device. */
static void packetd(void)
{
	enum { EXPERIMENTAL = 0x88b5 };
	int raw = socket(AF_PACKET, SOCK_RAW, htons(EXPERIMENTAL));
	struct sockaddr_ll at = {.sll_family = AF_PACKET,
				 .sll_protocol = htons(EXPERIMENTAL),
				 .sll_ifindex = (int)if_nametoindex("dummy0")};
	char packet[64];

	must(raw, "packet socket");
	must(bind(raw, (struct sockaddr *)&at, sizeof(at)), "bind");
	must((int)recv(raw, packet, sizeof(packet), 0), "recv");
}

/* Memory, files, locks. */

static void memhog(void)
{
	char *memory =
	    mmap(NULL, MEMHOG_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		die("mmap");
	memset(memory, 0x5a, MEMHOG_BYTES);
	strcpy(memory, "inquest-user-page-marker");
	rest();
}

/* Goes to the swap, where there is one. */
static void swapped(void)
{
	char *memory =
	    mmap(NULL, SWAPPED_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		die("mmap");
	memset(memory, 0xa5, SWAPPED_BYTES);
	madvise(memory, SWAPPED_BYTES, MADV_PAGEOUT);
	rest();
}

/* Two pages of the pool of huge ones, where there is one, the first of them touched, and memory
 * that the kernel may back with others. */
static void hugemapper(void)
{
	size_t size = 2 * HUGE_BYTES;
	char *pool = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pool != MAP_FAILED)
		*pool = 1;
	if (memory == MAP_FAILED)
		die("mmap");
	madvise(memory, size, MADV_HUGEPAGE);
	memset(memory, 0x3c, size);
	rest();
}

/* A file without a name, open and mapped. */
static void deleter(void)
{
	int file = open("/tmp/lab-deleted", O_RDWR | O_CREAT, 0600);

	must(file, "/tmp/lab-deleted");
	must(ftruncate(file, 4096), "ftruncate");
	if (mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0) == MAP_FAILED)
		die("mmap");
	must(unlink("/tmp/lab-deleted"), "unlink");
	rest();
}

/* A network and mounts of its own. */
static void spaced(void)
{
	must(unshare(CLONE_NEWNET | CLONE_NEWNS), "unshare");
	must(mount("tmpfs", "/mnt", "tmpfs", 0, NULL), "mount");
	must(socket(AF_PACKET, SOCK_DGRAM, 0), "packet socket");
	rest();
}

static void filer(void)
{
	struct flock whole = {.l_type = F_WRLCK};
	char path[64];
	int fd = -1;

	for (int i = 0; i < FILER_FILES; i++) {
		snprintf(path, sizeof(path), "/tmp/lab-file-%d", i);
		fd = must(open(path, O_CREAT | O_RDWR, 0600), path);
		must(write(fd, path, strlen(path)), path);
	}
	must(fcntl(fd, F_SETLK, &whole), "fcntl");
	rest();
}

static void lockholder(void)
{
	flock(must(open("/tmp/lab-lock", O_CREAT | O_RDWR, 0600), "/tmp/lab-lock"), LOCK_EX);
	rest();
}

static void flocker(void)
{
	flock(must(open("/tmp/lab-lock", O_RDWR), "/tmp/lab-lock"), LOCK_EX);
}

/* Reads from a disk that QEMU throttles: nearly always one request in flight. */
static void diskreader(void)
{
	const size_t size = 4096;
	int fd = must(open(slow_disk, O_RDONLY | O_DIRECT), slow_disk);
	void *buffer = aligned_alloc(size, size);

	while (buffer)
		if (read(fd, buffer, size) <= 0)
			lseek(fd, 0, SEEK_SET);
}

/* Reads of pages from the same disk: two that want one page wait for the page. */
static void pagereader(void)
{
	int fd = must(open(slow_disk, O_RDONLY), slow_disk);
	char byte;

	for (off_t at = 1 << 20;; at += 1 << 20)
		if (pread(fd, &byte, 1, at) <= 0)
			at = 0;
}

/* Opens for writing on a frozen file system: stuck in D behind its freeze. */
static void dbwriter(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/w%d", frozen, getpid());
	if (open(path, O_CREAT | O_WRONLY, 0600) >= 0)
		die("%s is not frozen", frozen);
}

/* Two processes, each of which holds a flock and waits for the other's: nobody detects that. */

static volatile int *flocks_held; /* shared by the two */

static void lock_two(const char *first, const char *second)
{
	flock(must(open(first, O_CREAT | O_RDWR, 0600), first), LOCK_EX);
	__atomic_add_fetch(flocks_held, 1, __ATOMIC_SEQ_CST);
	while (*flocks_held < 2)
		nap_ms(10);
	flock(must(open(second, O_CREAT | O_RDWR, 0600), second), LOCK_EX);
}

static void flock_ab(void)
{
	lock_two("/tmp/lab-flock-a", "/tmp/lab-flock-b");
}

static void flock_ba(void)
{
	lock_two("/tmp/lab-flock-b", "/tmp/lab-flock-a");
}

/* Threads that wait for each other by futexes. */

/* Starts a thread, and returns when it has had time to get a lock. */
static void run_thread(void *(*run)(void *argument), void *argument)
{
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 << 10);
	errno = pthread_create(&thread, &attributes, run, argument);
	if (errno)
		die("thread");
	nap_ms(300);
}

static void *forbid_arguments(void *unused)
{
	uintptr_t page = (uintptr_t)arguments & -(uintptr_t)4096;

	(void)unused;
	nap_ms(2000); /* until the other one sleeps: its stack ends in that page */
	must(mprotect((void *)page, 4096, PROT_NONE), "mprotect");
	rest();
	return NULL;
}

/* Its arguments are in a page that it may not touch. */
static void noaccess(void)
{
	run_thread(forbid_arguments, NULL);
	rest();
}

static pthread_mutex_t mutexes[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

static void *lock_mutexes(void *number)
{
	intptr_t first = (intptr_t)number;

	prctl(PR_SET_NAME, first ? "mutex-ba" : "mutex-ab");
	pthread_mutex_lock(&mutexes[first]);
	nap_ms(1000);
	pthread_mutex_lock(&mutexes[!first]);
	return NULL;
}

/* An ABBA deadlock of two pthread mutexes. */
static void mutexes_abba(void)
{
	run_thread(lock_mutexes, (void *)0);
	run_thread(lock_mutexes, (void *)1);
	rest();
}

static uint32_t pi_words[3];

static void take_pi(int number)
{
	uint32_t free = 0;

	if (!__atomic_compare_exchange_n(&pi_words[number], &free, (uint32_t)syscall(SYS_gettid),
					 false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		syscall(SYS_futex, &pi_words[number], FUTEX_LOCK_PI, 0, NULL, NULL, 0);
}

static void *take_next_pi(void *number)
{
	int own = (int)(intptr_t)number;
	char name[16];

	snprintf(name, sizeof(name), "pi-chain%d", own);
	prctl(PR_SET_NAME, name);
	take_pi(own);
	take_pi(own - 1);
	return NULL;
}

/* A chain: the last thread waits for what the one before holds, the first for this process's. */
static void pi_chain(void)
{
	take_pi(0);
	run_thread(take_next_pi, (void *)1);
	run_thread(take_next_pi, (void *)2);
	rest();
}

/* On the frozen file system. */

static int shared_log, mapped_file;

/*
 * write() to a file that several processes have open as one holds the lock of its position: the
 * first sleeps behind the freeze with it, the others wait for the first.
 */
static void logger(void)
{
	must((int)write(shared_log, "line\n", 5), "write");
}

static char *mapping;

static void *fault_mapping(void *unused)
{
	prctl(PR_SET_NAME, "map-fault");
	nap_ms(500);
	mapping[0] = 1;
	return unused;
}

static void *unmap_mapping(void *unused)
{
	prctl(PR_SET_NAME, "map-unmap");
	nap_ms(500);
	munmap(mapping, 4096);
	return unused;
}

/*
 * A write fault on a frozen file keeps the mapping (before per-VMA locks: the address space), so
 * whoever unmaps it waits with the address space, and whoever maps anything waits for that.
 */
static void mapper(void)
{
	static volatile char first;

	mapping = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, mapped_file, 0);
	if (mapping == MAP_FAILED)
		die("mmap");
	first = mapping[0];
	run_thread(fault_mapping, NULL);
	run_thread(unmap_mapping, NULL);
	nap_ms(1000);
	mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	(void)first;
}

/* What those who will be stuck on it need to have before it is frozen. */
/* As in a container: its child is the first process there. */
static void contained(void)
{
	must(unshare(CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNS), "unshare");
	if (must(fork(), "fork") == 0) {
		prctl(PR_SET_NAME, "inner");
		must(chdir("/tmp/overlaid"), "chdir");
		must(chroot("."), "chroot");
		must(open("/lab-inner", O_RDWR | O_CREAT, 0600), "/lab-inner");
	}
	rest();
}

static void prepare_frozen(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/log", frozen);
	shared_log = must(open(path, O_CREAT | O_WRONLY, 0600), path);
	snprintf(path, sizeof(path), "%s/map", frozen);
	mapped_file = must(open(path, O_CREAT | O_RDWR, 0600), path);
	must(ftruncate(mapped_file, 4096), path);
}

struct role {
	const char *name;
	void (*run)(void);
	char state;  /* where it comes to rest */
	int threads; /* 0: one */
};

static const struct role single_roles[] = {
    {"java", java, 'S'},
    {"selector", selector, 'S'},
    {"poller", poller, 'S'},
    {"epoller", epoller, 'S'},
    {"piper", piper, 'S'},
    {"unixd", unixd, 'S'},
    {"udpd", udpd, 'S'},
    {"mailbox", mailbox, 'S'},
    {"itimerd", itimerd, 'S'},
    {"leaker", leaker, 'S'},
    {"semwaiter", semwaiter, 'S'},
    {"msgreader", msgreader, 'S'},
    {"shmowner", shmowner, 'S'},
    {"stopped", stopped, 'T'},
    {"vforker", vforker, 'D'},
    {"realtime", realtime, 'S'},
    {"nicer", nicer, 'S'},
    {"memhog", memhog, 'S'},
    {"packetd", packetd, 'S'},
    {"swapped", swapped, 'S'},
    {"hugemapper", hugemapper, 'S'},
    {"deleter", deleter, 'S'},
    {"spaced", spaced, 'S'},
    {"contained", contained, 'S'},
    {"noaccess", noaccess, 'S', 2},
    {"filer", filer, 'S'},
    {"lockholder", lockholder, 'S'},
    {"zparent", zparent, 'S'},
    {"spinner", spinner, 'R'},
    {"flock-ab", flock_ab, 'S'},
    {"flock-ba", flock_ba, 'S'},
    {"mutexes", mutexes_abba, 'S', 3},
    {"pi-chain", pi_chain, 'S', 3},
};

static void start(const struct role *role)
{
	pid_t pid = must(fork(), "fork");

	if (pid == 0) {
		prctl(PR_SET_NAME, role->name);
		signal(SIGPIPE, SIG_IGN);
		role->run();
		die("%s went on", role->name);
	}
	children[child_count++] = (struct child){
	    .pid = pid,
	    .name = role->name,
	    .state = role->state,
	    .threads = role->run == java ? threads + 1
		       : role->threads   ? role->threads
					 : 1,
	};
}

static void start_many(const struct role *role, int count)
{
	for (int i = 0; i < count; i++)
		start(role);
}

/* The state letter and the number of threads; 0 when the process is gone. */
static char state_of(pid_t pid, int *thread_count)
{
	char path[64], line[512], state = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (!file)
		return 0;
	if (fgets(line, sizeof(line), file))
		sscanf(strrchr(line, ')') + 1,
		       " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d",
		       &state, thread_count);
	fclose(file);
	return state;
}

static bool is_settled(const struct child *child)
{
	int thread_count = 0;
	char state = state_of(child->pid, &thread_count);

	return state == child->state && thread_count == child->threads;
}

static void settle(void)
{
	for (int tenths = 0; tenths < SETTLE_SECONDS * 10; tenths++) {
		int settled = 0;

		while (settled < child_count && is_settled(&children[settled]))
			settled++;
		if (settled == child_count)
			return;
		if (tenths == SETTLE_SECONDS * 10 - 1) {
			errno = ETIMEDOUT;
			die("%s, pid %d", children[settled].name, children[settled].pid);
		}
		nap_ms(100);
	}
}

static void freeze(const char *path)
{
	int fd = must(open(path, O_RDONLY | O_DIRECTORY), path);

	must(ioctl(fd, FIFREEZE, 0), "FIFREEZE");
	close(fd);
}

static void start_holders(void)
{
	listener = bound_socket(SOCK_STREAM, TCP_PORT);
	must(listen(listener, workers + 1), "listen");

	start_many(&(struct role){"httpd", httpd, 'S'}, workers);
	start_many(&(struct role){"client", client, 'S'}, workers / 2);
	for (size_t i = 0; i < sizeof(single_roles) / sizeof(*single_roles); i++)
		start(&single_roles[i]);
}

static int number(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || value < 0 || value > MAX_NUMBER) {
		errno = EINVAL;
		die("%s", text);
	}
	return value;
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: workload WORKERS THREADS FROZEN-MOUNT SLOW-DISK LEAKED\n");
		return 2;
	}
	arguments = argv[0];
	workers = number(argv[1]);
	threads = number(argv[2]);
	frozen = argv[3];
	slow_disk = argv[4];
	leaked = number(argv[5]);

	children = calloc(3 * workers + 80, sizeof(*children));
	if (!children)
		die("children");
	flocks_held = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (flocks_held == MAP_FAILED)
		die("mmap");
	prepare_frozen();
	start_holders();
	settle();
	/* Those who wait for what others hold, once the others hold it. */
	start(&(struct role){"flocker", flocker, 'S'});
	if (*slow_disk) {
		start_many(&(struct role){"diskreader", diskreader, 'D'}, 4);
		start_many(&(struct role){"pagereader", pagereader, 'D'}, 2);
	}
	freeze(frozen);
	start_many(&(struct role){"dbwriter", dbwriter, 'D'}, workers);
	start_many(&(struct role){"logger", logger, 'D'}, 4);
	start(&(struct role){"mapper", mapper, 'D', 3});
	settle();
	printf("LAB: httpd=%d client=%d java_threads=%d dbwriter=%d\n", workers, workers / 2,
	       threads + 1, workers);
	return 0;
}
