/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See kept.h. The content of page -1 is an ELF header and the dump's notes. Behind them come the
 * pages, each content once; at the end the program headers, one for each run of pages that follow
 * each other, and a section header that has their number where it does not fit into the ELF header.
 *
 * What comes out is bounded by what the case has of it: memory packs well, each content is there
 * once. Much of it is a file without a name in the folder for such files, and takes no memory.
 */
#include "memory/kept.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>
#include <zstd.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/map.h"
#include "base/vector.h"
#include "case/case.h"

enum { HEADER_MAX = 16 << 20, FREE_BYTES = 64 << 20, PACKING = 64, MEMORY_MAX = 256 << 20 };

struct kept {
	int fd;
	bool on_disk;
	uint64_t offset;   /* where the next byte goes */
	uint64_t packed;   /* bytes that it was made of */
	struct map places; /* content → where it is */
	int64_t page_size; /* of the first page; all are alike */
	int64_t next_pfn;  /* that goes on from the last */
	Elf64_Ehdr header;
	uint64_t notes_size;
	VECTOR(Elf64_Phdr) segments;
	uint8_t *bytes;
	size_t room;
};

static void kept_deinit(struct kept *kept)
{
	if (kept->fd >= 0)
		close(kept->fd);
	vector_deinit(&kept->segments);
	map_deinit(&kept->places);
	free(kept->bytes);
}

static struct error *wrong(void)
{
	return error_create(ERROR_CASE, "the pages that the case keeps make no sense");
}

static struct error *move_to_disk(struct kept *kept)
{
	const char *chosen = getenv("TMPDIR"), *folder = chosen && *chosen ? chosen : "/var/tmp";
	_cleanup_close_ int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	off_t at = 0;

	if (file < 0)
		return error_from_errno("cannot unpack kept pages into %s", folder);
	while (at < (off_t)kept->offset) {
		ssize_t moved =
		    sendfile(file, kept->fd, &at, (size_t)(kept->offset - (uint64_t)at));
		if (moved <= 0)
			return error_from_errno("cannot unpack kept pages into %s", folder);
	}
	close(kept->fd);
	kept->fd = file;
	kept->on_disk = true;
	file = -1;
	return NULL;
}

static struct error *append(struct kept *kept, const void *bytes, size_t size)
{
	const uint64_t end = kept->offset + size;

	if (end > FREE_BYTES + PACKING * kept->packed)
		return error_create(ERROR_CASE, "the case keeps pages that pack too well");
	if (end > MEMORY_MAX && !kept->on_disk)
		TRY(move_to_disk(kept));
	if (pwrite(kept->fd, bytes, size, (off_t)kept->offset) != (ssize_t)size)
		return error_from_errno("cannot unpack kept pages");
	kept->offset += size;
	return NULL;
}

/* The content of a row into kept->bytes; size is what the row claims. */
static struct error *unpack(struct kept *kept, sqlite3_stmt *statement, int64_t size)
{
	const void *packed = sqlite3_column_blob(statement, 2);
	size_t packed_size = (size_t)sqlite3_column_bytes(statement, 2);

	if (size <= 0 || size > HEADER_MAX || !packed)
		return wrong();
	kept->packed += packed_size;
	if ((size_t)size > kept->room) {
		free(kept->bytes);
		kept->bytes = malloc((size_t)size);
		kept->room = kept->bytes ? (size_t)size : 0;
	}
	if (!kept->bytes)
		return error_no_memory();
	if (ZSTD_decompress(kept->bytes, (size_t)size, packed, packed_size) != (size_t)size)
		return wrong();
	return NULL;
}

static struct error *take_header(struct kept *kept, int64_t size)
{
	if ((size_t)size < sizeof(kept->header))
		return wrong();
	memcpy(&kept->header, kept->bytes, sizeof(kept->header));
	kept->notes_size = (uint64_t)size - sizeof(kept->header);
	return append(kept, kept->bytes, (size_t)size);
}

/* *ret: where the content is, once it is there. */
static struct error *place(struct kept *kept, sqlite3_stmt *statement, int64_t size, uint64_t *ret)
{
	bool added;
	uint64_t content = (uint64_t)sqlite3_column_int64(statement, 3);
	uint64_t *found = map_insert(&kept->places, content, &added);

