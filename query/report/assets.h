/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report.css and report.js, and the base64 of their SHA-256: the build writes these from the files.
 */
#ifndef INQUEST_REPORT_ASSETS_H
#define INQUEST_REPORT_ASSETS_H

extern const char report_style[], report_style_hash[];
extern const char report_script[], report_script_hash[];

#endif
