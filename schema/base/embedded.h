/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that the build puts into a program, as arrays in the order of their names; one without a
 * name ends them. See embed() in CMakeLists.txt.
 */
#ifndef INQUEST_BASE_EMBEDDED_H
#define INQUEST_BASE_EMBEDDED_H

struct embedded {
	const char *name, *text; /* the file's, without what follows the first dot; what is in it */
};

#endif
