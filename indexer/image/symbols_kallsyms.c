/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbols from kallsyms in the dump's memory: the tables that scripts/kallsyms.c writes into the
 * kernel's rodata and kernel/kallsyms.c reads (Linux 2.6.10 to 7.2).
 *
 *  - kallsyms_names: per symbol a length (one byte; two, with the high bit set on the first, since
 *    6.1) and as many token numbers; the tokens' texts, joined, are nm's letter and the name.
 *  - kallsyms_markers: where every 256th name begins. What is lost of the names are those of a
 *    group of 256 from the first on that cannot be read.
 *  - kallsyms_token_table: 256 NUL-terminated texts; kallsyms_token_index: their offsets.
 *  - the addresses, in one of four encodings that nothing declares: see readings[]. The reading
 *    that puts _stext where VMCOREINFO has it is the right one.
 *
 * VMCOREINFO names the tables since 6.0. Before, the token table is found by its shape: digits are
 * tokens of their own, so "0", "1" … "9" lie there in a row; the rest is found from there.
 *
 * Decoding 150,000 symbols takes about 10 ms.
 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "image/kernel.h"

enum {
	TOKENS = 256,
	TOKEN_TABLE_MAX = 8192,
	NAMES_MAX = 64 << 20,
	SYMBOLS_MAX = 4 << 20,
	IMAGE_MAX = 128 << 20, /* how far rodata can be from _stext */
	SCAN_CHUNK = 256 << 10,
	NAME_MAX_SIZE = 1024,
	BEFORE_TOKENS = 4 << 20, /* names take 1 to 2.5 MB of it */
	MARKER_STEP = 256,       /* kallsyms_markers has the offset of every 256th name */
};

struct kallsyms {
	struct kernel *kernel;
	uint64_t names, token_table, token_index;
	uint64_t offsets;       /* or 0 */
	uint64_t relative_base; /* address of the variable, or 0 */
	uint64_t late_offsets;  /* both where they lie behind the tokens, or 0 */
	uint64_t late_base;
	uint64_t table;     /* the one of these whose values are read */
	uint64_t addresses; /* kallsyms_addresses, or 0 */
	uint64_t count;

	char tokens[TOKEN_TABLE_MAX];
	uint16_t token_at[TOKENS];
	uint8_t token_size[TOKENS];
	uint8_t *name_bytes;
	size_t name_size;
	size_t *starts;  /* of each group of MARKER_STEP names, or UNKNOWN */
	uint8_t *values; /* offsets or addresses, count of them */
	uint64_t base;
	size_t stext; /* index of _stext */
};

#define UNKNOWN SIZE_MAX

/* How the nth address follows from the table. */
typedef uint64_t reading(const struct kallsyms *kallsyms, size_t n);

static bool swap_of(const struct kallsyms *kallsyms)
{
	return kallsyms->kernel->memory.swap;
}

static int32_t offset_of(const struct kallsyms *kallsyms, size_t n)
{
	return (int32_t)load_uint(kallsyms->values + 4 * n, 4, swap_of(kallsyms));
}

static uint64_t read_absolute(const struct kallsyms *kallsyms, size_t n)
{
	size_t width = kallsyms->kernel->arch->pointer_size;

	return load_uint(kallsyms->values + width * n, width, swap_of(kallsyms));
}

static uint64_t read_relative(const struct kallsyms *kallsyms, size_t n)
{
	return kallsyms->base + (uint32_t)offset_of(kallsyms, n);
}

/* CONFIG_KALLSYMS_ABSOLUTE_PERCPU: what is not negative is a per-CPU offset as it stands. */
static uint64_t read_percpu_absolute(const struct kallsyms *kallsyms, size_t n)
{
	int64_t offset = offset_of(kallsyms, n);

	return offset >= 0 ? (uint64_t)offset : kallsyms->base - 1 - (uint64_t)offset;
}

/* Since 7.0: relative to the entry itself. */
static uint64_t read_place_relative(const struct kallsyms *kallsyms, size_t n)
{
	return kallsyms->table + 4 * n + (uint64_t)(int64_t)offset_of(kallsyms, n);
}

