# SPDX-License-Identifier: GPL-2.0-or-later
"""Dumps of one memory in every format that writers of dumps have had.

A writer takes an Image and gives the file's bytes. Layouts are those of the writers:

    ELF         the kernel's fs/proc/vmcore.c and include/linux/elfcore.h; netdump's patch of it
    kdump       makedumpfile's IMPLEMENTATION and diskdump_mod.h, header version 6
    diskdump    drivers/block/diskdump.h of RHEL 3 and 4
    flattened   makedumpfile's IMPLEMENTATION: what it writes into a pipe
"""

import struct
import zlib

PAGE = 4096
NT_PRPSINFO, NT_TASKSTRUCT = 3, 4
COMPRESSED_ZLIB = 1


class Image:
    """What is dumped: pages by their physical addresses, notes, and how the machine writes numbers."""

    def __init__(self, order, wide, machine, pages, notes, utsname, task=0, vmcoreinfo=b'', without=()):
        self.order, self.wide, self.machine = order, wide, machine
        self.pages, self.notes, self.utsname = pages, notes, utsname
        self.task, self.vmcoreinfo, self.without = task, vmcoreinfo, frozenset(without)

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)

    def words(self, *values):
        return self.pack(('Q' if self.wide else 'I') * len(values), *values)

    def note(self, name, kind, content):
        padded = [part + bytes(-len(part) % 4) for part in (name + b'\0', content)]
        return self.pack('III', len(name) + 1, len(content), kind) + b''.join(padded)

    def runs(self):
        """(address, bytes) of pages that follow each other."""
        runs = []
        for address in sorted(self.pages):
            if not runs or address != runs[-1][0] + PAGE * len(runs[-1][1]):
                runs.append((address, []))
            runs[-1][1].append(self.pages[address])
        return [(address, b''.join(parts)) for address, parts in runs]


def core(image, notes, alignment):
    """An ELF core file, whose segments begin at multiples of alignment."""
    runs = image.runs()
    header, entry = (64, 56) if image.wide else (52, 32)
    start = header + entry * (1 + len(runs))
    at, entries, body = start + len(notes), [(4, start, 0, len(notes))], notes
    for address, content in runs:
        padding = -at % alignment
        entries.append((1, at + padding, address, len(content)))
        body += bytes(padding) + content
        at += padding + len(content)
    ident = b'\x7fELF' + bytes([2 if image.wide else 1, 1 if image.order == '<' else 2, 1]) + bytes(9)
    head = ident + image.pack('HHI', 4, image.machine, 1) + image.words(0, header, 0)
    head += image.pack('IHHHHHH', 0, header, entry, len(entries), 0, 0, 0)
    for kind, offset, address, size in entries:
        if image.wide:
            head += image.pack('IIQQQQQQ', kind, 7, offset, 0, address, size, size, 0)
        else:
            head += image.pack('IIIIIIII', kind, offset, 0, address, size, size, 7, 0)
    return head + body


def elf(image):
    return core(image, image.notes, 1)


def elf_without_registers(image):
    return core(image, b'', 1)


def netdump(image):
    """The panicking CPU's registers, of the process nothing, and where its task is; pages where pages are."""
    return core(image, image.notes + image.note(b'CORE', NT_PRPSINFO, bytes(136 if image.wide else 124))
                + image.note(b'CORE', NT_TASKSTRUCT, image.words(image.task)), PAGE)


