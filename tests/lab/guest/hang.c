// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A guest that hangs for want of memory: N processes that touch more of it than there is, over and
 * over, and one, whose own memory stays, that crashes the kernel by hand when they have come to
 * wait.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sysinfo.h>
#include <unistd.h>

enum { PAGE = 4096, HANG_SECONDS = 40 };

static void hog(size_t size)
{
	volatile char *memory = malloc(size);

	prctl(PR_SET_NAME, "hog");
	for (;;)
		for (size_t at = 0; memory && at < size; at += PAGE)
			memory[at]++;
}

int main(int argc, char **argv)
{
	const struct sched_param first = {.sched_priority = 1};
	int count = argc == 2 ? atoi(argv[1]) : 0;
	struct sysinfo info;
	FILE *trigger;

	if (getppid() != 1 || count <= 0) {
		fprintf(stderr, "hang: for the first process of a guest alone, with a number\n");
		return 2;
	}
	trigger = fopen("/proc/sysrq-trigger", "w");
	if (!trigger || sysinfo(&info) || mlockall(MCL_CURRENT | MCL_FUTURE) ||
	    sched_setscheduler(0, SCHED_FIFO, &first)) {
		perror("hang");
		return 1;
	}
	setvbuf(trigger, NULL, _IONBF, 0);
	for (int i = 0; i < count; i++)
		if (fork() == 0) {
			const struct sched_param none = {0};

			munlockall();
			sched_setscheduler(0, SCHED_OTHER, &none);
			hog(info.totalram * info.mem_unit / 4 * 5 / count);
		}
	sleep(HANG_SECONDS);
	fputc('c', trigger);
	return 1;
}
