/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stamps: see stamp.h; the language of their forms is form.h's. A new stamp is an entry of the
 * table. The first form that matches is taken: what is more special stands first.
 */
#include "text/stamp.h"

#include <string.h>

#include "text/element.h"
#include "text/form.h"
#include "text/scan.h"

/* When a stamp may come. */
enum {
	FIRST = 1, /* nothing else was there */
	EARLY = 2, /* the time since boot was not */
	LATE = 4,  /* that time, or a date, was there */
	BARE = 8,  /* no tag of the kernel was there */
};

static const struct stamp {
	const char *form;
	unsigned int when, tells;
} table[] = {
    /* levels */
    {"<%p>1 ", EARLY, 0},
    {"<%p>", 0, 0},
    {"%f%_:%_%v%_:", EARLY, STAMP_KERNEL},
    {"%_%v:%_[%D]: ", EARLY, STAMP_KERNEL},
    /* times since boot; lost brackets */
    {"[%_%k]", EARLY, 0},
    {"[%_%k%_<%_%+%_>]", EARLY, 0},
    {"[<%_%+%_>]", EARLY, 0},
    {"[%_%k%_]", EARLY, 0},
    {"[%_%ks]", EARLY, 0},
    {"[%_%k@%c]", EARLY, 0},
    {"[%_%k,%c]", EARLY, 0},
    {"[%_%k / %D]", EARLY, 0},
    {"[%_%k:%_%c]", EARLY, 0},
    {"[%_+%+]", EARLY, 0},
    {"(%_%k)", EARLY, 0},
    {"%_%k]", EARLY, 0},
    {"[ %k ", EARLY | FIRST, 0},
    /* dates */
    {"[%D%_<%_%+%_>]", EARLY, 0},
    {"[%D]: ", EARLY, 0},
    {"[%_%D%_]", 0, 0},
    {"[%_%T%_]", 0, 0},
    {"[%b%_%e %R]", EARLY, 0},
    {"(%D)", EARLY, 0},
    {"{%D}", EARLY, 0},
    {"%L%m%d %T %n %w] ", EARLY, 0},
    {"%D%;", EARLY, 0},
    {"%T%;", EARLY | FIRST, 0},
    {"[%_%ns]", EARLY | FIRST, 0},
    {"[%n.%n %n.%n]", EARLY | FIRST, 0},
    {"[%s]", EARLY | FIRST, 0},
    {"%s ", EARLY | FIRST, 0},
    {"%s %h kernel:", EARLY, STAMP_KERNEL},
    {"%s: ", EARLY | FIRST, 0},
    {"%S ", EARLY | FIRST, 0},
    /* callers, as printk and the vendors of telephones write them */
    {"[%_%C]", LATE, 0},
    {"[%_%C@%c]", LATE, 0},
    {"(%c)[%i:%x]", LATE, 0},
    {"-(%c)[%i:%x]", LATE, 0},
    {".(%c)[%i:%x]", LATE, 0},
    {"<%n>(%c)[%i:%x]", LATE, 0},
    {"<%n>-(%c)[%i:%x]", LATE, 0},
    {"<%n>.(%c)[%i:%x]", LATE, 0},
    {"(%c)", LATE, 0},
    {"[%c:%_%x:%_%i]", LATE, 0},
    {"%L[%c:%_%x:%_%i]", LATE, 0},
    {"[pid:%i,cpu%c,%x]", LATE, 0},
    {"[pid:%i,cpu%c %x]", LATE, 0},
    {"(CPU:%c-pid:%i:%x)", LATE, 0},
    {"c%c %i (%x) ", LATE, 0},
    {"[c%c]", LATE, 0},
    /* tags */
    {"%f.%v %h kernel:", 0, STAMP_KERNEL},
    {"%f.%v kernel:", 0, STAMP_KERNEL},
    {"%h kernel %w %w %q ", LATE, STAMP_KERNEL},
    {"%h %f.%v kernel:", LATE, STAMP_KERNEL},
    {"%v kernel:", LATE, STAMP_KERNEL},
    {"%h kernel:", 0, STAMP_KERNEL},
    {"%h kernel[%n]:", 0, STAMP_KERNEL},
    {"%h /kernel:", LATE, STAMP_KERNEL},
    {"%w kernel:", LATE, STAMP_KERNEL},
    {"%h klogd:", LATE, STAMP_KERNEL},
    {"%h vmunix:", LATE, STAMP_KERNEL},
    {"%f.%v %h ", LATE, STAMP_KERNEL},
    {"%f.%v: ", LATE, STAMP_KERNEL},
    {"kernel:", 0, STAMP_KERNEL},
    {"kernel[%n]:", 0, STAMP_KERNEL},
    {"klogd:", LATE, STAMP_KERNEL},
    {"%w %n %n %L kernel%_:", LATE, STAMP_KERNEL},
    {"%n %n %L kernel%_:", LATE, STAMP_KERNEL},
    {"%n %n %L :", EARLY | LATE, STAMP_KERNEL},
    {"%w %n %n %L :", EARLY | LATE, STAMP_KERNEL},
    {"%_%k %n %n %L kernel%_:", EARLY, STAMP_KERNEL},
    {"%_%k %n %n %L :", EARLY, STAMP_KERNEL},
    {"%L/kernel%_(%_%n):", 0, STAMP_KERNEL},
    {"%L kernel%_:", LATE, STAMP_KERNEL},
    {"%n %n %L %x:", EARLY | LATE | BARE, STAMP_FOREIGN},
    {"%L/%x(%_%n):", EARLY | LATE | BARE, STAMP_FOREIGN},
    {"%h %w[%n]:", EARLY | LATE | BARE, STAMP_FOREIGN},
    /* containers, continuous integration, hypervisors */
    {"stdout %w ", LATE, 0},
    {"stderr %w ", LATE, 0},
    {"%nO ", LATE, 0},
    {"%nE ", LATE, 0},
    {"%w| %a%n: ", LATE, 0},
    {"%a(%n) %w - ", LATE, 0},
    {"{%w=%x} ", LATE, 0},
    {"Guest: ", 0, 0},
    /* /dev/kmsg and netconsole */
    {"%p,%n,%K,%r;", EARLY, STAMP_KERNEL | STAMP_RECORD},
    {"%w,%p,%n,%K,%r;", EARLY, STAMP_KERNEL | STAMP_RECORD},
    /* grep, cat -n */
    {"%n:%&", FIRST, 0},
    {"%n-%&", FIRST, 0},
    {"%_%n%_%&", FIRST, 0},
    {"%g:%n:%&", FIRST, 0},
    {"%g-%n-%&", FIRST, 0},
    {"%g:%&", FIRST, 0},
    {"%g-%&", FIRST, 0},
};

