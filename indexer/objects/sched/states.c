/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The letters of task states, from fs/proc/array.c's task_state_array. */
#include "objects/sched/states.h"

#include <string.h>

#include "image/kernel.h"
#include "machine/memory.h"

/*
 * The letter of the name that the word at address points to; NUL: it is no name of a state. Until
 * 2.6.33 a traced task was "T (tracing stop)".
 */
static char letter_at(struct memory *memory, uint64_t address)
{
	char name[16] = "";
	uint64_t text;
	struct error *error = memory_pointer(memory, address, &text);

	if (!error)
		error = memory_string(memory, text, name, sizeof(name));
	error_destroy(error);
	if (error || name[1] != ' ' || name[2] != '(')
		return '\0';
	return strncmp(name + 3, "tracing", 7) == 0 ? 't' : name[0];
}

struct error *task_letters_find(struct kernel *kernel, struct task_letters *ret)
{
	size_t width = kernel->arch->pointer_size;
	char letters[TASK_LETTERS + 1] = "";
	uint64_t table;

	memcpy(ret->of, "SDTtXZP", TASK_LETTERS);
	if (!kernel_has_symbol(kernel, "task_state_array"))
		return NULL;
	TRY(kernel_symbol(kernel, "task_state_array", &table));
	/* "R (running)", and then one for each bit; where the array ends, no name follows. */
	for (size_t i = 0; i <= TASK_LETTERS && (!i || letters[i - 1]); i++)
		letters[i] = letter_at(&kernel->memory, table + i * width);
	if (letters[0] == 'R')
		memcpy(ret->of, letters + 1, TASK_LETTERS);
	return NULL;
}

uint64_t task_letters_bit(const struct task_letters *letters, char letter)
{
	for (size_t i = 0; i < TASK_LETTERS; i++)
		if (letters->of[i] == letter)
			return UINT64_C(1) << i;
	return 0;
}