/* Where VMCOREINFO says. */
static bool locate_by_facts(struct kallsyms *kallsyms)
{
	const struct facts *facts = &kallsyms->kernel->facts;
	uint64_t count_at;
	uint32_t count;

	if (!facts_symbol(facts, "kallsyms_names", &kallsyms->names) ||
	    !facts_symbol(facts, "kallsyms_token_table", &kallsyms->token_table) ||
	    !facts_symbol(facts, "kallsyms_token_index", &kallsyms->token_index) ||
	    !facts_symbol(facts, "kallsyms_num_syms", &count_at))
		return false;
	facts_symbol(facts, "kallsyms_offsets", &kallsyms->offsets);
	facts_symbol(facts, "kallsyms_relative_base", &kallsyms->relative_base);
	facts_symbol(facts, "kallsyms_addresses", &kallsyms->addresses);
	if (memory_u32(&kallsyms->kernel->memory, count_at, &count))
		return false;
	kallsyms->count = count;
	return true;
}

/* Splits the token table; false if there are not 256 texts in it. */
static bool split_tokens(struct kallsyms *kallsyms)
{
	size_t at = 0;

	for (size_t i = 0; i < TOKENS; i++) {
		size_t size = strnlen(kallsyms->tokens + at, sizeof(kallsyms->tokens) - at);

		if (at + size >= sizeof(kallsyms->tokens) || size > UINT8_MAX)
			return false;
		kallsyms->token_at[i] = (uint16_t)at;
		kallsyms->token_size[i] = (uint8_t)size;
		at += size + 1;
	}
	return true;
}

/* The token index must agree with the split table: proof that the place is right. */
static struct error *check_tokens(struct kallsyms *kallsyms)
{
	struct memory *memory = &kallsyms->kernel->memory;
	uint8_t index[2 * TOKENS];

	TRY(memory_read_partial(memory, kallsyms->token_table, kallsyms->tokens,
				sizeof(kallsyms->tokens), NULL));
	if (!split_tokens(kallsyms))
		return error_corrupt("kallsyms token table is broken", kallsyms->token_table);
	TRY(memory_read(memory, kallsyms->token_index, index, sizeof(index)));
	for (size_t i = 0; i < TOKENS; i++)
		if (load_uint(index + 2 * i, 2, memory->swap) != kallsyms->token_at[i])
			return error_corrupt("kallsyms token index is broken",
					     kallsyms->token_index);
	return NULL;
}

static const char digits[] = "0\0001\0002\0003\0004\0005\0006\0007\0008\0009";

/* digits_at: address of token "0". Token 0 begins '0' (48) tokens before. */
static bool token_table_at(struct kallsyms *kallsyms, uint64_t digits_at)
{
	struct memory *memory = &kallsyms->kernel->memory;
	char before[2048];
	size_t at = sizeof(before);
	size_t size_total;

	if (error_ignore_damage(memory_read_partial(memory, digits_at - sizeof(before), before,
						    sizeof(before), NULL)))
		return false;
	for (int nul = 0; nul <= '0' && at; at--)
		if (!before[at - 1] && nul++ == '0')
			break;
	kallsyms->token_table = digits_at - (sizeof(before) - at);

	if (error_ignore_damage(memory_read_partial(memory, kallsyms->token_table, kallsyms->tokens,
						    sizeof(kallsyms->tokens), NULL)) ||
	    !split_tokens(kallsyms))
		return false;
	size_total = (size_t)kallsyms->token_at[TOKENS - 1] + kallsyms->token_size[TOKENS - 1] + 1;
	size_t width = kallsyms->kernel->arch->pointer_size;
	kallsyms->token_index = (kallsyms->token_table + size_total + width - 1) & -(uint64_t)width;

	struct error *error = check_tokens(kallsyms);
	return !error_ignore_damage(error) && !error;
}

