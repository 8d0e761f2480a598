/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See entry.h. The names of fields are data; who uses which does not matter. */
#include "text/entry.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "text/clean.h"
#include "text/decode.h"
#include "text/scan.h"

enum field {
	FIELD_MESSAGE,
	FIELD_TEXT, /* the message where nothing is called so */
	FIELD_BOOT_US,
	FIELD_BOOT_S,
	FIELD_WALL_US,
	FIELD_LEVEL,
	FIELD_FACILITY,
	FIELD_SPEAKER,
	FIELD_HOST,
	FIELD_STAMP, /* a date as text */
	FIELD_PAIRS, /* [["1795000000000000000", "text"]]: the first is nanoseconds of the epoch */
	FIELD_OTHER,
};

static const struct {
	const char *name;
	enum field field;
} names[] = {
    {"MESSAGE", FIELD_MESSAGE},
    {"msg", FIELD_MESSAGE},
    {"message", FIELD_MESSAGE},
    {"log", FIELD_MESSAGE},
    {"short_message", FIELD_MESSAGE},
    {"full_message", FIELD_MESSAGE},
    {"stdout", FIELD_TEXT},
    {"Output", FIELD_TEXT},
    {"contents", FIELD_TEXT},
    {"values", FIELD_PAIRS},
    {"textPayload", FIELD_MESSAGE},
    {"line", FIELD_TEXT},
    {"text", FIELD_TEXT},
    {"body", FIELD_TEXT},
    {"content", FIELD_TEXT},
    {"_raw", FIELD_TEXT},
    {"_line", FIELD_TEXT},
    {"_SOURCE_MONOTONIC_TIMESTAMP", FIELD_BOOT_US},
    {"_SOURCE_BOOTTIME_TIMESTAMP", FIELD_OTHER},
    {"__REALTIME_TIMESTAMP", FIELD_WALL_US},
    {"time", FIELD_BOOT_S},
    {"timestamp", FIELD_STAMP},
    {"@timestamp", FIELD_STAMP},
    {"dt", FIELD_STAMP},
    {"ts", FIELD_STAMP},
    {"date", FIELD_STAMP},
    {"datetime", FIELD_STAMP},
    {"_time", FIELD_STAMP},
    {"PRIORITY", FIELD_LEVEL},
    {"SYSLOG_FACILITY", FIELD_FACILITY},
    {"pri", FIELD_LEVEL},
    {"fac", FIELD_FACILITY},
    {"_TRANSPORT", FIELD_SPEAKER},
    {"SYSLOG_IDENTIFIER", FIELD_SPEAKER},
    {"_HOSTNAME", FIELD_HOST},
};

static enum field field_of(const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == size && !strncmp(names[i].name, name, size))
			return names[i].field;
	return FIELD_OTHER;
}

void entry_init(struct entry *entry)
{
	entry->open = entry->has_message = entry->weak = entry->sized = entry->foreign =
	    entry->kernel = false;
	entry->boot_ns = entry->wall_ns = -1;
	entry->level = entry->facility = -1;
	entry->host[0] = entry->stamp[0] = '\0';
	entry->size = 0;
}

static void set_message(struct entry *entry, const char *value, size_t size, bool weak)
{
	if (entry->has_message && (weak || !entry->weak))
		return;
	entry->weak = weak;
	entry->size = size < sizeof(entry->message) ? size : sizeof(entry->message) - 1;
	memmove(entry->message, value, entry->size); /* it may be of the message before */
	entry->has_message = true;
}

static void set_stamp(struct entry *entry, const char *value, size_t size)
{
	scan_copy(value, value + size, entry->stamp, sizeof(entry->stamp));
}

static void set_time(struct entry *entry, const char *value, size_t size)
{
	const char *p = value;
	int64_t seconds, fraction = 0;

	scan_spaces(&p);
	if (!scan_decimal(&p, &seconds) || seconds > INT64_MAX / 2000000000 ||
	    (*p != '.' && p != value + size)) {
		set_stamp(entry, value, size); /* docker's are dates */
		return;
	}
	const char *start = ++p;
	if (*start && scan_decimal(&p, &fraction))
		for (size_t n = (size_t)(p - start); n < 9; n++)
			fraction *= 10;
	entry->boot_ns = seconds * 1000000000 + (fraction < 1000000000 ? fraction : 0);
}

static int64_t number(const char *value, int64_t max)
{
	int64_t number;

	return scan_decimal(&value, &number) && number <= max ? number : -1;
}

static void set_speaker(struct entry *entry, const char *value, size_t size)
{
	while (size && value[size - 1] == ' ')
		size--;
	bool kernel = size == 6 && !strncmp(value, "kernel", 6);

	entry->kernel |= kernel;
	entry->foreign |= !kernel;
}

