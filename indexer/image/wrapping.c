/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See wrapping.h. Everything is a stream whose first bytes tell what it is; what unpacks a stream
 * is a stream again. Nothing is kept of a stream but what is a kernel, so a package of gigabytes
 * costs no more memory than the vmlinux in it.
 */
#include "image/wrapping.h"

#include <archive.h>
#include <archive_entry.h>
#include <ctype.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/interrupt.h"
#include "image/banners.h"
#include "image/lzop.h"
#include "image/profile.h"

enum {
	HEAD = 1024,
	CHUNK = 256 << 10,
	DEPTH_MAX = 5, /* deb → data.tar.xz → vmlinuz → payload, and one */
	VMLINUZ_MAX = 256 << 20,
	MEMBERS_MAX = 1 << 20,
	PERCPU_MAX = 1 << 24,
};

#define KERNEL_MAX ((size_t)4 << 30)

struct opening {
	wrapped_visit *visit;
	void *context;
	bool done;
	uint64_t members;
};

struct stream {
	/* 0: the end, or what cannot be read */
	size_t (*read)(void *from, uint8_t *buffer, size_t size);
	void *from;
	const char *name;
	unsigned int depth;
	size_t head_size, head_at; /* what of head was read ahead, and given out */
	uint8_t head[HEAD];
};

/* Streams */

static size_t fill(const struct stream *stream, uint8_t *buffer, size_t size)
{
	size_t all = 0, got;

	while (all < size && (got = stream->read(stream->from, buffer + all, size - all)) > 0)
		all += got;
	return all;
}

static void look_ahead(struct stream *stream)
{
	stream->head_at = 0;
	stream->head_size = fill(stream, stream->head, HEAD);
}

static size_t take(struct stream *stream, uint8_t *buffer, size_t size)
{
	size_t ahead = stream->head_size - stream->head_at;

	if (!ahead)
		return stream->read(stream->from, buffer, size);
	if (size > ahead)
		size = ahead;
	memcpy(buffer, stream->head + stream->head_at, size);
	stream->head_at += size;
	return size;
}

static size_t read_file(void *from, uint8_t *buffer, size_t size)
{
	ssize_t got = read(*(const int *)from, buffer, size);

	return got > 0 ? (size_t)got : 0;
}

struct span {
	const uint8_t *bytes;
	size_t size;
};

static size_t read_span(void *from, uint8_t *buffer, size_t size)
{
	struct span *span = from;

	if (size > span->size)
		size = span->size;
	if (!size) /* an empty member has no bytes */
		return 0;
	memcpy(buffer, span->bytes, size);
	span->bytes += size;
	span->size -= size;
	return size;
}

static size_t read_member(void *from, uint8_t *buffer, size_t size)
{
	la_ssize_t got = archive_read_data(from, buffer, size);

	return got > 0 ? (size_t)got : 0;
}

/* What is kept */

void wrapped_deinit(struct wrapped *wrapped)
{
	if (wrapped->bytes)
		munmap(wrapped->bytes, wrapped->mapped);
	free(wrapped->name);
	*wrapped = (struct wrapped){0};
}