	if (!found)
		return error_no_memory();
	if (added)
		*found = kept->offset;
	*ret = *found;
	if (!added)
		return NULL;
	TRY(unpack(kept, statement, size));
	return append(kept, kept->bytes, (size_t)size);
}

static struct error *take_page(struct kept *kept, sqlite3_stmt *statement, int64_t pfn,
			       int64_t size)
{
	uint64_t offset;

	if (!kept->page_size)
		kept->page_size = size;
	if (!kept->notes_size || size != kept->page_size || pfn < kept->next_pfn ||
	    pfn > INT64_MAX / (64 << 10))
		return wrong();
	TRY(place(kept, statement, size, &offset));
	const Elf64_Phdr *before =
	    kept->segments.count ? &kept->segments.data[kept->segments.count - 1] : NULL;
	if (!before || pfn != kept->next_pfn || offset != before->p_offset + before->p_filesz) {
		const Elf64_Phdr segment = {.p_type = PT_LOAD,
					    .p_flags = PF_R,
					    .p_offset = offset,
					    .p_paddr = (uint64_t)(pfn * size)};

		if (!vector_push(&kept->segments, segment))
			return error_no_memory();
	}
	Elf64_Phdr *last = &kept->segments.data[kept->segments.count - 1];
	last->p_filesz += (uint64_t)size;
	last->p_memsz += (uint64_t)size;
	kept->next_pfn = pfn + 1;
	return NULL;
}

static struct error *take_rows(struct kept *kept, sqlite3 *database, int64_t dump)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	int rc;

	TRY(database_prepare(
	    database,
	    "SELECT p.pfn, c.size, c.compressed, p.content FROM pages AS p JOIN page_contents AS c "
	    "USING (content) WHERE p.dump = ? ORDER BY p.pfn",
	    &statement));
	sqlite3_bind_int64(statement, 1, dump);
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
		int64_t pfn = sqlite3_column_int64(statement, 0);
		int64_t size = sqlite3_column_int64(statement, 1);

		TRY(interrupt_check());
		if (pfn >= 0) {
			TRY(take_page(kept, statement, pfn, size));
			continue;
		}
		TRY(unpack(kept, statement, size));
		TRY(take_header(kept, size));
	}
	return rc == SQLITE_DONE ? NULL : database_error(database);
}

/* Program headers, where there are too many for the ELF header's number also a section header. */
static struct error *finish(struct kept *kept)
{
	Elf64_Phdr notes = {.p_type = PT_NOTE,
			    .p_offset = sizeof(kept->header),
			    .p_filesz = kept->notes_size,
			    .p_memsz = kept->notes_size};
	uint64_t count = kept->segments.count + 1;
	const Elf64_Shdr section = {.sh_info = (uint32_t)count};
	bool many = count >= PN_XNUM;

	kept->header.e_phoff = kept->offset;
	kept->header.e_phentsize = sizeof(notes);
	kept->header.e_phnum = (uint16_t)(many ? PN_XNUM : count);
	TRY(append(kept, &notes, sizeof(notes)));
	TRY(append(kept, kept->segments.data, kept->segments.count * sizeof(Elf64_Phdr)));
	kept->header.e_shoff = many ? kept->offset : 0;
	kept->header.e_shnum = many;
	kept->header.e_shentsize = sizeof(section);
	if (many)
		TRY(append(kept, &section, sizeof(section)));
	kept->offset = 0;
	return append(kept, &kept->header, sizeof(kept->header));
}

struct error *kept_open(sqlite3 *database, int64_t dump, int *fd)
{
	_cleanup_(kept_deinit) struct kept kept = {.fd = memfd_create("pages", MFD_CLOEXEC)};

	*fd = -1;
	if (kept.fd < 0)
		return error_from_errno("cannot unpack kept pages");
	TRY(take_rows(&kept, database, dump));
	if (!kept.segments.count)
		return NULL;
	TRY(finish(&kept));
	*fd = kept.fd;
	kept.fd = -1;
	return NULL;
}
