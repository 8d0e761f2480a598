/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See treemap.h. Rows of boxes are laid along the shorter side of what is left. */
#include "report/treemap.h"

/* How far from square the worst box of a row is, whose values add up to sum. */
static double worst(const struct treemap_box *boxes, size_t count, double sum, double side)
{
	double most = boxes[0].value, least = boxes[count - 1].value, square = side * side;

	if (sum <= 0 || least <= 0)
		return 1e300;
	double wide = square * most / (sum * sum), tall = sum * sum / (square * least);
	return wide > tall ? wide : tall;
}

static size_t row_length(const struct treemap_box *boxes, size_t count, double side, double *sum)
{
	size_t length = 1;

	for (*sum = boxes[0].value; length < count; length++) {
		double more = *sum + boxes[length].value;

		if (worst(boxes, length + 1, more, side) > worst(boxes, length, *sum, side))
			break;
		*sum = more;
	}
	return length;
}

void treemap_lay(struct treemap_box *boxes, size_t count, double x, double y, double width,
		 double height)
{
	double total = 0, sum;

	for (size_t i = 0; i < count; i++)
		total += boxes[i].value;
	double scale = total > 0 ? width * height / total : 0;
	for (size_t i = 0; i < count; i++)
		boxes[i].value *= scale;
	for (size_t length; count > 0; boxes += length, count -= length) {
		int upright = width >= height;
		double side = upright ? height : width;

		length = row_length(boxes, count, side, &sum);
		double depth = side > 0 ? sum / side : 0, at = 0;
		for (size_t i = 0; i < length; i++) {
			double extent = depth > 0 ? boxes[i].value / depth : 0;

			boxes[i].x = upright ? x : x + at;
			boxes[i].y = upright ? y + at : y;
			boxes[i].width = upright ? depth : extent;
			boxes[i].height = upright ? extent : depth;
			at += extent;
		}
		x += upright ? depth : 0;
		y += upright ? 0 : depth;
		width -= upright ? depth : 0;
		height -= upright ? 0 : depth;
	}
}
