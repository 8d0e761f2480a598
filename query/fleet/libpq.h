/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libpq, loaded when a fleet is asked. What it brings along (TLS, Kerberos, LDAP) takes longer to
 * load than most questions to a case take to answer.
 */
#ifndef INQUEST_FLEET_LIBPQ_H
#define INQUEST_FLEET_LIBPQ_H

#include "base/error.h"

/* To be called before all that calls libpq. ERROR_OTHER: it is not installed. */
struct error *libpq_load(void);

#endif
