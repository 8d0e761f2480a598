/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A treemap: a rectangle cut into one for each value, as large as the value and as square as can be
 * (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000).
 */
#ifndef INQUEST_REPORT_TREEMAP_H
#define INQUEST_REPORT_TREEMAP_H

#include <stddef.h>

struct treemap_box {
	double value; /* given: not negative, the largest first */
	double x, y, width, height;
};

void treemap_lay(struct treemap_box *boxes, size_t count, double x, double y, double width,
		 double height);

#endif
