/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See facts_vmlinux.h. */
#include "image/facts_vmlinux.h"

#include <inttypes.h>
#include <string.h>

#include "base/cursor.h"
#include "base/interrupt.h"
#include "image/banners.h"
#include "image/kaslr.h"

struct finder {
	struct dump *dump;
	struct vmlinux *vmlinux;
	char banner[VMLINUX_BANNER_MAX];
	size_t banner_size;
	uint64_t banner_at; /* link-time address */
	uint64_t physical;  /* of the banner; what is looked for */
	uint64_t moved;     /* run-time minus link-time addresses */
	const char *names;  /* whole pages of kallsyms_names in the file */
	uint64_t names_at;  /* link-time address */
	size_t name_pages;
	char other[VMLINUX_BANNER_MAX]; /* a banner of another kernel, for the message */
};

/* Calls visit with each page that can be read, until it sets *done. */
static struct error *each_page(struct finder *finder,
			       struct error *(*visit)(struct finder *finder, uint64_t physical,
						      const uint8_t *page, size_t size, bool *done))
{
	size_t size = dump_info(finder->dump)->page_size;
	bool done = false;

	for (uint64_t pfn = 0; !done && dump_next_page(finder->dump, &pfn); pfn++) {
		const uint8_t *page;

		if (!(pfn & 0xfff))
			TRY(interrupt_check());
		struct error *error = dump_page(finder->dump, pfn, &page);
		if (error)
			TRY(error_ignore_damage(error));
		else
			TRY(visit(finder, pfn * size, page, size, &done));
	}
	return NULL;
}

static struct error *find_banner(struct finder *finder, uint64_t physical, const uint8_t *page,
				 size_t size, bool *done)
{
	size_t at = finder->banner_at % size;
	size_t here = finder->banner_size < size - at ? finder->banner_size : size - at;
	char whole[VMLINUX_BANNER_MAX];

	if (memcmp(page + at, finder->banner, here))
		return NULL;
	if (here < finder->banner_size) {
		struct error *error =
		    dump_read(finder->dump, physical + at, whole, finder->banner_size);
		if (error)
			return error_ignore_damage(error);
		if (memcmp(whole, finder->banner, finder->banner_size))
			return NULL;
	}
	TRY(kaslr_compare(finder->dump, finder->vmlinux, physical + at - finder->banner_at,
			  &finder->moved, done));
	finder->physical = physical + at;
	return NULL;
}

/* Until 2.6.10 linux_banner is a pointer to the text, which lies in the same image. */
static struct error *find_pointer(struct finder *finder, uint64_t physical, const uint8_t *page,
				  size_t size, bool *done)
{
	enum { IMAGE_MAX = 1 << 28 };
	size_t at = finder->banner_at % size, width = finder->vmlinux->pointer_size;
	char text[sizeof(BANNER_START) - 1];

	if (size - at < width)
		return NULL;
	uint64_t pointer = load_uint(page + at, width, finder->vmlinux->swap);
	uint64_t distance = pointer - finder->banner_at;
	if (distance + IMAGE_MAX > 2 * (uint64_t)IMAGE_MAX)
		return NULL;
	struct error *error = dump_read(finder->dump, physical + at + distance, text, sizeof(text));
	if (error)
		return error_ignore_damage(error);
	if (memcmp(text, BANNER_START, sizeof(text)))
		return NULL;
	finder->physical = physical + at + distance;
	finder->banner_at = pointer;
	*done = true;
	return NULL;
}

static struct error *find_other_banner(struct finder *finder, uint64_t physical,
				       const uint8_t *page, size_t size, bool *done)
{
	const char *found = memmem(page, size, BANNER_START, sizeof(BANNER_START) - 1);

	(void)physical;
	if (!found)
		return NULL;
	size_t left = size - (size_t)(found - (const char *)page);
	if (left <= sizeof(BANNER_START) || found[sizeof(BANNER_START) - 1] < '0' ||
	    found[sizeof(BANNER_START) - 1] > '9')
		return NULL;
	snprintf(finder->other, sizeof(finder->other), "%.*s",
		 (int)strcspn(found, "\n") < (int)left ? (int)strcspn(found, "\n") : (int)left,
		 found);
	*done = true;
	return NULL;
}

/*
 * The names of symbols tell a build nearly as well as its banner, need no relocation, and fill many
 * pages, of which one that is whole is enough.
 */
static struct error *find_names(struct finder *finder, uint64_t physical, const uint8_t *page,
				size_t size, bool *done)
{
	for (size_t i = 0; i < finder->name_pages && !*done; i++) {
		const char *name_page = finder->names + i * size;

		if (memcmp(page, name_page, size))
			continue;
		finder->physical = physical + finder->banner_at - finder->names_at - i * size;
		TRY(kaslr_compare(finder->dump, finder->vmlinux,
				  finder->physical - finder->banner_at, &finder->moved, done));
	}
	return NULL;
}

