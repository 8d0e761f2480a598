/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looking through the kernel's image for what no symbol tells the place of. 60 MB take about 20 ms.
 */
#ifndef INQUEST_IMAGE_IMAGE_SCAN_H
#define INQUEST_IMAGE_IMAGE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;

enum {
	IMAGE_MAX = 128 << 20, /* how far data can be from _stext */
	SCAN_OVERLAP = 64,     /* what is no longer than this lies whole in one piece */
};

/* A piece of the image, at address; aligned to a page. Returns whether all has been found. */
typedef bool image_visit(void *context, uint64_t address, const uint8_t *bytes, size_t size);

/* Pieces from _stext up; one overlaps the next by SCAN_OVERLAP bytes. */
struct error *image_scan(struct kernel *kernel, image_visit *visit, void *context);

/* Whether address can be that of code or data of the kernel proper. */
bool image_holds(const struct kernel *kernel, uint64_t address);

#endif