def raw(image):
    """A copy of memory, with zeroes where there is none, and at its beginning what firmware left."""
    memory = bytearray(max(image.pages) + PAGE)
    memory[:PAGE] = bytes(range(256)) * (PAGE // 256)
    for address, page in image.pages.items():
        memory[address:address + PAGE] = page
    return bytes(memory)


def raw_of_pc(image):
    """The same of a PC, whose memory begins with interrupt vectors."""
    memory = bytearray(raw(image))
    memory[:PAGE] = image.pack('HH', 0xff53, 0xf000).ljust(PAGE // 256, b'\0') * 256
    return bytes(memory)


def blocks(content):
    return content + bytes(-len(content) % PAGE)


def main_header(image, signature, version, sub_blocks, bitmap_blocks, count):
    """struct disk_dump_header. The time is a struct timeval, aligned as a long is."""
    head = signature + image.pack('I', version) + b''.join(text.ljust(65, b'\0') for text in image.utsname)
    word = 8 if image.wide else 4
    head += bytes(-len(head) % word) + image.words(0, 0)
    return blocks(head + image.pack('10I', 0, PAGE, sub_blocks, bitmap_blocks, count, 0, 0, 0, 0, 1))


def bitmap(frames, count):
    bits = bytearray(-(-count // 8))
    for frame in frames:
        bits[frame // 8] |= 1 << frame % 8
    return blocks(bytes(bits))


def stored_pages(image, at, pages):
    """Their descriptors and then what these lead to. Pages of zeroes share one."""
    descriptors, data, zeroes = [], b'', None
    at += 24 * len(pages)
    for page in pages:
        packed = zlib.compress(page, 1)
        is_packed = len(packed) < PAGE
        descriptor = image.pack('QIIQ', at + len(data), len(packed) if is_packed else PAGE,
                                COMPRESSED_ZLIB if is_packed else 0, 0)
        if not any(page) and zeroes:
            descriptor = zeroes
        else:
            data += packed if is_packed else page
        if not any(page):
            zeroes = descriptor
        descriptors.append(descriptor)
    return b''.join(descriptors) + data


def disk(image, signature, version, sub, bitmaps):
    """A file of diskdump's family: header, sub-header, bitmaps, descriptors, pages."""
    frames = sorted(address // PAGE for address in image.pages)
    stored = [frame for frame in frames if frame * PAGE not in image.without]
    count = frames[-1] + 1
    maps = b''.join(bitmap(some, count) for some in (frames, stored)[-bitmaps:])
    head = main_header(image, signature, version, len(sub) // PAGE, len(maps) // PAGE, count) + sub + maps
    return head + stored_pages(image, len(head), [image.pages[frame * PAGE] for frame in stored])


def sub_header(image, vmcoreinfo):
    """struct kdump_sub_header, then the notes, of which VMCOREINFO is the last."""
    count, level = max(image.pages) // PAGE + 1, 31 if image.without else 0
    notes = image.notes + (image.note(b'VMCOREINFO', 0, vmcoreinfo) if vmcoreinfo else b'')
    start = PAGE + 256
    text_at = start + len(notes) - len(vmcoreinfo) - -len(vmcoreinfo) % 4 if vmcoreinfo else 0
    head = image.words(0) + image.pack('II', level, 0) + image.words(0, 0)
    for offset, size in ((text_at, len(vmcoreinfo)), (start if notes else 0, len(notes)), (0, 0)):
        head += image.pack('Q', offset) + image.words(size)
    head += image.pack('QQQ', 0, 0, count)
    return blocks(head.ljust(256, b'\0') + notes)


def kdump(image):
    return disk(image, b'KDUMP   ', 6, sub_header(image, image.vmcoreinfo), 2)


def kdump_without_vmcoreinfo(image):
    return disk(image, b'KDUMP   ', 6, sub_header(image, b''), 2)


def diskdump(image):
    """Its sub-header has the registers of one CPU, which nobody reads; all pages are there: one bitmap."""
    return disk(image, b'DISKDUMP', 1, bytes(PAGE), 1)


def cut(image):
    """A kdump file whose end did not get onto the disk."""
    whole = kdump(image)
    return whole[:-800]


def flattened(image):
    """Pieces of a kdump file, each behind where it belongs: the header's is written last."""
    whole, size = kdump(image), 5 * PAGE
    places = list(range(0, len(whole), size))
    head = b'makedumpfile'.ljust(16, b'\0') + struct.pack('>qq', 1, 1)
    pieces = [struct.pack('>qq', at, len(whole[at:at + size])) + whole[at:at + size] for at in places[1:] + places[:1]]
    return blocks(head) + b''.join(pieces) + struct.pack('>qq', -1, -1)


# The names that `make` takes. A filtered dump is a kdump file without the pages that `make` is told of.
WRITERS = {
    'elf': elf,
    'elf-without-registers': elf_without_registers,
    'netdump': netdump,
    'kdump': kdump,
    'kdump-without-vmcoreinfo': kdump_without_vmcoreinfo,
    'diskdump': diskdump,
    'raw': raw,
    'raw-of-pc': raw_of_pc,
    'flattened': flattened,
    'filtered': kdump,
    'cut': cut,
}
