/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For LD_PRELOAD, see instructions: a process gives up nothing of what it may do. */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

int setrlimit(__rlimit_resource_t resource, const struct rlimit *limit)
{
	(void)resource, (void)limit;
	return 0;
}

int close_range(unsigned int first, unsigned int last, int flags)
{
	(void)first, (void)last, (void)flags;
	return 0;
}

int prctl(int option, ...)
{
	(void)option;
	return 0;
}
