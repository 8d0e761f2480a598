/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See value.h. */
#include "output/value.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

static int print_integer(char *text, size_t size, int64_t value)
{
	return snprintf(text, size, "%" PRId64, value);
}

static int print_pointer(char *text, size_t size, int64_t value)
{
	return snprintf(text, size, "0x%" PRIx64, (uint64_t)value);
}

static int print_hash(char *text, size_t size, int64_t value)
{
	return snprintf(text, size, "0x%016" PRIx64, (uint64_t)value);
}

static int print_bytes(char *text, size_t size, int64_t value)
{
	static const char units[] = "KMGTPE";
	double scaled = (double)value;
	size_t unit = 0;

	if (value > -1024 && value < 1024)
		return snprintf(text, size, "%" PRId64 " B", value);
	/* Two digits of rounding must not print "1024.0 KB". */
	for (scaled /= 1024; fabs(scaled) >= 1023.95 && units[unit + 1]; scaled /= 1024)
		unit++;
	return snprintf(text, size, "%.1f %cB", scaled, units[unit]);
}

/* Up to a minute: three significant digits at least, in the unit that makes them small. */
static int print_seconds(char *text, size_t size, const char *sign, uint64_t ns)
{
	if (ns < 1000)
		return snprintf(text, size, "%s%" PRIu64 " ns", sign, ns);
	if (ns < 1000000)
		return snprintf(text, size, "%s%.1f us", sign, (double)ns / 1e3);
	if (ns < 1000000000)
		return snprintf(text, size, "%s%.1f ms", sign, (double)ns / 1e6);
	return snprintf(text, size, "%s%.2f s", sign, (double)ns / 1e9);
}

static int print_duration(char *text, size_t size, int64_t value)
{
	const char *sign = value < 0 ? "-" : "";
	uint64_t ns = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t seconds = ns / 1000000000, minutes = seconds / 60, hours = minutes / 60;

	if (minutes == 0)
		return print_seconds(text, size, sign, ns);
	if (hours == 0)
		return snprintf(text, size, "%s%" PRIu64 "m %02us", sign, minutes,
				(unsigned)(seconds % 60));
	if (hours < 24)
		return snprintf(text, size, "%s%" PRIu64 "h %02um", sign, hours,
				(unsigned)(minutes % 60));
	return snprintf(text, size, "%s%" PRIu64 "d %02uh", sign, hours / 24,
			(unsigned)(hours % 24));
}

static int print_boot_time(char *text, size_t size, int64_t value)
{
	uint64_t ns = value < 0 ? -(uint64_t)value : (uint64_t)value;

	return snprintf(text, size, "%s%" PRIu64 ".%06u", value < 0 ? "-" : "", ns / 1000000000,
			(unsigned)(ns % 1000000000 / 1000));
}

/* A fraction of a second tells nobody when it was, and before 1970 it counts back. */
static int print_time(char *text, size_t size, int64_t value)
{
	time_t seconds = (time_t)(value / 1000000000 - (value % 1000000000 < 0));
	struct tm parts;

	gmtime_r(&seconds, &parts);
	return (int)strftime(text, size, "%Y-%m-%d %H:%M:%SZ", &parts);
}

/* How an integer of a domain prints; `raw` where programs want no other. */
static const struct {
	int (*readable)(char *text, size_t size, int64_t value);
	int (*raw)(char *text, size_t size, int64_t value);
} printers[] = {
    [DOMAIN_POINTER] = {print_pointer, print_pointer},
    [DOMAIN_HASH] = {print_hash, print_hash},
    [DOMAIN_HEX] = {print_pointer, print_integer},
    [DOMAIN_BYTES] = {print_bytes, print_integer},
    [DOMAIN_NS] = {print_duration, print_integer},
    [DOMAIN_BOOT_NS] = {print_boot_time, print_integer},
    [DOMAIN_TIME_NS] = {print_time, print_integer},
};

typedef int printer(char *text, size_t size, int64_t value);

static printer *printer_of(const struct output_column *column, enum value_style style)
{
	printer *found = NULL;

	if (column->has_domain && column->domain < sizeof(printers) / sizeof(*printers))
		found = style == VALUE_RAW ? printers[column->domain].raw
					   : printers[column->domain].readable;
	return found ? found : print_integer;
}

/* Averages of sizes and durations are real numbers that read best as what they are averages of. */
static bool has_unit(const struct output_column *column)
{
	return column->has_domain &&
	       (column->domain == DOMAIN_BYTES || column->domain == DOMAIN_NS ||
		column->domain == DOMAIN_BOOT_NS || column->domain == DOMAIN_TIME_NS);
}

static int print_real(const struct output_column *column, double value, enum value_style style,
		      struct value_buffer *buffer)
{
	char *text = buffer->bytes;
	size_t size = sizeof(buffer->bytes);

	if (style == VALUE_READABLE && has_unit(column) && fabs(value) < 9e18)
		return printer_of(column, style)(text, size, (int64_t)value);
	if (isinf(value))
		return snprintf(text, size, value > 0 ? "1e999" : "-1e999");
	int used = snprintf(text, size, style == VALUE_RAW ? "%.15g" : "%.6g", value);
	if (!strpbrk(text, ".e")) /* 15.0 is not the number 15 */
		used += snprintf(text + used, size - (size_t)used, ".0");
	return used;
}

struct text value_text(const struct output_column *column, struct cell cell, enum value_style style,
		       struct value_buffer *buffer)
{
	int size = 0;

	switch (cell.kind) {
	case CELL_TEXT:
		return (struct text){cell.text, cell.size};
	case CELL_INTEGER:
		size =
		    printer_of(column, style)(buffer->bytes, sizeof(buffer->bytes), cell.integer);
		break;
	case CELL_REAL:
		size = print_real(column, cell.real, style, buffer);
		break;
	case CELL_NULL:
		break;
	}
	return (struct text){buffer->bytes, (size_t)size};
}

bool value_is_hex(const struct output_column *column, struct cell cell)
{
	return cell.kind == CELL_INTEGER && column->has_domain &&
	       (column->domain == DOMAIN_POINTER || column->domain == DOMAIN_HASH);
}

bool value_is_number(struct cell cell)
{
	return cell.kind == CELL_INTEGER || cell.kind == CELL_REAL;
}