/* The token table in SCAN_CHUNK bytes from at on. */
static bool find_token_table_in(struct kallsyms *kallsyms, uint64_t at, char *chunk)
{
	struct memory *memory = &kallsyms->kernel->memory;
	size_t size = SCAN_CHUNK + sizeof(digits), lost;

	if (memory_hole(memory, at) >= size ||
	    memory_read_partial(memory, at, chunk, size, &lost) || lost == size)
		return false;
	for (char *hit = chunk;
	     (hit = memmem(hit, (size_t)(chunk + size - hit), digits, sizeof(digits))); hit++)
		if (token_table_at(kallsyms, at + (uint64_t)(hit - chunk)))
			return true;
	return false;
}

/*
 * rodata lies between text and data: going down from a variable that VMCOREINFO names finds it
 * without a look at the text, which is larger.
 */
static bool find_token_table(struct kallsyms *kallsyms)
{
	const struct facts *facts = &kallsyms->kernel->facts;
	_cleanup_free_ char *chunk = malloc(SCAN_CHUNK + sizeof(digits));
	uint64_t start, end;

	if (!chunk || !facts_symbol(facts, "_stext", &start))
		return false;
	if (!facts_symbol(facts, "init_uts_ns", &end) || end < start || end - start > IMAGE_MAX)
		end = start + IMAGE_MAX;
	for (uint64_t back = 0; back < end - start; back += SCAN_CHUNK)
		if (find_token_table_in(kallsyms, end - back - SCAN_CHUNK, chunk))
			return true;
	return false;
}

/* One name's length; *at moves behind it. 0 at the end of the bytes. */
static size_t name_length(const uint8_t *bytes, size_t size, size_t *at)
{
	size_t length = 0;

	if (*at < size)
		length = bytes[(*at)++];
	if (length & 0x80 && *at < size)
		length = (length & 0x7f) | (size_t)bytes[(*at)++] << 7;
	return *at + length <= size ? length : 0;
}

/* Names that begin at bytes agree with the marker of the next group of 256. */
static bool names_reach_marker(const uint8_t *bytes, size_t size, size_t marker)
{
	size_t at = 0;

	for (int i = 0; i < MARKER_STEP; i++) {
		size_t length = name_length(bytes, size, &at);

		if (!length)
			return false;
		at += length;
	}
	return at == marker;
}

/* What ends at the token table: bytes of it, and where in memory they begin. */
struct before_tokens {
	uint8_t *bytes;
	uint64_t start;
	size_t counter; /* bytes of a counter: markers and the number of symbols */
};

static uint64_t counter_at(const struct kallsyms *kallsyms, const struct before_tokens *before,
			   size_t at)
{
	return load_uint(before->bytes + at, before->counter, swap_of(kallsyms));
}

/* As many names as groups of them; but for the last they are full. */
static bool is_count(uint64_t count, size_t groups)
{
	return count > (groups - 1) * MARKER_STEP && count <= groups * MARKER_STEP;
}

/* Where the values lie, which come before the names or behind the tokens. */
static void place_values(struct kallsyms *kallsyms, size_t width)
{
	kallsyms->relative_base = kallsyms->names - 2 * width;
	kallsyms->offsets = (kallsyms->relative_base - 4 * kallsyms->count) & -(uint64_t)width;
	kallsyms->addresses = kallsyms->names - width - kallsyms->count * width;
	kallsyms->late_offsets = kallsyms->token_index + TOKENS * sizeof(uint16_t);
	kallsyms->late_base =
	    (kallsyms->late_offsets + 4 * kallsyms->count + width - 1) & -(uint64_t)width;
}

/* The names, which begin at one of the places before the last of them. */
static bool locate_names(struct kallsyms *kallsyms, const struct before_tokens *before,
			 size_t markers, size_t last)
{
	enum { ALIGNMENT = 4 };
	size_t width = kallsyms->kernel->arch->pointer_size;
	size_t groups = (last - markers) / before->counter + 1;
	size_t second = counter_at(kallsyms, before, markers + before->counter);
	size_t last_marker = counter_at(kallsyms, before, last);

	if (groups < 2 || last_marker > markers || last_marker + 2 * width > markers)
		return false;
	for (size_t names = (markers - last_marker) & -ALIGNMENT; names > 2 * width;
	     names -= ALIGNMENT) {
		uint64_t count = counter_at(kallsyms, before, names - width);

		if (!is_count(count, groups))
			count = counter_at(kallsyms, before, names - ALIGNMENT);
		if (!is_count(count, groups) ||
		    !names_reach_marker(before->bytes + names, BEFORE_TOKENS - names, second))
			continue;
		kallsyms->count = count;
		kallsyms->names = before->start + names;
		place_values(kallsyms, width);
		return true;
	}
	return false;
}