static bool grow(struct wrapped *wrapped, size_t size)
{
	void *bytes = wrapped->bytes ? mremap(wrapped->bytes, wrapped->mapped, size, MREMAP_MAYMOVE)
				     : mmap(NULL, size, PROT_READ | PROT_WRITE,
					    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (bytes == MAP_FAILED)
		return false;
	wrapped->bytes = bytes;
	wrapped->mapped = size;
	return true;
}

/* The rest of the stream, up to most bytes: what is longer is none of ours. */
static struct error *collect(struct stream *stream, size_t most, struct wrapped *ret)
{
	size_t got;

	ret->name = strdup(stream->name);
	if (!ret->name || !grow(ret, (size_t)1 << 20))
		return error_no_memory();
	while ((got = take(stream, ret->bytes + ret->size, ret->mapped - ret->size)) > 0) {
		ret->size += got;
		if (ret->size > most)
			return NULL;
		TRY(interrupt_check());
		if (ret->size == ret->mapped && !grow(ret, 2 * ret->mapped))
			return error_no_memory();
	}
	return NULL;
}

static struct error *tell(struct opening *opening, struct stream *stream, enum wrapped_kind kind)
{
	_cleanup_(wrapped_deinit) struct wrapped wrapped = {.kind = kind};

	TRY(collect(stream, KERNEL_MAX, &wrapped));
	if (wrapped.size > KERNEL_MAX)
		return NULL;
	return opening->visit(opening->context, &wrapped, &opening->done);
}

/* What a stream is, by its first bytes */

static bool starts(const struct stream *stream, size_t offset, const char *magic, size_t size)
{
	return stream->head_size >= offset + size && !memcmp(stream->head + offset, magic, size);
}

#define HAS(stream, offset, magic) starts(stream, offset, magic, sizeof(magic) - 1)

static bool is_compressed(const struct stream *s)
{
	return HAS(s, 0, "\x1f\x8b") || HAS(s, 0, "BZh") || HAS(s, 0, "\xfd\x37zXZ\0") ||
	       HAS(s, 0, "\x5d\0\0") || HAS(s, 0, "\x02\x21\x4c\x18") ||
	       HAS(s, 0, "\x04\x22\x4d\x18") || HAS(s, 0, "\x28\xb5\x2f\xfd") ||
	       HAS(s, 0, "\x1f\x9d");
}

static bool is_archive(const struct stream *s)
{
	return HAS(s, 0, "!<arch>\n") || HAS(s, 257, "ustar") || HAS(s, 0, "\xed\xab\xee\xdb") ||
	       HAS(s, 0, "070701") || HAS(s, 0, "070702") || HAS(s, 0, "PK\x03\x04");
}

/* A program or a core has no symbols of a kernel; modules, of which packages are full, neither. */
static bool is_linked(const struct stream *stream)
{
	bool swap = (stream->head[EI_DATA] == ELFDATA2MSB) == (BYTE_ORDER == LITTLE_ENDIAN);
	uint64_t type = load_uint(stream->head + 16, 2, swap);

	return type == ET_EXEC || type == ET_DYN;
}

/* "ffffffff81000000 T _stext": an address of 8 or 16 digits, nm's letter, a name. */
static const char *map_line(const char *at, const char *end, uint64_t *address, char *letter,
			    size_t *digits)
{
	const char *start = at;

	for (*address = 0; at < end && isxdigit((unsigned char)*at) && at - start <= 16; at++)
		*address =
		    *address << 4 | (uint64_t)(*at <= '9' ? *at - '0' : (*at | 32) - 'a' + 10);
	*digits = (size_t)(at - start);
	if ((*digits != 8 && *digits != 16) || end - at < 4 || at[0] != ' ' || at[2] != ' ' ||
	    !isalpha((unsigned char)at[1]) || isspace((unsigned char)at[3]))
		return NULL;
	*letter = at[1];
	return at + 3;
}

static bool is_map(const struct stream *stream)
{
	const char *text = (const char *)stream->head, *end = text + stream->head_size;
	uint64_t address;
	size_t digits, lines = 0;
	char letter;

	for (; lines < 4; lines++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		const char *name = stop ? map_line(text, stop, &address, &letter, &digits) : NULL;

		if (!name || memchr(name, ' ', (size_t)(stop - name)))
			return false;
		text = stop + 1;
	}
	return true;
}

static struct error *unwrap(struct opening *opening, struct stream *stream);

static struct error *unwrap_span(struct opening *opening, const struct stream *outer,
				 const uint8_t *bytes, size_t size)
{
	struct span span = {bytes, size};
	struct stream *stream = malloc(sizeof(*stream));

	if (!stream)
		return error_no_memory();
	stream->read = read_span;
	stream->from = &span;
	stream->name = outer->name;
	stream->depth = outer->depth + 1;
	struct error *error = unwrap(opening, stream);
	free(stream);
	return error;
}

/*
 * Documentation/arch/x86/boot.rst: since protocol 2.08 (2.6.26) the header tells where the payload
 * lies behind the setup sectors; before, it is looked for, as people did with od and dd.
 */
static struct span payload_of(const uint8_t *bytes, size_t size)
{
	static const uint8_t gzip[] = {0x1f, 0x8b, 0x08, 0x00};
	uint64_t version = load_uint(bytes + 0x206, 2, BYTE_ORDER == BIG_ENDIAN);
	uint64_t setup = ((uint64_t)(bytes[0x1f1] ? bytes[0x1f1] : 4) + 1) * 512;
	uint64_t start = setup + load_uint(bytes + 0x248, 4, BYTE_ORDER == BIG_ENDIAN);
	uint64_t length = load_uint(bytes + 0x24c, 4, BYTE_ORDER == BIG_ENDIAN);

	if (version >= 0x208 && length && start < size)
		return (struct span){bytes + start, length < size - start ? length : size - start};
	const uint8_t *found = memmem(bytes, size, gzip, sizeof(gzip));
	return found ? (struct span){found, size - (size_t)(found - bytes)} : (struct span){0};
}

static struct error *unwrap_vmlinuz(struct opening *opening, struct stream *stream)
{
	_cleanup_(wrapped_deinit) struct wrapped whole = {0};

	TRY(collect(stream, VMLINUZ_MAX, &whole));
	if (whole.size > VMLINUZ_MAX || whole.size < HEAD)
		return NULL;
	struct span payload = payload_of(whole.bytes, whole.size);
	return payload.size ? unwrap_span(opening, stream, payload.bytes, payload.size) : NULL;
}

/* Not one that libarchive takes. */
static struct error *unwrap_lzop(struct opening *opening, struct stream *stream)
{
	_cleanup_(wrapped_deinit) struct wrapped packed = {0};
	_cleanup_(wrapped_deinit) struct wrapped plain = {0};
	struct lzop lzop;
	size_t size;

	TRY(collect(stream, VMLINUZ_MAX, &packed));
	if (packed.size > VMLINUZ_MAX || !lzop_init(&lzop, packed.bytes, packed.size))
		return NULL;
	while ((size = lzop_block_size(&lzop)) > 0 && plain.size + size <= KERNEL_MAX) {
		if (plain.size + size > plain.mapped && !grow(&plain, 2 * (plain.size + size)))
			return error_no_memory();
		if (!lzop_next(&lzop, plain.bytes + plain.size, size))
			break;
		plain.size += size;
	}
	return unwrap_span(opening, stream, plain.bytes, plain.size);
}

/* libarchive */

struct source {
	struct stream *stream;
	uint8_t chunk[CHUNK];
};

static la_ssize_t read_source(struct archive *archive, void *context, const void **chunk)
{
	struct source *source = context;

	(void)archive;
	*chunk = source->chunk;
	return (la_ssize_t)take(source->stream, source->chunk, sizeof(source->chunk));
}

static struct error *unwrap_member(struct opening *opening, const struct stream *outer,
				   struct archive *archive, struct archive_entry *entry, bool raw)
{
	const char *path = archive_entry_pathname(entry);
	_cleanup_free_ char *name = NULL;
	struct stream *stream;

	if (asprintf(&name, raw ? "%s" : "%s: %s", outer->name, path ? path : "?") < 0) {
		name = NULL;
		return error_no_memory();
	}
	stream = malloc(sizeof(*stream));
	if (!stream)
		return error_no_memory();
	stream->read = read_member;
	stream->from = archive;
	stream->name = name;
	stream->depth = outer->depth + 1;
	struct error *error = unwrap(opening, stream);
	free(stream);
	return error;
}

static struct error *unwrap_members(struct opening *opening, const struct stream *outer,
				    struct archive *archive)
{
	struct archive_entry *entry;

	while (!opening->done && opening->members++ < MEMBERS_MAX &&
	       archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
		TRY(interrupt_check());
		TRY(unwrap_member(opening, outer, archive, entry,
				  archive_format(archive) == ARCHIVE_FORMAT_RAW));
	}
	return NULL;
}

static struct error *unwrap_packed(struct opening *opening, struct stream *stream, bool archived)
{
	struct source *source = malloc(sizeof(*source));
	struct archive *archive = source ? archive_read_new() : NULL;
	struct error *error = NULL;

	if (!archive) {
		free(source);
		return error_no_memory();
	}
	source->stream = stream;
	archive_read_support_filter_all(archive);
	archive_read_support_format_all(archive);
	if (!archived)
		archive_read_support_format_raw(archive);
	if (archive_read_open(archive, source, NULL, read_source, NULL) == ARCHIVE_OK)
		error = unwrap_members(opening, stream, archive);
	archive_read_free(archive);
	free(source);
	return error;
}

static bool holds_banner(const struct wrapped *wrapped)
{
	return banner_in(wrapped->bytes, wrapped->size);
}

/* What a vmlinuz held before 2.6.24 or so is no ELF file. */
static struct error *tell_image(struct opening *opening, struct stream *stream)
{
	_cleanup_(wrapped_deinit) struct wrapped wrapped = {.kind = WRAPPED_IMAGE};

	if (!stream->depth)
		wrapped.kind = WRAPPED_OTHER;
	TRY(collect(stream, VMLINUZ_MAX, &wrapped));
	if (stream->depth && (wrapped.size > VMLINUZ_MAX || !holds_banner(&wrapped)))
		return NULL;
	return opening->visit(opening->context, &wrapped, &opening->done);
}

/* Profiles that are broken are told of as what they are, and are no kernel. */
static struct error *unwrap_profile(struct opening *opening, struct stream *stream)
{
	_cleanup_(wrapped_deinit) struct wrapped packed = {.kind = WRAPPED_OTHER};
	_cleanup_(wrapped_deinit) struct wrapped plain = {.kind = WRAPPED_PROFILE};
	struct profile_head head;

	TRY(collect(stream, PROFILE_HEADER + PROFILE_PACKED_MAX, &packed));
	packed.fault = packed.size < PROFILE_HEADER ? "is a kernel profile that was cut"
						    : profile_parse(packed.bytes, &head);
	if (!packed.fault) {
		if (!grow(&plain, head.size + 1))
			return error_no_memory();
		packed.fault = profile_unpack(packed.bytes, packed.size, &head, plain.bytes);
	}
	if (packed.fault)
		return opening->visit(opening->context, &packed, &opening->done);
	plain.size = head.size;
	plain.name = steal(&packed.name);
	return opening->visit(opening->context, &plain, &opening->done);
}

static struct error *unwrap(struct opening *opening, struct stream *stream)
{
	look_ahead(stream);
	if (profile_is_one(stream->head, stream->head_size))
		return unwrap_profile(opening, stream);
	if (HAS(stream, 0, ELFMAG) && (is_linked(stream) || !stream->depth))
		return tell(opening, stream, WRAPPED_ELF);
	if (is_map(stream))
		return tell(opening, stream, WRAPPED_MAP);
	if (stream->depth < DEPTH_MAX) {
		if (HAS(stream, 0x202, "HdrS"))
			return unwrap_vmlinuz(opening, stream);
		if (HAS(stream, 0, LZOP_MAGIC_TEXT))
			return unwrap_lzop(opening, stream);
		if (is_compressed(stream) || is_archive(stream))
			return unwrap_packed(opening, stream, is_archive(stream));
	}
	if (stream->depth && HAS(stream, 0, ELFMAG))
		return NULL;
	return tell_image(opening, stream);
}

/* A file that is ELF itself is mapped, not read. */
static struct error *map_file(const char *path, int fd, size_t size, struct opening *opening)
{
	_cleanup_(wrapped_deinit) struct wrapped wrapped = {.kind = WRAPPED_ELF};

	wrapped.name = strdup(path);
	void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED || !wrapped.name)
		return error_no_memory();
	wrapped.bytes = bytes;
	wrapped.size = wrapped.mapped = size;
	return opening->visit(opening->context, &wrapped, &opening->done);
}