/* The banner is lost: where it would be, by what lies beside it. */
static struct error *place_by_names(struct finder *finder)
{
	enum { PAGES_MAX = 64 };
	uint64_t names, markers;
	size_t size, page = dump_info(finder->dump)->page_size;

	if (!vmlinux_find(finder->vmlinux, "kallsyms_names", &names) ||
	    !vmlinux_find(finder->vmlinux, "kallsyms_markers", &markers))
		return NULL;
	finder->names_at = (names + page - 1) / page * page;
	finder->names = vmlinux_bytes(finder->vmlinux, finder->names_at, &size);
	if (!finder->names || markers < finder->names_at || size < markers - finder->names_at)
		return NULL;
	finder->name_pages = (markers - finder->names_at) / page;
	if (finder->name_pages > PAGES_MAX)
		finder->name_pages = PAGES_MAX;
	return each_page(finder, find_names);
}

/* Nothing of the kernel is in what is left of a cut file: so nothing says that it is another. */
static bool may_be_lost(const struct finder *finder)
{
	return !*finder->other && dump_info(finder->dump)->completeness >= DUMP_TRUNCATED;
}

static struct error *place_without_banner(struct finder *finder, struct problems *problems)
{
	TRY(each_page(finder, find_other_banner));
	if (may_be_lost(finder)) {
		TRY(place_by_names(finder));
		if (finder->physical == UINT64_MAX)
			return error_lost(
			    "the kernel's banner is not in what there is of the dump: "
			    "the vmlinux cannot be held against it",
			    0);
		return problems_note(problems,
				     error_lost("the kernel's banner is lost: the vmlinux was "
						"matched by the names of symbols",
						0));
	}
	return error_create(ERROR_MISMATCH,
			    "%s is not the kernel of this dump: nowhere in memory is '%s'; there "
			    "is %s%s%s",
			    finder->vmlinux->path, finder->banner,
			    *finder->other ? "'" : "no banner at all", finder->other,
			    *finder->other ? "'" : "");
}

/* What memory has where the banner is. */
static struct error *read_banner(struct finder *finder)
{
	char *text = finder->banner;
	struct error *error = dump_read(finder->dump, finder->physical, text, VMLINUX_BANNER_MAX);

	text[VMLINUX_BANNER_MAX - 1] = '\0';
	if (error)
		strcpy(text, BANNER_START);
	text[strcspn(text, "\n")] = '\0';
	return error_ignore_damage(error);
}

static struct error *add_symbols(struct facts *facts, struct finder *finder)
{
	static const char *const names[] = {"_text",          "_stext",       "init_uts_ns",
					    "swapper_pg_dir", "init_top_pgt", "init_level4_pgt"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		uint64_t address;

		if (vmlinux_find(finder->vmlinux, names[i], &address))
			TRY(facts_add(facts, "SYMBOL(%s)=%" PRIx64, names[i],
				      address + finder->moved));
	}
	return NULL;
}

struct error *facts_from_vmlinux(struct facts *facts, struct dump *dump, struct vmlinux *vmlinux,
				 struct problems *problems)
{
	struct finder finder = {.dump = dump, .vmlinux = vmlinux, .physical = UINT64_MAX};
	bool found = vmlinux_banner(vmlinux, finder.banner, &finder.banner_at);

	/* Without contents (.debug, System.map) only where it stands is known. */
	if (!found && vmlinux_find(vmlinux, "linux_banner", &finder.banner_at)) {
		strcpy(finder.banner, BANNER_START);
		found = true;
	}
	finder.banner_size = found ? strlen(finder.banner) : 0;
	if (finder.banner_size < sizeof(BANNER_START) - 1)
		return error_create(
		    ERROR_FORMAT,
		    "%s has no symbol linux_banner, so it cannot be matched with the "
		    "dump",
		    vmlinux->path);
	TRY(each_page(&finder, find_banner));
	if (finder.physical == UINT64_MAX && finder.banner_size < sizeof(BANNER_START))
		TRY(each_page(&finder, find_pointer));
	if (finder.physical == UINT64_MAX)
		TRY(place_without_banner(&finder, problems));
	if (finder.banner_size < sizeof(BANNER_START))
		TRY(read_banner(&finder));
	const char *release = finder.banner + sizeof(BANNER_START) - 1;
	TRY(facts_add(facts, "OSRELEASE=%.*s", (int)strcspn(release, " "), release));
	TRY(facts_add(facts, "KERNELOFFSET=%" PRIx64, finder.moved));
	TRY(facts_add(facts, "NUMBER(image_voffset)=%" PRId64,
		      (int64_t)(finder.banner_at + finder.moved - finder.physical)));
	return add_symbols(facts, &finder);
}