/* Going back from the token table, markers fall to 0. */
static bool locate_markers(struct kallsyms *kallsyms, const struct before_tokens *before)
{
	size_t at = BEFORE_TOKENS, step = before->counter;

	while (at > step && !counter_at(kallsyms, before, at - step))
		at -= step;
	size_t last = at - step;
	while (at > step && counter_at(kallsyms, before, at - step))
		at -= step;
	return at > step && locate_names(kallsyms, before, at - step, last);
}

static bool is_rising(const struct kallsyms *kallsyms, const struct before_tokens *before,
		      size_t markers, size_t end)
{
	size_t last = 0;

	for (size_t at = markers + before->counter; at < end; at += before->counter) {
		size_t marker = counter_at(kallsyms, before, at);

		if (marker <= last)
			return false;
		last = marker;
	}
	return !counter_at(kallsyms, before, markers);
}

/* Between markers and tokens lie three bytes for each name. */
static bool locate_markers_before_seqs(struct kallsyms *kallsyms,
				       const struct before_tokens *before)
{
	const size_t step = before->counter;

	for (size_t end = BEFORE_TOKENS - MARKER_STEP; end > 2 * step; end -= step) {
		size_t count = (BEFORE_TOKENS - end) / 3;
		size_t size = (count + MARKER_STEP - 1) / MARKER_STEP * step;

		if (size < 2 * step || size >= end || !is_rising(kallsyms, before, end - size, end))
			continue;
		if (locate_names(kallsyms, before, end - size, end - step))
			return true;
	}
	return false;
}

/*
 * Until 6.4 the order is offsets, relative_base, num_syms, names, markers, token_table, each
 * aligned to a pointer, and from 6.1 on kallsyms_seqs_of_names behind the markers; since then
 * offsets, relative_base and these come behind token_index, and since 7.x the alignment is 4. The
 * markers tell where the names end, and these begin where 256 of them lead to the second marker.
 * Counters are of 4 bytes; before 4.20 they were words.
 */
static bool locate_by_shape(struct kallsyms *kallsyms)
{
	_cleanup_free_ uint8_t *bytes = malloc(BEFORE_TOKENS);
	struct before_tokens before = {.bytes = bytes, .counter = 4};

	if (!bytes || !find_token_table(kallsyms))
		return false;
	before.start = kallsyms->token_table - BEFORE_TOKENS;
	if (memory_read_partial(&kallsyms->kernel->memory, before.start, bytes, BEFORE_TOKENS,
				NULL))
		return false;
	if (locate_markers(kallsyms, &before) || locate_markers_before_seqs(kallsyms, &before))
		return true;
	before.counter = kallsyms->kernel->arch->pointer_size;
	return locate_markers(kallsyms, &before);
}

static struct error *load_names(struct kallsyms *kallsyms)
{
	if (kallsyms->token_table <= kallsyms->names ||
	    kallsyms->token_table - kallsyms->names > NAMES_MAX || kallsyms->count > SYMBOLS_MAX ||
	    !kallsyms->count)
		return error_corrupt("kallsyms tables make no sense", kallsyms->names);
	kallsyms->name_size = kallsyms->token_table - kallsyms->names;
	kallsyms->name_bytes = malloc(kallsyms->name_size);
	if (!kallsyms->name_bytes)
		return error_no_memory();
	return memory_read_partial(&kallsyms->kernel->memory, kallsyms->names, kallsyms->name_bytes,
				   kallsyms->name_size, NULL);
}

static size_t group_count(const struct kallsyms *kallsyms)
{
	return (kallsyms->count + MARKER_STEP - 1) / MARKER_STEP;
}

