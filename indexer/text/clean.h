/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A line as it came, made plain: what terminals, syslog daemons, blogs and chats do to single
 * characters is undone. Escape sequences go; blanks, dashes and quotes of typographers become those
 * of ASCII; "#011", "&lt;" and the like become what they stand for; other control characters go.
 */
#ifndef INQUEST_TEXT_CLEAN_H
#define INQUEST_TEXT_CLEAN_H

#include <stddef.h>

/*
 * Changes text of size bytes in place and returns the new size, which is never larger. Cost: one
 * look at every byte where there is nothing to do, which is nearly always.
 */
size_t clean_line(char *text, size_t size);

#endif
