/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which machine a dump is of, whatever that is called: dumps.machine, by which the dumps of a fleet
 * belong together. The first of these that is known:
 *
 * - the UUID that the firmware has for the machine, as /sys/class/dmi/id/product_uuid shows it;
 * - its serial number there;
 * - the machine id of systemd: systemd.machine_id= of the kernel's command line, else that of the
 *   journal's folder (/var/log/journal/ID, /run/log/journal/ID), which its daemon has open and
 *   tells the log;
 * - the host name.
 *
 * What many machines have (firmware that nobody filled in, "localhost") tells none apart, and is
 * passed over.
 */
#ifndef INQUEST_INDEXER_IDENTITY_H
#define INQUEST_INDEXER_IDENTITY_H

#include "base/cell.h"
#include "image/kernel.h"
#include "schema/rows.h"

enum { IDENTITY_TEXT = 80, IDENTITY_ID = 33 };

/*
 * dmi_ident of drivers/firmware/dmi_scan.c (since 2.6.13): pointers to text, by enum dmi_field. ret
 * is empty where the machine has no such firmware, or it tells nothing.
 */
struct error *identity_of_firmware(struct kernel *kernel, char ret[static IDENTITY_TEXT]);

/* The id in the name of a journal's folder, the first that comes; leaves one that is known. */
void identity_take_text(char id[static IDENTITY_ID], struct cell text);

/*
 * Fills row->machine where it is NULL, from what the row has; id: of identity_take_text(), changed
 * by the command line. The row borrows it.
 */
void identity_fill(char id[static IDENTITY_ID], struct dumps_row *row);

#endif
