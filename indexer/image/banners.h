/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels' banners in a dump's memory: "Linux version 2.6.18 (…) (gcc …) #1 SMP …". */
#ifndef INQUEST_IMAGE_BANNERS_H
#define INQUEST_IMAGE_BANNERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vector.h"
#include "dump/dump.h"

#define BANNER_START "Linux version "

enum { BANNERS_MAX = 16, BANNER_SIZE = 512 };

struct banner {
	uint64_t physical;
	bool whole; /* it ends as linux_banner does, with a line end and a NUL */
	char text[BANNER_SIZE];
};

struct banners {
	VECTOR(struct banner) list; /* each text once, the whole ones told from others */
};

void banners_deinit(struct banners *banners);

/*
 * The first in some bytes; NULL. Formats of one, and the copies without a build's number that some
 * kernels have too, are none.
 */
const char *banner_in(const void *bytes, size_t size);

/* Looks at every page; stops at BANNERS_MAX texts. */
struct error *banners_find(struct dump *dump, struct banners *banners);

bool banners_have(const struct banners *banners, const char *text);

/* The one that is most likely the kernel's, of this release if that is known; never NULL. */
const char *banners_best(const struct banners *banners, const char *release);

#endif