static size_t names_in(const struct kallsyms *kallsyms, size_t group)
{
	size_t rest = kallsyms->count - group * MARKER_STEP;

	return rest < MARKER_STEP ? rest : MARKER_STEP;
}

/* Moves *at over up to count names, as far as they can be read; returns how many. */
static size_t pass_names(const struct kallsyms *kallsyms, size_t *at, size_t count)
{
	for (size_t n = 0; n < count; n++) {
		size_t length = name_length(kallsyms->name_bytes, kallsyms->name_size, at);

		if (!length)
			return n;
		*at += length;
	}
	return count;
}

/* The markers, counters of width bytes, lie at `at` of the names' bytes, and behind the names. */
static bool take_markers(struct kallsyms *kallsyms, size_t at, size_t width)
{
	enum { NAME_BYTES_MIN = 2, NAME_BYTES_MAX = 514 };
	size_t before = 0;

	for (size_t group = 0; group < group_count(kallsyms); group++) {
		uint64_t marker =
		    load_uint(kallsyms->name_bytes + at + group * width, width, swap_of(kallsyms));

		if (group ? marker < before + MARKER_STEP * NAME_BYTES_MIN ||
				marker > before + MARKER_STEP * NAME_BYTES_MAX || marker > at
			  : marker != 0)
			return false;
		kallsyms->starts[group] = before = marker;
	}
	return true;
}

/* They lie between the names and the token table. */
static bool find_markers(struct kallsyms *kallsyms, size_t width)
{
	size_t size = group_count(kallsyms) * width;

	for (size_t at = (kallsyms->name_size - size) & -width; size < kallsyms->name_size && at;
	     at -= width)
		if (take_markers(kallsyms, at, width))
			return true;
	return false;
}

/* For want of markers a group begins where the one before it ends. */
static struct error *find_starts(struct kallsyms *kallsyms)
{
	size_t groups = group_count(kallsyms), at = 0;

	kallsyms->starts = malloc(groups * sizeof(*kallsyms->starts));
	if (!kallsyms->starts)
		return error_no_memory();
	if (groups > 1 && (find_markers(kallsyms, sizeof(uint32_t)) ||
			   find_markers(kallsyms, kallsyms->kernel->arch->pointer_size)))
		return NULL;
	for (size_t group = 0; group < groups; group++) {
		size_t names = names_in(kallsyms, group);

		kallsyms->starts[group] = at;
		if (at != UNKNOWN && pass_names(kallsyms, &at, names) < names)
			at = UNKNOWN;
	}
	return NULL;
}

/* How many names of a group can be relied on: the last one before damage may be cut by it. */
static size_t readable_names(const struct kallsyms *kallsyms, size_t group)
{
	size_t at = kallsyms->starts[group], names = names_in(kallsyms, group);

	if (at == UNKNOWN)
		return 0;
	size_t passed = pass_names(kallsyms, &at, names);
	bool last = group + 1 == group_count(kallsyms);
	if (passed == names &&
	    (last || kallsyms->starts[group + 1] == UNKNOWN || kallsyms->starts[group + 1] == at))
		return names;
	return passed ? passed - 1 : 0;
}

/* Expands the name at *at; its first character is nm's letter. 0: the names end here. */
static size_t expand(const struct kallsyms *kallsyms, size_t *at, char text[NAME_MAX_SIZE])
{
	size_t length = name_length(kallsyms->name_bytes, kallsyms->name_size, at), size = 0;

	for (size_t i = 0; i < length; i++) {
		uint8_t token = kallsyms->name_bytes[*at + i];

		if (size + kallsyms->token_size[token] >= NAME_MAX_SIZE)
			break;
		memcpy(text + size, kallsyms->tokens + kallsyms->token_at[token],
		       kallsyms->token_size[token]);
		size += kallsyms->token_size[token];
	}
	*at += length;
	return size;
}

