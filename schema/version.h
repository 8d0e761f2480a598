/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What marks a SQLite database as a case, and as one of this version. SCHEMA_VERSION rises by one
 * with every change to the .sql files that an older or a newer Inquest cannot live with.
 */
#ifndef INQUEST_SCHEMA_VERSION_H
#define INQUEST_SCHEMA_VERSION_H

#define SCHEMA_APPLICATION_ID 0x496e7173 /* PRAGMA application_id: "Inqs" */
#define SCHEMA_VERSION        7          /* PRAGMA user_version */

#endif