enum { FORMS = sizeof(table) / sizeof(table[0]) };

enum { WORD = 64, WORDS = (FORMS + WORD - 1) / WORD };

/*
 * Which forms may begin with a character, which have the word "kernel" in them, and which may come
 * when: a bit each.
 */
static uint64_t may_begin[256][WORDS], of_kernel[WORDS], of_first[WORDS], of_early[WORDS],
    of_late[WORDS], of_bare[WORDS];

static void mark(uint64_t *forms, size_t form, bool marked)
{
	forms[form / WORD] |= (uint64_t)marked << form % WORD;
}

__attribute__((constructor)) static void index_forms(void)
{
	for (int c = 0; c < 256; c++)
		for (size_t i = 0; i < FORMS; i++)
			mark(may_begin[c], i, form_begins(table[i].form, (char)c));
	for (size_t i = 0; i < FORMS; i++) {
		mark(of_kernel, i, strstr(table[i].form, "kernel") != NULL);
		mark(of_first, i, table[i].when & FIRST);
		mark(of_early, i, table[i].when & EARLY);
		mark(of_late, i, table[i].when & LATE);
		mark(of_bare, i, table[i].when & BARE);
	}
}

/* The forms of a word of bits that may come now. */
static uint64_t may_come(size_t word, char c, const struct stamps *stamps, bool first)
{
	const unsigned int has = stamps->has;

	return may_begin[(unsigned char)c][word] & ~(first ? 0 : of_first[word]) &
	       ~(has & STAMP_BOOT ? of_early[word] : 0) & ~(has & STAMP_TIMES ? 0 : of_late[word]) &
	       ~(has & STAMP_KERNEL ? of_bare[word] : 0);
}

/* Most lines do not say so, and each form that wants it would look for a host. */
static bool says_kernel(const char *at, struct stamps *stamps)
{
	if (stamps->says == STAMPS_UNKNOWN)
		stamps->says = strstr(at, "kernel") ? STAMPS_KERNEL : STAMPS_NOTHING;
	return stamps->says == STAMPS_KERNEL;
}

bool stamp_take(const char **at, struct stamps *stamps, bool first)
{
	for (size_t word = 0; word < WORDS; word++) {
		uint64_t left = may_come(word, **at, stamps, first);

		if ((left & of_kernel[word]) && !says_kernel(*at, stamps))
			left &= ~of_kernel[word];
		for (; left; left &= left - 1) {
			const struct stamp *stamp =
			    &table[word * WORD + (size_t)__builtin_ctzll(left)];
			struct stamps taken = *stamps;
			const char *p = *at;

			if (!form_match(stamp->form, &p, &taken))
				continue;
			*stamps = taken;
			stamps->has |= stamp->tells;
			*at = p;
			return true;
		}
	}
	return false;
}

/* One blank separates a stamp from what follows; further ones belong to the text. */
static void take_blank(const char **at)
{
	if (element_is_blank(**at))
		(*at)++;
}

static bool take_common(const char **at, const char *common)
{
	return common && *common && scan_word(at, common);
}

/* Behind what the lines of a file have in common nothing was there yet. */
static bool take_one(const char **at, const char *common, struct stamps *stamps, bool *first)
{
	bool stamp = stamp_take(at, stamps, *first);

	if (!stamp && !take_common(at, common))
		return false;
	*first = *first && !stamp;
	return true;
}

void stamps_take(const char **at, const char *common, struct stamps *stamps)
{
	bool first = true;

	for (int n = 0; n < 16 && !(stamps->has & (STAMP_RECORD | STAMP_FOREIGN)); n++) {
		const char *p = *at;

		if (!take_one(&p, common, stamps, &first)) {
			scan_spaces(&p);
			if (p == *at || !take_one(&p, common, stamps, &first))
				return;
		}
		if (!(stamps->has & STAMP_RECORD))
			take_blank(&p);
		*at = p;
	}
}
