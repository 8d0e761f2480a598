#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Finds the VMCOREINFO text in a dump that has no note of it, and prints it.

QEMU writes the note only for a guest with the vmcoreinfo device. The kernel
keeps the text in a page of its own, ready for the note; in an unfiltered,
uncompressed dump it can be found by how it starts.
"""

import mmap
import sys


def find(memory: mmap.mmap) -> bytes | None:
    start = -1
    while (start := memory.find(b"OSRELEASE=", start + 1)) >= 0:
        text = memory[start : start + 4096].split(b"\0", 1)[0]
        # Copies that end early (the string in the kernel's rodata, an old
        # buffer) lack what the kernel appends last.
        if b"\nPAGESIZE=" in text and b"\nKERNELOFFSET=" in text:
            return text
    return None


def main() -> int:
    with open(sys.argv[1], "rb") as file:
        with mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as memory:
            text = find(memory)
    if text is None:
        print(f"{sys.argv[1]}: no VMCOREINFO text", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
