/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that people name by mistake, by their first bytes. A new kind is one line of a table; the
 * first that matches is told, so what is more special comes first.
 */
#include "dump/foreign.h"

#include <ctype.h>
#include <string.h>

#include "dump/format.h"

/* A literal's bytes, which may hold NULs, without its last one. */
#define MAGIC(text) (text), sizeof(text) - 1

struct foreign {
	size_t offset;
	const char *magic;
	size_t size;
	const char *what;
	const char *command; /* packed: what unpacks it, to be followed by the file's name */
	enum error_kind kind;
	const char *advice; /* not packed */
};

static const struct foreign packed[] = {
    {0, MAGIC("\x1f\x8b"), "compressed with gzip", "gzip -dk", 0, 0},
    {0, MAGIC("\xfd\x37zXZ\0"), "compressed with xz", "xz -dk", 0, 0},
    {0, MAGIC("BZh"), "compressed with bzip2", "bzip2 -dk", 0, 0},
    {0, MAGIC("\x28\xb5\x2f\xfd"), "compressed with zstd", "zstd -d", 0, 0},
    {0, MAGIC("\x04\x22\x4d\x18"), "compressed with lz4", "lz4 -d", 0, 0},
    {0, MAGIC("\x02\x21\x4c\x18"), "compressed with lz4", "lz4 -d", 0, 0},
    {0, MAGIC("\x89LZO\0\r\n\x1a\n"), "compressed with lzop", "lzop -d", 0, 0},
    {0, MAGIC("\x5d\0\0"), "compressed with lzma", "xz -dk", 0, 0},
    {0, MAGIC("LRZI"), "compressed with lrzip", "lrzip -d", 0, 0},
    {0, MAGIC("PK\x03\x04"), "a zip archive", "unzip", 0, 0},
    {0, MAGIC("7z\xbc\xaf\x27\x1c"), "a 7z archive", "7z x", 0, 0},
    {257, MAGIC("ustar"), "a tar archive", "tar -xf", 0, 0},
};

#define KERNEL   "name the vmcore; a kernel is no help without one"
#define GUEST    "take one with virsh dump --memory-only or QEMU's dump-guest-memory"
#define OTHER    "Inquest does not read that format"
#define CONVERT  "convert it to ELF first: zgetdump -f elf"
#define REFILTER "convert it with makedumpfile first"

static const struct foreign others[] = {
    {0x202, MAGIC("HdrS"), "a kernel image (vmlinuz)", 0, ERROR_FORMAT, KERNEL},
    {56, MAGIC("ARM\x64"), "a kernel image (Image)", 0, ERROR_FORMAT, KERNEL},
    {0, MAGIC("MZ"), "an EFI or Windows program, perhaps a kernel image", 0, ERROR_FORMAT, KERNEL},
    {0, MAGIC("SQLite format 3\0"), "a SQLite database, not a dump", 0, ERROR_FORMAT,
     "if it is a case, query it"},
    {0, MAGIC("LibvirtQemudSave"), "a saved guest of libvirt, not a dump", 0, ERROR_UNSUPPORTED,
     GUEST},
    {0, MAGIC("QEVM"), "a saved guest of QEMU, not a dump", 0, ERROR_UNSUPPORTED, GUEST},
    {0, MAGIC("QFI\xfb"), "a qcow2 disk image, not a dump", 0, ERROR_FORMAT, GUEST},
    {0, MAGIC("sadump\0\0"), "a sadump dump", 0, ERROR_UNSUPPORTED, REFILTER},
    {0, MAGIC("\xa8\x19\x01\x73\x61\x8f\x23\xfd"), "a stand-alone dump of s390", 0,
     ERROR_UNSUPPORTED, CONVERT},
    {0, MAGIC("\xd0\xbe\xd2\xbe"), "an old VMware snapshot", 0, ERROR_UNSUPPORTED, OTHER},
    {0, MAGIC("PAGEDUMP"), "a Windows dump", 0, ERROR_UNSUPPORTED, OTHER},
    {0, MAGIC("PAGEDU64"), "a Windows dump", 0, ERROR_UNSUPPORTED, OTHER},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct foreign *match(const struct foreign *kinds, size_t count, const uint8_t *head,
				   size_t size)
{
	for (size_t i = 0; i < count; i++)
		if (kinds[i].offset + kinds[i].size <= size &&
		    !memcmp(head + kinds[i].offset, kinds[i].magic, kinds[i].size))
			return &kinds[i];
	return NULL;
}

/* Text in any encoding that contains ASCII: mostly that, and no control characters. */
static bool is_text(const uint8_t *head, size_t size)
{
	size_t ascii = 0;

	for (size_t i = 0; i < size; i++) {
		if (head[i] < 0x80 && !isprint(head[i]) && !isspace(head[i]))
			return false;
		ascii += head[i] < 0x80;
	}
	return ascii > size / 2;
}

static bool is_zero(const uint8_t *head, size_t size)
{
	return !head[0] && !memcmp(head, head + 1, size - 1);
}

static struct error *unknown_error(const char *path, const uint8_t *head, size_t size)
{
	if (!size)
		return error_create(ERROR_FORMAT, "%s is empty; the dump was never written", path);
	if (is_zero(head, size))
		return error_create(ERROR_FORMAT,
				    "%s starts with zeroes; the dump was not finished, or is a raw "
				    "image of memory, which Inquest does not read",
				    path);
	if (is_text(head, size))
		return error_create(ERROR_FORMAT, "%s is a text file; name the vmcore", path);
	return error_create(ERROR_FORMAT,
			    "%s is not a crash dump that Inquest knows (ELF, compressed kdump, "
			    "diskdump, and these flattened)",
			    path);
}

struct error *foreign_error(const struct source *source, const uint8_t *head, size_t size)
{
	const char *path = source_path(source);
	const struct foreign *kind = match(packed, COUNT(packed), head, size);

	if (kind)
		return error_create(ERROR_FORMAT, "%s is %s; unpack it first: %s %s", path,
				    kind->what, kind->command, path);
	kind = match(others, COUNT(others), head, size);
	if (kind)
		return error_create(kind->kind, "%s is %s; %s", path, kind->what, kind->advice);
	return unknown_error(path, head, size);
}

/* ET_REL, ET_EXEC, ET_DYN in either byte order: what was linked, or is going to be. */
static bool is_program(const uint8_t *head, size_t size)
{
	return size > 18 &&
	       !memcmp(head,
		       "\x7f"
		       "ELF",
		       4) &&
	       ((head[16] >= 1 && head[16] <= 3 && !head[17]) ||
		(!head[16] && head[17] >= 1 && head[17] <= 3));
}

bool foreign_may_be_memory(const uint8_t *head, size_t size)
{
	const struct foreign *kind = match(others, COUNT(others), head, size);

	return size && !match(packed, COUNT(packed), head, size) && !is_text(head, size) &&
	       !is_program(head, size) && !(kind && kind->kind == ERROR_FORMAT);
}