/* A value ends with a NUL. */
static void set_field(struct entry *entry, enum field field, const char *value, size_t size)
{
	const int64_t us_max = INT64_MAX / 2000;

	switch (field) {
	case FIELD_MESSAGE:
	case FIELD_TEXT:
		set_message(entry, value, size, field == FIELD_TEXT);
		break;
	case FIELD_BOOT_US:
		entry->boot_ns = number(value, us_max);
		entry->boot_ns *= entry->boot_ns < 0 ? 1 : 1000;
		break;
	case FIELD_BOOT_S:
		set_time(entry, value, size);
		break;
	case FIELD_WALL_US:
		entry->wall_ns = number(value, us_max);
		entry->wall_ns *= entry->wall_ns < 0 ? 1 : 1000;
		break;
	case FIELD_LEVEL:
		entry->level = (int)number(value, 7);
		break;
	case FIELD_FACILITY:
		entry->facility = (int)number(value, 23);
		break;
	case FIELD_SPEAKER:
		set_speaker(entry, value, size);
		break;
	case FIELD_HOST:
		scan_copy(value, value + size, entry->host, sizeof(entry->host));
		break;
	case FIELD_STAMP:
		set_stamp(entry, value, size);
		break;
	case FIELD_PAIRS: /* see read_pair() */
	case FIELD_OTHER:
		break;
	}
}

/* JSON, as far as that of logs goes. */

/* Four digits of hex; false where they are not there. */
static bool hex4(const char **at, uint32_t *ret)
{
	char digits[5] = {0};
	const char *p = digits;
	uint64_t value;

	memcpy(digits, *at, strnlen(*at, 4));
	if (!isxdigit((unsigned char)digits[0]) || !scan_hex(&p, &value) || p != digits + 4)
		return false;
	*at += 4;
	*ret = (uint32_t)value;
	return true;
}

/* "\u6708", "\ud83d\ude00" as UTF-8, which is shorter; *at is behind the u. */
static void put_escaped(const char **at, char **out)
{
	uint32_t c, low;
	const char *p;

	if (!hex4(at, &c))
		c = '?';
	p = *at + 2;
	if (c >= 0xd800 && c <= 0xdbff && !strncmp(*at, "\\u", 2) && hex4(&p, &low) &&
	    low >= 0xdc00 && low <= 0xdfff) {
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		*at = p;
	}
	*out += decode_put(*out, !c || (c >= 0xd800 && c <= 0xdfff) ? '?' : c);
}

static void put_plain(char c, char **out)
{
	*(*out)++ = c == 'n' ? '\n' : c == 't' ? '\t' : strchr("rbf", c) ? ' ' : c;
}

/* Undoes the escapes of a string in place; *at is behind its first quote, moves behind its last. */
static bool read_string(char **at, char **value, size_t *size)
{
	const char *p = *at;
	char *out = *at;

	*value = out;
	while (*p && *p != '"')
		if (*p == '\\' && p[1] == 'u') {
			p += 2;
			put_escaped(&p, &out);
		} else if (*p == '\\' && p[1]) {
			put_plain(p[1], &out);
			p += 2;
		} else {
			*out++ = *p++;
		}
	if (*p != '"')
		return false;
	*size = (size_t)(out - *value);
	*at = (char *)p + 1;
	*out = '\0';
	return true;
}

/* journalctl writes a message with control characters as an array of its bytes. */
static bool read_bytes(char **at, char **value, size_t *size)
{
	const char *p = *at;
	char *out = *at;
	int64_t byte;

	*value = out;
	for (;;) {
		p += strspn(p, " ,");
		if (*p == ']')
			break;
		if (!scan_decimal(&p, &byte) || byte > 255)
			return false;
		*out++ = (char)byte;
	}
	*size = (size_t)(out - *value);
	*at = (char *)p + 1;
	*out = '\0';
	return true;
}

/* Numbers and the like stay as they are; *end is the NUL's place, kept by the caller. */
static bool read_word(char **at, char **value, size_t *size)
{
	*value = *at;
	*size = strcspn(*at, ",}] \t");
	*at += *size;
	return *size > 0;
}

static bool read_value(char **at, char **value, size_t *size)
{
	*at += strspn(*at, " \t");
	if (**at == '"') {
		(*at)++;
		return read_string(at, value, size);
	}
	if (**at == '[' && isdigit((unsigned char)(*at)[1 + strspn(*at + 1, " ")])) {
		(*at)++;
		return read_bytes(at, value, size);
	}
	return read_word(at, value, size);
}

/* Loki's "values": [["1795000000000000000", "text"], …]; one pair is a line. */
static bool read_pair(struct entry *entry, char **at)
{
	char *p = *at + strspn(*at, "[ "), *time, *text;
	size_t time_size, size;

	if (*p++ != '"' || !read_string(&p, &time, &time_size))
		return false;
	p += strspn(p, ", ");
	if (*p++ != '"' || !read_string(&p, &text, &size))
		return false;
	entry->wall_ns = number(time, INT64_MAX);
	set_message(entry, text, size, false);
	*at = p;
	return true;
}

