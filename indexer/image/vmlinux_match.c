/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "image/vmlinux_match.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "dump/machines.h"
#include "image/banners.h"
#include "image/kernel.h"
#include "image/vmlinux.h"

static struct error *mismatch_error(const struct kernel *kernel, struct vmlinux *vmlinux,
				    const char *what, const char *theirs, const char *ours)
{
	_cleanup_(banners_deinit) struct banners banners = {0};
	char banner[VMLINUX_BANNER_MAX] = "unknown";
	uint64_t address;

	TRY(banners_find(kernel->dump, &banners));
	vmlinux_banner(vmlinux, banner, &address);
	return error_create(
	    ERROR_MISMATCH,
	    "%s is of another build: its %s is %s, the dump's %s; give the vmlinux of the very "
	    "build of %s, or none (this one is '%s', the dump's kernel '%s')",
	    vmlinux->path, what, theirs, ours, vmlinux->wanted, banner,
	    banners_best(&banners, facts_string(&kernel->facts, "OSRELEASE")));
}

static struct error *check_build_id(const struct kernel *kernel, struct vmlinux *vmlinux,
				    bool *checked)
{
	const char *expected = facts_string(&kernel->facts, "BUILD-ID");
	char text[VMLINUX_BUILD_ID_TEXT];

	vmlinux_build_id(vmlinux, text);
	*checked = expected && *text;
	return *checked && strcasecmp(text, expected) != 0
		   ? mismatch_error(kernel, vmlinux, "build id", text, expected)
		   : NULL;
}

static struct error *check_release(const struct kernel *kernel, struct vmlinux *vmlinux,
				   const char *banner)
{
	const char *expected = facts_string(&kernel->facts, "OSRELEASE");
	const char *release = banner + sizeof(BANNER_START) - 1;
	char text[VMLINUX_BANNER_MAX];

	if (!expected || strncmp(banner, BANNER_START, sizeof(BANNER_START) - 1))
		return NULL;
	snprintf(text, sizeof(text), "%.*s", (int)strcspn(release, " "), release);
	return strcmp(text, expected) ? mismatch_error(kernel, vmlinux, "release", text, expected)
				      : NULL;
}

/* What is in memory where the file, which has no contents, says that linux_banner is. */
static struct error *find_our_banner(struct kernel *kernel, uint64_t address,
				     char ours[VMLINUX_BANNER_MAX])
{
	struct memory *memory = &kernel->memory;
	uint64_t pointer;

	TRY(memory_string(memory, address, ours, VMLINUX_BANNER_MAX));
	if (!strncmp(ours, BANNER_START, sizeof(BANNER_START) - 1))
		return NULL;
	TRY(memory_pointer(memory, address, &pointer));
	return memory_string(memory, pointer, ours, VMLINUX_BANNER_MAX);
}

/* Kernels before 5.9 do not tell their build id: then the banner in memory has to be the same. */
static struct error *check_banner(struct kernel *kernel, struct vmlinux *vmlinux)
{
	char theirs[VMLINUX_BANNER_MAX], ours[VMLINUX_BANNER_MAX];
	uint64_t address;
	bool told = vmlinux_banner(vmlinux, theirs, &address);

	if (!told && !(vmlinux->symtab && vmlinux_find(vmlinux, "linux_banner", &address)))
		return error_create(ERROR_FORMAT,
				    "%s has no build id and no linux_banner, so it is no kernel; "
				    "give the vmlinux of %s",
				    vmlinux->path, vmlinux->wanted);
	if (told)
		TRY(check_release(kernel, vmlinux, theirs));
	address += vmlinux->offset;
	struct error *error = told ? memory_string(&kernel->memory, address, ours, sizeof(ours))
				   : find_our_banner(kernel, address, ours);
	if (error)
		return error_ignore_damage(error);
	ours[strcspn(ours, "\n")] = '\0';
	if (!told)
		return strncmp(ours, BANNER_START, sizeof(BANNER_START) - 1)
			   ? mismatch_error(kernel, vmlinux, "banner", "elsewhere", "not there")
			   : check_release(kernel, vmlinux, ours);
	if (strncmp(ours, BANNER_START, sizeof(BANNER_START) - 1) || !strcmp(ours, theirs))
		return NULL;
	return mismatch_error(kernel, vmlinux, "banner", theirs, ours);
}

/* How far KASLR moved the kernel: what VMCOREINFO and the file say of the same symbol. */
static void find_offset(const struct kernel *kernel, struct vmlinux *vmlinux)
{
	uint64_t link, run;

	if (facts_symbol(&kernel->facts, "_stext", &run) && vmlinux_find(vmlinux, "_stext", &link))
		vmlinux->offset = run - link;
	else
		facts_hex(&kernel->facts, "KERNELOFFSET", &vmlinux->offset);
	if (!vmlinux_find(vmlinux, "_text", &vmlinux->image_start))
		vmlinux_find(vmlinux, "_stext", &vmlinux->image_start);
}

static const char *machine_of_vmlinux(const struct vmlinux *vmlinux)
{
	const char *name = machine_name(vmlinux->machine, vmlinux->pointer_size * 8,
					vmlinux->swap != (BYTE_ORDER == BIG_ENDIAN));

	return name ? name : "unknown";
}

static struct error *no_symtab_error(const struct vmlinux *vmlinux)
{
	return error_create(ERROR_FORMAT,
			    "%s has no symbol table (stripped, or cut short); give the vmlinux of "
			    "%s from its debug package",
			    vmlinux->path, vmlinux->wanted);
}

/* The same machine, and the same build. */
struct error *vmlinux_match(struct vmlinux *vmlinux, struct kernel *kernel)
{
	char banner[VMLINUX_BANNER_MAX];
	uint64_t address;
	bool checked;

	if (!vmlinux->is_map && vmlinux->machine != kernel->arch->machine)
		return error_create(ERROR_FORMAT,
				    "%s is of another machine (%s) than the dump (%s); give the "
				    "vmlinux of %s",
				    vmlinux->path, machine_of_vmlinux(vmlinux), kernel->arch->name,
				    vmlinux->wanted);
	if (!vmlinux->symtab && !vmlinux_banner(vmlinux, banner, &address))
		return no_symtab_error(vmlinux);
	TRY(check_build_id(kernel, vmlinux, &checked));
	find_offset(kernel, vmlinux);
	return checked ? NULL : check_banner(kernel, vmlinux);
}