/* Reads the table of values and tells whether reading puts _stext in its place. */
static bool reading_fits(struct kallsyms *kallsyms, uint64_t table, uint64_t base, size_t width,
			 reading *read)
{
	uint64_t expected;

	kallsyms->table = table;
	if (!table || memory_read_partial(&kallsyms->kernel->memory, table, kallsyms->values,
					  kallsyms->count * width, NULL))
		return false;
	if (base && memory_pointer(&kallsyms->kernel->memory, base, &kallsyms->base))
		return false;
	return facts_symbol(&kallsyms->kernel->facts, "_stext", &expected) &&
	       read(kallsyms, kallsyms->stext) == expected;
}

static reading *choose_reading(struct kallsyms *kallsyms)
{
	const uint64_t early = kallsyms->offsets, late = kallsyms->late_offsets;
	const struct {
		reading *read;
		uint64_t table, base;
		size_t width;
	} readings[] = {
	    {read_percpu_absolute, early, kallsyms->relative_base, 4},
	    {read_relative, early, kallsyms->relative_base, 4},
	    {read_place_relative, early, 0, 4},
	    {read_percpu_absolute, late, kallsyms->late_base, 4},
	    {read_relative, late, kallsyms->late_base, 4},
	    {read_place_relative, late, 0, 4},
	    {read_absolute, kallsyms->addresses, 0, kallsyms->kernel->arch->pointer_size},
	};

	for (size_t i = 0; i < sizeof(readings) / sizeof(readings[0]); i++)
		if (reading_fits(kallsyms, readings[i].table, readings[i].base, readings[i].width,
				 readings[i].read))
			return readings[i].read;
	return NULL;
}

/* Names come before addresses are understood: _stext's place is found on the way. */
static struct error *find_stext(struct kallsyms *kallsyms)
{
	char text[NAME_MAX_SIZE];

	for (size_t group = 0; group < group_count(kallsyms); group++) {
		size_t at = kallsyms->starts[group], names = readable_names(kallsyms, group);

		for (size_t i = 0; i < names; i++) {
			size_t size = expand(kallsyms, &at, text);

			if (size == 7 && !memcmp(text + 1, "_stext", 6)) {
				kallsyms->stext = group * MARKER_STEP + i;
				return NULL;
			}
		}
	}
	return error_corrupt("kallsyms has no _stext", kallsyms->names);
}

static struct error *add_group(struct kallsyms *kallsyms, reading *read, size_t group,
			       struct symbols *symbols, size_t *added)
{
	size_t at = kallsyms->starts[group], names = readable_names(kallsyms, group);
	char text[NAME_MAX_SIZE];

	for (size_t i = 0; i < names; i++) {
		size_t size = expand(kallsyms, &at, text);

		if (size < 2)
			continue;
		TRY(symbols_add(symbols, read(kallsyms, group * MARKER_STEP + i), text + 1,
				size - 1, text[0], 0));
		++*added;
	}
	return NULL;
}

static struct error *add_symbols(struct kallsyms *kallsyms, struct symbols *symbols)
{
	size_t added = 0;

	kallsyms->values = malloc(kallsyms->count * sizeof(uint64_t)); /* the widest encoding */
	if (!kallsyms->values)
		return error_no_memory();
	reading *read = choose_reading(kallsyms);
	if (!read)
		return error_corrupt("kallsyms addresses are in no known encoding",
				     kallsyms->offsets);
	for (size_t group = 0; group < group_count(kallsyms); group++)
		TRY(add_group(kallsyms, read, group, symbols, &added));
	return added == kallsyms->count
		   ? NULL
		   : error_corrupt("names of kallsyms are lost", kallsyms->names);
}

static void kallsyms_deinit(struct kallsyms *kallsyms)
{
	free(kallsyms->name_bytes);
	free(kallsyms->starts);
	free(kallsyms->values);
}

struct error *symbols_from_kallsyms(struct kernel *kernel, struct symbols *symbols)
{
	_cleanup_(kallsyms_deinit) struct kallsyms kallsyms = {.kernel = kernel};

	if (!locate_by_facts(&kallsyms) && !locate_by_shape(&kallsyms))
		return error_absent("symbol table", "kallsyms");
	TRY(check_tokens(&kallsyms));
	TRY(load_names(&kallsyms));
	TRY(find_starts(&kallsyms));
	TRY(find_stext(&kallsyms));
	return add_symbols(&kallsyms, symbols);
}