struct error *wrapping_open(const char *path, int fd, wrapped_visit *visit, void *context)
{
	struct opening opening = {.visit = visit, .context = context};
	struct stream *stream;
	char magic[SELFMAG];
	off_t size = lseek(fd, 0, SEEK_END);

	if (size < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return error_from_errno("%s", path);
	if (size > (off_t)sizeof(Elf64_Ehdr) && pread(fd, magic, SELFMAG, 0) == SELFMAG &&
	    !memcmp(magic, ELFMAG, SELFMAG))
		return map_file(path, fd, (size_t)size, &opening);
	stream = malloc(sizeof(*stream));
	if (!stream)
		return error_no_memory();
	stream->read = read_file;
	stream->from = &fd;
	stream->name = path;
	stream->depth = 0;
	struct error *error = unwrap(&opening, stream);
	free(stream);
	return error;
}

/* System.map */

enum {
	SECTION_TEXT = 1,
	SECTION_RODATA,
	SECTION_DATA,
	SECTION_BSS,
	SECTION_SYMTAB,
	SECTION_STRTAB,
	SECTIONS
};

/* What is absolute and low is a place among per-CPU data. */
static uint16_t section_of(char letter, uint64_t address)
{
	switch (letter | 0x20) {
	case 't':
	case 'w':
		return SECTION_TEXT;
	case 'd':
	case 'v':
	case 'g':
	case 's':
		return SECTION_DATA;
	case 'b':
		return SECTION_BSS;
	case 'r':
		return SECTION_RODATA;
	case 'a':
		return address < PERCPU_MAX ? SECTION_DATA : SHN_ABS;
	default:
		return SHN_UNDEF;
	}
}

static Elf64_Sym symbol_of(uint64_t address, char letter, size_t name)
{
	bool weak = (letter | 0x20) == 'w' || (letter | 0x20) == 'v';
	unsigned char binding = weak                             ? STB_WEAK
				: islower((unsigned char)letter) ? STB_LOCAL
								 : STB_GLOBAL;

	return (Elf64_Sym){
	    .st_name = (Elf64_Word)name,
	    .st_value = address,
	    .st_shndx = section_of(letter, address),
	    .st_info = ELF64_ST_INFO(binding, (letter | 0x20) == 'v' ? STT_OBJECT : STT_NOTYPE)};
}

/* The file's text goes on to be the table of names: its line ends become NULs. */
struct tabling {
	Elf64_Sym *symbols;
	size_t count, digits;
};

static void tabulate(char *text, size_t size, struct tabling *table)
{
	char *at = text, *end = text + size;

	while (at < end) {
		char *stop = memchr(at, '\n', (size_t)(end - at)), letter;
		uint64_t address;
		size_t digits;
		char *name = stop ? (char *)map_line(at, stop, &address, &letter, &digits) : NULL;

		if (!stop)
			break;
		*stop = '\0';
		if (name && !memchr(name, '\t', (size_t)(stop - name))) {
			table->symbols[table->count++] =
			    symbol_of(address, letter, (size_t)(name - text));
			table->digits = digits;
		}
		at = stop + 1;
	}
}

static void write_headers(uint8_t *bytes, const struct tabling *table, size_t names, size_t symtab,
			  size_t names_size)
{
	Elf64_Ehdr header = {.e_type = ET_EXEC,
			     .e_version = EV_CURRENT,
			     .e_shoff = sizeof(Elf64_Ehdr),
			     .e_ehsize = sizeof(Elf64_Ehdr),
			     .e_shentsize = sizeof(Elf64_Shdr),
			     .e_shnum = SECTIONS};
	Elf64_Shdr sections[SECTIONS] = {
	    [SECTION_TEXT] = {.sh_type = SHT_NOBITS, .sh_flags = SHF_ALLOC | SHF_EXECINSTR},
	    [SECTION_RODATA] = {.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC},
	    [SECTION_DATA] = {.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_WRITE},
	    [SECTION_BSS] = {.sh_type = SHT_NOBITS, .sh_flags = SHF_ALLOC | SHF_WRITE},
	    [SECTION_SYMTAB] = {.sh_type = SHT_SYMTAB,
				.sh_offset = symtab,
				.sh_size = table->count * sizeof(Elf64_Sym),
				.sh_link = SECTION_STRTAB,
				.sh_entsize = sizeof(Elf64_Sym)},
	    [SECTION_STRTAB] = {.sh_type = SHT_STRTAB, .sh_offset = names, .sh_size = names_size},
	};

	memcpy(header.e_ident, ELFMAG, SELFMAG);
	header.e_ident[EI_CLASS] = ELFCLASS64;
	header.e_ident[EI_DATA] = BYTE_ORDER == LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB;
	header.e_ident[EI_VERSION] = EV_CURRENT;
	memcpy(bytes, &header, sizeof(header));
	memcpy(bytes + sizeof(header), sections, sizeof(sections));
}

struct error *wrapped_map_to_elf(struct wrapped *map, uint8_t *pointer_size)
{
	size_t headers = sizeof(Elf64_Ehdr) + SECTIONS * sizeof(Elf64_Shdr), lines = 0;
	struct wrapped elf = {.kind = WRAPPED_ELF};
	struct tabling table = {.count = 1};

	for (size_t i = 0; i < map->size; i++)
		lines += map->bytes[i] == '\n';
	size_t symtab = headers, names = symtab + (lines + 1) * sizeof(Elf64_Sym);
	if (!grow(&elf, names + map->size + 1))
		return error_no_memory();
	elf.size = names + map->size;
	memcpy(elf.bytes + names, map->bytes, map->size);
	table.symbols = (Elf64_Sym *)(void *)(elf.bytes + symtab);
	tabulate((char *)elf.bytes + names, map->size, &table);
	write_headers(elf.bytes, &table, names, symtab, map->size);
	*pointer_size = table.digits == 8 ? 4 : 8;
	elf.name = steal(&map->name);
	wrapped_deinit(map);
	*map = elf;
	return NULL;
}
