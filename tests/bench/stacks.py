# SPDX-License-Identifier: GPL-2.0-or-later
"""For drgn: walks the stacks of all tasks and prints them."""

from drgn.helpers.linux.pid import for_each_task

for task in for_each_task(prog):  # noqa: F821: drgn provides it
    try:
        print(task.pid.value_(), prog.stack_trace(task))  # noqa: F821
    except ValueError as error:  # it runs in user mode
        print(task.pid.value_(), error)
