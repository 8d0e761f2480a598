/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What marks a SQLite database as a case, and as one of this version: SCHEMA_VERSION, PRAGMA
 * user_version, which the build finds in the file `versions`.
 */
#ifndef INQUEST_SCHEMA_VERSION_H
#define INQUEST_SCHEMA_VERSION_H

#include "schema/number.h"

#define SCHEMA_APPLICATION_ID 0x496e7173 /* PRAGMA application_id: "Inqs" */

#endif
