/* SPDX-License-Identifier: GPL-2.0-or-later */
/* list: what is linked, with members of each entry. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/chain.h"
#include "answer/shown.h"

enum start_kind {
	START_ENTRY, /* an entry; pointers lead to entries */
	START_NODE,  /* -h: an entry; pointers lead to the list_head in the next */
	START_HEAD,  /* -H: a list_head that is in no entry */
};

struct listing {
	struct answering *answering;
	enum start_kind kind;
	uint64_t offset; /* of the pointer in an entry */
	uint64_t end, start;
	uint64_t head; /* -O: where the start has its list_head */
	bool backwards;
	struct shown shown;
};

static struct error *take_offset(struct listing *listing, const char *text)
{
	return shown_offset(listing->answering->kernel, text, &listing->offset);
}

static struct error *take_option(struct listing *listing, int letter, const char *argument)
{
	switch (letter) {
	case 'o':
		return take_offset(listing, argument);
	case 'h':
	case 'H':
		if (!listing->head)
			listing->kind = letter == 'h' ? START_NODE : START_HEAD;
		return NULL;
	case 'O':
		listing->kind = START_HEAD;
		return shown_offset(listing->answering->kernel, argument, &listing->head);
	case 'r':
		listing->backwards = true;
		return NULL;
	case 'e':
		return parse_address(listing->answering->kernel, argument, &listing->end);
	case 'B':
		return NULL; /* how loops are found is our own matter */
	default:
		return shown_option(&listing->shown, letter, argument);
	}
}

/* What is not the start is the offset: crash takes it with or without -o. */
static struct error *take_words(struct listing *listing, struct line *line)
{
	const char *first = line_word(line), *second = line_word(line);

	if (!first || line_word(line))
		return error_create(ERROR_USAGE, "list takes a start, as in list -H modules");
	if (second) {
		const char *dot = strchr(second, '.');
		const char *offset = dot && !strchr(first, '.') ? second : first;

		TRY(take_offset(listing, offset));
		first = offset == first ? second : first;
	}
	TRY(parse_address(listing->answering->kernel, first, &listing->start));
	listing->start += listing->head;
	return NULL;
}

static struct error *begin(struct listing *listing, struct chain *chain)
{
	struct kernel *kernel = listing->answering->kernel;
	uint64_t at = listing->offset;

	*chain = (struct chain){.kernel = kernel, .first = listing->start};
	chain->ends[1] = listing->end ? listing->end + (listing->kind == START_ENTRY ? 0 : at) : 0;
	if (listing->kind == START_ENTRY)
		chain->offset = at;
	if (listing->kind == START_NODE)
		chain->first += at;
	if (listing->backwards)
		chain->offset += kernel->arch->pointer_size;
	if (listing->kind != START_HEAD)
		return NULL;
	chain->ends[0] = listing->start;
	return memory_pointer(&kernel->memory, listing->start + chain->offset, &chain->first);
}

static struct error *run_chain(struct listing *listing)
{
	struct chain chain;
	uint64_t back = listing->kind == START_ENTRY ? 0 : listing->offset;

	TRY(begin(listing, &chain));
	while (chain_next(&chain)) {
		chain.ends[0] = chain.ends[0] ? chain.ends[0] : chain.first;
		TRY(shown_object(&listing->shown, chain.entry - back));
	}
	if (!chain.count && !chain.error)
		print(&listing->answering->out, "(empty)\n");
	return chain.error;
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct listing listing = {.answering = answering};
	const char *argument;
	int letter;

	shown_init(&listing.shown, answering);
	while ((letter = line_option(line, "o:O:hHrBe:" SHOWN_OPTIONS, &argument)) != -1)
		TRY(take_option(&listing, letter, argument));
	TRY(take_words(&listing, line));
	return run_chain(&listing);
}

const struct word word_list = {
    .names = "list",
    .usage = "[-o] [OFFSET|TYPE.MEMBER] [-s TYPE[.MEMBER,...]] [-l OFFSET] [-xdr] [-e END] "
	     "[-h|-H|-O OFFSET] START",
    .run = run,
};
