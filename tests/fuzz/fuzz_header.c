/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The comments at the head of a saved question. */
#include <stdlib.h>

#include "base/arena.h"
#include "fuzz.h"
#include "questions/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = {0};
	struct question question = {.name = "fuzz"};
	char *text = strndup((const char *)bytes, size);

	header_read(&arena, text, &question);
	fuzz_look_text(question.usage);
	fuzz_look_text(question.summary);
	fuzz_look_text(question.description);
	fuzz_look_text(question.text);
	fuzz_look_text(question.title);
	vector_for_each(&question.parameters, parameter) {
		fuzz_look_text(parameter->name);
		fuzz_look_text(parameter->value);
		fuzz_look_text(parameter->meaning);
	}
	vector_for_each(&question.examples, example)
		fuzz_look_text(*example);
	vector_deinit(&question.parameters);
	vector_deinit(&question.examples);
	arena_deinit(&arena);
	free(text);
	return 0;
}
