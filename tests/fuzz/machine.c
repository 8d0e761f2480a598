/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "machine.h"

#include <elf.h>
#include <stdlib.h>

enum { PAGE = 4096 };

static struct error *start(struct memory *memory, const struct facts *facts)
{
	(void)memory;
	(void)facts;
	return NULL;
}

static struct error *translate(struct memory *memory, const struct address_space *space,
			       uint64_t virtual, uint64_t *physical, uint64_t *span)
{
	(void)memory;
	(void)space;
	*physical = virtual - MACHINE_BASE;
	*span = PAGE;
	return NULL;
}

static const struct arch_ops paper = {
    .name = "paper",
    .machine = EM_X86_64,
    .pointer_size = 8,
    .page_size = PAGE,
    .start = start,
    .translate = translate,
};

/* An ELF core of one segment, which is all the memory. */
static uint8_t *make_core(const uint8_t *bytes, size_t size, size_t *core_size)
{
	size_t memory = (size + PAGE - 1) / PAGE * PAGE;
	uint8_t *core = calloc(1, PAGE + memory);
	const Elf64_Ehdr header = {
	    .e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
	    .e_type = ET_CORE,
	    .e_machine = EM_X86_64,
	    .e_version = EV_CURRENT,
	    .e_phoff = sizeof(header),
	    .e_ehsize = sizeof(header),
	    .e_phentsize = sizeof(Elf64_Phdr),
	    .e_phnum = 1,
	};
	const Elf64_Phdr segment = {
	    .p_type = PT_LOAD, .p_offset = PAGE, .p_filesz = memory, .p_memsz = memory};

	memcpy(core, &header, sizeof(header));
	memcpy(core + sizeof(header), &segment, sizeof(segment));
	memcpy(core + PAGE, bytes, size);
	*core_size = PAGE + memory;
	return core;
}

static struct error *open_dump(const uint8_t *bytes, size_t size, struct dump **ret)
{
	char path[FUZZ_PATH_SIZE];
	const char *const paths[] = {path};
	size_t core_size;
	uint8_t *core = make_core(bytes, size, &core_size);

	fuzz_file(core, core_size, path);
	free(core);
	return dump_open(paths, 1, &(struct dump_options){.cache_bytes = 1 << 20}, ret);
}

bool machine_open(struct machine *machine, const uint8_t *bytes, size_t size)
{
	struct kernel *kernel = &machine->kernel;

	*machine = (struct machine){0};
	struct error *error = size ? open_dump(bytes, size, &machine->dump) : NULL;
	error_destroy(error);
	if (!machine->dump)
		return false;
	problems_init(&machine->problems);
	kernel->dump = machine->dump;
	kernel->problems = &machine->problems;
	kernel->arch = &paper;
	error_destroy(facts_init(&kernel->facts, machine->dump));
	error_destroy(facts_scan(&kernel->facts, machine->dump));
	error_destroy(memory_init(&kernel->memory, machine->dump, &paper, &kernel->facts));
	return true;
}

void machine_close(struct machine *machine)
{
	struct kernel *kernel = &machine->kernel;

	modules_deinit(&kernel->modules);
	symbols_deinit(&kernel->symbols);
	memory_deinit(&kernel->memory);
	facts_deinit(&kernel->facts);
	problems_deinit(&machine->problems);
	dump_close(machine->dump);
}
