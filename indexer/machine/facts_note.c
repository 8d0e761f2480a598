/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMCOREINFO of the dump's header or notes. */
#include "machine/facts_sources.h"

struct error *facts_from_note(struct facts *facts, struct dump *dump)
{
	const struct dump_info *info = dump_info(dump);

	return info->vmcoreinfo ? facts_add_text(facts, info->vmcoreinfo, info->vmcoreinfo_size)
				: NULL;
}
