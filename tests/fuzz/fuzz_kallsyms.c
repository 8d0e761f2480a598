/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kallsyms in a memory whose first page, the VMCOREINFO, tells where its tables are. */
#include "machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct machine machine;

	if (!machine_open(&machine, bytes, size))
		return 0;
	struct symbols *symbols = &machine.kernel.symbols;
	error_destroy(symbols_from_kallsyms(&machine.kernel, symbols));
	error_destroy(symbols_finish(symbols));
	vector_for_each(&symbols->list, symbol)
		fuzz_look_text(symbols_name(symbols, symbol));
	symbols_find(symbols, "_stext");
	symbols_at(symbols, MACHINE_BASE + 100);
	machine_close(&machine);
	return 0;
}
