/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lines of a file have in common: see records_traits. */
#ifndef INQUEST_TEXT_TRAITS_H
#define INQUEST_TEXT_TRAITS_H

#include "text/records.h"

/* Looks at the first lines of the file; traits->encoding is known. */
struct error *traits_find(int file, struct records_traits *traits);

#endif