/* "name": value. Structures in structures are walked through as if they were flat. */
static bool read_member(struct entry *entry, char **at)
{
	char *name, *value, *p = *at;
	size_t name_size, size;

	if (*p != '"')
		return false;
	p++;
	if (!read_string(&p, &name, &name_size))
		return false;
	p += strspn(p, " \t");
	if (*p != ':')
		return false;
	p++;
	p += strspn(p, " \t");
	if (field_of(name, name_size) == FIELD_PAIRS && read_pair(entry, &p)) {
		*at = p;
		return true;
	}
	if (*p != '{' && !(*p == '[' && p[strspn(p, "[ ")] == '{')) {
		if (!read_value(&p, &value, &size))
			return false;
		set_field(entry, field_of(name, name_size), value, size);
	}
	*at = p;
	return true;
}

/* One of a list. */
static bool skip_string(char **at)
{
	char *value, *p = *at + 1;
	size_t size;

	if (!read_string(&p, &value, &size))
		return false;
	*at = p;
	return true;
}

static bool begins_member(const char *at)
{
	const char *close = *at == '"' ? strchr(at + 1, '"') : NULL;

	return close && close[1 + strspn(close + 1, " \t")] == ':';
}

/* What is in front of the structure is a stamp. */
static char *json_start(struct entry *entry, char *text)
{
	char *at = text + strspn(text, " \t-,["), *inner = strstr(at, "{\"");

	if (*at == '{' || *at == '}' || !inner || !begins_member(inner + 1))
		return at;
	set_stamp(entry, text, (size_t)(inner - text));
	return inner;
}

/* "{…}", "- {…}" of LAVA, and a line of a structure that is spread over lines. */
static bool take_json(struct entry *entry, char *text, bool *complete)
{
	char *at = json_start(entry, text);
	bool closed = false, braces = *at == '{' || *at == '}';

	if (!braces && !(entry->open && begins_member(at)))
		return false;
	if (*at == '{' && at[1 + strspn(at + 1, " \t")] &&
	    !begins_member(at + 1 + strspn(at + 1, " \t")))
		return false;
	if (*at == '}' && !entry->open)
		return false;
	entry->open = true;
	while (*at) {
		if (*at == '"' && !begins_member(at) ? skip_string(&at) : read_member(entry, &at))
			continue;
		closed |= *at == '}';
		if (*at == '{' && closed && entry->has_message)
			break;
		at++;
	}
	*complete = closed && entry->has_message;
	return true;
}

/* NAME=value */
static bool take_assignment(struct entry *entry, char *text, size_t size)
{
	const char *at = text + strspn(text, " "), *equals = at;

	while (isupper((unsigned char)*equals) || isdigit((unsigned char)*equals) || *equals == '_')
		equals++;
	if (*equals != '=' || equals == at)
		return false;
	enum field field = field_of(at, (size_t)(equals - at));
	if (field == FIELD_OTHER && !entry->open && strncmp(at, "__", 2) != 0)
		return false;
	entry->open = true;
	equals++;
	set_field(entry, field, equals, (size_t)(text + size - equals));
	return true;
}

/* What may be no text comes as a name, and on the next line its size and itself. */
static bool take_sized(struct entry *entry, const char *text, size_t size)
{
	bool begins = entry->open && size == strlen("MESSAGE") && !strncmp(text, "MESSAGE", size);

	if (entry->sized)
		set_message(entry, text, size, false);
	bool taken = begins || entry->sized;
	entry->sized = begins;
	return taken;
}

/* Journal fields go on until an empty line, or one that is none. */
bool entry_take(struct entry *entry, char *text, size_t size, bool *complete)
{
	*complete = false;
	if (take_sized(entry, text, size))
		return true;
	if (size && (isupper((unsigned char)*text) || *text == '_' || *text == ' ') &&
	    take_assignment(entry, text, size))
		return true;
	if (size && take_json(entry, text, complete))
		return true;
	*complete = entry->open && entry->has_message;
	return entry->open && !size;
}

static void take_fields(const struct entry *entry, struct line *line)
{
	struct record *record = &line->record;

	if (record->time_ns < 0)
		record->time_ns = entry->boot_ns;
	if (entry->wall_ns >= 0) {
		line->wall_ns = entry->wall_ns;
		line->wall_year = true;
	}
	if (entry->level >= 0)
		record->level = entry->level;
	if (entry->facility >= 0)
		record->facility = entry->facility;
	if (entry->host[0])
		memcpy(line->host, entry->host, sizeof(line->host));
	line->tagged |= entry->kernel;
	if (line->prefix != LINE_KERNEL)
		line->prefix = entry->foreign && !entry->kernel ? LINE_FOREIGN : LINE_KERNEL;
}

bool entry_line(struct entry *entry, const char *common, struct line *line)
{
	if (!entry->has_message)
		return false;
	while (entry->size &&
	       (entry->message[entry->size - 1] == '\n' || entry->message[entry->size - 1] == '\r'))
		entry->size--;
	entry->size = clean_line(entry->message, entry->size);
	entry->message[entry->size] = '\0';
	line_parse_wrapped(line, entry->message, entry->size, common);
	line_date(line, entry->stamp);
	take_fields(entry, line);
	return true;
}
