/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree: the entries of red-black trees, radix trees, xarrays and maple trees. */
#include <inttypes.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/nodes.h"
#include "answer/shown.h"

struct climbing {
	struct answering *answering;
	const char *kind;
	uint64_t offset;      /* of the rb_node in an entry */
	uint64_t root_offset; /* of the root in what start is */
	bool is_node, ways, sorted;
	uint64_t start;
	struct shown shown;
};

static struct error *take_option(struct climbing *climbing, int letter, const char *argument)
{
	struct kernel *kernel = climbing->answering->kernel;

	switch (letter) {
	case 't':
		climbing->kind = argument;
		return NULL;
	case 'o':
		return shown_offset(kernel, argument, &climbing->offset);
	case 'r':
		return shown_offset(kernel, argument, &climbing->root_offset);
	case 'N':
		climbing->is_node = true;
		return NULL;
	case 'l':
		climbing->sorted = true;
		return NULL;
	case 'p':
		climbing->ways = true;
		return NULL;
	default:
		return shown_option(&climbing->shown, letter, argument);
	}
}

static struct error *visit(void *context, const struct node *node)
{
	struct climbing *climbing = context;
	struct printer *out = &climbing->answering->out;

	TRY(shown_object(&climbing->shown, node->address - climbing->offset));
	if (climbing->ways && node->way)
		print(out, "  position: %s\n", node->way);
	else if (climbing->ways)
		print(out, "  index: %" PRIu64 "\n", node->key);
	return NULL;
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct climbing climbing = {.answering = answering, .kind = "rbtree"};
	const char *argument, *start;
	int letter;

	shown_init(&climbing.shown, answering);
	while ((letter = line_option(line, "t:o:r:Nlps:S:xd", &argument)) != -1)
		TRY(take_option(&climbing, letter, argument));
	start = line_word(line);
	if (!start || line_word(line))
		return error_create(ERROR_USAGE, "tree takes a start, as in tree vmap_area_root");
	TRY(parse_address(answering->kernel, start, &climbing.start));
	return nodes_walk(answering->kernel, climbing.kind, climbing.start + climbing.root_offset,
			  climbing.is_node, climbing.sorted, visit, &climbing);
}

const struct word word_tree = {
    .names = "tree",
    .usage = "[-t rbtree|radix|xarray|maple] [-r OFFSET] [-s TYPE[.MEMBER,...]] [-xdlp] "
	     "[-o OFFSET|TYPE.MEMBER] [-N] START",
    .run = run,
};
